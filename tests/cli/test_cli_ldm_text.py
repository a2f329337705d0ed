"""A folder of LDMTextToImagePipeline on the command line, and on a hub."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hub_server import serving
from ldm_text_folders import PICTURES, make_folder

from diffusion_gui.storage import trajectory_file

Cli = Callable[..., tuple[int, str, str]]


def test_it_is_inspected_sampled_and_fetched_whole(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_folder(tmp_path / "ldm")
    code, text, _ = cli("inspect ldm --json")
    facts = json.loads(text)
    assert (code, facts["pipeline"]) == (0, "LDMTextToImagePipeline")
    assert (facts["pictures"], facts["guidance"]) == (list(PICTURES), 1.0)
    line = "sample --model ldm --prompt red --guidance 6 --steps 2 --count 1 --out"
    code, _, error = cli(f"{line} a.npz")
    assert code == 0, error
    assert "deprecated" not in error
    with serving() as hub:
        hub.put("someone/ldm", tmp_path / "ldm")
        monkeypatch.setenv("HF_ENDPOINT", hub.address)
        monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "cache"))
        monkeypatch.delenv("HF_HUB_OFFLINE", raising=False)
        code, text, _ = cli("download hf:someone/ldm --size --json")
        facts = json.loads(text)
        size = sum(len(one) for one in hub.models["someone/ldm"].values())
        assert (code, facts["usable"], facts["missing"]) == (0, True, size)
        assert cli("download hf:someone/ldm")[0] == 0
    assert cli(f"{line} b.npz".replace("--model ldm", "--model hf:someone/ldm"))[0] == 0
    own, fetched = (trajectory_file.load(Path(name)) for name in ("a.npz", "b.npz"))
    assert (fetched.x == own.x).all()
