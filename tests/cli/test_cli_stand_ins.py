"""Fashion-MNIST on the command line: its model ships, and its data may not be there."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from fashion_files import place_fashion, without_data

from diffusion_gui.engine import stand_ins

Cli = Callable[..., tuple[int, str, str]]


@pytest.fixture(autouse=True)
def missing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    without_data(monkeypatch, tmp_path)
    monkeypatch.setattr(stand_ins, "STEPS", 2)
    monkeypatch.setattr(stand_ins, "BLOCK", 4)


def test_without_its_data_generated_items_are_noised_and_it_is_said(cli: Cli) -> None:
    code, _, told = cli("noise --data fashion_mnist --steps 2 --count 2 --device cpu --out a.npz")
    assert code == 0
    assert "not real data" in told
    code, out, _ = cli("inspect --json a.npz")
    recipe = json.loads(out)["recipe"]
    assert (code, recipe["data"], len(recipe["init_sha256"])) == (0, "fashion_mnist", 64)


def test_its_model_needs_no_data(cli: Cli) -> None:
    line = "sample --model fashion_mnist --label bag --steps 2 --count 1 --device cpu --out a.npz"
    code, _, told = cli(line)
    assert code == 0
    assert "machine" not in told


@pytest.mark.parametrize(
    "line",
    [
        "score --model fashion_mnist --count 20 --steps 1 --device cpu",
        "train --data fashion_mnist --steps 1 --out run --device cpu",
        "sample --model ideal:fashion_mnist --steps 2 --count 1 --device cpu --out a.npz",
    ],
)
def test_nothing_is_measured_or_learned_from_generated_items(cli: Cli, line: str) -> None:
    code, _, told = cli(line)
    assert code == 2
    assert "Fashion-MNIST is not on this machine yet." in told
    assert "--download" in told


def test_with_data_there_real_ones_are_noised_without_a_word(cli: Cli, tmp_path: Path) -> None:
    place_fashion(tmp_path / "there")
    line = (
        "noise --data fashion_mnist --steps 2 --count 2 --device cpu --out a.npz --data-dir there"
    )
    code, _, told = cli(line)
    assert code == 0
    assert "machine" not in told
