"""What people reported of comparable tools, on the command line (tests/README.md lists all)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from diffusion_gui.export.embedded import read_recipe

Cli = Callable[..., tuple[int, str, str]]
NAMES = ["a,b:c", "x#1,2", "side@64", "[FLX] model", "100%d %20", "Ящик 箱 🐱", "-rf", "file:"]


def pictures(folder: Path, count: int = 2) -> None:
    """A few pictures of one colour each."""
    folder.mkdir(parents=True)
    for number in range(count):
        Image.new("RGB", (8, 8), (90 * number, 40, 200)).save(folder / f"{number}.png")


@pytest.mark.parametrize("line", ["--help", "inspect --help", "train --help", "list models"])
def test_whoever_reads_no_further_is_no_error(line: str) -> None:
    env = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    reader, writer = os.pipe()
    os.close(reader)  # as `head` does once it has its lines
    command = [sys.executable, "-m", "diffusion_gui", *line.split()]
    ended = subprocess.run(
        command, stdout=writer, stderr=subprocess.PIPE, env=env, timeout=300, check=False
    )
    os.close(writer)
    assert (ended.returncode, ended.stderr) == (0, b"")


@pytest.mark.parametrize("name", NAMES)
def test_what_has_a_meaning_in_a_spec_may_be_in_a_name(cli: Cli, tmp_path: Path, name: str) -> None:
    pictures(tmp_path / name)
    for suffix in ("mp4", "gif", "npz"):
        film = Path(name) / f"{name} film.{suffix}"
        line = "noise --steps 2 --count 1 --data"
        code, _, err = cli(line, f"images:{name}@16", "--out", f"./{film}")
        assert code == 0, err
        recipe = read_recipe(tmp_path / film)
        assert recipe.data.endswith(f"{name}@16")
    code, _, err = cli("noise --steps 2 --count 1 --data", f"./{name}", "--out", "a.npz")
    assert code == 0, err
    with np.load(tmp_path / "a.npz") as run:
        assert run["x"].shape[2:] == (3, 28, 28)


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_a_console_that_lacks_the_letters_stops_nothing(tmp_path: Path, encoding: str) -> None:
    folder = tmp_path / "Ящик 箱 🐱"
    pictures(folder)
    command = [sys.executable, "-m", "diffusion_gui", "noise", "--data", f"images:{folder}"]
    command += ["--steps", "2", "--count", "1", "--out", str(folder / "猫.gif")]
    ended = subprocess.run(
        command,
        env={**os.environ, "PYTHONIOENCODING": encoding},
        capture_output=True,
        timeout=300,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    assert b"Traceback" not in ended.stderr
    assert (folder / "猫.gif").is_file()


@pytest.mark.parametrize(
    ("label", "number"),
    [("cat, black", 1), ("CAT, BLACK", 1), ("3", 0), ("猫 🐱", 4), ("3,cat, black", 0)],
)
def test_a_class_is_named_whatever_its_name_holds(
    cli: Cli, tmp_path: Path, label: str, number: int
) -> None:
    for name in ("3", "cat, black", "dog", "none", "猫 🐱"):
        pictures(tmp_path / "sets" / name)
    line = "sample --model ideal:images:sets --steps 2 --count 2 --out a.npz --label"
    code, _, err = cli(line, label)
    assert code == 0, err
    with np.load(tmp_path / "a.npz") as run:
        assert run["labels"].tolist() == ([0, 1] if "," in label[:2] else [number] * 2)
        assert json.loads(str(run["recipe"]))["label"] == label


@pytest.mark.parametrize(
    "line",
    [
        "train --steps 1 --out run --data",
        "noise --steps 1 --out a.gif --data",
        "noise --data digits --steps 1 --out",
        "train --data digits --steps 1 --out",
        "sample --steps 1 --out a.gif --model",
        "sample --model digits --init digits --steps 1 --out a.gif --mask",
        "inspect",
        "schedule --out",
    ],
)
def test_an_empty_name_is_not_the_current_folder(cli: Cli, tmp_path: Path, line: str) -> None:
    pictures(tmp_path / "mine")
    Image.new("RGB", (8, 8)).save(tmp_path / "here.png")
    before = sorted(tmp_path.rglob("*"))
    code, out, err = cli(line, "")
    assert (code, out) == (2, ""), err
    assert "empty" in err or "No model was named" in err
    assert sorted(tmp_path.rglob("*")) == before
    assert cli("sample --steps 1 --out a.gif --model ideal:")[0] == 2
    assert sorted(tmp_path.rglob("*")) == before


def test_a_tilde_is_a_home_only_where_a_path_begins_with_it(cli: Cli, tmp_path: Path) -> None:
    pictures(tmp_path / "~mine")
    line = "noise --steps 1 --count 1"
    assert cli(f"{line} --data images:./~mine@16 --out ./~mine/a.gif")[0] == 0
    code, _, err = cli(f"{line} --data images:~mine-of-nobody@16 --out b.gif")
    assert code == 2
    assert "does not exist" in err


def test_a_run_that_is_made_longer_counts_on_and_goes_on_learning(cli: Cli, tmp_path: Path) -> None:
    line = "train --data points:moons --network mlp --batch 8"
    assert cli(f"{line} --steps 60 --out run")[0] == 0
    assert cli("train --resume --steps 90 --out run")[0] == 0
    lines = [json.loads(one) for one in (tmp_path / "run" / "log.jsonl").read_text().splitlines()]
    steps = [one["step"] for one in lines]
    assert (steps[0], steps[-1]) == (1, 90)
    assert steps == sorted(set(steps))
    rates = {one["step"]: one["lr"] for one in lines}
    assert all(rate > 0.0 for rate in rates.values())
    assert rates[61] > 10 * rates[90], "the longer run has a learning rate of its own to fall"
