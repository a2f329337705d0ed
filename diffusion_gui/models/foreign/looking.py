"""How layers of diffusers' networks are read that attend to a prompt."""

from __future__ import annotations

import functools
from typing import Any

import torch
from torch import Tensor, nn

from diffusion_gui.models.attention import Given, Looking, Scores


def cross_attention(network: nn.Module) -> tuple[Looking, ...]:
    """Of networks whose layers `attn2` attend to the prompt alone."""
    return _layers(network, "attn2", _cross)


def joint_attention(network: nn.Module) -> tuple[Looking, ...]:
    """Of networks whose layers `attn` attend to picture and prompt as one.

    What is read: the attention that the picture's tokens give to the prompt's, out of all that
    they give. Summed over heads and layers it is divided by what the whole prompt gets.
    """
    return _layers(network, "attn", _joint)


def turned_attention(network: nn.Module, tokens: int) -> tuple[Looking, ...]:
    """As `joint_attention`, with the prompt before the picture, and places told by turning.

    Args:
        tokens: of the prompt, in layers that are given both as one.
    """
    return _layers(network, "attn", functools.partial(_turned, tokens=tokens))


def clip_attention(network: nn.Module, patch: tuple[int, int, int]) -> tuple[Looking, ...]:
    """As `cross_attention`, of networks of clips whose layers are given all frames as one.

    Args:
        patch: as in `Looking`.
    """
    read = functools.partial(_cross, split_first=False)
    return tuple(Looking(one.layer, read, patch) for one in _layers(network, "attn2", read))


def _layers(network: nn.Module, named: str, read: Any) -> tuple[Looking, ...]:
    found = (one for name, one in network.named_modules() if name.split(".")[-1] == named)
    return tuple(Looking(one, read) for one in found)


def _cross(layer: Any, given: Given, split_first: bool = True) -> Scores | None:
    if given.told is None:  # attends to itself
        return None
    q = _heads(layer, layer.to_q(given.states), "norm_q", split_first)
    k = _heads(layer, layer.to_k(given.told), "norm_k", split_first)
    return Scores(q, k, slice(None), given.bias)


def _joint(layer: Any, given: Given) -> Scores | None:
    if given.told is None:
        return None
    q = _heads(layer, layer.to_q(given.states), "norm_q")
    own = _heads(layer, layer.to_k(given.states), "norm_k")
    told = _heads(layer, layer.add_k_proj(given.told), "norm_added_k")
    return Scores(q, torch.cat([own, told], dim=1), slice(own.shape[1], None))


def _turned(layer: Any, given: Given, tokens: int) -> Scores | None:
    k = _heads(layer, layer.to_k(given.states), "norm_k")
    states = given.states
    if given.told is None:
        states = states[:, tokens:]
    else:
        k = torch.cat([_heads(layer, layer.add_k_proj(given.told), "norm_added_k"), k], dim=1)
    q = _heads(layer, layer.to_q(states), "norm_q")
    assert given.turns is not None
    cosines, sines = given.turns
    q = _turn(q, cosines[tokens:], sines[tokens:])
    return Scores(q, _turn(k, cosines, sines), slice(0, tokens))


def _heads(layer: Any, x: Tensor, norm: str, split_first: bool = True) -> Tensor:
    """(n, L, heads, d) of (n, L, C), normalised where the layer does it.

    Args:
        split_first: each head is normalised by itself, else all as one.
    """
    normalised = getattr(layer, norm, None) or nn.Identity()
    if not split_first:
        x = normalised(x)
    x = x.reshape(*x.shape[:-1], layer.heads, -1)
    return normalised(x) if split_first else x


def _turn(x: Tensor, cosines: Tensor, sines: Tensor) -> Tensor:
    """Pairs of values of (n, L, heads, d) turned by angles of their places (L, d).

    Su et al. 2021 (RoFormer), eq. 34.
    """
    real, imaginary = x.float().reshape(*x.shape[:-1], -1, 2).unbind(-1)
    across = torch.stack([-imaginary, real], dim=-1).flatten(-2)
    return x.float() * cosines[:, None] + across * sines[:, None]
