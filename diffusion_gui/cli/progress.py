"""A progress bar on a terminal; nothing in a pipe."""

from __future__ import annotations

import contextlib
import shutil
import sys
import time
from dataclasses import dataclass, field
from types import TracebackType
from typing import TextIO

from diffusion_gui.core.active_time import Pace
from diffusion_gui.core.steps import listening

_EVERY = 0.08
"""Seconds between repaints."""


@dataclass
class _Work:
    """Steps of one kind of work that were seen, and the seconds they took."""

    steps: int = 0
    seconds: float = 0.0
    pace: Pace = field(default_factory=Pace)


class Bar:
    """One line on standard error that is repainted, and gone at the end.

    As a context manager it also paints the steps of long calls on its thread (`core.steps`).
    """

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = sys.stderr if stream is None else stream
        # Without a console (pythonw) there is no stream at all.
        self.shown = self._stream is not None and self._stream.isatty()
        self._painted = -1.0
        self._works: dict[str, _Work] = {}
        self._heard = contextlib.ExitStack()
        self._what, self._done, self._at = "", 0, 0.0

    def __enter__(self) -> Bar:
        self._heard.enter_context(listening(self._on_step))
        return self

    def _on_step(self, done: int, total: int, what: str) -> None:
        if what:
            self.update(done, total, what)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._heard.close()
        self.clear()

    def update(self, done: int, total: int, what: str, note: str = "") -> None:
        """Paint `done` of `total` (0 where unknown), what is being done, and a note."""
        now = time.monotonic()
        if what != self._what:
            self._painted = -1.0
        self._count(done, what, now)
        if not self.shown or (now - self._painted < _EVERY and done != total):
            return
        self._painted = now
        self._stream.write("\r" + self._line(done, total, what, note) + "\x1b[K")
        self._stream.flush()

    def _count(self, done: int, what: str, now: float) -> None:
        """Note how long the steps since the last time took, unless other work came between."""
        work = self._works.setdefault(what, _Work())
        steps = done - self._done
        if what == self._what and steps > 0:
            work.steps += steps
            work.seconds += steps * work.pace.counted((now - self._at) / steps)
        if what != self._what or steps:
            self._what, self._done, self._at = what, done, now

    def _line(self, done: int, total: int, what: str, note: str) -> str:
        width = shutil.get_terminal_size().columns - 1
        if not total:
            return f"{what} ... {note}"[:width]
        work = self._works[what]
        seconds = work.seconds / work.steps * (total - done) if work.steps else 0.0
        left = f"{_clock(seconds)} left" if seconds >= 1.0 else ""
        words = "  ".join(part for part in (f"{done}/{total}", note, left) if part)
        room = width - len(what) - len(words) - 4
        if room < 8:
            return f"{what}  {words}"[:width]
        cells = min(room, 40)
        full = cells * done // total
        return f"{what}  [{'#' * full}{'.' * (cells - full)}] {words}"[:width]

    def note(self, text: str) -> None:
        """A line that stays, on a terminal and in a pipe."""
        self.clear()
        if self._stream is not None:
            print(f"Note: {text}", file=self._stream)

    def announce(self, text: str) -> None:
        """A line that stays, on a terminal alone."""
        if self.shown:
            self.clear()
            print(text, file=self._stream)

    def clear(self) -> None:
        """Take the line away."""
        if self.shown and self._painted >= 0.0:
            self._stream.write("\r\x1b[K")
            self._stream.flush()
            self._painted = -1.0


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
