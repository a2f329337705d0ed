"""Which run is on the canvas, with the settings that made it, and when a new one follows it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from diffusion_gui.core.paths import resource
from diffusion_gui.core.protocol.sampling import JourneyRequest
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.core.runs.branch_tree import BranchTree
from diffusion_gui.core.runs.timeline import Timeline
from diffusion_gui.core.runs.trajectory import Trajectory
from diffusion_gui.storage import recorded_run
from diffusion_gui.ui.state.shared.playback import Playback

from .active_run import ActiveRun

Settings = tuple[Recipe, str]
"""A recipe, and the process of the noising beside it."""


class ShownRun(QObject):
    """Owns the timeline that is shown, and what the controls were when it was asked for.

    The picture stays until the new one is there: a run is shown when its noising, which costs no
    network call, is made, and where the playhead is in the denoising when its first step is.
    Where nothing but the steps are others, the way is the same: the playhead keeps its place on it,
    and the run is shown when it has come there. One that ended is shown at the latest then. Of
    settings that have been changed again since nothing is shown; their own run is on its way.
    """

    changed = Signal()
    """Frames were added, or the whole timeline is another one."""
    renewed = Signal()
    """The frame that is shown was."""

    def __init__(
        self,
        running: ActiveRun,
        playback: Playback,
        tree: BranchTree,
        wanted: Callable[[], Settings],
        parent: QObject,
    ) -> None:
        """Args: wanted: what the controls say now."""
        super().__init__(parent)
        self._running = running
        self._playback = playback
        self._tree = tree
        self._wanted = wanted
        self.timeline = Timeline([])
        self.settings: Settings | None = None
        """Those that made the timeline; None while it is empty."""
        self.recorded = False
        """Whether it is the run that ships."""
        self._from_turn: Settings | None = None
        self._resume = False
        running.grown.connect(self._grown)
        running.ended.connect(self._ended)

    @property
    def is_at_denoising(self) -> bool:
        """Whether the playhead is in the denoising, or will be when the next run is shown."""
        there = self.timeline.trajectories and self._playback.position >= self.timeline.turn
        return bool(there) or self._from_turn is not None

    @property
    def agrees(self) -> bool:
        """Whether what is shown is what the controls say."""
        return self.settings == self._wanted()

    def show_recorded(self) -> bool:
        """Show the run that ships, until the live one is there; False where it is another run.

        Under settings of one's own it would be a picture of something else.
        """
        path = resource("demo.npz")
        if not path.is_file():
            return False
        timeline = Timeline(recorded_run.load(path))
        made = timeline.trajectories[-1].recipe, timeline.trajectories[0].recipe.process
        settings = dataclasses.replace(made[0], model_sha256="", codec_sha256=""), made[1]
        if settings != self._wanted():
            return False
        self.recorded = True
        self._set(timeline, settings)
        return True

    def show(self, timeline: Timeline, position: int) -> None:
        """Show a timeline that the present settings made or belong to, at `position`."""
        self.recorded = self._resume = False
        self._from_turn = None
        self._set(timeline, self._wanted(), position)

    def play_from_turn(self) -> None:
        """Play the denoising of the present settings from its start, as soon as it is there."""
        self._from_turn = self._wanted()
        if self.agrees and not self.recorded:
            self._from_turn = None
            self._playback.seek(self.timeline.turn)
            self._playback.play()

    def _grown(self, run: Trajectory) -> None:
        running = self._running.timeline
        if running is not self.timeline:
            if self._is_wanted() and self._is_there(running):
                self._take(running)
            return
        self._playback.player.set_length(running.planned)
        self.changed.emit()
        shown, k = running.place(self._playback.position)
        if shown is run and k >= len(run) - 2:
            self.renewed.emit()

    def _ended(self) -> None:
        if self._is_wanted() and not (self.agrees and not self.recorded):
            self._take(self._running.timeline)

    def _is_wanted(self) -> bool:
        """Whether the newest run is the one that the controls speak of, and not yet a branch."""
        asked, running = self._running.asked, self._running.timeline
        return (
            asked is not None
            and settings_of_journey(asked) == self._wanted()
            and bool(running.trajectories)
            and running is not self.timeline
            and not self._tree.holds(running)
        )

    def _is_there(self, running: Timeline) -> bool:
        """Whether the newest run has something to show where the playhead is."""
        noised = running.trajectories[0].complete
        if self.recorded and self.agrees:
            # The two are the same: where the live one has come to the place, nobody sees a jump.
            return noised and running.has(self._playback.position)
        if not self.is_at_denoising:
            return noised
        if self._from_turn is None and self._only_steps_differ():
            return running.has(self.timeline.matching(self._playback.shown, running))
        return running.has(running.turn + 1)

    def _only_steps_differ(self) -> bool:
        """Whether the new run makes the same in other steps, or with another length of schedule."""
        if self.settings is None:
            return False
        (recipe, process), (wanted, wanted_process) = self.settings, self._wanted()
        same = dataclasses.replace(recipe, steps=wanted.steps, T=wanted.T)
        return same != recipe and (same, process) == (wanted, wanted_process)

    def _take(self, running: Timeline) -> None:
        settings, resume = self._wanted(), self._resume
        from_turn = self._from_turn == settings
        self.recorded = self._resume = False
        self._from_turn = None
        self._set(running, settings, running.turn if from_turn else None)
        if from_turn or resume:
            self._playback.play()

    def _set(self, timeline: Timeline, settings: Settings, position: int | None = None) -> None:
        if position is None:
            position = self.timeline.matching(self._playback.position, timeline)
        self.timeline, self.settings = timeline, settings
        planned = timeline.planned
        turn = timeline.turn if len(timeline.trajectories) > 1 else planned // 2
        self._playback.follow(planned, {0: 0.6, turn: 0.5, planned - 1: 1.5}, position)
        self.changed.emit()

    def hold_recorded(self) -> None:
        """The run that ships is not played under other settings than its own."""
        if self.recorded and not self.agrees and self._playback.player.playing:
            self._playback.pause()
            self._resume = True


def settings_of_journey(request: JourneyRequest) -> Settings:
    """The recipe of a journey, and the process of the noising beside it."""
    return request.recipes[-1], request.recipes[0].process
