"""Files of the first version are read as what they were, and their recipes make the same again.

`old_files/` was made by version 0.1.0 on its command line, before the code was rearranged:

    sample --model points:moons --sampler dpmpp_2m --schedule flow --steps 6 --count 24 --seed 5 --out moons.npz
    noise --data points:heart --schedule karras --steps 5 --count 24 --seed 3 --out heart.npz
    sample --model points:moons --sampler ddim --eta 0.5 --steps 5 --count 20 --seed 4 --scale 2 --out moons.gif
    sample --model points:gaussians --label 2 --guidance 2 --sampler heun --steps 4 --count 20 --seed 4 --scale 2 --out gaussians.png
    sample --model ideal:points:spiral --steps 4 --count 20 --seed 1 --scale 2 --out spiral.mp4
    sample --model digits --label 3 --steps 3 --count 2 --seed 1 --out digits.strip.png
    train --data points:moons --network mlp --set width=16 --set depth=1 --steps 20 --batch 16 --seed 0 --out run/

`facts.json` holds what its `inspect --json` gave of each.
"""  # noqa: E501

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from diffusion_gui.__main__ import main

OLD = Path(__file__).parent / "old_files"
FACTS: dict[str, Any] = json.loads((OLD / "facts.json").read_text("utf-8"))
ROUNDING = 2e-4
"""Other processors add in another order; a wrong step is off by far more."""


def inspect(path: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    assert main(["inspect", "--json", str(path)]) == 0
    facts: dict[str, Any] = json.loads(capsys.readouterr().out)
    return facts


@pytest.mark.parametrize("name", [name for name in FACTS if name != "run"])
def test_an_old_file_holds_the_recipe_it_was_made_by(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    now, then = inspect(OLD / name, capsys), FACTS[name]
    assert now["what"] == then["what"]
    assert {key: now["recipe"].get(key) for key in then["recipe"]} == then["recipe"]
    for key in ("frames", "width", "height", "arrays"):
        assert now.get(key) == then.get(key)


@pytest.mark.parametrize(
    ("name", "command"),
    [
        (
            "moons.npz",
            "sample --model points:moons --sampler dpmpp_2m --schedule flow --steps 6 --count 24 "
            "--seed 5",
        ),
        (
            "heart.npz",
            "noise --data points:heart --schedule karras --steps 5 --count 24 --seed 3",
        ),
    ],
)
def test_the_same_command_makes_the_same_numbers(name: str, command: str, tmp_path: Path) -> None:
    made = tmp_path / name
    assert main([*command.split(), "--out", str(made)]) == 0
    with np.load(OLD / name) as old, np.load(made) as new:
        for key in ("x", "x0", "noise", "alpha", "sigma"):
            assert np.allclose(old[key], new[key], rtol=ROUNDING, atol=ROUNDING), key
        assert (old["t"] == new["t"]).all()
        assert (old["labels"] == new["labels"]).all()


def test_an_old_run_is_read_and_goes_on(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run = tmp_path / "run"
    shutil.copytree(OLD / "run", run)
    capsys.readouterr()
    now, then = inspect(run, capsys), FACTS["run"]
    for key in ("network", "network_options", "sigma_data", "sha256", "domain"):
        assert now.get(key) == then.get(key), key
    assert main(["train", "--out", str(run), "--resume", "--steps", "25"]) == 0
    lines = [json.loads(line) for line in (run / "log.jsonl").read_text("utf-8").splitlines()]
    assert [line["step"] for line in lines] == list(range(1, 26))
    old = [json.loads(line) for line in (OLD / "run" / "log.jsonl").read_text("utf-8").splitlines()]
    assert [line["loss"] for line in lines[:20]] == [line["loss"] for line in old]


def test_an_old_checkpoint_denoises(tmp_path: Path) -> None:
    made = tmp_path / "made.npz"
    model = str(OLD / "run" / "checkpoint.safetensors")
    assert (
        main(["sample", "--model", model, "--steps", "3", "--count", "5", "--out", str(made)]) == 0
    )
    with np.load(made) as new:
        assert np.isfinite(new["x"]).all()
