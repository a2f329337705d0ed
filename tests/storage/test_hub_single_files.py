"""Models in one file on a hub of the test's own: told first, named where there are several."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch
from hub_server import COMMIT, Hub, serving
from single_files import make_single

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.protocol.hub import HubPlan
from diffusion_gui.models.foreign.loading import load
from diffusion_gui.storage.foreign.hub_cache import HubCache, cached_models, version_of
from diffusion_gui.storage.foreign.hub_folders import in_parts, is_hub_name
from diffusion_gui.storage.hub import download

NAME, FILE = "hf:someone/dreams", "dream.safetensors"
WHOLE = f"{NAME}/{FILE}"


@pytest.fixture(scope="module")
def single(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with all of a tiny Stable Diffusion, its tokenizer in the folder beside it."""
    file, _ = make_single(tmp_path_factory.mktemp("single"))
    return file


@pytest.fixture
def hub(single: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    """A hub with that file, and an empty cache."""
    with serving() as one:
        one.put("someone/dreams", single.parent)
        files = one.models["someone/dreams"]
        files[FILE] = files.pop(single.name)
        monkeypatch.setenv("HF_ENDPOINT", one.address)
        monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "cache"))
        for name in ("HF_HUB_OFFLINE", "HUGGINGFACE_HUB_CACHE", "HTTP_PROXY", "http_proxy"):
            monkeypatch.delenv(name, raising=False)
        yield one


def found(name: str) -> HubPlan:
    steps = download.find(name)
    while True:
        try:
            next(steps)
        except StopIteration as end:
            plan: HubPlan = end.value
            return plan


def in_cache(cache: Path, commit: str, **files: bytes) -> Path:
    """Files of someone/dreams in a version of the cache; returns its folder."""
    folder = cache / "models--someone--dreams" / "snapshots" / commit
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / f"{name}.safetensors").write_bytes(content)
    return folder


def test_one_file_is_told_fetched_listed_and_opens_offline(
    hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, single: Path
) -> None:
    contents = hub.models["someone/dreams"]
    contents |= {"dream.ckpt": b"x" * 5000, "README.md": b"x" * 100}
    plan = found(NAME)
    assert (plan.name, plan.commit, plan.why) == (WHOLE, COMMIT, "")
    assert (plan.what, plan.notes) == ("UNet2DConditionModel", ())
    paths = {one.path for one in plan.files}
    assert {FILE, "tokenizer/tokenizer.json"} <= paths
    assert not {"dream.ckpt", "README.md"} & paths
    assert plan.missing == plan.bytes == sum(len(contents[path]) for path in paths)
    assert "1 file that can run code (pickle, 5.0 KB)" in map(str, plan.left_out)
    assert not (tmp_path / "cache").exists(), "nothing is kept of the search"

    hub.cut[FILE] = [100_000]
    steps = list(download.fetch(plan))
    assert steps[-1].done == steps[-1].total
    assert "bytes=100000-" in hub.ranges(FILE), "what was cut is gone on with"
    [row] = cached_models()
    assert (row.name, row.half, row.why, row.what) == (WHOLE, False, "", plan.what)
    assert row.bytes == len(contents[FILE])
    assert HubCache().names() == [WHOLE]
    assert version_of(WHOLE)["version"] == COMMIT
    assert download.is_here(NAME)
    assert download.is_here(WHOLE)

    def refuse(*asked: object, **more: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    info = HubCache().describe(WHOLE)
    assert info.tokens["tokenizer"].known, "its words came with it"
    assert WHOLE in info.codec, "a run finds its autoencoder by the model's name"
    assert HubCache().describe(NAME).weights == info.weights
    model = load(WHOLE, torch.device("cpu"), None)
    assert model.sha256 == load(str(single), torch.device("cpu"), None).sha256


def test_of_several_files_one_has_to_be_named_and_another_kind_is_refused_before_it_comes(
    hub: Hub,
) -> None:
    contents = hub.models["someone/dreams"]
    table = {"lora_up.weight": {"dtype": "F32", "shape": [250], "data_offsets": [0, 1000]}}
    header = json.dumps(table).encode()
    contents["lora.safetensors"] = len(header).to_bytes(8, "little") + header + b"\0" * 1000
    with pytest.raises(UserError) as told:
        found(NAME)
    assert f"{FILE} (" in told.value.why
    assert "lora.safetensors (1.1 KB)" in told.value.why
    assert WHOLE in told.value.what_to_do
    plan = found(f"{NAME}/lora.safetensors")
    assert "text encoder" in plan.why
    with pytest.raises(UserError) as told:
        list(download.fetch(plan))
    assert "text encoder" in told.value.why
    assert not hub.ranges(FILE), "the other file is asked of nobody"


def test_files_of_several_versions_are_found_by_name_and_what_is_half_is_told_apart(
    hub: Hub, single: Path, tmp_path: Path
) -> None:
    content, cache = single.read_bytes(), tmp_path / "cache"
    in_cache(cache, "a1", first=content)
    other = in_cache(cache, "b2", second=content, encoder=b"\0" * 9)
    main = other.parents[1] / "refs" / "main"
    main.parent.mkdir()
    main.write_text("b2")
    names = [f"{NAME}/first.safetensors", f"{NAME}/second.safetensors"]
    assert sorted(one.name for one in cached_models()) == names
    for name, version in zip(names, ("a1", "b2"), strict=True):
        assert HubCache().describe(name).weights[0].parent.name == version
    with pytest.raises(UserError) as told:
        HubCache().describe(NAME)
    assert "first.safetensors (" in told.value.why
    with pytest.raises(UserError) as told:
        HubCache().describe(f"{NAME}/third.safetensors")
    assert "diffusion-gui download" in told.value.what_to_do
    blobs = other.parents[1] / "blobs"
    blobs.mkdir()
    (blobs / "0.incomplete").write_bytes(b"x" * 300)
    rows = {one.name: (one.half, bool(one.why)) for one in cached_models()}
    assert rows == {NAME: (True, True), names[0]: (False, False), names[1]: (False, False)}
    assert not hub.asked


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("hf:a/b", ("a/b", "")),
        ("hf:a/b/c.safetensors", ("a/b", "c.safetensors")),
        ("hf:a/b.safetensors", ("a/b.safetensors", "")),
    ],
)
def test_a_name_is_taken_apart(name: str, parts: tuple[str, str]) -> None:
    assert is_hub_name(name)
    assert in_parts(name) == parts


@pytest.mark.parametrize("name", ["hf:a/b/../x.safetensors", "hf:a/b/.x.safetensors", "hf:a/b/c"])
def test_a_name_leads_nowhere_else(name: str) -> None:
    assert not is_hub_name(name)
