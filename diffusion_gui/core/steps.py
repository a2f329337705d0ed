"""Steps inside long work that is one call: where it can be stopped, and how far it is.

Reading weights, building a network or a forward pass of it cannot yield. Such work calls `step` as
it goes on; whoever drives it listens on the same thread, and raises there to stop it.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator

Listener = Callable[[int, int, str], None]
"""(done, total, what): as of `Progress`; `what` is empty where only a stop is possible."""
_HERE = threading.local()


def step(done: int = 0, total: int = 0, what: str = "") -> None:
    """Work goes on. Raises what the listener of this thread does: `Cancelled` ends the work."""
    listener = listener_here()
    if listener is not None:
        listener(done, total, what)


def listener_here() -> Listener | None:
    """Who listens on this thread."""
    found: Listener | None = getattr(_HERE, "listener", None)
    return found


@contextlib.contextmanager
def listening(listener: Listener) -> Iterator[None]:
    """Have `listener` told of the steps of this thread."""
    before = listener_here()
    _HERE.listener = listener
    try:
        yield
    finally:
        _HERE.listener = before


@contextlib.contextmanager
def as_part(total: int, what: str) -> Iterator[None]:
    """Tell steps called `what` of several works, one after the other, as percent of `total`.

    A work's `done` begins with 0 again.
    """
    outer = listener_here()
    if outer is None or total <= 0 or getattr(_HERE, "part", "") == what:
        yield  # nobody listens, or this is itself a part of such work
        return
    before = last = 0

    def told(done: int, whole: int, sort: str) -> None:
        nonlocal before, last
        if sort != what:
            outer(done, whole, sort)
            return
        if done < last:
            before += last
        last = done
        outer(min(100, 100 * (before + done) // total), 100, what)

    _HERE.part = what
    try:
        with listening(told):
            yield
    finally:
        _HERE.part = ""
