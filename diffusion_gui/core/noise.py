"""Noise as a function of (seed, stream, item, step): the same numbers in any order, in any batch.

Philox is counter-based (Salmon et al. 2011): the key is (seed, item), and stream and step sit in
the upper words of the counter, so no two uses overlap and item 3 of 16 equals item 3 of 4.
"""

from __future__ import annotations

import enum
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

MAX_SEED = 2**63 - 1


class Stream(enum.IntEnum):
    """Independent uses of one seed."""

    PRIOR = 0
    """The starting noise of a reverse run, and the fixed noise of a closed-form forward run."""
    STEP = 1
    """Fresh noise added by step k of a sampler or of the forward Markov chain."""
    DATA = 2
    """Which items are drawn from a data set, and how procedural items are made."""
    TRAIN = 3
    """Batch order, noise levels and noise while training."""


def generator(seed: int, stream: Stream, item: int = 0, step: int = 0) -> np.random.Generator:
    """The random generator that belongs to one (seed, stream, item, step)."""
    bits = np.random.Philox(key=[seed, item], counter=[0, 0, int(stream), step])
    return np.random.Generator(bits)


def normal(
    seed: int, stream: Stream, items: Sequence[int], step: int, shape: tuple[int, ...]
) -> npt.NDArray[np.float64]:
    """Standard normal noise, float64, of shape (len(items), *shape)."""
    out = np.empty((len(items), *shape))
    for row, item in enumerate(items):
        out[row] = generator(seed, stream, item, step).standard_normal(shape)
    return out
