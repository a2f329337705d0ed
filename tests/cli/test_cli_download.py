"""Downloads on the command line, and what doctor and the lists tell of models that others have."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from diffusers_folders import make_folder
from hub_server import COMMIT, Hub, serving

from diffusion_gui.storage import downloads
from diffusion_gui.storage.foreign import libraries

Cli = Callable[..., tuple[int, str, str]]
NAME = "hf:someone/tiny"
WEIGHTS = "unet/diffusion_pytorch_model.safetensors"


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    """A hub with one model, and an empty cache."""
    make_folder(tmp_path / "made")
    with serving() as one:
        one.put("someone/tiny", tmp_path / "made")
        monkeypatch.setenv("HF_ENDPOINT", one.address)
        monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "cache"))
        monkeypatch.delenv("HF_HUB_OFFLINE", raising=False)
        yield one


def test_a_model_is_told_fetched_listed_inspected_and_sampled(
    cli: Cli, hub: Hub, tmp_path: Path
) -> None:
    code, out, _ = cli(f"download {NAME} --size --json")
    facts = json.loads(out)
    size = sum(len(one) for one in hub.models["someone/tiny"].values())
    assert (code, facts["missing"], facts["usable"], facts["version"]) == (0, size, True, COMMIT)
    assert not (tmp_path / "cache").exists()
    code, _, error = cli(f"inspect {NAME}")
    assert (code, "diffusion-gui download" in error) == (2, True)
    assert cli(f"sample --model {NAME} --steps 2 --count 1 --out a.npz")[0] == 2
    assert not hub.ranges(WEIGHTS), "nothing is downloaded unasked"
    line = f"sample --model {NAME} --download --steps 2 --count 1 --out a.npz"
    code, _, error = cli(line)
    assert (code, "4 files" in error) == (0, True)
    assert Path("a.npz").is_file()
    asked = len(hub.asked)
    code, out, _ = cli("list models --cache --json")
    [row] = json.loads(out)
    assert (row["name"], row["state"], row["class"]) == (NAME, "whole", "DDPMPipeline")
    assert row["bytes"] >= size
    assert COMMIT in cli(f"inspect {NAME}")[1]
    assert cli(line)[0] == 0
    assert len(hub.asked) == asked, "what is here is asked of nobody"


def test_a_half_download_is_told_apart_in_lists_and_by_doctor(
    cli: Cli, hub: Hub, tmp_path: Path
) -> None:
    hub.refused[WEIGHTS] = (503, "")
    assert cli(f"download {NAME}")[0] == 2
    out = cli("list models --cache")[1]
    assert "not downloaded to its end" in out
    assert "1 half downloaded" in cli("doctor")[1]
    hub.refused.clear()
    code, out, error = cli(f"download {NAME}")
    assert code == 0, error
    assert str(tmp_path / "cache") in out
    assert "can be used" in cli("list models --cache")[1]


def test_doctor_tells_of_the_extra_and_of_the_cache(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "none"))
    out = cli("doctor")[1]
    assert f"{tmp_path / 'none'} (not there yet)" in out
    assert "pip install" not in out
    real = libraries.metadata.version  # type: ignore[attr-defined]

    def version(package: str) -> str:
        if package == "transformers":
            raise libraries.metadata.PackageNotFoundError(package)  # type: ignore[attr-defined]
        return "0.35.1" if package == "diffusers" else str(real(package))

    monkeypatch.setattr(libraries.metadata, "version", version)  # type: ignore[attr-defined]
    out = cli("doctor")[1]
    assert "0.35.1 is installed, 0.42 is needed" in out
    assert "transformers is not installed" in out
    assert out.count('pip install "diffusion-gui[diffusers]"') == 2


def test_a_data_set_is_fetched_by_the_same_command(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site, content = tmp_path / "site", b"some labels"
    site.mkdir()
    (site / "x.bin").write_bytes(content)
    file = downloads.RemoteFile("x.bin", len(content), "", (site.as_uri() + "/",))
    monkeypatch.setitem(downloads.DOWNLOADS, "mnist", (file,))
    monkeypatch.setattr(downloads, "cache_dir", lambda: tmp_path / "cache")
    monkeypatch.delenv(downloads.DATA_DIR, raising=False)
    assert "to download" in cli("download mnist --size")[1]
    assert not (tmp_path / "cache").exists()
    assert cli("download mnist")[0] == 0
    assert "here already" in cli("download mnist --size")[1]
    code, _, error = cli("download minst")
    assert (code, "hf:OWNER/NAME" in error) == (2, True)
