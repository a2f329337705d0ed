"""Sizes of pictures and clips that a foreign model takes, as diffusers' pipelines take them."""

from __future__ import annotations

import math
from typing import Any

from diffusion_gui.core.item_sizes import MAX_SIDE, Sizes
from diffusion_gui.core.recipes.item_size import numbers_of
from diffusion_gui.core.text import Translatable

from .info import ForeignInfo

PIPELINE_MULTIPLE = 8
"""What pipelines of diffusers with a UNet or PixArt ask of height and width."""


def pixels_of(info: ForeignInfo) -> int:
    """Pixels along a side of what one number along a side of the states stands for."""
    assert info.domain is not None
    own = info.autoencoder.shape if info.autoencoder else info.domain.shape
    return own[-1] // info.domain.shape[-1]


def in_multiples(
    info: ForeignInfo, states: int = 1, pixels: int = 1, most: int = MAX_SIDE,
    frames: range = range(0),
) -> Sizes:  # fmt: skip
    """Sides that are multiples, in states and in pixels.

    Args:
        states: of the states' sides; `pixels` of the items'.
        most: of the states' sides.
    """
    assert info.domain is not None
    own = info.autoencoder.shape if info.autoencoder else info.domain.shape
    step = math.lcm(states * pixels_of(info), pixels)
    sides = range(step, min(MAX_SIDE, most * pixels_of(info)) + 1, step)
    return Sizes(own, sides, sides, frames)


def of_pipeline(info: ForeignInfo) -> Sizes:
    """Of a network that halves sides of any length, as its pipeline checks them."""
    return in_multiples(info, pixels=PIPELINE_MULTIPLE)


def own_alone(info: ForeignInfo, why: Translatable | str = "") -> Sizes:
    """None but its own."""
    assert info.domain is not None
    own = info.autoencoder.shape if info.autoencoder else info.domain.shape
    return Sizes(own, why=why)


def facts_of_sizes(info: ForeignInfo) -> dict[str, Any]:
    """What `inspect` tells of them."""
    sizes = info.sizes
    if sizes is None or not (sizes.rows or sizes.frames):
        return {}
    frames = {"numbers of frames": numbers_of(sizes.frames)} if sizes.frames else {}
    return {"sides": numbers_of(sizes.rows)} | frames
