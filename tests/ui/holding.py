"""Work of the model thread that stands still until a test lets it go on."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from diffusion_gui.core.protocol import Event, Request
from diffusion_gui.core.protocol.comparing import PaneEvent
from diffusion_gui.core.protocol.lanes import Lane
from diffusion_gui.core.protocol.sampling import StepDone
from diffusion_gui.core.runs.training_record import TrainStep


class Hold:
    """Keeps the model thread's work under way for as long as a test needs it, however quick it is.

    Work that is held can be cancelled like any other.
    """

    def __init__(self) -> None:
        self._after: dict[Lane, int] = {}
        self._when: dict[Lane, Callable[[Event], bool]] = {}
        self.pause: Callable[[Lane, bool], None] = lambda lane, paused: None

    def at(self, steps: int, lane: Lane = "sample") -> None:
        """Requests of `lane` come no further than their first `steps` steps."""
        self._after[lane] = steps
        self.pause(lane, False)

    def when(self, comes: Callable[[Event], bool], lane: Lane = "sample") -> None:
        """Requests of `lane` come no further than the first event that `comes` is true of."""
        self._when[lane] = comes
        self.pause(lane, False)

    def release(self, lane: Lane = "sample") -> None:
        """Let the work of `lane` go on to its end."""
        self._after.pop(lane, None)
        self._when.pop(lane, None)
        self.pause(lane, False)

    def wrap(self, execute: Callable[..., Iterator[Event]]) -> Callable[..., Iterator[Event]]:
        """`Engine.execute` that stands still where it is held."""

        def held(engine: object, request: Request) -> Iterator[Event]:
            done = 0
            for event in execute(engine, request):
                done += isinstance(event, StepDone | TrainStep | PaneEvent)
                comes = self._when.get(request.lane, lambda _: False)
                if done >= self._after.get(request.lane, done + 1) or comes(event):
                    self.pause(request.lane, True)
                yield event

        return held
