"""What needs no PyTorch: help, lists, schedules, and every mistake in the arguments."""

from __future__ import annotations

import csv
import io
import json
import math
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path

import pytest

from diffusion_gui.__main__ import main
from diffusion_gui.cli.listing import KINDS
from diffusion_gui.cli.progress import Bar
from diffusion_gui.core import sound_device
from diffusion_gui.core.catalog import (
    COMMANDS,
    DATASETS,
    EXPORTERS,
    MACHINES,
    NETWORKS,
    SAMPLERS,
    SCHEDULES,
)
from diffusion_gui.core.recipes.export_options import EXPORT_OPTIONS
from diffusion_gui.core.recipes.train_settings import TRAIN_OPTIONS

Cli = Callable[..., tuple[int, str, str]]

MISTAKES = {
    "no such command": ("nosuchcommand", ["noise", "sample", "doctor"]),
    "unknown flag": ("noise --out a.gif --bogus 1", ["--bogus", "--help"]),
    "shortened flag": ("noise --out a.gif --see 1", ["--see"]),
    "no target": ("noise --data digits", ["--out"]),
    "unknown data": ("noise --data nope --out a.gif", [*DATASETS]),
    "missing folder of images": ("noise --data images:nowhere --out a.gif", ["nowhere", "exist"]),
    "missing points": ("noise --data points:nowhere.csv --out a.gif", ["nowhere.csv", "exist"]),
    "unknown schedule": ("noise --schedule nope --out a.gif", [*SCHEDULES]),
    "no steps": ("noise --steps 0 --out a.gif", ["Steps", "from 1 to 10000"]),
    "too many steps": ("noise --steps 1000000000 --out a.gif", ["Steps", "10000"]),
    "steps in words": ("noise --steps many --out a.gif", ["'many'", "whole number"]),
    "decimal comma": ("noise --out a.gif --fps 12,5", ["'12,5'", "number"]),
    "negative seed": ("noise --seed -1 --out a.gif", ["Seed", "-1"]),
    "seed too large": ("noise --seed 18446744073709551616 --out a.gif", ["Seed"]),
    "no items": ("noise --count 0 --out a.gif", ["Count"]),
    "wrong process": ("noise --process reverse --out a.gif", ["forward", "markov"]),
    "no model": ("sample --out a.gif", ["--model", "ideal:DATA"]),
    "unknown model": ("sample --model nope --out a.gif", ["nope", "ideal:DATA"]),
    "missing model file": ("sample --model no/where.safetensors --out a.gif", ["No such file"]),
    "ideal of nothing": ("sample --model ideal:nope --out a.gif", [*DATASETS]),
    "unknown sampler": ("sample --model ideal:digits --sampler nope --out a.gif", [*SAMPLERS]),
    "more steps than T": (
        "sample --model ideal:digits --T 20 --steps 21 --out a.gif",
        ["21 steps", "T = 20"],
    ),
    "guidance is no number": ("sample --model ideal:digits --guidance nan --out a.gif", ["nan"]),
    "guidance too strong": ("sample --model ideal:digits --guidance 1e6 --out a.gif", ["50"]),
    "eta without ddim": (
        "sample --model ideal:digits --sampler euler --eta 1 --out a.gif",
        ["no eta", "ddim"],
    ),
    "level without item": (
        "sample --model ideal:digits --from-level 0.5 --out a.gif",
        ["--init"],
    ),
    "level of nothing": (
        "sample --model ideal:digits --init digits --from-level 1.5 --out a.gif",
        ["From level", "0 to 1"],
    ),
    "missing image": ("sample --model ideal:digits --init no.png --out a.gif", ["no.png"]),
    "unknown ending": ("noise --out a.xyz", [".gif", ".mp4", ".strip.png", ".npz"]),
    "no ending": ("noise --out a", ["no ending", ".gif"]),
    "target is a folder": ("noise --out folder", ["is a folder", "folder of PNG frames"]),
    "target folder has an ending": ("noise --out folder.gif", ["is a folder"]),
    "folder is missing": ("noise --out no/where.gif", ["does not exist"]),
    "folder holds other files": ("noise --out folder/", ["holds other files"]),
    "folder is a file": ("noise --out file.txt/", ["is a file"]),
    "no frames a second": ("noise --out a.gif --fps 0", ["Frames a second", "0.1 to 1000"]),
    "scale too large": ("noise --out a.gif --scale 65", ["Scale", "0 to 64"]),
    "show what": ("noise --out a.gif --show x1", ["x,x0,eps"]),
    "record of an animation": ("noise --out a.gif --record x", [".npz"]),
    "record what": ("noise --out a.npz --record x,y", ["'y'", "noise"]),
    "device": ("noise --out a.gif --device tpu", ["tpu", "cuda"]),
    "network": ("train --out run --network nope", [*NETWORKS]),
    "preset": ("train --out run --preset mainframe", [*MACHINES]),
    "preset of a run": ("train --out run --preset laptop --resume", ["--preset", "--resume"]),
    "network option": ("train --out run --network mlp --set depht=3", ["depht", "depth"]),
    "network option's value": ("train --out run --network mlp --set depth=0", ["Depth", "1 to 32"]),
    "network option without value": ("train --out run --set depth", ["NAME=VALUE"]),
    "learning rate 0": ("train --out run --lr 0", ["Learning rate"]),
    "learning rate nan": ("train --out run --lr nan", ["Learning rate"]),
    "training data": ("train --out run --data nope", [*DATASETS]),
    "nothing to resume": (
        "train --out run --resume",
        ["holds no training run", "Name the folder of a run", "without --resume"],
    ),
    "config missing": ("train --out run --config no.json", ["no.json", "No such file"]),
    "config is none": ("train --out run --config file.txt", ["training settings"]),
    "schedule's ending": ("schedule --name cosine --out s.txt", [".csv", ".png", ".svg"]),
    "schedule's name": ("schedule --name nope --out s.csv", [*SCHEDULES]),
    "schedule's steps": ("schedule --steps 0 --out s.csv", ["1 to 10000"]),
    "schedule's folder": ("schedule --out no/where.csv", ["does not exist"]),
    "schedule's handles": (
        "schedule --name custom --handles 40,20 --out s.csv",
        ["2 were given", "Give 7 numbers"],
    ),
    "handles of another schedule": (
        "schedule --name cosine --handles 40,20,8,0,-8,-20,-40 --out s.csv",
        ["no handles", "--name custom"],
    ),
    "handles that rise": (
        "noise --schedule custom --handles 40,20,8,9,-8,-20,-40 --out a.gif",
        ["9 dB after 8 dB"],
    ),
    "handles of no custom schedule": (
        "sample --model ideal:digits --handles 40,20,8,0,-8,-20,-40 --out a.gif",
        ["no handles", "--schedule custom"],
    ),
    "items that are no numbers": ("noise --items 3,x --out a.gif", ["'x'", "from 0 to 9999"]),
    "items and no beginning": ("sample --model ideal:digits --items 3 --out a.gif", ["--init"]),
    "list what": ("list nope", [*KINDS]),
    "inspect nothing": ("inspect no.gif", ["no.gif", "does not exist"]),
    "inspect a folder": ("inspect folder", ["folder"]),
    "inspect text": ("inspect file.txt", ["no recipe"]),
}


