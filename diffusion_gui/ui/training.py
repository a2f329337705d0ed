"""The training run as the window knows it: settings, state and history. Widgets only read it."""

from __future__ import annotations

import math
import re
import time
from pathlib import Path
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, Signal

from diffusion_gui.core.file_messages import CopyRequest
from diffusion_gui.core.messages import (
    CheckpointSaved,
    Event,
    Failed,
    Finished,
    Notice,
    Progress,
    Stopped,
    TrainRequest,
    TrainSamples,
    TrainStarted,
    TrainStep,
)
from diffusion_gui.core.paths import data_dir
from diffusion_gui.core.train_settings import SUITED, TrainSettings

from .downloads import Downloads
from .session import Session

State = Literal["idle", "starting", "running", "paused", "stopping", "done", "failed"]

KEPT_FILM = 400
"""Sample grids kept to look back at; older ones are thinned out."""


class Training(QObject):
    """Owns one training run at a time and what it has told so far."""

    changed = Signal()
    """The state changed."""
    stepped = Signal()
    """Steps were added to the history."""
    sampled = Signal()
    """Another grid of samples is there."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self.downloads = Downloads(session)
        self.state: State = "idle"
        suited: dict[str, Any] = SUITED["points"]
        self.settings = TrainSettings(data="points:moons", sample_every=30, **suited)
        self.out: Path | None = None
        self.started: TrainStarted | None = None
        self.checkpoint: CheckpointSaved | None = None
        self.failure: Failed | None = None
        self.film: list[TrainSamples] = []
        self._forget()

    def _forget(self) -> None:
        self.steps: list[int] = []
        self.losses: list[float] = []
        self.rates: list[float] = []
        self.norms: list[float] = []
        self.group_norms: list[tuple[float, ...]] = []
        self.seconds = 0.0
        self.film = []
        self.started = None
        self.checkpoint = None
        self.failure = None

    @property
    def active(self) -> bool:
        """Whether a run is under way, paused or not."""
        return self.state in ("starting", "running", "paused", "stopping")

    def start(self, settings: TrainSettings) -> None:
        """Train a new network in a folder of its own."""
        name = re.sub(r"[^\w.-]+", "-", settings.data)[-40:].strip("-.")
        self.out = data_dir() / "runs" / f"{time.strftime('%Y%m%d-%H%M%S')}-{name}"
        self.settings = settings
        self._forget()
        self._submit(resume=False)

    def go_on(self, steps: int) -> None:
        """Resume the stopped run up to `steps`."""
        self.failure = None
        self.settings = TrainSettings(**{**vars(self.settings), "steps": steps})
        self._submit(resume=True)

    def _submit(self, resume: bool) -> None:
        assert self.out is not None
        self._set("starting")
        self._session.workers.submit(TrainRequest(self.settings, self.out, resume), self._on_event)

    def refuse(self, failure: Failed) -> None:
        """Say why a run was not started."""
        self._session.failed.emit(failure)

    def pause(self) -> None:
        """Hold the run between two steps, or let it go on."""
        paused = self.state == "running"
        self._session.workers.pause("train", paused)
        self._set("paused" if paused else "running")

    def stop(self) -> None:
        """End the run; what was learned is saved first."""
        self._set("stopping")
        self._session.workers.cancel("train")

    def save(self, target: Path) -> None:
        """Copy the newest checkpoint to `target`."""
        assert self.checkpoint is not None
        request = CopyRequest(self.checkpoint.path, target)
        self._session.workers.submit(request, self._on_copied)

    def _on_copied(self, event: Event) -> None:
        if isinstance(event, Failed):
            self._session.failed.emit(event)

    def _set(self, state: State) -> None:
        self.state = state
        self.changed.emit()

    def _on_event(self, event: Event) -> None:
        match event:
            case TrainStarted():
                self.started = event
                self._set("running")
            case TrainStep():
                self.steps.append(event.step)
                self.losses.append(event.loss)
                self.rates.append(event.lr)
                self.norms.append(event.grad_norm)
                self.group_norms.append(event.group_norms)
                self.seconds = event.seconds
                self.stepped.emit()
            case TrainSamples():
                self.film.append(event)
                if len(self.film) > KEPT_FILM:
                    del self.film[1:-1:2]
                self.sampled.emit()
            case CheckpointSaved():
                self.checkpoint = event
                self.changed.emit()
            case Progress():
                self._session.progressed.emit(event)
            case Notice():
                self._session.noticed.emit(event.text)
            case Failed():
                self.failure = event
                self._session.progressed.emit(None)
                self._session.failed.emit(event)
                self._set("failed")
            case Finished() | Stopped():
                self._session.progressed.emit(None)
                self._set("done")

    def smoothed(self, values: list[float], points: int = 600) -> npt.NDArray[np.float64]:
        """`values` averaged in at most `points` bins, as (x, y) rows; not finite ones left out."""
        if not values:
            return np.empty((0, 2))
        x = np.asarray(self.steps[: len(values)], dtype=np.float64)
        y = np.asarray(values, dtype=np.float64)
        size = max(1, math.ceil(len(y) / points))
        whole = len(y) // size * size
        rows = np.stack(
            [x[:whole].reshape(-1, size).mean(1), y[:whole].reshape(-1, size).mean(1)], axis=1
        )
        finite: npt.NDArray[np.float64] = rows[np.isfinite(rows).all(1)]
        return finite

    def health(self) -> tuple[str, str] | None:
        """(problem, cure) where the gradients tell of one: vanishing, exploding or NaN.

        Exploding: the norm is far above its own middle. Vanishing: some layer group's gradients
        are a thousandth of the largest group's, or all are next to nothing.
        """
        recent = self.norms[-50:]
        if len(recent) < 20:
            return None
        if not all(math.isfinite(norm) for norm in recent):
            return "nan", "lr"
        middle = float(np.median(self.norms[-1000:]))
        if float(np.median(recent)) > 20 * max(middle, 1e-12) or min(recent) > 1e3:
            return "exploding", "lr"
        if max(recent) < 1e-7:
            return "vanishing", "network"
        groups = np.asarray(self.group_norms[-50:], dtype=np.float64)
        if groups.ndim == 2 and groups.shape[1] > 1 and len(self.steps) > 200:
            middle_groups = np.median(groups, axis=0)
            if middle_groups.min() < 1e-4 * middle_groups.max():
                return "vanishing", "network"
        return None
