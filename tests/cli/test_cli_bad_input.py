"""Every bad file, folder, value and place on the command line: named, with a reason and what to do,
exit status 2, and nothing written over. The window is asked the same in ui/test_bad_input.py."""

from __future__ import annotations

import errno
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from abuse.bad_input import (
    FOLDERS,
    MODELS,
    ODD_FOLDERS,
    ODD_PICTURES,
    PICTURES,
    RECIPES,
    Bad,
    snapshot,
)
from PIL import Image

from diffusion_gui.core import system_check
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.storage import atomic, trajectory_file

Cli = Callable[..., tuple[int, str, str]]
OLD = b"what was there before"


@pytest.fixture
def refused(cli: Cli, tmp_path: Path) -> Callable[..., str]:
    """Run a line that has to be refused; returns what was said."""
    (tmp_path / "old.gif").write_bytes(OLD)

    def run(line: str, *more: str) -> str:
        before = snapshot(tmp_path)
        code, out, err = cli(line, *more)
        assert (code, out) == (2, ""), err
        assert "Traceback" not in err
        what_and_why, what_to_do = err.splitlines()
        assert what_and_why.endswith(".")
        assert what_to_do.endswith(".")
        assert snapshot(tmp_path) == before
        return err

    return run


def answered(refused: Callable[..., str], bad: Bad, folder: Path, line: str) -> None:
    path = folder / bad.name
    bad.make(path)
    told = refused(line.format(path=path))
    assert str(path) in told
    assert bad.said in told


@pytest.mark.parametrize("case", MODELS)
def test_a_bad_model(refused: Callable[..., str], tmp_path: Path, case: str) -> None:
    answered(refused, MODELS[case], tmp_path, "sample --model {path} --out old.gif")


@pytest.mark.parametrize("case", PICTURES)
def test_a_bad_picture(refused: Callable[..., str], tmp_path: Path, case: str) -> None:
    answered(refused, PICTURES[case], tmp_path, "noise --data {path} --out old.gif")


@pytest.mark.parametrize("case", FOLDERS)
@pytest.mark.parametrize("data", ["{path}", "images:{path}"])
def test_a_bad_folder(refused: Callable[..., str], tmp_path: Path, case: str, data: str) -> None:
    answered(refused, FOLDERS[case], tmp_path, f"noise --data {data} --out old.gif")
    assert "Traceback" not in refused(f"train --data {data.format(path='bad')} --out run")


@pytest.mark.parametrize("case", ODD_PICTURES)
def test_a_picture_is_converted(cli: Cli, tmp_path: Path, case: str) -> None:
    odd = ODD_PICTURES[case]
    odd.make(tmp_path / odd.name)
    code, _, told = cli(f"noise --data {odd.name} --steps 1 --count 1 --out a.npz")
    assert code == 0
    assert odd.said in told
    assert bool(told) == bool(odd.said)
    pixel = trajectory_file.load(tmp_path / "a.npz").x[0][0, :, 7, 7]
    np.testing.assert_allclose((pixel + 1) * 127.5, odd.colour, atol=1.5)


@pytest.mark.parametrize("case", ODD_FOLDERS)
def test_a_folder_is_used_with_a_word(cli: Cli, tmp_path: Path, case: str) -> None:
    odd = ODD_FOLDERS[case]
    odd.make(tmp_path / "mine")
    code, _, told = cli("noise --data images:mine --steps 1 --count 9 --out a.npz")
    assert code == 0
    assert odd.said in told
    assert bool(told) == bool(odd.said)
    items = trajectory_file.load(tmp_path / "a.npz").x[0]
    assert len(np.unique(items, axis=0)) <= odd.used


@pytest.mark.parametrize("case", RECIPES)
def test_a_schedule_nobody_can_have(
    refused: Callable[..., str], cli: Cli, tmp_path: Path, case: str
) -> None:
    name, value = RECIPES[case]
    cli("sample --model ideal:points:moons --T 20 --steps 2 --count 2 --out r.npz")
    with np.load(tmp_path / "r.npz") as members:
        arrays = {key: members[key] for key in members.files}
    arrays["recipe"] = np.array(json.dumps(json.loads(Recipe().to_json()) | {name: value}))
    np.savez(tmp_path / "r.npz", **arrays)
    assert "r.npz" in refused("sample --continue r.npz --at 1 --out old.gif")
    assert "r.npz" in refused("inspect r.npz")


# --------------------------------------------------------------------------------------- values

