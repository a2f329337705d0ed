"""Masks as a recipe holds them: of pictures, of clips in space and time."""

from __future__ import annotations

import numpy as np
import pytest

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.recipes.inpaint_mask import (
    at_size,
    decode,
    encode,
    fits,
    made_moments,
    of_moments,
    whole,
)


@pytest.mark.parametrize("sides", [(5, 7), (16, 24, 24)])
def test_a_mask_of_any_sides_comes_back_from_its_text(sides: tuple[int, ...]) -> None:
    mask = np.random.default_rng(0).random(sides) < 0.3
    text = encode(mask)
    assert text.startswith("x".join(map(str, sides)) + ":")
    np.testing.assert_array_equal(decode(text), mask)


@pytest.mark.parametrize(
    "text", ["", "7:AA==", "2x2x2x2:AAA=", "0x4x4:", "4x4x4:AA==", "-1x-1:gA=="]
)
def test_what_is_no_mask_is_refused(text: str) -> None:
    with pytest.raises(UserError):
        decode(text)


def test_a_mask_fits_items_along_all_axes_or_the_last_two() -> None:
    flat, deep = np.ones((24, 24), bool), np.ones((16, 24, 24), bool)
    assert fits(flat, (3, 24, 24))
    assert fits(flat, (3, 16, 24, 24))
    assert fits(deep, (3, 16, 24, 24))
    assert not fits(deep, (3, 24, 24))
    assert not fits(deep, (3, 8, 24, 24))
    assert not fits(flat, (24, 24))


def test_a_mask_of_two_sides_holds_for_all_frames() -> None:
    flat = np.random.default_rng(1).random((4, 6)) < 0.5
    np.testing.assert_array_equal(whole(flat, (5, 4, 6)), np.stack([flat] * 5))


def test_a_cell_of_a_coarser_grid_is_made_where_one_of_its_pixels_is() -> None:
    mask = np.zeros((4, 4, 4), bool)
    mask[3, 0, 1] = True
    coarse = at_size(mask, (2, 2, 2))
    assert np.argwhere(coarse).tolist() == [[1, 0, 0]]


def test_what_is_kept_in_time() -> None:
    assert of_moments((5, 2, 2), 2, 0)[:, 0, 0].tolist() == [False, False, True, True, True]
    assert of_moments((5, 2, 2), 2, 2)[:, 0, 0].tolist() == [False, False, True, False, False]


def test_the_moments_in_which_something_is_made_are_told_from_1() -> None:
    sides = (16, 4, 4)
    assert made_moments(of_moments(sides, 4, 0)) == "5–16"
    assert made_moments(of_moments(sides, 6, 6)) == "7–10"
    one = np.zeros(sides, bool)
    one[[2, 9, 10], 1, 3] = True
    assert made_moments(one) == "3, 10–11"
    for all_or_none in (np.ones(sides, bool), np.zeros(sides, bool), np.ones((4, 4), bool)):
        assert made_moments(all_or_none) == ""
