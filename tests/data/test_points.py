"""Points: eight named sets with unit deviation, and CSV files."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from diffusion_gui.core.catalog import DATASETS, POINT_SETS
from diffusion_gui.core.errors import UserError
from diffusion_gui.data import open_dataset

NAMED = [f"points:{name}" for name in POINT_SETS]
LABELLED = {"points:moons": 2, "points:circles": 2, "points:gaussians": 8}


@pytest.mark.parametrize("spec", NAMED)
def test_a_set_has_zero_mean_and_unit_deviation_on_each_axis(spec: str) -> None:
    x, labels = open_dataset(spec).tensors()
    assert x.dtype == torch.float32
    assert x.shape == (20_000, 2)
    assert labels.dtype == torch.int64
    np.testing.assert_allclose(x.mean(0), 0.0, atol=0.03)
    np.testing.assert_allclose(x.std(0), 1.0, atol=0.02)


@pytest.mark.parametrize("spec", NAMED)
def test_item_i_depends_on_the_seed_and_i_alone(spec: str) -> None:
    data = open_dataset(spec)
    many, few, other = data.draw(16, 3), data.draw(4, 3), data.draw(4, 4)
    torch.testing.assert_close(many[0][:4], few[0], rtol=0, atol=0)
    torch.testing.assert_close(many[1][:4], few[1], rtol=0, atol=0)
    assert not torch.equal(few[0], other[0])


@pytest.mark.parametrize("spec", NAMED)
def test_points_lie_inside_the_square_that_is_shown(spec: str) -> None:
    data = open_dataset(spec)
    x, _ = data.draw(2000, 0)
    share = ((x >= data.domain.low) & (x <= data.domain.high)).all(1).float().mean()
    assert share > 0.99


@pytest.mark.parametrize("spec", NAMED)
def test_labels_are_there_where_the_set_has_parts(spec: str) -> None:
    data = open_dataset(spec)
    classes = LABELLED.get(spec, 0)
    assert len(data.domain.labels) == classes
    _, labels = data.draw(400, 0)
    assert set(labels.tolist()) == (set(range(classes)) if classes else {-1})


def test_the_upper_moon_is_above_the_lower_one() -> None:
    x, labels = open_dataset("points:moons").draw(500, 0, [0, 1] * 250)
    assert labels.tolist() == [0, 1] * 250
    assert x[labels == 0, 1].mean() > x[labels == 1, 1].mean() + 0.5


def test_the_inner_circle_is_inside_the_outer_one() -> None:
    x, labels = open_dataset("points:circles").draw(500, 0)
    radius = x.norm(dim=1)
    assert radius[labels == 1].max() < radius[labels == 0].min()


def test_the_gaussians_stand_on_a_circle_in_the_order_of_their_names() -> None:
    data = open_dataset("points:gaussians")
    x, labels = data.draw(800, 0)
    for label, name in enumerate(data.domain.labels):
        middle = x[labels == label].mean(0).tolist()
        angle = np.degrees(np.arctan2(middle[1], middle[0])) % 360
        assert min(abs(angle - 45 * label), abs(angle - 360 - 45 * label)) < 8, name


def test_the_checkerboard_leaves_every_other_square_empty() -> None:
    x, _ = open_dataset("points:checkerboard").draw(4000, 1)
    # Uniform in x and y over a side of 4 squares, so a square's side is sqrt(12) / 4.
    column, row = torch.floor(x / (12**0.5 / 4) + 2).long().clamp(0, 3).T
    counts = torch.zeros(2, dtype=torch.int64)
    counts.index_add_(0, (column + row) % 2, torch.ones_like(column))
    assert counts.min() < 0.02 * counts.max()


def test_shown_points_are_not_those_that_are_trained_on() -> None:
    data = open_dataset("points:moons")
    shown, _ = data.draw(50, 0)
    assert torch.cdist(shown, data.tensors()[0]).min() > 0.0


def test_a_csv_of_two_columns_is_standardised(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("x,y\n0,10\n2,30\n4,20\n", encoding="utf-8")
    data = open_dataset(f"points:{path}")
    x, labels = data.tensors()
    assert data.total == 3
    np.testing.assert_allclose(x.mean(0), 0.0, atol=1e-6)
    np.testing.assert_allclose(x.std(0, correction=0), 1.0, atol=1e-6)
    assert x[:, 0].tolist() == sorted(x[:, 0].tolist())
    assert labels.tolist() == [-1] * 3
    torch.testing.assert_close(open_dataset(str(path)).tensors()[0], x)


def test_semicolons_tabs_a_heading_and_empty_lines_are_read(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    for text in ("a;b\n1;2\n\n3;5\n", "1\t2\n3\t5\n", "\ufeff1,2\n3,5"):
        path.write_text(text, encoding="utf-8")
        assert open_dataset(str(path)).total == 2


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "holds 0"),
        (b"1,2\n", "holds 1"),
        (b"1,2\n3,4\nfive,6\n", "Line 3"),
        (b"1,2\n3,nan\n", "Line 2"),
        (b"1,2\n3\n", "Line 2"),
        (b"1,2\n1,3\n", "axis-parallel"),
        (b"\x89PNG\r\n\x1a\n\0\xff\xfe", "not a text file"),
    ],
)
def test_a_csv_that_will_not_do_is_refused(tmp_path: Path, content: bytes, reason: str) -> None:
    path = tmp_path / "bad.csv"
    path.write_bytes(content)
    with pytest.raises(UserError) as told:
        open_dataset(f"points:{path}")
    assert "bad.csv" in told.value.what
    assert reason in told.value.why
    assert "two columns" in told.value.what_to_do


def test_an_unknown_set_is_answered_with_the_list() -> None:
    with pytest.raises(UserError) as told:
        open_dataset("points:donut")
    assert all(name in told.value.what_to_do for name in POINT_SETS)


def test_every_named_set_is_in_the_catalogue() -> None:
    assert set(NAMED) <= set(DATASETS)


@pytest.mark.parametrize("first", ["1,nan", "1,inf", "2,", "x,3"])
def test_a_first_line_with_a_number_is_no_heading(tmp_path: Path, first: str) -> None:
    path = tmp_path / "own.csv"
    path.write_text(f"{first}\n1,2\n3,4\n5,7\n")
    with pytest.raises(UserError, match="Line 1 does not hold two finite numbers"):
        open_dataset(f"points:{path}")


@pytest.mark.parametrize("end", ["", "#y,x", "#2,1"])
def test_columns_are_chosen_by_name_or_number(tmp_path: Path, end: str) -> None:
    path = tmp_path / "own.csv"
    path.write_text("x,y\n0,10\n2,30\n4,20\n")
    x, _ = open_dataset(f"points:{path}{end}").tensors()
    straight = open_dataset(str(path)).tensors()[0]
    torch.testing.assert_close(x, straight.flip(1) if end else straight)


def test_a_third_column_names_the_classes_where_it_is_chosen(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text("id;lon;lat;kind\n7;0,5;1;tree\n8;1,5;3;house\n9;2,5;2;tree\n10;3;5;\n")
    data = open_dataset(f"points:{path}#lon,lat,kind")
    assert data.domain.labels == ("house", "tree")
    assert data.tensors()[1].tolist() == [1, 0, 1, -1]
    told = " ".join(data.notes)
    assert "1 of the points have no class" in told
    assert "lon, lat, kind are read; other columns left out: 1" in told
    with pytest.raises(UserError, match="names no classes"):
        open_dataset(f"points:{path}#lat,id,lon")


def test_counted_lines_that_are_chosen_as_a_coordinate_are_told(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text("t,y\n0,10\n1,30\n2,20\n")
    assert "Column 1 numbers the lines" in " ".join(open_dataset(str(path)).notes)
