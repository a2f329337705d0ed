"""What is being diffused: its modality, shape, value range and class names."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Domain:
    """The space that items live in.

    Attributes:
        modality: the name of its line in the registry.
        shape: of one item without the batch axis: (2,), (3, 28, 28), (1, 16000), (3, 16, 32, 32).
        low, high: the value range of clean data, used to show values as colours.
        labels: class names; empty where the data has no classes.
        rate: samples or frames a second (audio, video); 0 elsewhere.
        hidden: how many classes there are that no label names, such as what is seen in a clip that
            is labelled by its motion. They are known of training items only; a network may learn
            to guess them.
    """

    modality: str
    shape: tuple[int, ...]
    low: float = -1.0
    high: float = 1.0
    labels: tuple[str, ...] = ()
    rate: float = 0.0
    hidden: int = 0

    @property
    def size(self) -> int:
        """Numbers in one item."""
        return math.prod(self.shape)
