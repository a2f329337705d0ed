"""A folder of Wan on the command line, and on a hub."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import av
import pytest
from hub_server import serving
from wan_folders import FRAMES, LATENTS, wan_folder

from diffusion_gui.storage import trajectory_file

Cli = Callable[..., tuple[int, str, str]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    wan_folder(tmp_path / "wan", boundary=0.5)
    return tmp_path / "wan"


def test_it_is_inspected_sampled_to_a_film_and_fetched_whole(
    cli: Cli, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, text, _ = cli("inspect wan --json")
    facts = json.loads(text)
    assert code == 0
    assert (facts["pipeline"], facts["shape"]) == ("WanPipeline", list(LATENTS))
    assert (facts["clips"], facts["frames a second"]) == ([3, FRAMES, 16, 16], 16.0)
    assert "0.5" in facts["second network"]
    line = "sample --model wan --prompt cat --steps 2 --count 1 --out"
    code, _, error = cli(f"{line} a.mp4 --final")
    assert code == 0, error
    with av.open("a.mp4") as film:
        stream = film.streams.video[0]
        assert stream.average_rate == 16
        assert sum(1 for _ in film.decode(stream)) == FRAMES
    with serving() as hub:
        hub.put("someone/wan", folder)
        monkeypatch.setenv("HF_ENDPOINT", hub.address)
        monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "cache"))
        monkeypatch.delenv("HF_HUB_OFFLINE", raising=False)
        code, text, _ = cli("download hf:someone/wan --size --json")
        facts = json.loads(text)
        size = sum(len(one) for one in hub.models["someone/wan"].values())
        assert (code, facts["usable"], facts["missing"]) == (0, True, size)
        assert cli("download hf:someone/wan")[0] == 0
    assert cli(f"{line} b.npz".replace("--model wan", "--model hf:someone/wan"))[0] == 0
    assert cli(f"{line} c.npz")[0] == 0
    fetched, own = (trajectory_file.load(Path(name)) for name in ("b.npz", "c.npz"))
    assert fetched.recipe.model == "hf:someone/wan"
    assert (fetched.x == own.x).all()
