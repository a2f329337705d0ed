from __future__ import annotations

import numpy as np
import pytest

from diffusion_gui.core.domain import Domain
from diffusion_gui.render.palette import CLASS_COLORS, DARK
from diffusion_gui.render.scatter import MARGIN, point_colors, scatter

PLANE = Domain("points", (2,), -1.0, 1.0)
SIDE = 120


def _darkness(picture: np.ndarray) -> np.ndarray:
    """How far each inner pixel is from the background."""
    return np.abs(picture.astype(float) - DARK.background).sum(axis=2)[1:-1, 1:-1]


def _centre(picture: np.ndarray) -> tuple[float, float]:
    weight = _darkness(picture)
    y, x = np.mgrid[1 : SIDE - 1, 1 : SIDE - 1] + 0.5
    return float((x * weight).sum() / weight.sum()), float((y * weight).sum() / weight.sum())


@pytest.mark.parametrize("point", [(0.0, 0.0), (0.5, -0.25), (-0.913, 0.377)])
def test_a_point_is_drawn_where_it_lies_with_y_upwards(point: tuple[float, float]) -> None:
    labels = np.array([-1])
    picture = scatter(np.array([point]), point_colors(labels, DARK), PLANE, SIDE, DARK)
    x, y = _centre(picture)
    assert x == pytest.approx((point[0] / MARGIN + 1) / 2 * SIDE, abs=0.15)
    assert y == pytest.approx((1 - point[1] / MARGIN) / 2 * SIDE, abs=0.15)


def test_points_outside_the_view_leave_no_trace() -> None:
    x = np.array([[5.0, 0.0], [0.0, -300.0], [1e30, 1e30]])
    picture = scatter(x, point_colors(np.zeros(3, np.int64), DARK), PLANE, SIDE, DARK)
    assert not _darkness(picture).any()


def test_a_point_on_the_border_is_cut_not_wrapped() -> None:
    x = np.array([[MARGIN, 0.0]])
    picture = scatter(x, point_colors(np.array([0]), DARK), PLANE, SIDE, DARK)
    assert _darkness(picture)[:, -2:].any()
    assert not _darkness(picture)[:, : SIDE // 2].any()


def test_many_points_in_one_place_take_their_class_colour() -> None:
    labels = np.full(50, 1)
    picture = scatter(np.zeros((50, 2)), point_colors(labels, DARK), PLANE, SIDE, DARK)
    np.testing.assert_allclose(picture[SIDE // 2, SIDE // 2], CLASS_COLORS[1], atol=1)


def test_classes_have_their_colours_and_no_class_the_accent() -> None:
    colors = point_colors(np.array([-1, 0, 1, len(CLASS_COLORS)]), DARK)
    assert colors.tolist() == [
        list(DARK.accent),
        list(CLASS_COLORS[0]),
        list(CLASS_COLORS[1]),
        list(CLASS_COLORS[0]),
    ]
