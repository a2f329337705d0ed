"""A disk or network share that does not answer: told while its answer is waited for."""

from __future__ import annotations

import contextlib
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

from diffusion_gui.core.text import Translatable, msg

SECONDS = 20.0
"""Without an answer, after which people are told; flushing what is large takes a while, too."""


def _print(words: Translatable) -> None:
    print(words, file=sys.__stderr__, flush=True)


_listeners: list[Callable[[Translatable], None]] = []
"""Who is told, on a thread of its own: the last one; where there is none, standard error."""


@contextlib.contextmanager
def listening(listener: Callable[[Translatable], None]) -> Iterator[None]:
    """Have `listener` told, from another thread."""
    _listeners.append(listener)
    try:
        yield
    finally:
        _listeners.remove(listener)


@contextlib.contextmanager
def waiting_for(path: Path) -> Iterator[None]:
    """Around calls of the system that write `path` to its disk, which may hang without an end.

    Nothing is given up: a share that comes back goes on where it was.
    """
    answered = threading.Event()

    def watch() -> None:
        if answered.wait(SECONDS):
            return
        _tell(
            msg(
                "{path} is not written yet: its disk or network share gives no answer. The program "
                "waits for it; what was saved before is whole.",
                path=path,
            )
        )
        answered.wait()
        _tell(msg("The disk or network share of {path} answers again.", path=path))

    watching = threading.Thread(target=watch, name="hanging-disk", daemon=True)
    watching.start()
    try:
        yield
    finally:
        answered.set()
        watching.join()


def _tell(words: Translatable) -> None:
    (_listeners[-1] if _listeners else _print)(words)
