"""Where a network looks for each word of its prompt: maps of cross-attention, and their sizes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
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


def at_moment(maps: npt.NDArray[Any], moment: int, frames: int) -> npt.NDArray[Any]:
    """(h, w) of one word: a picture's as it is, of a clip's (F, h, w) that of a frame.

    Args:
        frames: of the clip; where F is fewer, a map is of as many frames, the first one of the
            first frame alone, as an autoencoder of time has it.
    """
    if maps.ndim < 3:
        return maps
    of_frame = -(-(moment % frames) * (len(maps) - 1) // max(frames - 1, 1))
    return np.asarray(maps[of_frame])


def shares(maps: Maps) -> npt.NDArray[np.float64]:
    """(W,) how much of what all words get each of them gets; they sum to 1."""
    got = maps.astype(np.float64).reshape(len(maps), -1).sum(axis=1)
    return np.asarray(got / max(float(got.sum()), 1e-30))


def spread(numbers: int, most: int) -> tuple[int, ...]:
    """At most `most` of 0..numbers - 1, evenly spread, the first and the last among them."""
    if numbers <= most:
        return tuple(range(numbers))
    return tuple(round(k * (numbers - 1) / (most - 1)) for k in range(most))


@dataclass(eq=False)
class RunWords:
    """Where the model attended to each word along a run, as far as it was asked.

    Attributes:
        texts: the words of an item, by its number.
        maps: by the numbers of item and state.
    """

    texts: dict[int, tuple[str, ...]] = field(default_factory=dict)
    maps: dict[tuple[int, int], Maps] = field(default_factory=dict)

    def add(self, item: int, texts: tuple[str, ...], maps: Mapping[int, Maps]) -> None:
        """Keep the words of an item, and maps by the number of the state."""
        self.texts[item] = texts
        self.maps |= {(item, k): found for k, found in maps.items()}

    def at(self, item: int, k: int) -> Maps | None:
        """The maps of state k; where it has none, as a clean state, those of the nearest before."""
        known = [one for of, one in self.maps if of == item and one <= k]
        return self.maps[item, max(known)] if known else None

    def most(self, item: int) -> float:
        """The largest attention that a word of the item gets anywhere."""
        return max((float(one.max(initial=0)) for key, one in self.maps.items() if key[0] == item),
                   default=0.0)  # fmt: skip
