"""Tables of points: what is read as it was meant, or refused with the columns there are."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.recipes.data_spec import data_path, modality_of
from diffusion_gui.storage.csv_table import choose_columns, needs_choice, read_table

POINTS = [(6.5667, 3.9471), (5.937, -3.9805), (1.1654, -5.0164), (-0.5592, 4.6458)]


def written(tmp_path: Path, text: str, encoding: str = "utf-8") -> Path:
    path = tmp_path / "own.csv"
    path.write_bytes(text.encode(encoding))
    return path


def points(path: Path, choice: str = "") -> list[tuple[float, float]]:
    table = read_table(path)
    x, y = choose_columns(table, choice)[:2]
    return [(table.number(row[x]), table.number(row[y])) for row in table.rows]


def lines(between: str, decimal: str = ".", heading: str = "") -> str:
    rows = (f"{x}{between}{y}".replace(".", decimal) for x, y in POINTS)
    return heading + "\n".join(rows) + "\n"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (lines(","), "utf-8"),
        (lines(";", ",", "x;y\n"), "utf-8-sig"),
        (lines("\t", ",", "x\ty\n"), "utf-16"),
        (lines(";", ",", "größe;höhe\n"), "cp1252"),
        (lines(";", ".", "sep=;\nx;y\n"), "utf-8"),
        (lines(" ", ".", "# x y\n"), "utf-8"),
        (lines(" , ", ".", "x , y\n"), "utf-8"),
        (lines('","', ",").replace("\n", '"\n"')[:-1].join(['"', ""]), "utf-8"),
        (lines(";", ".").replace("\n", ";\n"), "utf-8"),
        (lines(";", ",").replace("\n", "\r"), "utf-8"),
    ],
    ids=["plain", "Excel, German", "UTF-16 tabs", "cp1252", "sep=", "savetxt", "blanks",
         "quoted commas", "a mark at the end", "old Macintosh"],
)  # fmt: skip
def test_a_table_is_read_as_it_was_meant(tmp_path: Path, text: str, encoding: str) -> None:
    np.testing.assert_array_equal(points(written(tmp_path, text, encoding)), POINTS)


def test_another_encoding_is_told(tmp_path: Path) -> None:
    table = read_table(written(tmp_path, "größe;höhe\n1;2\n", "cp1252"))
    assert table.headings == ("größe", "höhe")
    assert "cp1252" in table.notes[0]
    assert not read_table(written(tmp_path, "größe;höhe\n1;2\n")).notes


@pytest.mark.parametrize(
    ("first", "named"), [("id,lon,lat", "lon,lat"), (",x,y", "x,y"), ("", "2,3")]
)
def test_a_column_that_numbers_the_lines_never_becomes_x(
    tmp_path: Path, first: str, named: str
) -> None:
    rows = "\n".join(f"{k},{x},{y}" for k, (x, y) in enumerate(POINTS))
    path = written(tmp_path, f"{first}\n{rows}\n")
    table = read_table(path)
    assert needs_choice(table)
    with pytest.raises(UserError) as told:
        choose_columns(table, "")
    assert "3 columns: 1" in told.value.why
    assert f"points:{path}#{named}" in told.value.what_to_do
    np.testing.assert_array_equal(points(path, f"#{named}"), POINTS)
    np.testing.assert_array_equal(points(path, "#2,3"), POINTS)


def test_two_columns_of_which_one_is_an_index_are_refused(tmp_path: Path) -> None:
    path = written(tmp_path, ",value\n0,1.5\n1,2.5\n2,0.5\n")
    with pytest.raises(UserError, match="could not be read"):
        points(path)
    assert points(path, "#1,2")[1] == (1.0, 2.5)


def test_numbers_cut_in_two_by_their_decimal_commas_are_refused(tmp_path: Path) -> None:
    path = written(tmp_path, lines(",", ","))
    with pytest.raises(UserError) as told:
        points(path)
    assert "decimal commas" in told.value.why
    assert "semicolons" in told.value.what_to_do


def test_points_and_commas_in_one_file_are_not_guessed_at(tmp_path: Path) -> None:
    table = read_table(written(tmp_path, "1,234;0.5\n2;0.25\n"))
    assert np.isnan(table.number("1,234"))


@pytest.mark.parametrize(
    ("choice", "reason"),
    [
        ("#lon", "does not choose two"),
        ("#lon,lat,id,name", "does not choose two"),
        ("#lon,height", "no column 'height'"),
        ("#lon,5", "no column '5'"),
        ("#lon,0", "no column '0'"),
        ("#lon,lon", "twice"),
        ("#name,lon", "Several of its columns"),
    ],
)
def test_a_choice_that_will_not_do_is_refused_with_the_columns(
    tmp_path: Path, choice: str, reason: str
) -> None:
    path = written(tmp_path, "lon,lat,name,name\n1,2,a,b\n3,4,c,d\n")
    with pytest.raises(UserError) as told:
        choose_columns(read_table(path), choice)
    assert reason in told.value.why
    assert "#lon,lat" in told.value.what_to_do


def test_a_column_is_found_by_name_before_by_number(tmp_path: Path) -> None:
    table = read_table(written(tmp_path, "2020 a,x y,Z\n1,2,3\n4,5,6\n"))
    assert choose_columns(table, "#z,x y") == (2, 1)
    assert choose_columns(table, "#1,3,2") == (0, 2, 1)
    assert choose_columns(table, table.choice((1, 2))) == (1, 2)


@pytest.mark.parametrize(
    ("cells", "classes"),
    [
        (["b", "a", "b", ""], ("a", "b")),
        (["10", "9", "10", "9"], ("9", "10")),
        (["0.5", "1", "2", "1"], ()),
        (["", "", "", ""], ()),
    ],
)
def test_classes_are_few_words_or_whole_numbers(
    tmp_path: Path, cells: list[str], classes: tuple[str, ...]
) -> None:
    rows = "\n".join(f"{k},{k},{cell}" for k, cell in enumerate(cells))
    table = read_table(written(tmp_path, f"x,y,c\n{rows}\n"))
    assert table.classes(2) == classes


def test_a_path_is_never_taken_apart_where_it_is_there_as_written(tmp_path: Path) -> None:
    path = tmp_path / "a.csv#x,y"
    assert data_path(f"points:{path}").choice == "#x,y"  # type: ignore[union-attr]
    path.touch()
    assert data_path(f"points:{path}").choice == ""  # type: ignore[union-attr]
    assert data_path("points:moons") is None
    assert data_path("images:there@64").choice == "@64"  # type: ignore[union-attr]
    specs = ("mine.csv", "points:moons", "images:a", "digits", "x.csv#1,2")
    assert [modality_of(spec).name for spec in specs] == [
        "points", "points", "image", "image", "points"
    ]  # fmt: skip
