"""Points from strokes and pictures, and the CSV they are kept in."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from diffusion_gui.core.drawing import from_darkness, spray, write_csv
from diffusion_gui.core.errors import UserError


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


def test_spray_is_normal_around_the_place() -> None:
    points = spray(0.5, -0.25, 4000, 0.1, np.random.default_rng(0))
    np.testing.assert_allclose(points.mean(0), [0.5, -0.25], atol=0.01)
    np.testing.assert_allclose(points.std(0), 0.1, atol=0.01)


def test_the_csv_holds_what_was_drawn(tmp_path: Path) -> None:
    points = spray(0.0, 0.0, 60, 0.3, np.random.default_rng(1))
    write_csv(points, tmp_path / "a.csv")
    text = (tmp_path / "a.csv").read_text()
    assert text.splitlines()[0] == "x,y"
    np.testing.assert_allclose(
        np.loadtxt(tmp_path / "a.csv", delimiter=",", skiprows=1), points, atol=1e-6
    )
    with pytest.raises(UserError, match="too few"):
        write_csv(points[:10], tmp_path / "b.csv")
    assert not (tmp_path / "b.csv").exists()