VALUES = {
    "T of 0": ("sample --T 0", "from 1 to 10000"),
    "T of 1e9": ("sample --T 1000000000", "from 1 to 10000"),
    "T in words": ("sample --T many", "whole number"),
    "steps of 0": ("sample --steps 0", "from 1 to 10000"),
    "steps over T": ("sample --T 20 --steps 21", "at most 20"),
    "steps of 1e9": ("sample --steps 1000000000", "from 1 to 10000"),
    "negative guidance": ("sample --guidance -1", "from 0 to 50"),
    "guidance of 1e6": ("sample --guidance 1e6", "from 0 to 50"),
    "guidance of NaN": ("sample --guidance nan", "from 0 to 50"),
    "seed of -1": ("sample --seed -1", "whole number from 0"),
    "seed of 2^64": ("sample --seed 18446744073709551616", "whole number from 0"),
    "seed in words": ("sample --seed lucky", "whole number from 0"),
    "decimal comma": ("sample --guidance 1,5", "number"),
    "fps of 0": ("noise --fps 0", "from 0.1 to 1000"),
    "fps of 1001": ("noise --fps 1001", "from 0.1 to 1000"),
    "zero frames": ("noise --every 0", "from 1 to"),
    "learning rate of 0": ("train --lr 0", "Learning rate"),
    "learning rate of NaN": ("train --lr nan", "Learning rate"),
    "learning rate of 1e10": ("train --lr 1e10", "Learning rate"),
    "batch of 0": ("train --batch 0", "Batch"),
}
MODEL = " --model ideal:points:moons"


@pytest.mark.parametrize("case", VALUES)
def test_a_bad_value(refused: Callable[..., str], case: str) -> None:
    line, said = VALUES[case]
    command = line.split()[0]
    rest = {"sample": MODEL, "noise": " --data points:moons", "train": " --data points:moons"}
    out = "run" if command == "train" else "old.gif"
    assert said in refused(f"{line}{rest[command]} --out {out}")


@pytest.mark.parametrize(
    "line",
    ["--T 1 --steps 1", "--steps 1", "--guidance 0", "--guidance 1", "--guidance 50", "--seed 0"],
)
def test_a_value_at_its_end_is_taken(cli: Cli, tmp_path: Path, line: str) -> None:
    code, _, told = cli(f"sample --model ideal:points:moons --count 2 --out r.npz {line}")
    assert (code, told) == (0, "")
    assert np.isfinite(trajectory_file.load(tmp_path / "r.npz").x).all()


def test_a_batch_may_be_larger_than_the_data(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "p.csv").write_text("0,0\n1,1\n0,1\n")
    small = "--network mlp --set width=8 --set depth=1 --sample-every 0"
    code, out, _ = cli(f"train --data points:p.csv --batch 64 --steps 3 --out run {small}")
    assert code == 0
    assert "step 3 of 3" in out


# --------------------------------------------------------------------------------------- places


def _place(tmp_path: Path, name: str) -> str:
    """A place that no file can be written to."""
    match name:
        case "path too long":
            return "a" * 300 + ".gif"
        case "a folder":
            (tmp_path / "taken.gif").mkdir()
            return "taken.gif"
        case "a link to a folder":
            (tmp_path / "taken").mkdir()
            (tmp_path / "link.gif").symlink_to("taken")
            return "link.gif"
        case "a link to what it is made of":
            (tmp_path / "link.gif").symlink_to("mine.gif")
            return "link.gif"
        case "what it is made of":
            return "mine.gif"
        case "a home nobody has":
            return "~nobody-of-that-name/a.gif"
        case "no folder":
            return "gone/a.gif"
        case _:
            return "a.xyz"


PLACES = {
    "path too long": "too long",
    "a folder": "is a folder",
    "a link to a folder": "is a folder",
    "a link to what it is made of": "made of",
    "what it is made of": "made of",
    "a home nobody has": "does not exist",
    "no folder": "does not exist",
    "unknown ending": "unknown",
}


@pytest.mark.parametrize("case", PLACES)
def test_a_bad_place(refused: Callable[..., str], tmp_path: Path, case: str) -> None:
    Image.new("RGB", (28, 28), "red").save(tmp_path / "mine.gif")
    place = _place(tmp_path, case)
    line = f"noise --data mine.gif --schedule cosine --steps 2 --count 1 --out {place}"
    told = refused(line)
    assert PLACES[case] in told
    assert place in told


