"""Running: the timeline that is being computed, and the events that make it grow."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from diffusion_gui.core.protocol import Event
from diffusion_gui.core.protocol.events import Failed, Finished, Notice, Progress, Stopped
from diffusion_gui.core.protocol.guiding import GuideShares
from diffusion_gui.core.protocol.recordings import NoiseRequest
from diffusion_gui.core.protocol.sampling import (
    ContinueRequest,
    JourneyRequest,
    RunStarted,
    StepDone,
)
from diffusion_gui.core.runs.timeline import Timeline
from diffusion_gui.ui.workers.workers import Workers


class ActiveRun(QObject):
    """Owns the newest run. Whether its timeline is the one shown is the Session's to say."""

    grown = Signal(object)
    """A Trajectory of `timeline` has more states, or is new there; noising once it is whole."""
    progressed = Signal(object)
    """A Progress, or None when nothing runs."""
    noticed = Signal(object)
    """A word about the run's data."""
    guide_judged = Signal(object)
    """GuideShares of the run that is whole now."""
    refused = Signal(object, bool)
    """The JourneyRequest that was stopped, or whose last way cannot begin; whether stopped."""
    failed = Signal(object)
    """A Failed."""
    started = Signal()
    """States will come, once the model thread is free."""
    ended = Signal()
    """Nothing is computed any more, whether or not all is there."""

    def __init__(self, workers: Workers, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workers = workers
        self._number = 0
        self.asked: JourneyRequest | None = None
        """What the newest run was asked to be; None where it goes on from another."""
        self._begun = False
        self.active = False
        """Whether frames are still to come."""
        self.timeline = Timeline([])

    def start(
        self,
        request: JourneyRequest | ContinueRequest | NoiseRequest,
        timeline: Timeline | None = None,
    ) -> None:
        """Compute `request`; its states are added to `timeline`, or make a new one."""
        # A run that was stopped still has events on the way; they belong to another timeline.
        self._number += 1
        number = self._number
        self._begun, self.active = False, True
        if timeline is not None:
            self.timeline = timeline
        self.asked = request if isinstance(request, JourneyRequest) else None
        self.progressed.emit(None)  # how far the one before had come
        self._workers.submit(request, lambda event: self._on_event(number, event))
        self.started.emit()

    def stop(self) -> None:
        """Compute no more; what is there stays."""
        self._number += 1
        self.active = False
        self._workers.cancel("sample")

    def _on_event(self, number: int, event: Event) -> None:
        if number != self._number:
            return
        match event:
            case RunStarted():
                trajectory = event.trajectory()
                asked = self.asked
                self._begun = asked is None or event.recipe.process == asked.recipes[-1].process
                if event.recipe.process == "reverse":
                    self.timeline.add(trajectory)
                else:
                    self.timeline = Timeline([trajectory], expected=trajectory.steps + 1)
                self.grown.emit(trajectory)
            case StepDone():
                running = self.timeline
                run = running.trajectories[event.run]
                run.add(event.x0, event.noise, event.x)
                self.progressed.emit(Progress(running.available, running.planned, "sampling"))
                if run.complete or run.recipe.process == "reverse":
                    self.grown.emit(run)
            case Progress():
                self.progressed.emit(event)
            case Notice():
                self.noticed.emit(event.text)
            case GuideShares():
                self.guide_judged.emit(event)
            case Failed():
                self.progressed.emit(None)
                self._end(stopped=False)
                self.failed.emit(event)
            case Finished() | Stopped():
                self.progressed.emit(None)
                self._end(stopped=isinstance(event, Stopped))

    def _end(self, stopped: bool) -> None:
        self.active = False
        if self.asked is not None and (stopped or not self._begun):
            self.refused.emit(self.asked, stopped)
        self.ended.emit()