@pytest.mark.parametrize("case", list(MISTAKES))
def test_mistakes_are_told_in_plain_lines(cli: Cli, tmp_path: Path, case: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "other.txt").write_text("mine")
    (tmp_path / "folder.gif").mkdir()
    (tmp_path / "file.txt").write_text("mine")
    before = sorted(tmp_path.rglob("*"))
    line, words = MISTAKES[case]
    code, out, err = cli(line)
    assert code == 2
    assert out == ""
    assert len(err.splitlines()) <= 2
    assert "Traceback" not in err
    for word in words:
        assert word in err
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize(
    "line",
    [
        "--help",
        "--version",
        "list --json",
        "noise --help",
        "train --help",
        "schedule --name karras --steps 50 --out s.csv",
        "noise --data nope --out a.gif",
        "sample --model ideal:digits --steps 0 --out a.gif",
        "train --out run --lr nan",
        "inspect no.gif",
    ],
)
def test_quick_answers_load_neither_torch_nor_qt(tmp_path: Path, line: str) -> None:
    code = (
        "import sys; from diffusion_gui.__main__ import main; main(sys.argv[1:]);"
        "print(sorted({'torch', 'torchvision', 'PySide6', 'pyqtgraph', 'av'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *line.split()], cwd=tmp_path, capture_output=True, text=True
    )
    assert done.stdout.splitlines()[-1] == "[]", done.stderr


