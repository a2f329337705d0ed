"""A codec of one file and one line: states are half as high and wide as the items."""

from __future__ import annotations

import dataclasses
import threading
from collections import Counter

import numpy as np

from diffusion_gui.core.domain import Domain
from diffusion_gui.core.entries import CodecEntry
from diffusion_gui.core.runs.decoded import Values

DECODED: Counter[str] = Counter()
"""How often something was decoded, by the thread's name."""


class Halves:
    """Means of two by two pixels; back, each is repeated, half as bright."""

    bytes = 0

    def coded(self, domain: Domain) -> Domain:
        channels, rows, columns = domain.shape
        return dataclasses.replace(domain, shape=(channels, rows // 2, columns // 2))

    def shown(self, domain: Domain) -> Domain:
        channels, rows, columns = domain.shape
        return dataclasses.replace(domain, shape=(channels, 2 * rows, 2 * columns))

    def encode(self, item: Values) -> Values:
        n, channels, rows, columns = item.shape
        cells = item.reshape(n, channels, rows // 2, 2, columns // 2, 2)
        return np.asarray(cells.mean((3, 5)), np.float32)

    def decode(self, state: Values) -> Values:
        DECODED[threading.current_thread().name] += 1
        return doubled(state)


def doubled(state: Values) -> Values:
    """Each pixel four times, half as bright."""
    return np.asarray(state.repeat(2, -1).repeat(2, -2) / 2, np.float32)


LINE = CodecEntry(
    "halves",
    "toy_codec:Halves",
    "Halves",
    "Half as high and wide",
    modality="image",
    states="image",
)
