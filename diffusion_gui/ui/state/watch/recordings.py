"""A script's recording: shown like a run, followed while it grows, set beside a run of ours."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.model_ref import ModelInfo
from diffusion_gui.core.protocol import Event
from diffusion_gui.core.protocol.events import Failed, Stopped
from diffusion_gui.core.protocol.recordings import NoiseRequest, RecordingRead, RecordingRequest
from diffusion_gui.core.recipes.recipe import FROM_NOISE, Recipe
from diffusion_gui.core.runs.branch_tree import Branch
from diffusion_gui.core.runs.recorded import schedule_like, starting_noise
from diffusion_gui.core.runs.timeline import Timeline
from diffusion_gui.core.runs.trajectory import Trajectory
from diffusion_gui.core.text import join_texts, msg
from diffusion_gui.storage.model_files import models
from diffusion_gui.storage.model_sources import describe

from .branches import Branches
from .session import Session

POLL_MS = 700
RESTED = 10.0
"""A recording that has not grown for so many seconds is not said to grow."""
_SHARE = 5.0
"""Reading a large one again waits so many times what reading it took."""


class Recordings(QObject):
    """Owns the recording that was opened last; the Session owns what is on the canvas."""

    changed = Signal()
    """It has grown, has ended, or rests."""

    def __init__(self, session: Session, branches: Branches) -> None:
        super().__init__(session)
        self._session, self._branches = session, branches
        self._path = Path()
        self._timeline = Timeline([])
        self._stamp: tuple[int, ...] = ()
        self._idle = 0.0
        self._trouble = ""
        self._timer = QTimer(self, singleShot=True, interval=POLL_MS)
        self._timer.timeout.connect(self._ask)

    @property
    def shown(self) -> Trajectory | None:
        """The recording, while it is what the canvas shows."""
        there = self._timeline.trajectories and self._session.timeline is self._timeline
        return self._timeline.trajectories[0] if there else None

    @property
    def growing(self) -> bool:
        """Whether its script goes on: it is not closed, and was written lately."""
        return self._is_open() and self._idle < RESTED

    def _is_open(self) -> bool:
        runs = self._timeline.trajectories
        recorded = runs[0].recorded if runs else None
        return recorded is not None and recorded.growing

    def open(self, path: Path, trajectory: Trajectory) -> None:
        """Show a recording; one that grows is followed, and shown at its newest state."""
        session = self._session
        self._path, self._stamp, self._idle, self._trouble = path, (), 0.0, ""
        session.show_trajectory(trajectory, _settings(session.recipe, trajectory))
        self._timeline = session.timeline
        self.changed.emit()
        if self._is_open():
            session.playback.pause()
            session.playback.seek(self._timeline.planned - 1)
            self._ask()
        else:
            session.playback.play()

    def _ask(self) -> None:
        """Read on as long as the recording can be got back to."""
        if not self._is_open() or not self._branches.tree.holds(self._timeline):
            return
        request, timeline = RecordingRequest(self._path, self._stamp), self._timeline
        self._session.workers.submit(request, lambda event: self._on_event(timeline, event))

    def _on_event(self, timeline: Timeline, event: Event) -> None:
        if timeline is not self._timeline:
            return
        if isinstance(event, Stopped | Failed):
            self._timer.start(POLL_MS)
        elif isinstance(event, RecordingRead):
            before = self.growing
            self._idle, self._stamp = event.idle, event.stamp
            if event.trajectory is not None:
                self._take(event.trajectory)
            if event.trouble and event.trouble != self._trouble:
                words = msg("{name} cannot be read now.", name=self._path.name)
                self._session.noticed.emit(join_texts((words, event.trouble)))
            self._trouble = event.trouble
            if before != self.growing:
                self.changed.emit()
                self._session.moved.emit()
            self._timer.start(max(POLL_MS, int(1000 * _SHARE * event.took)))

    def _take(self, newer: Trajectory) -> None:
        """Show what came; who looked at the newest state goes on looking at the newest."""
        session, timeline = self._session, self._timeline
        older, path = timeline.trajectories[0], newer.path
        same = older.x.shape[1:] == newer.x.shape[1:] and (older.x[0] == newer.x[0]).all()
        if not same or len(newer) < len(older):  # the script was started again
            if session.timeline is timeline:
                self.open(self._path, newer)
            return
        player = session.playback.player
        at_end = player.position == timeline.planned - 1 and not player.playing
        timeline.trajectories[0] = newer
        if session.timeline is timeline:
            last = len(path) - 1
            holds = {0: 0.6, last: 1.5}
            session.playback.follow(last + 1, holds, last if at_end else player.position)
            session.timeline_changed.emit()
            session.moved.emit()
        if newer.recorded is not None and not newer.recorded.growing:
            words = msg("The script has ended.")
            session.noticed.emit(join_texts((words, newer.recorded.words(newer.steps))))
        self.changed.emit()

    def compare(self) -> None:
        """Denoise the recording's own noise as the controls say, beside it."""
        session, tree = self._session, self._branches.tree
        trajectory, current = self.shown, tree.current
        if trajectory is None or current is None or not session.workers.is_ready:
            return
        try:
            level = float(trajectory.path.alpha[0]), float(trajectory.path.sigma[0])
            noise = starting_noise(trajectory.x[0], *level)
            recipe = session.recipe.changed(**FROM_NOISE, count=len(noise), interpolate=-1)
            if not _fits(describe(recipe.model), trajectory):
                raise UserError(
                    "No model here fits this recording.",
                    msg("Its items have shape {shape}.", shape=trajectory.domain.shape),
                    "Choose a model of such items in the controls, then compare again.",
                )
        except UserError as error:
            session.failed.emit(Failed.of(error))
            return
        timeline = Timeline([], expected=recipe.steps + 1)
        tree.add_fork(Branch(timeline, recipe, current, -1))
        session.go_on(NoiseRequest(recipe, noise), timeline, recipe)
        self._branches.changed.emit()
        session.playback.seek(0)
        session.playback.play()


def _fits(info: ModelInfo, trajectory: Trajectory) -> bool:
    """Whether a model works on items like the recording's."""
    domain = trajectory.domain
    if info.domain is None:  # its data is not read for this; points are all alike
        return info.modality == domain.modality and len(domain.shape) == 1
    own = info.domain.shape, info.domain.modality
    return own == (domain.shape, domain.modality) and not info.codec


def _settings(recipe: Recipe, trajectory: Trajectory) -> Recipe:
    """What the controls say beside a recording: the run of ours that comes nearest to it."""
    values: dict[str, Any] = {"count": len(trajectory.labels), "items": "", "interpolate": -1}
    for name in (recipe.model, *models()):
        with contextlib.suppress(UserError):  # a damaged file is passed over
            info = describe(name)
            if _fits(info, trajectory):
                values |= {"model": name, "data": info.data, "label": "none", "codec": ""}
                break
    path = trajectory.path
    found = schedule_like(path.alpha, path.sigma)
    if found is not None:
        values |= {"schedule": found[0], "T": found[1]}
    values["steps"] = min(trajectory.steps, int(values.get("T", recipe.T)))
    try:
        return recipe.changed(**FROM_NOISE | values)
    except UserError:
        return recipe