@pytest.mark.parametrize("name", list(COMMANDS))
def test_every_command_helps(cli: Cli, name: str) -> None:
    code, out, err = cli(name, "--help")
    assert code == 0
    assert err == ""
    assert out.startswith(f"usage: diffusion-gui {name}")
    assert COMMANDS[name].load().name == name


def test_every_option_is_a_flag(cli: Cli) -> None:
    _, noise, _ = cli("noise", "--help")
    _, train, _ = cli("train", "--help")
    for name in EXPORT_OPTIONS:
        assert "--" + name.replace("_", "-") in noise
    for name in TRAIN_OPTIONS:
        assert "--" + name.replace("_", "-") in train


def test_the_help_names_commands_and_the_windows_options(cli: Cli) -> None:
    code, out, _ = cli("--help")
    assert code == 0
    for word in (*COMMANDS, "--scene", "--lang", "--theme", "--size", "--screenshot", "--after"):
        assert word in out


def test_lists_name_everything_in_the_catalogue(cli: Cli) -> None:
    _, out, _ = cli("list", "--json")
    lists = json.loads(out)
    assert list(lists) == ["data", "models", "networks", "schedules", "samplers", "exporters"]
    for kind, registry in (
        ("data", DATASETS),
        ("networks", NETWORKS),
        ("schedules", SCHEDULES),
        ("samplers", SAMPLERS),
        ("exporters", EXPORTERS),
    ):
        assert [row["name"] for row in lists[kind]] == list(registry)
        _, text, _ = cli("list", kind)
        assert all(name in text for name in registry)
    eta = next(row for row in lists["samplers"] if row["name"] == "ddim")["options"][0]
    assert eta == {"name": "eta", "kind": "float", "default": 0.0, "low": 0.0, "high": 1.0}


def test_a_damaged_model_does_not_break_the_list(cli: Cli, home: Path) -> None:
    folder = home / "diffusion-gui" / "models"
    folder.mkdir(parents=True)
    (folder / "broken.safetensors").write_bytes(b"nonsense")
    code, out, _ = cli("list", "models")
    assert code == 0
    assert "broken" in out


def _table(tmp_path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO((tmp_path / "s.csv").read_text())))


def test_the_linear_schedule_is_ddpms(cli: Cli, tmp_path: Path) -> None:
    assert cli("schedule", "--name", "linear", "--steps", "1000", "--out", "s.csv")[0] == 0
    assert (tmp_path / "s.csv").read_text().startswith("t,beta,alpha_bar,alpha,sigma,snr_db\n")
    rows = _table(tmp_path)
    assert [int(row["t"]) for row in rows] == list(range(1001))
    alpha_bar = 1.0
    for t in range(1, 1001):
        beta = 1e-4 + (0.02 - 1e-4) * (t - 1) / 999  # Ho et al. 2020
        alpha_bar *= 1.0 - beta
        row = {name: float(text) for name, text in rows[t].items()}
        assert row["beta"] == pytest.approx(beta, rel=1e-12)
        assert row["alpha_bar"] == pytest.approx(alpha_bar, rel=1e-9)
        assert row["alpha"] == pytest.approx(math.sqrt(alpha_bar), rel=1e-9)
        assert row["sigma"] == pytest.approx(math.sqrt(1 - alpha_bar), rel=1e-9)
        assert row["snr_db"] == pytest.approx(
            10 * math.log10(alpha_bar / (1 - alpha_bar)), abs=1e-8
        )
    assert alpha_bar == pytest.approx(4.0358e-5, rel=1e-4)


