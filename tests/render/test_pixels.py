from __future__ import annotations

import numpy as np
import pytest

from diffusion_gui.core.domain import Domain
from diffusion_gui.core.runs.shown_values import visible
from diffusion_gui.render.grid import columns_for, enlarge, grid_size, tile
from diffusion_gui.render.pixels import to_rgb

GREY = Domain("image", (1, 1, 3))


def test_low_is_black_high_is_white_and_the_middle_is_grey() -> None:
    x = np.array([[[[-1.0, 0.0, 1.0]]]])
    assert to_rgb(x, GREY).tolist() == [[[[0] * 3, [128] * 3, [255] * 3]]]


def test_another_value_range_is_mapped_from_its_own_ends() -> None:
    x = np.array([[[[0.0, 0.2, 1.0]]]])
    assert to_rgb(x, Domain("image", (1, 1, 3), 0.0, 1.0))[0, 0, :, 0].tolist() == [0, 51, 255]


def test_values_beyond_the_range_are_clipped_not_wrapped() -> None:
    x = np.array([[[[-80.0, 1.02, 80.0]]]])
    assert to_rgb(x, GREY)[0, 0, :, 0].tolist() == [0, 255, 255]


def test_noise_is_shown_over_three_deviations() -> None:
    x = np.array([[[[-3.0, 0.0, 3.0]]]])
    assert to_rgb(x, GREY, "eps")[0, 0, :, 0].tolist() == [0, 128, 255]


def test_channels_become_colours_in_their_order() -> None:
    x = np.zeros((1, 3, 2, 2)) - 1.0
    x[0, 0, 0, 1] = 1.0  # red, first row, second column
    x[0, 2, 1, 0] = 1.0  # blue, second row, first column
    rgb = to_rgb(x, Domain("image", (3, 2, 2)))
    assert rgb.shape == (1, 2, 2, 3)
    assert rgb[0, 0, 1].tolist() == [255, 0, 0]
    assert rgb[0, 1, 0].tolist() == [0, 0, 255]


def test_a_variance_exploding_state_is_shown_like_its_preserving_twin() -> None:
    rng = np.random.default_rng(0)
    x0, eps = rng.uniform(-1, 1, 1000), rng.standard_normal(1000)
    shown = visible(x0 + 80.0 * eps, 1.0, 80.0)
    alpha = 1.0 / np.sqrt(1.0 + 80.0**2)
    np.testing.assert_allclose(shown, alpha * x0 + np.sqrt(1 - alpha**2) * eps, atol=1e-6)


@pytest.mark.parametrize(("alpha", "sigma"), [(0.6, 0.8), (0.5, 0.5), (1.0, 0.0)])
def test_a_state_of_unit_variance_or_less_is_shown_as_it_is(alpha: float, sigma: float) -> None:
    x = np.array([0.25, -3.0])
    assert visible(x, alpha, sigma) is x


@pytest.mark.parametrize(
    ("n", "columns"), [(1, 1), (2, 2), (3, 3), (4, 2), (6, 3), (7, 4), (10, 5), (16, 4), (64, 8)]
)
def test_grids_are_near_square_with_few_holes(n: int, columns: int) -> None:
    assert columns_for(n) == columns


def test_tile_places_items_row_by_row_with_background_between_and_in_holes() -> None:
    images = np.stack([np.full((2, 3, 3), value, np.uint8) for value in (10, 20, 30)])
    picture = tile(images, 2, 1, (1, 2, 3))
    assert (picture.shape[1], picture.shape[0]) == grid_size(3, 2, (3, 2), 1) == (7, 5)
    assert (picture[:2, :3] == 10).all()
    assert (picture[:2, 4:] == 20).all()
    assert (picture[3:, :3] == 30).all()
    for place in (picture[2], picture[:, 3], picture[3:, 4:].reshape(-1, 3)):
        assert (place == (1, 2, 3)).all()


def test_enlarging_makes_squares() -> None:
    picture = np.arange(12, dtype=np.uint8).reshape(2, 2, 3)
    big = enlarge(picture, 3)
    assert big.shape == (6, 6, 3)
    for row, column in np.ndindex(6, 6):
        assert (big[row, column] == picture[row // 3, column // 3]).all()
