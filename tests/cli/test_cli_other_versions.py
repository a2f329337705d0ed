"""Files whose network another version of the program built otherwise: told as that, in words."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
import torch

from diffusion_gui.core.domain import Domain
from diffusion_gui.core.recipes.train_settings import TrainSettings
from diffusion_gui.models import checkpoint
from diffusion_gui.models.checkpoint import write_tensors
from diffusion_gui.models.networks import build
from diffusion_gui.storage.domain_json import domain_json

Cli = Callable[..., tuple[int, str, str]]

OLD = {"channels": 8, "layers": 3, "patch": 2, "dropout": 0.0, "predicts": "x0", "frames": 2}
"""Options of a network of clips as it could once have been."""
CLIPS = Domain("video", (3, 4, 8, 8), labels=("right", "left"), rate=12.0)
PICTURES = Domain("image", (1, 8, 8))
SETTINGS = TrainSettings(data="digits", network_options={"channels": 8}).checked()


def model_of(path: Path, domain: Domain, network: str, options: Mapping[str, object]) -> None:
    content = {
        "format": 1, "domain": domain_json(domain), "network": network,
        "network_options": dict(options), "sigma_data": 0.5,
    }  # fmt: skip
    write_tensors(path, {"stem.weight": torch.zeros(8, 8)}, content)


@pytest.mark.parametrize(
    ("network", "options", "told"),
    [("video", OLD, "no option 'layers'"), ("unet_of_2031", {}, "no network 'unet_of_2031'")],
)
@pytest.mark.parametrize(
    "line",
    [
        "sample --model m.safetensors --out f.gif",
        "score --model m.safetensors --data clips --json",
        "inspect m.safetensors",
        "train --data clips --start m.safetensors --steps 2 --out run",
    ],
)
def test_a_model_of_another_network_is_refused_as_of_another_version(
    cli: Cli, tmp_path: Path, line: str, network: str, options: dict[str, object], told: str
) -> None:
    model_of(tmp_path / "m.safetensors", CLIPS, network, options)
    code, out, err = cli(line)
    assert (code, out) == (2, "")
    assert "m.safetensors was made by another version" in err
    assert told in err
    assert "train a new model" in err
    assert {path.name for path in tmp_path.iterdir()} == {"m.safetensors"}


def test_a_whole_file_whose_network_is_built_otherwise_now_is_of_another_version(
    cli: Cli, tmp_path: Path
) -> None:
    model_of(tmp_path / "m.safetensors", PICTURES, "unet_small", {"channels": 8})
    code, _, err = cli("sample --model m.safetensors --out f.gif")
    assert code == 2
    assert "made by another version" in err
    assert "It lacks tensors" in err


def test_a_file_without_some_of_its_own_tensors_is_damaged_and_of_no_other_version(
    cli: Cli, tmp_path: Path
) -> None:
    path = tmp_path / "m.safetensors"
    network = build(SETTINGS.network, SETTINGS.network_options, PICTURES)
    checkpoint.save(path, network, domain=PICTURES, settings=SETTINGS, sigma_data=0.5, figures={})
    raw = path.read_bytes()
    path.write_bytes(raw.replace(b'"head.', b'"heaf.', 1))
    code, _, err = cli("sample --model m.safetensors --out f.gif")
    assert code == 2
    assert "another version" not in err
    assert "m.safetensors is not a model" in err


@pytest.mark.parametrize(
    "line", ["train --out run --resume", "train --config run/config.json --out new"]
)
def test_a_run_of_the_older_network_is_refused_and_stays_as_it_is(
    cli: Cli, tmp_path: Path, line: str
) -> None:
    config = tmp_path / "run" / "config.json"
    config.parent.mkdir()
    text = json.dumps({"data": "clips", "network": "video", "network_options": OLD, "steps": 9})
    config.write_text(text)
    code, out, err = cli(line)
    assert (code, out) == (2, "")
    assert "config.json cannot be used" in err
    assert "another version" in err
    assert "'layers'" in err
    assert "train a new model" in err
    assert config.read_text() == text
    assert [path.name for path in tmp_path.rglob("*")] == ["run", "config.json"]
