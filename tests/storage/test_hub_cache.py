"""Models in the cache of Hugging Face: listed, told apart, opened, and the cache left as it is."""

from __future__ import annotations

import json
import shutil
import socket
from pathlib import Path

import pytest
import torch
from diffusers_folders import make_folder

from diffusion_gui.core.errors import UserError
from diffusion_gui.models.foreign.loading import load
from diffusion_gui.storage import file_places
from diffusion_gui.storage.foreign.hub_cache import HubCache, cached_models
from diffusion_gui.storage.foreign.hub_folders import cache_folder
from diffusion_gui.storage.model_sources import describe, model_names, title_of

WEIGHTS = "unet/diffusion_pytorch_model.safetensors"


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache, where HF_HOME says."""
    for name in ("HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HF_HOME", str(tmp_path / "home"))
    folder = tmp_path / "home" / "hub"
    folder.mkdir(parents=True)
    return folder


def put(hub: Path, owner: str, name: str, source: Path) -> Path:
    """A model as huggingface_hub lays it: files are links to blobs; returns its folder."""
    repo = hub / f"models--{owner}--{name}"
    snapshot = repo / "snapshots" / "abc123"
    shutil.copytree(source, snapshot)
    (repo / "blobs").mkdir()
    (repo / "refs").mkdir()
    (repo / "refs" / "main").write_text("abc123")
    shutil.move(snapshot / WEIGHTS, repo / "blobs" / "123")
    (snapshot / WEIGHTS).symlink_to("../../../blobs/123")
    return repo


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sound") / "m"
    make_folder(folder)
    return folder


def test_a_cached_model_is_listed_and_opens_by_its_name_without_a_network(
    hub: Path, sound: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*asked: object, **more: object) -> None:
        raise AssertionError("a name was looked up")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    put(hub, "someone", "tiny", sound)
    before = sorted(str(path) for path in hub.rglob("*"))
    assert cache_folder() == hub
    assert [(one.name, str(one.why)) for one in cached_models()] == [("hf:someone/tiny", "")]
    assert "hf:someone/tiny" in model_names()
    assert title_of("hf:someone/tiny") == "someone/tiny"
    model = load("hf:someone/tiny", torch.device("cpu"), None)
    assert (model.info.name, model.domain.shape) == ("hf:someone/tiny", (3, 16, 16))
    assert model.sha256 == load(str(sound), torch.device("cpu"), None).sha256
    assert sorted(str(path) for path in hub.rglob("*")) == before


def test_half_downloads_and_other_pipelines_are_told_apart_and_other_libraries_left_out(
    hub: Path, sound: Path
) -> None:
    half = put(hub, "a", "half", sound)
    (half / "blobs" / "123").rename(half / "blobs" / "123.incomplete")
    other = put(hub, "b", "latent", sound)
    index = other / "snapshots" / "abc123" / "model_index.json"
    index.write_text(json.dumps({"_class_name": "X", "vae": ["diffusers", "AutoencoderKL"]}))
    put(hub, "c", "whole", sound)
    text = hub / "models--d--text" / "snapshots" / "1"
    text.mkdir(parents=True)
    (text / "config.json").write_text('{"model_type": "gpt2"}')
    found = {one.name: str(one.why) for one in cached_models()}
    assert list(found) == ["hf:a/half", "hf:b/latent", "hf:c/whole"]
    assert "not downloaded to its end" in found["hf:a/half"]
    assert "AutoencoderKL" in found["hf:b/latent"]
    assert HubCache().names() == ["hf:c/whole"]


def test_a_model_that_comes_or_goes_is_noticed(hub: Path, sound: Path) -> None:
    assert cached_models() == ()
    repo = put(hub, "a", "b", sound)
    assert len(cached_models()) == 1
    shutil.rmtree(repo)
    assert cached_models() == ()


@pytest.mark.parametrize("name", ["hf:no/where", "hf:../../etc", "hf:", "hf:a/b/c", "hf:/etc"])
def test_what_is_not_there_is_refused_in_words_that_name_the_cache(hub: Path, name: str) -> None:
    with pytest.raises(UserError) as told:
        describe(name)
    assert str(hub) in told.value.why
    assert told.value.what_to_do


def test_a_name_of_the_cache_is_no_path_of_a_recipe(hub: Path, tmp_path: Path) -> None:
    text = json.dumps({"model": "hf:someone/tiny"})
    assert file_places.with_places(text, tmp_path / "r.json") == text
    assert file_places.missing(text) == ()
