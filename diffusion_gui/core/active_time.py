"""How fast work goes: its time without the pauses in which the machine slept."""

from __future__ import annotations

LONG_SECONDS, LONGER = 1.0, 20.0


class Pace:
    """Tells work from sleep, where clocks do not: a stopped program is not asked.

    A step that takes so much longer than the one before it, and more than a second, has slept
    through it: it counts as that one. Two such steps one after the other are slow work.
    """

    def __init__(self) -> None:
        self._last = 0.0

    def counted(self, took: float) -> float:
        """Of the seconds that the next step `took`, those it worked."""
        last, self._last = self._last, took
        slept = last > 0.0 and took > max(LONG_SECONDS, LONGER * last)
        return last if slept else took
