"""Cross-attention of a prompted network, recomputed beside the network, which is left as it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol, runtime_checkable

import torch
from torch import Tensor, nn

from diffusion_gui.core.runs.word_maps import Word

SIDE = 32
"""Of a map at most: finer layers are averaged down to it."""


@runtime_checkable
class Attending(Protocol):
    """What takes prompts, and can say where its network looks for their words.

    A model of another kind shows its attention by having these two.
    """

    def attending(self) -> Sequence[nn.Module]:
        """The layers that attend to the prompt.

        Each is called with (states (N, L, C), encoder_hidden_states (N, tokens, width)), and has
        `to_q`, `to_k`, `heads` and `scale`, as diffusers' `Attention` has.
        """

    def words(self, prompt: str) -> tuple[Word, ...]:
        """The words of a prompt, without the marks at its ends."""


def weights_of(layer: Any, states: Tensor, told: Tensor) -> Tensor:
    """softmax(q k^T scale) of one layer, averaged over its heads: (N, L, tokens) in float32.

    Vaswani et al. 2017, eq. 1. The layer itself multiplies v by it without ever making it.

    Args:
        states: (N, L, C); told: (N, tokens, width).
    """
    q, k = layer.to_q(states), layer.to_k(told)
    q, k = (x.float().unflatten(-1, (layer.heads, -1)).transpose(1, 2) for x in (q, k))
    q, k = (
        x if norm is None else norm(x)
        for x, norm in ((q, getattr(layer, "norm_q", None)), (k, getattr(layer, "norm_k", None)))
    )
    weights = torch.softmax(q @ k.transpose(-1, -2) * float(layer.scale), dim=-1)
    return weights.mean(dim=1)


class Attention:
    """While it is entered, the weights of every layer in one call of a network.

    A hook before each layer makes q and k again beside it; the layer computes as without.
    """

    def __init__(self, layers: Sequence[nn.Module], rows: Sequence[int]) -> None:
        """Args: rows: of the batch, those that are looked at."""
        self._layers, self._rows = layers, list(rows)
        self._hooks: list[Any] = []
        self.sums: dict[int, tuple[Tensor, int]] = {}
        """By the number of places L: the sum of weights (rows, L, tokens), and of how many."""

    def __enter__(self) -> Attention:
        self._hooks = [
            layer.register_forward_pre_hook(self._look, with_kwargs=True) for layer in self._layers
        ]
        return self

    def __exit__(self, *error: object) -> None:
        for hook in self._hooks:
            hook.remove()

    def _look(self, layer: nn.Module, given: tuple[Any, ...], named: dict[str, Any]) -> None:
        told = named.get("encoder_hidden_states", given[1] if len(given) > 1 else None)
        states = given[0] if given else named["hidden_states"]
        if told is None:  # attends to itself
            return
        found = weights_of(layer, states[self._rows], told[self._rows])
        before, count = self.sums.get(found.shape[1], (torch.zeros_like(found), 0))
        self.sums[found.shape[1]] = before + found, count + 1

    def maps(self, sides: tuple[int, int]) -> Tensor:
        """(rows, tokens, h, w): the mean over layers, at the size of the finest up to `SIDE`.

        Layers of other sizes are brought to it by averaging or bilinearly, which keeps the sum
        over the tokens at 1.

        Args:
            sides: (H, W) of the network's states.
        """
        grids = {}
        for places, (total, count) in self.sums.items():
            grid = grid_of(places, sides)
            if grid is not None:
                grids[grid] = (total.transpose(1, 2).reshape(len(total), -1, *grid), count)
        small = [grid for grid in grids if max(grid) <= SIDE] or [min(grids)]
        size = max(small)
        whole = sum(
            total if grid == size else _brought(total, size) for grid, (total, _) in grids.items()
        )
        assert isinstance(whole, Tensor)
        return whole / sum(count for _, count in grids.values())


def _brought(maps: Tensor, size: tuple[int, int]) -> Tensor:
    if maps.shape[2] >= size[0]:
        return nn.functional.adaptive_avg_pool2d(maps, size)
    return nn.functional.interpolate(maps, size, mode="bilinear", align_corners=False)


def grid_of(places: int, sides: tuple[int, int]) -> tuple[int, int] | None:
    """(h, w) of a layer with so many places in a network of states (H, W), halved some times."""
    height, width = sides
    while height * width > places and (height > 1 or width > 1):
        height, width = -(-height // 2), -(-width // 2)
    return (height, width) if height * width == places else None


def word_maps(maps: Tensor, words: Sequence[Word]) -> Tensor:
    """(W, h, w) of one item's (tokens, h, w): the pieces of a word together."""
    made = [maps[list(word.tokens)].sum(dim=0) for word in words]
    return torch.stack(made) if made else maps[:0]
