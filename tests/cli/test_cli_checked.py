"""What was once told wrongly on the command line, and is now told right."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from diffusion_gui.storage import model_files

Cli = Callable[..., tuple[int, str, str]]
SMALL = "--batch 16 --device cpu --sample-every 0"
MOONS = "sample --model points:moons --count 3 --steps 6"


@pytest.mark.parametrize("name", ["a.mp4", "a.webm", "a.gif", "a.webp", "a.png", "a.npz"])
def test_a_file_that_is_cut_short_is_not_told_as_whole(cli: Cli, tmp_path: Path, name: str) -> None:
    assert cli(f"{MOONS} --count 60 --out {name}")[0] == 0
    assert cli("inspect", name)[0] == 0
    path = tmp_path / name
    path.write_bytes(path.read_bytes()[: path.stat().st_size * 2 // 3])
    code, out, err = cli("inspect", name)
    assert (code, out) == (2, "")
    assert name in err


@pytest.mark.parametrize(
    ("key", "change", "said"),
    [
        ("x", lambda x: x * np.float32("nan"), "not finite"),
        ("x0", lambda x0: x0[:2], "do not fit together"),
        ("x", lambda x: x.astype(np.float64), "do not fit together"),
        ("t", lambda t: t * 1000, "of a schedule of"),
    ],
    ids=["nan", "short", "double", "steps"],
)
def test_a_trajectory_that_cannot_be_used_is_not_told_as_good(
    cli: Cli, tmp_path: Path, key: str, change: Callable[[np.ndarray], np.ndarray], said: str
) -> None:
    cli(f"{MOONS} --out a.npz")
    with np.load(tmp_path / "a.npz") as file:
        arrays = dict(file)
    np.savez(tmp_path / "a.npz", **(arrays | {key: change(arrays[key])}))
    code, out, err = cli("inspect a.npz")
    assert (code, out) == (2, "")
    assert said in err


def test_a_cut_trajectory_is_not_taken_for_a_pickle(cli: Cli, tmp_path: Path) -> None:
    cli(f"{MOONS} --out a.npz")
    whole = (tmp_path / "a.npz").read_bytes()
    (tmp_path / "a.npz").write_bytes(whole[: len(whole) // 2])
    code, _, err = cli("sample --continue a.npz --at 1 --out b.npz")
    assert code == 2
    assert "cut short, or damaged" in err
    assert "pickle" not in err


def test_the_loss_that_is_told_is_the_run_s_own_after_a_rest_too(cli: Cli, tmp_path: Path) -> None:
    _, straight, _ = cli(f"train --data points:moons --steps 12 --out a {SMALL}")
    cli(f"train --data points:moons --steps 6 --out b {SMALL}")
    _, rested, _ = cli("train --out b --resume --steps 12")
    name = "(mean of the last 50 steps)"
    told = [out.splitlines()[-1].partition("loss ")[2] for out in (straight, rested)]
    assert told[0] == told[1]
    lines = [json.loads(one) for one in (tmp_path / "b" / "log.jsonl").read_text().splitlines()]
    mean = np.mean([one["loss"] for one in lines])
    assert told[0] == f"{mean:.4f} {name}"
    assert told[0] in rested.splitlines()[-2], "the progress line"
    assert lines[-1]["loss_mean_50"] == pytest.approx(mean, rel=1e-12)
    figures = model_files.read_metadata(tmp_path / "b" / "checkpoint.safetensors")["figures"]
    assert figures["loss_mean_50"] == lines[-1]["loss_mean_50"]
    _, shown, _ = cli("inspect b")
    assert f"loss {name}" in shown


@pytest.mark.parametrize("sampler", ["ddpm", "heun"])
def test_no_eta_at_all_can_be_asked_of_every_sampler(cli: Cli, sampler: str) -> None:
    line = f"{MOONS} --sampler {sampler} --out a.npz"
    assert cli(f"{line} --eta 0")[0] == 0
    code, _, err = cli(f"{line} --eta 0.5")
    assert code == 2
    assert "has no eta" in err


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (f"{MOONS} --out a.npz --label ,", "class"),
        ("inspect", "The name of a file or folder is empty"),
    ],
)
def test_what_names_nothing_is_refused(cli: Cli, line: str, said: str) -> None:
    code, _, err = cli(line, *([""] if line == "inspect" else []))
    assert code == 2
    assert said in err


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no device that is always full")
def test_a_full_disk_behind_the_output_is_no_bug() -> None:
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "diffusion_gui", "list", "models"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
        )
    assert done.returncode == 2
    assert done.stderr.splitlines() == [
        "The output could not be written: its disk is full.",
        "Make room, and try again.",
    ]