@pytest.mark.parametrize(
    ("number", "said"), [(errno.ENOSPC, "No space left"), (errno.EROFS, "Read-only")]
)
def test_a_place_that_takes_no_more(
    refused: Callable[..., str], monkeypatch: pytest.MonkeyPatch, number: int, said: str
) -> None:
    def fail(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(atomic.os, "fsync", fail)
    told = refused("noise --data points:moons --steps 2 --count 2 --out old.gif")
    assert "old.gif" in told
    assert said in told


def test_a_chart_is_not_drawn_over_what_is_measured(
    refused: Callable[..., str], tmp_path: Path
) -> None:
    Image.new("RGB", (28, 28), "red").save(tmp_path / "mine.png")
    told = refused("score --model shapes --data images:mine.png --plot mine.png")
    assert "made of" in told


# -------------------------------------------------------------------------------------- devices


@pytest.mark.parametrize(
    ("message", "said", "remedy"),
    [
        ("CUDA out of memory. Tried to allocate 2 GiB", "memory", "smaller"),
        ("CUDA error: device lost", "stopped answering", "--device cpu"),
    ],
)
@pytest.mark.parametrize("command", ["sample", "noise", "train", "score"])
def test_a_card_that_has_no_memory_or_is_lost(
    refused: Callable[..., str],
    monkeypatch: pytest.MonkeyPatch,
    command: str,
    message: str,
    said: str,
    remedy: str,
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError(message)

    owner = {
        "sample": "diffusion_gui.core.runs.trajectory.NoiseLevels.of",
        "noise": "diffusion_gui.core.runs.trajectory.NoiseLevels.of",
        "train": "diffusion_gui.training.trainer.build",
        "score": "diffusion_gui.core.runs.trajectory.NoiseLevels.of",
    }
    monkeypatch.setattr(owner[command], fail)
    lines = {
        "sample": f"sample{MODEL} --count 2 --out old.gif",
        "noise": "noise --data points:moons --count 2 --out old.gif",
        "train": "train --data points:moons --out run",
        "score": f"score{MODEL} --count 20 --steps 2",
    }
    told = refused(lines[command])
    assert said in told
    assert remedy in told


@pytest.mark.parametrize("command", ["sample --model ideal:points:moons", "noise --data digits"])
def test_a_card_that_is_not_there(refused: Callable[..., str], command: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("torch.cuda.is_available", lambda: False)
        told = refused(f"{command} --device cuda --out old.gif")
    assert "no usable CUDA" in told
    assert "--device cpu" in told


# -------------------------------------------------------------------------- the window's own door

linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Linux")


@linux
def test_without_a_display_one_line_says_so(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "XDG_SESSION_TYPE"):
        monkeypatch.delenv(name, raising=False)
    for line in ("", "--scene train"):
        code, out, err = cli(line)
        assert (code, out) == (3, "")
        assert len(err.splitlines()) == 1
        assert "no display" in err
        assert "diffusion-gui sample" in err


@linux
def test_missing_system_libraries_are_named_before_qt_aborts(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = {"libxcb-icccm.so.4", "libxcb-keysyms.so.1"}
    monkeypatch.setenv("QT_QPA_PLATFORM", "xcb")
    monkeypatch.setenv("DISPLAY", ":7654")
    monkeypatch.setattr(system_check, "_x_answers", lambda: True)
    monkeypatch.setattr(system_check, "_loads", lambda library: library.soname not in gone)
    code, out, err = cli("--scene watch")
    assert (code, out) == (3, "")
    assert "apt install libxcb-icccm4 libxcb-keysyms1" in err
    assert "dnf install xcb-util-wm xcb-util-keysyms" in err
    assert "Traceback" not in err


@pytest.mark.parametrize("name", ["a" * 300, "gone.png", "~nobody-of-that-name"])
def test_what_the_window_is_to_open_is_not_there(cli: Cli, name: str) -> None:
    code, out, err = cli(name)
    assert (code, out) == (2, "")
    assert f"'{name}' is neither a command nor a file." in err
    assert len(err.splitlines()) == 2


def test_a_table_of_more_columns_is_refused_with_what_to_write(
    cli: Callable[..., tuple[int, str, str]], tmp_path: Path
) -> None:
    (tmp_path / "p.csv").write_text("id,lon,lat\n0,1.5,2\n1,3.5,1\n2,2.5,3\n")
    code, out, err = cli("noise --data points:p.csv --steps 3 --out a.gif")
    assert (code, out) == (2, "")
    assert "3 columns: 1 (id), 2 (lon), 3 (lat)" in err
    assert "points:p.csv#lon,lat" in err
    code, _, err = cli("noise --data points:p.csv#lon,lat --steps 3 --out a.gif")
    assert code == 0
    assert "other columns left out: 1" in err
