"""The runs of a comparison: computed one after the other, read at any moment of the clock."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, Signal

from diffusion_gui.core.protocol import Event
from diffusion_gui.core.protocol.comparing import CompareRequest, PaneEvent
from diffusion_gui.core.protocol.events import Failed, Finished, Notice, Progress, Stopped
from diffusion_gui.core.protocol.sampling import RunStarted, StepDone
from diffusion_gui.core.recipes.comparison import Comparison
from diffusion_gui.core.recipes.network_calls import calls_before
from diffusion_gui.core.runs import comparison_clock
from diffusion_gui.core.runs.comparison_clock import TICKS
from diffusion_gui.core.runs.trajectory import Trajectory
from diffusion_gui.ui.state.watch.session import Session


class CompareRuns(QObject):
    """Owns the trajectories of one comparison, or what of them there is yet."""

    grown = Signal()
    """States were added, or a run ended."""
    ended = Signal()
    """The last run has ended, or all were stopped."""

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self.running = False
        self._comparison: Comparison | None = None
        self._computed: Comparison | None = None
        self._order: list[int] = []
        self._trajectories: list[Trajectory | None] = []
        self._failures: list[Failed | None] = []
        self._ticks: dict[int, npt.NDArray[np.int64]] = {}
        self._distances: dict[tuple[int, str], list[float]] = {}
        self._number = 0

    def follow(self, comparison: Comparison) -> bool:
        """Show the runs of `comparison`; True where they have to be computed anew."""
        self._comparison = comparison
        self._ticks.clear()
        self._distances.clear()
        return self._computed is None or self._computed.panes != comparison.panes

    def start(self) -> None:
        """Compute all panes, the reference first: the distances grow with the others."""
        comparison = self._comparison
        if comparison is None or not self._session.workers.is_ready:
            return
        panes, reference = comparison.panes, comparison.reference
        self._computed = comparison
        self._order = [reference, *(i for i in range(len(panes)) if i != reference)]
        self._trajectories = [None] * len(panes)
        self._failures = [None] * len(panes)
        self._ticks.clear()
        self._distances.clear()
        self.running = True
        # Runs that were stopped still have events on the way.
        self._number += 1
        number = self._number
        request = CompareRequest(
            tuple(panes[i].recipe for i in self._order), tuple(panes[i].stop for i in self._order)
        )
        self._session.workers.submit(request, lambda event: self._on_event(number, event))
        self.grown.emit()

    def cancel(self) -> None:
        """Stop computing; what is there stays."""
        self._session.workers.cancel("compare")

    def _on_event(self, number: int, event: Event) -> None:
        if number != self._number:
            return
        match event:
            case PaneEvent(place, inner):
                self._on_pane(self._order[place], inner)
            case Progress():
                self._session.progressed.emit(event)
            case Notice():
                self._session.noticed.emit(event.text)
            case Failed():
                self._session.failed.emit(event)
                self._failures = [event if one is None else None for one in self._trajectories]
                self._end()
            case Finished() | Stopped():
                self._end()

    def _on_pane(self, pane: int, event: Event) -> None:
        match event:
            case RunStarted():
                self._trajectories[pane] = event.trajectory()
                self._ticks.clear()
            case StepDone():
                trajectory = self._trajectories[pane]
                assert trajectory is not None
                assert self._computed is not None
                trajectory.add(event.x0, event.noise, event.x)
                done = sum(len(one) - 1 for one in self._trajectories if one is not None)
                total = sum(one.planned for one in self._computed.panes)
                self._session.progressed.emit(Progress(done, total, "sampling"))
            case Failed():
                self._failures[pane] = event
        self.grown.emit()

    def _end(self) -> None:
        self.running = False
        self._session.progressed.emit(None)
        self.grown.emit()
        self.ended.emit()

    # -- reading ------------------------------------------------------------------------------

    @property
    def _there(self) -> Comparison:
        """The comparison that is shown."""
        assert self._comparison is not None
        return self._comparison

    @property
    def _current(self) -> bool:
        """Whether what was computed is what is shown."""
        return self._computed is not None and self._computed.panes == self._there.panes

    @property
    def complete(self) -> bool:
        """Whether every pane's run is there to its end."""
        return all(self.arrived(i) for i in range(len(self._there.panes)))

    def arrived(self, pane: int) -> bool:
        """Whether the pane's run is there to its end."""
        trajectory = self.run_of(pane)
        return trajectory is not None and len(trajectory) > self._there.panes[pane].planned

    def run_of(self, pane: int) -> Trajectory | None:
        """The pane's run as far as it is there; None before it starts."""
        return self._trajectories[pane] if self._current else None

    def failure_of(self, pane: int) -> Failed | None:
        """Why the pane's run failed, if it did."""
        return self._failures[pane] if self._current else None

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
        if end.shape != there.x[0].shape:
            return []
        known = self._distances.setdefault((pane, measure), [])
        if len(known) < len(there):
            # What the last state's distance is depends on whether a further one follows.
            del known[max(0, len(known) - 1) :]
            for k in range(len(known), len(there)):
                known.append(comparison_clock.distance(there, k, end, measure))
        return known