def test_a_schedule_without_betas_leaves_them_empty(cli: Cli, tmp_path: Path) -> None:
    cli("schedule", "--name", "flow", "--steps", "4", "--out", "s.csv")
    rows = _table(tmp_path)
    assert [row["beta"] for row in rows] == [""] * 5
    assert [float(row["alpha"]) for row in rows] == [1, 0.75, 0.5, 0.25, 0]
    assert rows[0]["snr_db"] == "inf"
    assert rows[4]["snr_db"] == "-inf"


def test_schedules_are_drawn(cli: Cli, tmp_path: Path) -> None:
    for name in ("s.png", "s.svg"):
        assert cli("schedule", "--name", "cosine", "--steps", "50", "--out", name)[0] == 0
    assert (tmp_path / "s.png").read_bytes().startswith(b"\x89PNG")
    assert ET.parse(tmp_path / "s.svg").getroot().tag.endswith("svg")


def test_doctor_tells_versions_and_device(cli: Cli) -> None:
    code, out, _ = cli("doctor")
    assert code == 0
    for word in ("Python", "torch", "PySide6-Essentials", "device", "sound", "log"):
        assert word in out


def test_doctor_tells_in_one_line_that_there_is_no_sound_device(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sound_device, "missing", lambda: sound_device.NO_DEVICE)
    code, out, err = cli("doctor")
    assert code == 0
    assert not err
    lines = [line for line in out.splitlines() if line.startswith("sound ")]
    assert lines == ["sound               none: No sound device was found."]


def test_a_bug_is_one_line_and_its_traceback_in_the_log(
    cli: Cli, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(name: str, T: int) -> None:
        raise ZeroDivisionError("a planted bug")

    monkeypatch.setattr("diffusion_gui.cli.schedule.make_schedule", broken)
    code, _, err = cli("schedule", "--out", "s.csv")
    assert code == 1
    assert len(err.splitlines()) == 1
    assert "a planted bug" in err
    log = next(home.rglob("diffusion-gui.log"))
    assert str(log) in err
    assert "Traceback" in log.read_text()


def test_an_interruption_exits_with_130(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(name: str, T: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("diffusion_gui.cli.schedule.make_schedule", interrupted)
    assert cli("schedule", "--out", "s.csv")[0] == 130


@pytest.mark.skipif(sys.platform == "win32", reason="a shell's pipe")
def test_a_closed_pipe_is_no_error() -> None:
    line = f"{sys.executable} -m diffusion_gui list --json | head -1; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", line], capture_output=True, text=True)
    assert done.stdout.splitlines() == ["{", "0"]
    assert done.stderr == ""


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_the_bar_is_painted_on_a_terminal_and_gone_at_the_end() -> None:
    terminal = _Terminal()
    with Bar(terminal) as bar:
        bar.update(0, 10, "working")
        bar.update(10, 10, "working", "loss 0.1")
    assert "10/10" in terminal.getvalue()
    assert "loss 0.1" in terminal.getvalue()
    assert terminal.getvalue().endswith("\r\x1b[K")
    assert "\n" not in terminal.getvalue()


def test_the_bar_stays_silent_in_a_pipe() -> None:
    pipe = io.StringIO()
    with Bar(pipe) as bar:
        bar.update(5, 10, "working")
    assert pipe.getvalue() == ""


def test_help_and_version_need_no_arguments_of_the_process() -> None:
    assert main(["--version"]) == 0
