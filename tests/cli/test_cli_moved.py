"""Recipes and run folders on the command line after their data has moved, or the person has."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from diffusion_gui.export.embedded import read_notes
from diffusion_gui.storage import trajectory_file
from diffusion_gui.storage.run_folder import read_settings

Cli = Callable[..., tuple[int, str, str]]
SMALL = "--network mlp --set width=16 --set depth=1 --batch 8 --sample-every 0"


@pytest.fixture
def points(tmp_path: Path) -> Path:
    rng = np.random.default_rng(0)
    path = tmp_path / "own.csv"
    np.savetxt(path, rng.normal(size=(50, 2)), delimiter=",")
    return path


def test_a_run_goes_on_from_any_folder(
    cli: Cli, points: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert cli(f"train --data points:own.csv --steps 4 --out run {SMALL}")[0] == 0
    (tmp_path / "else").mkdir()
    monkeypatch.chdir(tmp_path / "else")
    code, out, err = cli("train --out ../run --resume --steps 6")
    assert code == 0, err
    assert "6 steps" in out
    assert cli("sample --model ../run --count 5 --steps 2 --out a.npz")[0] == 0
    assert trajectory_file.load(Path("a.npz")).recipe.model == str(tmp_path / "run")


def test_a_run_goes_on_with_the_same_data_in_another_place_alone(
    cli: Cli, points: Path, tmp_path: Path
) -> None:
    assert cli(f"train --data points:own.csv --steps 4 --out run {SMALL}")[0] == 0
    points.rename(tmp_path / "new.csv")
    code, _, err = cli("train --out run --resume --steps 6")
    assert code == 2
    assert "own.csv does not exist" in err
    assert "--data" in err
    config = (tmp_path / "run" / "config.json").read_bytes()
    (tmp_path / "other.csv").write_text("0,1\n2,5\n4,3\n")
    code, _, err = cli("train --out run --resume --steps 6 --data points:other.csv")
    assert code == 2
    assert "its data has changed" in err
    assert (tmp_path / "run" / "config.json").read_bytes() == config, "nothing is taken"
    code, _, err = cli("train --out run --resume --steps 6 --data points:new.csv")
    assert code == 0, err
    assert read_settings(tmp_path / "run").data == f"points:{tmp_path / 'new.csv'}"


def test_a_project_that_was_moved_whole_is_found(cli: Cli, points: Path, tmp_path: Path) -> None:
    project = tmp_path / "project"
    project.mkdir()
    shutil.move(points, project / "own.csv")
    line = f"train --data points:project/own.csv --steps 4 --out project/run {SMALL}"
    assert cli(line)[0] == 0
    model = "--model ideal:points:project/own.csv --count 4 --steps 2"
    for name in ("a.npz", "a.gif", "a.png", "a.webp", "a.mp4", "a.strip.png", "frames/"):
        assert cli(f"sample {model} --out project/{name}")[0] == 0
    project.rename(tmp_path / "moved")
    moved = tmp_path / "moved"
    code, _, err = cli("train --out moved/run --resume --steps 6")
    assert code == 0, err
    found = f"ideal:points:{moved / 'own.csv'}"
    assert trajectory_file.load(moved / "a.npz").recipe.model == found
    frame = next((moved / "frames").glob("*.png"))
    for path in (
        *(moved / f"a.{one}" for one in ("gif", "png", "webp", "mp4", "strip.png")),
        frame,
    ):
        text, recipe = read_notes(path)
        assert recipe.model == found, path
        assert json.loads(text)["places"]


def test_a_data_set_is_looked_for_in_the_folder_that_is_named(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DIFFUSION_GUI_DATA_DIR", "")  # as it was, afterwards
    raw = tmp_path / "root" / "MNIST" / "raw"
    raw.mkdir(parents=True)
    head = bytes.fromhex("00000803 0000000a 0000001c 0000001c")
    (raw / "train-images-idx3-ubyte").write_bytes(head + bytes(range(196)) * 40)
    labels = bytes.fromhex("00000801 0000000a 05000401090201030104")
    (raw / "train-labels-idx1-ubyte").write_bytes(labels)
    code, _, err = cli("noise --data mnist --data-dir root --steps 2 --count 3 --out a.npz")
    assert code == 0, err
