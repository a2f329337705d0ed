"""Resolutions, attention and patches of networks by the size of the items, in numbers and words."""

from __future__ import annotations

import itertools
import math

import pytest

from diffusion_gui.core.catalog import NETWORKS
from diffusion_gui.core.recipes.network_layout import (
    LOWEST_SIDE,
    MOST_PATCHES,
    patch_by_size,
    unet_resolutions,
)

WIDTHS = {"channels": 8, "widest": 4, "patch": 2, "attention": 256}


@pytest.mark.parametrize("side", [4, 16, 28, 32, 33, 63, 64, 100, 128, 256])
def test_halving_ends_at_a_short_side(side: int) -> None:
    found = unet_resolutions((side, side), levels=0, **WIDTHS)
    assert len(found) >= 2
    assert math.ceil(side / 2 ** len(found)) <= LOWEST_SIDE
    if len(found) > 2:  # no deeper than that
        assert math.ceil(side / 2 ** (len(found) - 1)) > LOWEST_SIDE


def test_each_resolution_is_half_of_the_one_before_and_covers_the_item() -> None:
    for lengths in [(64, 64), (100, 31), (28, 28), (16, 64, 64), (999,)]:
        for levels in (0, 1, 2, 4):
            found = unet_resolutions(lengths, levels=levels, **WIDTHS)
            for length, side in zip(lengths, found[0].lengths, strict=True):
                assert length <= 2 * side
            for one, half in itertools.pairwise(found):
                assert one.lengths == tuple(2 * side for side in half.lengths)
            for one in found:
                assert one.attends == (one.positions <= 256)


@pytest.mark.parametrize(
    ("lengths", "patch"),
    [((28, 28), 2), ((32, 32), 2), ((33, 32), 4), ((64, 64), 4), ((256, 8), 4)],
)
def test_a_transformer_s_patch_is_the_smallest_that_is_affordable(
    lengths: tuple[int, int], patch: int
) -> None:
    assert patch_by_size(lengths, 0) == patch
    assert math.prod(-(-one // patch) for one in lengths) <= MOST_PATCHES
    assert patch_by_size(lengths, 3) == 3


def test_the_layout_is_told_in_words() -> None:
    deep, dit = NETWORKS["unet_deep"], NETWORKS["dit"]
    assert deep.layout_words({}, (3, 64, 64)) == (
        "Resolutions 32x32, 16x16, 8x8; attention at 16x16, 8x8."
    )
    none = deep.layout_words({"attention": 0}, (3, 28, 28))
    assert none == "Resolutions 14x14, 7x7; attention at none."
    assert dit.layout_words({}, (3, 64, 64)) == (
        "256 patches of 4x4, 192 channels; attention between all patches."
    )
    assert NETWORKS["unet"].layout_words({}, (3, 64, 64)) == ""
