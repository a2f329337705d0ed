"""Where a network looks for each word of its prompt: maps of cross-attention, and their sizes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Maps = npt.NDArray[np.float16]
"""(W, h, w), of clips (W, F, h, w): of each word the attention of each place, over all heads and
layers; the words, the marks around them and what fills the prompt up sum to 1 at each place."""


@dataclass(frozen=True)
class Word:
    """A word of a prompt, and the places of its pieces among the tokens."""

    text: str
    tokens: tuple[int, ...]


def on_one_scale(maps: Maps) -> npt.NDArray[np.float32]:
    """The maps from 0 to 1, all words divided by the same number, so that they can be compared."""
    values = maps.astype(np.float32)
    most = float(values.max()) if values.size else 0.0
    return values / most if most > 0.0 else values


def at_moment(maps: npt.NDArray[Any], moment: int) -> npt.NDArray[Any]:
    """(..., h, w) of one word, a picture's as it is, of a clip's (F, h, w) that of a frame."""
    return maps[moment % len(maps)] if maps.ndim > 2 else maps


def shares(maps: Maps) -> npt.NDArray[np.float64]:
    """(W,) how much of what all words get each of them gets; they sum to 1."""
    got = maps.astype(np.float64).reshape(len(maps), -1).sum(axis=1)
    return np.asarray(got / max(float(got.sum()), 1e-30))


def spread(numbers: int, most: int) -> tuple[int, ...]:
    """At most `most` of 0..numbers - 1, evenly spread, the first and the last among them."""
    if numbers <= most:
        return tuple(range(numbers))
    return tuple(round(k * (numbers - 1) / (most - 1)) for k in range(most))
