"""`order`: the chart and table of the samplers' order of accuracy."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

Cli = Callable[..., tuple[int, str, str]]


def test_the_table_holds_the_textbook_orders(cli: Cli, tmp_path: Path) -> None:
    code, out, err = cli("order --out o.csv")
    assert (code, err) == (0, "")
    with (tmp_path / "o.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 4 * 3 * 4
    for row in rows:
        order = {"euler": 1, "heun": 2, "dpmpp_2m": 2}[row["sampler"]]
        assert float(row["order"]) == pytest.approx(order, abs=0.2)
        assert f"{float(row['order']):.2f}" in out


def test_the_chart_names_the_slopes(cli: Cli, tmp_path: Path) -> None:
    assert cli("order --out o.png")[0] == 0
    assert cli("order --out o.svg")[0] == 0
    with Image.open(tmp_path / "o.png") as picture:
        assert picture.size[0] > 800
    text = (tmp_path / "o.svg").read_text()
    for word in ("karras", "heun 2.", "euler 1.", "dpmpp_2m 2."):
        assert word in text


def test_another_ending_is_refused(cli: Cli) -> None:
    code, _, err = cli("order --out o.gif")
    assert code == 2
    assert ".csv" in err
