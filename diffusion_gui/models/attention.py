"""Attention of a prompted network, recomputed beside the network, which is left as it is."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

import torch
from torch import Tensor, nn

from diffusion_gui.core.runs.word_maps import Word

SIDE = 32
"""Of a map at most: finer layers are averaged down to it."""
BLOCK = 2**23
"""Numbers of a matrix of weights that are made at once: 32 MiB of float32."""


@dataclass(frozen=True, eq=False)
class Given:
    """What a layer is called with, of the rows that are looked at.

    Attributes:
        states: (n, L, C).
        told: (n, tokens, width) of the prompt; None where the layer is told nothing beside.
        bias: (n, 1, tokens) added to the scores, very negative where it may not look; or None.
        turns: cosines and sines (M, d) that turn pairs of q and k by their places; or None.
    """

    states: Tensor
    told: Tensor | None
    bias: Tensor | None
    turns: tuple[Tensor, Tensor] | None


@dataclass(frozen=True, eq=False)
class Scores:
    """What one layer's weights are made of.

    Attributes:
        q: (n, L, heads, d) of the places of the picture.
        k: (n, M, heads, d) of all that they attend to.
        text: where the prompt's tokens are among the M.
        bias: as `Given` has it.
    """

    q: Tensor
    k: Tensor
    text: slice
    bias: Tensor | None = None


@dataclass(frozen=True, eq=False)
class Looking:
    """A layer that attends to the prompt, and how its scores are read; None where it does not.

    Attributes:
        patch: (frames, rows, columns) of the states that are one place, where the places of an item
            are those of all its frames, one after the other; None where a frame is an item.
    """

    layer: nn.Module
    read: Callable[[Any, Given], Scores | None]
    patch: tuple[int, int, int] | None = None


@runtime_checkable
class Attending(Protocol):
    """What takes prompts, and can say where its network looks for their words.

    A model of another kind shows its attention by having these two.
    """

    def attending(self) -> Sequence[Looking]:
        """The layers that attend to the prompt, and how each is read.

        Each is called with states (N, L, C), N items or as many frames of each item, or with all
        the frames of an item among its L places (`Looking.patch`).
        """

    def words(self, prompt: str) -> tuple[Word, ...]:
        """The words of a prompt, without the marks at its ends and what fills it up."""


def weights_of(scores: Scores) -> Tensor:
    """softmax(q k^T / sqrt(d)) at the prompt's tokens, a mean over heads: (n, L, tokens), float32.

    Vaswani et al. 2017, eq. 1. The layer itself multiplies v by it without ever making it. Where
    places attend to more than the prompt, the softmax is over all of it, and what is given here
    sums to less than 1. A part of the places is computed at a time, to need little memory.
    """
    q, k = (one.float().transpose(1, 2) for one in (scores.q, scores.k))
    n, heads, places, width = q.shape
    bias = None if scores.bias is None else scores.bias.float()[:, None]
    made = []
    rows = max(1, min(places, BLOCK // max(1, n * heads * k.shape[2])))
    for part in torch.split(q, rows, dim=2):
        score = part @ k.transpose(-1, -2) / math.sqrt(width)
        weights = torch.softmax(score if bias is None else score + bias, dim=-1)
        made.append(weights[..., scores.text].mean(dim=1))
    return torch.cat(made, dim=1)


class Attention:
    """While it is entered, the weights of every layer in one call of a network.

    A hook before each layer makes q and k again beside it; the layer computes as without.
    """

    def __init__(
        self, layers: Sequence[Looking], items: int, rows: Sequence[int], frames: int = 1
    ) -> None:
        """Args: items: of the batch; `rows` those that are looked at; `frames` of each state."""
        self._layers, self._items, self._rows, self._frames = layers, items, list(rows), frames
        self._patches: dict[int, tuple[int, int, int]] = {}
        self._hooks: list[Any] = []
        self.sums: dict[int, Tensor] = {}
        """By the number of places L: sums of weights (rows, frames, L, tokens) over layers."""

    def __enter__(self) -> Attention:
        def hook(one: Looking) -> Callable[..., None]:
            return lambda layer, given, named: self._look(one, given, named)

        self._hooks = [
            one.layer.register_forward_pre_hook(hook(one), with_kwargs=True) for one in self._layers
        ]
        return self

    def __exit__(self, *error: object) -> None:
        for hook in self._hooks:
            hook.remove()

    def _look(self, one: Looking, given: tuple[Any, ...], named: dict[str, Any]) -> None:
        states = given[0] if given else named["hidden_states"]
        told = named.get("encoder_hidden_states", given[1] if len(given) > 1 else None)
        frames = len(states) // self._items

        def chosen(whole: Tensor | None) -> Tensor | None:
            if whole is None or len(whole) != len(states):
                return whole
            each = whole.reshape(self._items, frames, *whole.shape[1:])
            return each[self._rows].flatten(0, 1)

        seen = chosen(states)
        assert seen is not None
        read = one.read(
            one.layer,
            Given(seen, chosen(told), chosen(named.get("attention_mask")),
                  named.get("image_rotary_emb")),
        )  # fmt: skip
        if read is None:
            return
        found = weights_of(read)
        found = found.reshape(len(self._rows), frames, *found.shape[1:])
        if one.patch is not None:
            found = found.reshape(
                len(self._rows), self._frames // one.patch[0], -1, found.shape[-1]
            ).repeat_interleave(one.patch[0], dim=1)
            self._patches[found.shape[2]] = one.patch
        places = found.shape[2]
        self.sums[places] = self.sums[places] + found if places in self.sums else found

    def maps(self, sides: tuple[int, int]) -> Tensor:
        """(rows, tokens, frames, h, w): the sum over layers, as shares that sum to 1 over tokens.

        At the size of the finest layers up to `SIDE`; others are brought to it by averaging or
        bilinearly. Layers and heads that attend to the prompt more count for more.

        Args:
            sides: (H, W) of the network's states.
        """
        grids = {}
        for places, total in self.sums.items():
            grid = grid_of(places, sides)
            if patch := self._patches.get(places):
                grid = sides[0] // patch[1], sides[1] // patch[2]
            if grid is not None:
                grids[grid] = total.transpose(2, 3).reshape(*total.shape[:2], -1, *grid)
        size = max((grid for grid in grids if max(grid) <= SIDE), default=_small(min(grids)))
        whole = sum(_brought(total, size) for total in grids.values())
        assert isinstance(whole, Tensor)
        shares = whole / whole.sum(dim=2, keepdim=True).clamp_min(1e-30)
        return shares.transpose(1, 2)


def _small(grid: tuple[int, int]) -> tuple[int, int]:
    """As often halved as it takes to be a map's."""
    height, width = grid
    while max(height, width) > SIDE:
        height, width = -(-height // 2), -(-width // 2)
    return height, width


def _brought(maps: Tensor, size: tuple[int, int]) -> Tensor:
    """Maps (rows, frames, tokens, h, w) at another size."""
    if maps.shape[-2:] == size:
        return maps
    flat = maps.flatten(0, 1)
    if flat.shape[2] >= size[0]:
        made = nn.functional.adaptive_avg_pool2d(flat, size)
    else:
        made = nn.functional.interpolate(flat, size, mode="bilinear", align_corners=False)
    return made.reshape(*maps.shape[:3], *size)


def grid_of(places: int, sides: tuple[int, int]) -> tuple[int, int] | None:
    """(h, w) of a layer with so many places in a network of states (H, W), each of p x p values."""
    for patch in range(1, max(sides) + 1):
        height, width = (-(-side // patch) for side in sides)
        if height * width <= places:
            return (height, width) if height * width == places else None
    return None


def word_maps(maps: Tensor, words: Sequence[Word]) -> Tensor:
    """(W, ...) of one item's (tokens, ...): the pieces of a word together."""
    made = [maps[list(word.tokens)].sum(dim=0) for word in words]
    return torch.stack(made) if made else maps[:0]
