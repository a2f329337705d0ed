"""Points from strokes and pictures, and the CSV they are kept in."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from diffusion_gui.core.errors import UserError
from diffusion_gui.ui.scenes.train.drawn_points import (
    A_TOUCH,
    A_UNIT,
    erase,
    from_darkness,
    spray,
    write_csv,
)


def test_points_lie_where_the_picture_is_dark() -> None:
    grey = np.full((40, 80), 250, np.uint8)
    grey[0:10, 60:80] = 0  # the upper right corner
    points = from_darkness(grey, 500)
    assert points.shape == (500, 2)
    assert (points[:, 0] >= 0.5).all()
    assert (points[:, 0] <= 1.0).all()
    assert (points[:, 1] >= 0.25).all()  # half as high as wide: y spans -0.5 to 0.5
    assert (points[:, 1] <= 0.5).all()


def test_black_is_chosen_four_times_as_often_as_half_dark() -> None:
    grey = np.zeros((1, 2), np.uint8)
    grey[0, 1] = 128
    points = from_darkness(grey, 20_000)
    share = (points[:, 0] < 0).mean() / (points[:, 0] > 0).mean()
    assert 3.7 < share < 4.4


def test_a_white_picture_is_refused_in_words() -> None:
    with pytest.raises(UserError, match="no dark pixels"):
        from_darkness(np.full((4, 4), 255, np.uint8), 10)


def test_spray_is_normal_around_the_stroke() -> None:
    rng = np.random.default_rng(0)
    touches = np.concatenate([spray((0.5, -0.25, 0.5, -0.25), 0.1, rng) for _ in range(400)])
    assert len(touches) == 400 * A_TOUCH
    np.testing.assert_allclose(touches.mean(0), [0.5, -0.25], atol=0.01)
    np.testing.assert_allclose(touches.std(0), 0.1, atol=0.01)


def test_a_stroke_has_no_gaps_and_as_many_points_in_one_piece_as_in_many() -> None:
    rng = np.random.default_rng(0)
    whole = spray((-1.0, 0.0, 1.0, 0.0), 0.001, rng)
    assert len(whole) == 2 * A_UNIT
    assert np.diff(np.sort(whole[:, 0])).max() < 0.02
    places = np.linspace(-1.0, 1.0, 4001).tolist()
    pieces = [spray((a, 0.0, b, 0.0), 0.001, rng) for a, b in pairwise(places)]
    assert sum(map(len, pieces)) == pytest.approx(2 * A_UNIT, rel=0.15)


def test_the_eraser_takes_what_is_near_the_stroke() -> None:
    points = np.array([[0.0, 0.05], [0.5, -0.05], [1.2, 0.0], [0.5, 0.2], [-0.05, 0.0]])
    left = erase(points, (0.0, 0.0, 1.0, 0.0), 0.1)
    np.testing.assert_array_equal(left, [[1.2, 0.0], [0.5, 0.2]])
    assert len(erase(points, (0.0, 0.0, 0.0, 0.0), 0.1)) == 3


def test_the_csv_holds_what_was_drawn(tmp_path: Path) -> None:
    points = np.random.default_rng(1).normal(0.0, 0.3, (60, 2))
    write_csv(points, tmp_path / "a.csv")
    text = (tmp_path / "a.csv").read_text()
    assert text.splitlines()[0] == "x,y"
    np.testing.assert_allclose(
        np.loadtxt(tmp_path / "a.csv", delimiter=",", skiprows=1), points, atol=1e-6
    )
    with pytest.raises(UserError, match="too few"):
        write_csv(points[:10], tmp_path / "b.csv")
    assert not (tmp_path / "b.csv").exists()
