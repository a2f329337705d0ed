"""Names that the system takes for none: in every flag that is a path, and told as a mistake."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

Cli = Callable[..., tuple[int, str, str]]

LINES = [
    "inspect {}.gif",
    "inspect {}.safetensors",
    "inspect {}",
    "noise --data {}.png --out a.gif",
    "noise --data images:{} --out a.gif",
    "noise --data points:{}.csv --out a.gif",
    "noise --data digits --steps 2 --count 1 --out {}.gif",
    "noise --data digits --steps 2 --count 1 --out {}/",
    "sample --model {}.safetensors --out a.gif",
    "sample --model ideal:digits --init {}.png --out a.gif",
    "sample --model ideal:digits --init digits --mask {}.png --out a.gif",
    "sample --continue {}.npz --at 1 --out a.gif",
    "score --model {}.safetensors",
    "score --model ideal:digits --data images:{}",
    "train --data {} --out run",
    "train --data points:moons --config {}.json --out run",
    "train --data points:moons --steps 1 --out {}",
    "train --resume --out {}",
    "schedule --out {}.csv",
    "schedule --out {}.png",
]


@pytest.mark.parametrize("line", LINES)
@pytest.mark.parametrize(
    "name", ["a" * 300, "loop", "~nobody-of-that-name/x"], ids=["too long", "a loop", "no home"]
)
def test_a_name_that_is_none_is_a_mistake(cli: Cli, tmp_path: Path, line: str, name: str) -> None:
    if name == "loop":
        for ending in ("", ".gif", ".png", ".csv", ".npz", ".json", ".safetensors"):
            os.symlink(f"loop{ending}", tmp_path / f"loop{ending}")
        if "--out {}." in line:
            pytest.skip("a link that leads nowhere is replaced")
    before = sorted(tmp_path.iterdir())
    code, out, err = cli(line.format(name))
    assert (code, out) == (2, ""), err
    assert "Traceback" not in err
    assert sorted(tmp_path.iterdir()) == before


def test_a_trajectory_of_no_steps_is_none(cli: Cli, tmp_path: Path) -> None:
    cli("sample --model ideal:points:moons --T 20 --steps 2 --count 2 --out r.npz")
    with np.load(tmp_path / "r.npz") as members:
        arrays = {name: members[name] for name in members.files}
    for name in ("x", "t", "alpha", "sigma"):
        arrays[name] = arrays[name][-1:]
    for name in ("x0", "noise"):
        arrays[name] = arrays[name][:0]
    np.savez(tmp_path / "r.npz", **arrays)
    code, out, err = cli("sample --continue r.npz --at 0 --out a.gif")
    assert (code, out) == (2, "")
    assert "r.npz" in err
    assert len(err.splitlines()) == 2
