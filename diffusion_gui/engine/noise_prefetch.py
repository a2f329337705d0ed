"""Fresh noise drawn ahead: that of the next step, while the network works on this one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

from torch import Tensor


@contextmanager
def ahead(draw: Callable[[int], Tensor], steps: int) -> Iterator[Callable[[int], Tensor]]:
    """`draw` of steps 0..steps - 1, which a second thread has ready when they are asked in turn.

    Reproducible noise is a few per cent of a step's time, and NumPy draws it without holding the
    interpreter, on the core that is left to the window. It is a function of the step, so its bits
    are the same; in another order, or never asked for, it costs what it costs without.
    """
    drawn: dict[int, Future[Tensor]] = {}

    def noise(k: int) -> Tensor:
        ready = drawn.pop(k, None)
        if k + 1 < steps:
            drawn[k + 1] = pool.submit(draw, k + 1)
        return draw(k) if ready is None else ready.result()

    with ThreadPoolExecutor(1, "noise") as pool:  # no thread before the first noise is asked for
        yield noise
