"""Figure: one measured number with its target and what it was made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from statistics import median
from typing import Any


@dataclass(frozen=True)
class Figure:
    """One result of the bench.

    Attributes:
        name: `group/what`, stable, for machines.
        says: what was measured, for people.
        value: the number; None where it could not be measured (`note` says why).
        unit: `x` for ratios, else `s`, `ms`, `frames/s`, `items/s`, `exponent`.
        target: what the value should be, None where it is only told.
        at_least: the value should be at least the target, not at most.
        note: circumstances.
        parts: what the value was made from: medians in seconds where a name says nothing else.
    """

    name: str
    says: str
    value: float | None
    unit: str = "x"
    target: float | None = None
    at_least: bool = False
    note: str = ""
    parts: Mapping[str, float] = field(default_factory=dict)

    @property
    def met(self) -> bool | None:
        """Whether the target is met; None where there is no value or no target."""
        if self.value is None or self.target is None:
            return None
        return self.value >= self.target if self.at_least else self.value <= self.target

    def to_json(self) -> dict[str, Any]:
        """All of it as plain JSON values."""
        direction = "at least" if self.at_least else "at most"
        told = {**vars(self), "direction": direction, "met": self.met, "parts": dict(self.parts)}
        first = ("name", "says", "value", "unit", "target", "direction", "met")
        return {name: told[name] for name in (*first, "note", "parts")}


def ratio(
    name: str,
    says: str,
    over: tuple[str, list[float]],
    under: tuple[str, list[float]],
    target: float | None = None,
    *,
    at_least: bool = False,
    note: str = "",
) -> Figure:
    """The ratio of two medians; `over` and `under` are (what, seconds of every repeat)."""
    parts = {what: median(seconds) for what, seconds in (over, under)}
    value = parts[over[0]] / parts[under[0]]
    return Figure(name, says, value, "x", target, at_least, note, parts)
