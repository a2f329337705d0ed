"""What kind of thing is being diffused: its shape, value range and class names."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

Kind = Literal["points", "image", "audio", "video"]


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
        kind = values["kind"]
        if kind not in ("points", "image", "audio", "video"):
            raise ValueError(f"unknown kind {kind!r}")
        return cls(
            kind=kind,
            shape=tuple(int(n) for n in values["shape"]),
            low=float(values.get("low", -1.0)),
            high=float(values.get("high", 1.0)),
            labels=tuple(str(name) for name in values.get("labels", ())),
            rate=float(values.get("rate", 0.0)),
        )
