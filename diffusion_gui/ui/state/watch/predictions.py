"""Predictions of the noising half, asked for when somebody looks at them or exports them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from PySide6.QtCore import QObject

from diffusion_gui.core.protocol import Event
from diffusion_gui.core.protocol.events import Failed, Finished, Progress, Stopped
from diffusion_gui.core.protocol.overlays import FillRequest, Predicted, PredictRequest
from diffusion_gui.core.runs.shown_values import is_visible
from diffusion_gui.core.runs.trajectory import Trajectory
from diffusion_gui.ui.state.shared.decoding import Decoding, Wanted

from .active_run import ActiveRun
from .branches import Branches
from .overlays import Overlays
from .session import Session

PREDICTED = ("x0", "eps", "z0")
"""What is made of a prediction."""
PREDICTING_SECTIONS = frozenset({"code", "spectrum"})
"""Sections of the inspector that show a prediction of the noising process."""


@dataclass(eq=False)
class _Waiting:
    """An export that waits for the predictions of its runs."""

    runs: tuple[Trajectory, ...]
    then: Callable[[], None]
    ended: Callable[[Event], None]


class Predictions(QObject):
    """Asks for what is missing: that of the frame looked at at once, all when nothing else runs.

    The states of a noising process need no network, and most people look at nothing else of it.
    """

    def __init__(
        self, session: Session, running: ActiveRun, overlays: Overlays, branches: Branches
    ) -> None:
        super().__init__(session)
        self._session = session
        self._running = running
        self._overlays = overlays
        self._branches = branches
        self._asked: dict[str, tuple[Trajectory, int]] = {}
        self._seen: dict[str, tuple[Trajectory, int]] = {}
        self._decoding = Decoding(
            session.preview_queue,
            self._shown,
            self._grows,
            session.playback.is_playing,
            lambda: running.active,
            self,
        )
        self._decoding.came.connect(session.timeline_changed)
        self._decoding.came.connect(session.moved)
        self._decoding.failed.connect(session.failed)
        self._decoding.progressed.connect(self._tell_decoding)
        self._filling: Trajectory | None = None
        self._refused: Trajectory | None = None
        self._waiting: list[_Waiting] = []
        for signal in (
            session.moved,
            session.shown,
            session.timeline_changed,
            session.previewed,
            overlays.changed,
            branches.changed,
            running.started,
            running.ended,
        ):
            signal.connect(self.refresh)

    def refresh(self) -> None:
        """Ask for what is looked at and not there."""
        session = self._session
        if not session.workers.is_ready:
            return
        if session.preview is None and not session.recorded and session.timeline.trajectories:
            for kind, place in (
                ("prediction", session.place()),
                ("prediction beside", self._branches.place_beside()),
            ):
                if place is not None and self._is_looked_at(place[0]):
                    self._look(kind, *place)
            if self._all_are_looked_at():
                self._fill(session.timeline.trajectories)
        self._decoding.refresh()
        if self._waiting:
            self._fill(self._waiting[0].runs)

    def place(self, trajectory: Trajectory, k: int, quantity: str) -> int:
        """The state to show `quantity` of at k: that one, or until it comes the one before."""
        if is_visible(trajectory, k, quantity):
            self._seen[quantity] = trajectory, k
        elif quantity in self._seen and self._seen[quantity][0] is trajectory:
            return self._seen[quantity][1]
        return k

    def _shown(self) -> Iterator[Wanted]:
        """What is on the canvas, and then all frames of the film strip as long as they fit.

        Where decoding takes seconds, a run's end alone.
        """
        session = self._session
        if session.preview is not None or session.recorded:
            return
        for place in (session.place(), self._branches.place_beside()):
            if place is not None:
                more = ("x0",) if self._is_looked_at(place[0]) else ()
                yield from ((*place, quantity) for quantity in (*session.show, *more))
        for one in session.timeline.trajectories:
            if one.decoded is None or (one.decoded.is_full and not one.decoded.dear):
                continue
            if not one.decoded.dear:
                yield from ((one, k, session.show[0]) for k in range(len(one)))
            elif one.recipe.process == "reverse" and not self._grows(one):
                yield one, len(one) - 1, session.show[0]

    def _grows(self, run: Trajectory) -> bool:
        running = self._running
        return running.active and run in running.timeline.trajectories and not run.complete

    def _tell_decoding(self, progress: Progress | None) -> None:
        if not self._running.active:  # else that is what is told
            self._session.progressed.emit(progress)

    def complete(
        self,
        runs: Iterable[Trajectory],
        then: Callable[[], None],
        ended: Callable[[Event], None] = lambda event: None,
    ) -> object:
        """Call `then` when all predictions of `runs` are there, at once where they are.

        Returns:
            What `give_up` takes. Where they cannot be had, `ended` gets the Failed.
        """
        waiting = _Waiting(tuple(runs), then, ended)
        self._waiting.append(waiting)
        self._serve()
        self.refresh()
        return waiting

    def give_up(self, waiting: object) -> None:
        """`then` is not to be called any more; `ended` gets Stopped where it has not been."""
        for one in self._waiting:
            if one is waiting:
                self._waiting.remove(one)
                one.ended(Stopped())
                return

    def _is_looked_at(self, trajectory: Trajectory) -> bool:
        overlays = self._overlays
        return (
            not PREDICTING_SECTIONS.isdisjoint(overlays.open_sections)
            or not set(PREDICTED).isdisjoint(self._session.show)
            or any(one.predictions == "frame" for one in overlays.shown(trajectory.shown))
        )

    def _all_are_looked_at(self) -> bool:
        """Whether thumbnails, or an overlay, show predictions of every frame."""
        session, show = self._session, self._session.show
        domain = session.timeline.trajectories[0].shown
        return show[0] in PREDICTED or (
            not set(PREDICTED).isdisjoint(show)
            and any(one.predictions == "all" for one in self._overlays.shown(domain))
        )

    def _look(self, kind: str, trajectory: Trajectory, k: int) -> None:
        step = min(k, len(trajectory) - 2)
        if (
            step < 0
            or trajectory.known[step]
            or trajectory.recorded is not None
            or trajectory is self._refused
        ):
            return
        if self._asked.get(kind) == (trajectory, step):
            return
        self._asked[kind] = trajectory, step

        def answer(event: Event) -> None:
            if isinstance(event, Predicted):
                self._take(trajectory, event)
            elif isinstance(event, Failed):
                self._fail(trajectory, event)

        self._session.preview_queue.ask(kind, _request(trajectory, (step,)), answer)

    def _fill(self, runs: Iterable[Trajectory]) -> None:
        if self._filling is not None or self._running.active:
            return
        wanting = (one for one in runs if len(one.unknown) and one is not self._refused)
        if (run := next(wanting, None)) is not None:
            self._filling = run
            asked = FillRequest(_request(run, tuple(run.unknown.tolist())))
            self._session.workers.submit(asked, lambda event: self._on_filled(run, event))

    def _on_filled(self, trajectory: Trajectory, event: Event) -> None:
        match event:
            case Predicted():
                self._take(trajectory, event)
                if trajectory not in self._session.timeline.trajectories and not self._waiting:
                    self._session.workers.cancel("predict")  # another run is shown since
            case Failed():
                self._filling = None
                self._fail(trajectory, event)
            case Finished() | Stopped():
                self._filling = None
                self._serve()
                self.refresh()

    def _take(self, trajectory: Trajectory, event: Predicted) -> None:
        session = self._session
        trajectory.predict(event.k, event.x0)
        place = session.place()
        if place is not None and trajectory in session.timeline.trajectories:
            session.timeline_changed.emit()
            if place[0] is trajectory and min(place[1], len(trajectory) - 2) == event.k:
                session.moved.emit()

    def _fail(self, trajectory: Trajectory, event: Failed) -> None:
        """Told once: it would fail again for every frame."""
        self._refused = trajectory
        wanted = [one for one in self._waiting if trajectory in one.runs]
        self._waiting = [one for one in self._waiting if trajectory not in one.runs]
        for one in wanted:
            one.ended(event)
        if not wanted:
            self._session.failed.emit(event)

    def _serve(self) -> None:
        """Go on with the exports that have all they need."""
        ready = [one for one in self._waiting if not any(len(run.unknown) for run in one.runs)]
        self._waiting = [one for one in self._waiting if one not in ready]
        for one in ready:
            one.then()


def _request(trajectory: Trajectory, steps: tuple[int, ...]) -> PredictRequest:
    return PredictRequest(
        trajectory.recipe, trajectory.labels, trajectory.path, trajectory.x, steps
    )
