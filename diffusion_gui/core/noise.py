"""Noise as a function of (seed, stream, item, step): the same numbers in any order, in any batch.

Philox is counter-based (Salmon et al. 2011): the key is (seed, item), and stream and step sit in
the upper words of the counter, so no two uses overlap and item 3 of 16 equals item 3 of 4.
"""

from __future__ import annotations

import enum
import math
from collections.abc import Sequence
from typing import Any

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
    KNOWN = 4
    """Noise put on the part of an item that a mask keeps, after step k."""
    AGAIN = 5
    """Noise of steps that are gone back and taken again where a mask keeps a part."""


def generator(seed: int, stream: Stream, item: int = 0, step: int = 0) -> np.random.Generator:
    """The random generator that belongs to one (seed, stream, item, step)."""
    bits = np.random.Philox(key=[seed, item], counter=[0, 0, int(stream), step])
    return np.random.Generator(bits)


def normal(
    seed: int, stream: Stream, items: Sequence[int], step: int, shape: tuple[int, ...]
) -> npt.NDArray[np.float64]:
    """Standard normal noise, float64, of shape (len(items), *shape)."""
    out = np.empty((len(items), *shape))
    # One generator moved from item to item: to make each again costs six times as much.
    mover = generator(seed, stream, 0, step)
    bits = mover.bit_generator
    start: Any = bits.state
    for row, item in enumerate(items):
        start["state"]["key"][1] = item
        bits.state = start
        mover.standard_normal(out=out[row])
    return out


def between(
    seed: int,
    other: int,
    stream: Stream,
    weights: Sequence[float],
    step: int,
    shape: tuple[int, ...],
) -> npt.NDArray[np.float64]:
    """Noise on the way from item 0 of `seed` (weight 0) to item 0 of `other` (weight 1).

    Float64 of shape (len(weights), *shape); the ends are the two seeds' own noise, bit for bit.
    """
    start = normal(seed, stream, [0], step, shape)[0]
    end = normal(other, stream, [0], step, shape)[0]
    return np.stack([slerp(start, end, weight) for weight in weights])


def slerp(
    a: npt.NDArray[np.float64], b: npt.NDArray[np.float64], weight: float
) -> npt.NDArray[np.float64]:
    """From a (weight 0) to b (weight 1) along a great circle (Shoemake 1985, section 3.3).

    The direction turns evenly and the length goes from |a| to |b| in a straight line. On a straight
    line between them the middle would be too short: the mean of two independent normal vectors
    has 0.7 of their length, and a denoiser has never seen noise so weak.
    """
    long_a, long_b = float(np.linalg.norm(a)), float(np.linalg.norm(b))
    cosine = float(np.vdot(a, b)) / (long_a * long_b)
    angle = math.acos(min(1.0, max(-1.0, cosine)))
    length = (1.0 - weight) * long_a + weight * long_b
    if math.sin(angle) < 1e-6:  # the same direction, or opposite ones: no circle is named
        return (1.0 - weight) * a + weight * b
    share_a = math.sin((1.0 - weight) * angle) / math.sin(angle)
    share_b = math.sin(weight * angle) / math.sin(angle)
    return share_a * (length / long_a) * a + share_b * (length / long_b) * b
