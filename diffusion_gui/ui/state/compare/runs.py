"""The runs of a comparison: computed one after the other, read at any moment of the clock."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, Signal

from diffusion_gui.core.protocol import Event
from diffusion_gui.core.protocol.comparing import CompareRequest, PaneEvent
from diffusion_gui.core.protocol.events import Failed, Finished, Notice, Progress, Stopped
from diffusion_gui.core.protocol.sampling import RunStarted, StepDone
from diffusion_gui.core.recipes.comparison import Comparison, Pane
from diffusion_gui.core.recipes.network_calls import calls_before
from diffusion_gui.core.runs import comparison_clock
from diffusion_gui.core.runs.comparison_clock import TICKS
from diffusion_gui.core.runs.trajectory import Trajectory
from diffusion_gui.storage.learned_codecs import same_codec
from diffusion_gui.ui.state.watch.session import Session


@dataclass(eq=False)
class PaneRun:
    """The run of one pane, as far as it is there; None before it starts."""

    pane: Pane
    trajectory: Trajectory | None = None
    failure: Failed | None = None

    @property
    def arrived(self) -> bool:
        """Whether it is there to its end."""
        return self.trajectory is not None and len(self.trajectory) > self.pane.planned


class CompareRuns(QObject):
    """Owns the runs of one comparison. A pane that stays as it was keeps its run."""

    grown = Signal()
    """States were added, or a run ended."""
    ended = Signal()
    """The last run has ended, or all were stopped."""

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self.running = False
        self._comparison: Comparison | None = None
        self._shown: list[PaneRun] = []
        self._known: list[PaneRun] = []
        """Those of the last comparison that was computed."""
        self._asked: list[PaneRun] = []
        self._renewed = self._outdated = False
        self._ticks: dict[int, npt.NDArray[np.int64]] = {}
        self._distances: dict[tuple[int, str], list[float]] = {}
        self._number = 0

    def follow(self, comparison: Comparison) -> bool:
        """Show the runs of `comparison`; True where some have to be computed."""
        self._comparison = comparison
        spare = list(self._known)
        self._shown = [self._taken(pane, spare) for pane in comparison.panes]
        self._forget_drawn()
        if self.running and self.complete:
            self.cancel()
        new = any(one not in self._known and not one.arrived for one in self._shown)
        if new:
            self._outdated = True
            total = sum(one.pane.planned for one in self._shown if not one.arrived)
            self._session.progressed.emit(Progress(0, total, "sampling"))
        return new

    def _taken(self, pane: Pane, spare: list[PaneRun]) -> PaneRun:
        """The run of `pane`: taken from `spare`, or that of a pane like it, or a new one."""
        alike = [one for one in spare if one.pane == pane]
        if alike:
            spare.remove(alike[0])
            return alike[0]
        there = (one.trajectory for one in self._known if one.pane == pane and one.arrived)
        return PaneRun(pane, next(there, None))

    def forget(self) -> None:
        """Let go of all runs."""
        self._shown = [PaneRun(one.pane) for one in self._shown]

    def start(self) -> None:
        """Compute the panes that are not there, the reference first: the distances grow with it."""
        self._renewed = False
        self._start()

    def _start(self) -> None:
        if self._comparison is None or not self._session.workers.is_ready:
            return
        self._known, self._outdated = list(self._shown), False
        first = self._shown[self._comparison.reference]
        self._asked = [one for one in self._shown if not one.arrived]
        self._asked.sort(key=lambda one: one is not first)
        for one in self._asked:
            one.trajectory = one.failure = None
        self._forget_drawn()
        self.running = True
        # Runs that were stopped still have events on the way.
        self._number += 1
        number = self._number
        request = CompareRequest(
            tuple(one.pane.recipe for one in self._asked),
            tuple(one.pane.stop for one in self._asked),
        )
        self._session.workers.submit(request, lambda event: self._on_event(number, event))
        self._tell_progress()
        self.grown.emit()

    def _forget_drawn(self) -> None:
        self._ticks.clear()
        self._distances.clear()

    def _tell_progress(self) -> None:
        there = (one.trajectory for one in self._asked)
        done = sum(len(one) - 1 for one in there if one is not None)
        total = sum(one.pane.planned for one in self._asked)
        self._session.progressed.emit(Progress(done, total, "sampling"))

    def tell_beside(self, progress: Progress | None) -> None:
        """Tell of other work on these runs, unless they are computed: then that is told."""
        if not self.running:
            self._session.progressed.emit(progress)

    def cancel(self) -> None:
        """Stop computing; what is there stays."""
        self._session.workers.cancel("compare")

    def _on_event(self, number: int, event: Event) -> None:
        if number != self._number:
            return
        match event:
            case PaneEvent(place, inner):
                self._on_pane(self._asked[place], inner)
            case Progress() if not self._outdated:
                self._session.progressed.emit(event)
            case Notice():
                self._session.noticed.emit(event.text)
            case Failed():
                self._session.failed.emit(event)
                for one in self._asked:
                    one.failure = None if one.trajectory is not None else event
                self._end()
            case Finished():
                if self._let_go_of_older():
                    self._start()
                else:
                    self._end()
            case Stopped():
                self._end()

    def _on_pane(self, run: PaneRun, event: Event) -> None:
        match event:
            case RunStarted():
                run.trajectory = event.trajectory()
                self._ticks.clear()
            case StepDone():
                assert run.trajectory is not None
                run.trajectory.add(event.x0, event.noise, event.x)
                if not self._outdated:
                    self._tell_progress()
            case Failed():
                run.failure = event
            case Finished() if self.complete and not all(one.arrived for one in self._asked):
                self.cancel()  # the others were taken away meanwhile
        self.grown.emit()

    def _end(self) -> None:
        self.running = False
        self._session.progressed.emit(None)
        self.grown.emit()
        self.ended.emit()

    def _let_go_of_older(self) -> bool:
        """Let go of runs that were kept and whose model has been trained on since; once."""
        made = [one.trajectory.recipe for one in self._asked if one.trajectory is not None]
        now = {recipe.model: recipe.model_sha256 for recipe in made}
        older = [
            one
            for one in self._shown
            if one not in self._asked
            and one.trajectory is not None
            and now.get(one.pane.recipe.model, own := one.trajectory.recipe.model_sha256) != own
        ]
        if self._renewed or not older or self._shown != self._known:
            return False
        self._renewed = True
        for one in older:
            one.trajectory = None
        return True

    # -- reading ------------------------------------------------------------------------------

    @property
    def _there(self) -> Comparison:
        """The comparison that is shown."""
        assert self._comparison is not None
        return self._comparison

    @property
    def complete(self) -> bool:
        """Whether every pane's run is there to its end."""
        return all(one.arrived for one in self._shown)

    def arrived(self, pane: int) -> bool:
        """Whether the pane's run is there to its end."""
        return self._shown[pane].arrived

    def run_of(self, pane: int) -> Trajectory | None:
        """The pane's run as far as it is there; None before it starts."""
        return self._shown[pane].trajectory

    def grows(self, run: Trajectory) -> bool:
        """Whether states are still added to a pane's run."""
        return self.running and any(
            one.trajectory is run and not one.arrived for one in self._shown
        )

    def failure_of(self, pane: int) -> Failed | None:
        """Why the pane's run failed, if it did."""
        return self._shown[pane].failure

    def calls(self, pane: int) -> npt.NDArray[np.int64]:
        """Network calls made before each of the pane's states."""
        trajectory = self.run_of(pane)
        labelled = trajectory is not None and bool((trajectory.labels >= 0).any())
        shown = self._there.panes[pane]
        return calls_before(shown.recipe, shown.planned, labelled)

    @property
    def most_calls(self) -> int:
        """Network calls of the pane that makes most."""
        return max(int(self.calls(i)[-1]) for i in range(len(self._there.panes)))

    def ticks(self, pane: int) -> npt.NDArray[np.int64]:
        """The clock's positions at which the pane's states are due; its run has started."""
        if pane not in self._ticks:
            trajectory = self.run_of(pane)
            assert trajectory is not None
            self._ticks[pane] = comparison_clock.ticks(
                self._there.clock, trajectory, self._there.panes[pane], self.most_calls
            )
        return self._ticks[pane]

    def state(self, pane: int, position: int) -> int:
        """The state that the pane shows at `position`; its run has started."""
        trajectory = self.run_of(pane)
        assert trajectory is not None
        return comparison_clock.due(self.ticks(pane), position, len(trajectory))

    def moments(self) -> npt.NDArray[np.int64]:
        """The clock's positions at which some pane changes, in order."""
        started = [
            self.ticks(i) for i in range(len(self._there.panes)) if self.run_of(i) is not None
        ]
        return np.unique(np.concatenate([np.array([0, TICKS]), *started]))

    def axis(self, pane: int) -> npt.NDArray[np.float64]:
        """Where each state of the pane stands on the clock: percent of steps, calls, or percent."""
        there = self._there
        return comparison_clock.axis(there.clock, there.panes[pane], self.run_of(pane))

    def distances(self, pane: int, measure: str) -> list[float]:
        """Distance of each state there is to the reference's end; empty before it has one."""
        reference = self._there.reference
        there, goal = self.run_of(pane), self.run_of(reference)
        if there is None or goal is None or not self.arrived(reference):
            return []
        end = goal.x[len(goal) - 1]
        if end.shape != there.x[0].shape or not _of_one_codec(there, goal):
            return []
        known = self._distances.setdefault((pane, measure), [])
        if len(known) < len(there):
            # What the last state's distance is depends on whether a further one follows.
            del known[max(0, len(known) - 1) :]
            for k in range(len(known), len(there)):
                known.append(comparison_clock.distance(there, k, end, measure))
        return known


def _of_one_codec(one: Trajectory, other: Trajectory) -> bool:
    """Whether the states of two runs are the same sort of numbers: no latents, or of one codec."""
    names = [run.decoded.codec if run.decoded else "" for run in (one, other)]
    return same_codec(*names)
