"""What kind of thing is being diffused: its shape, value range and class names."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from typing import Any, Literal

from .text import say

Kind = Literal["points", "image", "audio", "video"]
AXES = {"points": 1, "image": 3, "audio": 2, "video": 4}
"""Axes of an item of each kind."""
MAX_SIZE = 2**26
"""Numbers of the largest item that a file may speak of."""
MAX_LABELS = 100_000
_NUMBERS = {"low": -1.0, "high": 1.0, "rate": 0.0}


@dataclass(frozen=True)
class Domain:
    """The space that items live in.

    Attributes:
        kind: picks the view and the renderer.
        shape: of one item without the batch axis: (2,), (3, 28, 28), (1, 16000), (3, 16, 32, 32).
        low, high: the value range of clean data, used to show values as colours.
        labels: class names; empty where the data has no classes.
        rate: samples or frames a second (audio, video); 0 elsewhere.
    """

    kind: Kind
    shape: tuple[int, ...]
    low: float = -1.0
    high: float = 1.0
    labels: tuple[str, ...] = ()
    rate: float = 0.0

    @property
    def size(self) -> int:
        """Numbers in one item."""
        total = 1
        for length in self.shape:
            total *= length
        return total

    def to_json(self) -> dict[str, Any]:
        """A plain dictionary, ready for JSON."""
        return asdict(self) | {"shape": list(self.shape), "labels": list(self.labels)}

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> Domain:
        """The inverse of `to_json`; raises KeyError, TypeError or ValueError on foreign content."""
        kind, shape = values["kind"], values["shape"]
        if kind not in AXES:
            raise ValueError(say("unknown item type {kind!r}", kind=kind))
        if not isinstance(shape, list | tuple) or len(shape) != AXES[kind]:
            raise ValueError(
                say("the shape of {kind} has {count} lengths", kind=kind, count=AXES[kind])
            )
        if not all(type(length) is int and 1 <= length <= MAX_SIZE for length in shape):
            raise ValueError(say("a length is no whole number, or out of range"))
        low, high, rate = (float(values.get(n, d)) for n, d in _NUMBERS.items())
        if not (math.isfinite(low) and math.isfinite(high) and low < high and 0 <= rate < 1e9):
            raise ValueError(say("its value range or rate is impossible"))
        labels = values.get("labels", ())
        if not isinstance(labels, list | tuple) or len(labels) > MAX_LABELS:
            raise ValueError(say("its class names are no list, or too many"))
        domain = cls(kind, tuple(shape), low, high, tuple(str(name) for name in labels), rate)
        if domain.size > MAX_SIZE:
            raise ValueError(say("an item is too large"))
        return domain
