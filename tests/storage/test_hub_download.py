"""Downloads of models from a hub of the test's own: told first, gone on with, refused in words."""

from __future__ import annotations

import json
import os
from collections import namedtuple
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from diffusers_folders import make_folder
from hub_server import COMMIT, Hub, serving
from huggingface_hub.constants import ENV_VARS_TRUE_VALUES
from stable_diffusion_folders import make_folder as make_prompted

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.protocol.hub import HubPlan
from diffusion_gui.storage.foreign import libraries
from diffusion_gui.storage.foreign.hub_cache import HubCache, cached_models
from diffusion_gui.storage.hub import download
from diffusion_gui.storage.hub.hub_errors import Asked, error_of
from diffusion_gui.storage.hub.hub_process import Wrong, failure_of

NAME = "hf:someone/tiny"
WEIGHTS = "unet/diffusion_pytorch_model.safetensors"
TOKEN = "hf_canary_of_the_test"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("model") / "m"
    make_folder(made)
    return made


@pytest.fixture
def hub(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    """A hub with one model, an empty cache, and a token that no answer may hold."""
    with serving() as one:
        one.put("someone/tiny", folder)
        for name, value in (("HF_ENDPOINT", one.address), ("HF_HOME", str(tmp_path / "home")),
                            ("HF_HUB_CACHE", str(tmp_path / "cache")),
                            ("HF_TOKEN", TOKEN)):  # fmt: skip
            monkeypatch.setenv(name, value)
        for name in ("HF_HUB_OFFLINE", "HUGGINGFACE_HUB_CACHE", "HTTP_PROXY", "http_proxy"):
            monkeypatch.delenv(name, raising=False)
        yield one


def found(name: str = NAME) -> HubPlan:
    steps = download.find(name)
    while True:
        try:
            next(steps)
        except StopIteration as end:
            plan: HubPlan = end.value
            return plan


def refused(do: Callable[[], object]) -> UserError:
    with pytest.raises(UserError) as told:
        do()
    assert told.value.why
    assert told.value.what_to_do
    assert TOKEN not in str(told.value)
    return told.value


def test_a_download_is_told_before_it_begins_and_nothing_is_kept_of_the_search(
    hub: Hub, tmp_path: Path
) -> None:
    hub.models["someone/tiny"] |= {
        "unet/diffusion_pytorch_model.bin": b"x" * 5000,
        "unet/diffusion_pytorch_model.fp32.safetensors": b"x" * 3000,
        "README.md": b"x" * 100,
        "safety_checker/model.safetensors": b"x" * 2000,
    }
    plan = found()
    assert (plan.name, plan.commit, plan.what, plan.why) == (NAME, COMMIT, "DDPMPipeline", "")
    paths = ["model_index.json", "scheduler/scheduler_config.json", "unet/config.json", WEIGHTS]
    assert [one.path for one in plan.files] == paths
    contents = hub.models["someone/tiny"]
    assert plan.missing == plan.bytes == sum(len(contents[path]) for path in paths)
    assert plan.free > 0
    assert [str(one) for one in plan.left_out] == [
        "1 file that can run code (pickle, 5.0 KB)",
        "1 other version of the same weights (3.0 KB)",
        "2 other files (2.1 KB)",
    ]
    assert not (tmp_path / "cache").exists()


def test_half_precision_is_taken_where_there_is_one_and_of_a_prompted_model_every_part(
    hub: Hub, tmp_path: Path
) -> None:
    make_prompted(tmp_path / "sd")
    hub.put("someone/words", tmp_path / "sd")
    contents = hub.models["someone/words"]
    full, half = WEIGHTS, WEIGHTS.replace(".safe", ".fp16.safe")
    contents[half] = contents[full][:-1]
    plan = found("hf:someone/words")
    paths = {one.path for one in plan.files}
    assert plan.why == ""
    assert half in paths
    assert full not in paths
    assert {"text_encoder/model.safetensors", "vae/diffusion_pytorch_model.safetensors"} <= paths
    assert any(path.startswith("tokenizer/") for path in paths)
    assert any(".fp16." in str(note) for note in plan.notes)
    cache = tmp_path / "cache" / "models--someone--words" / "snapshots" / COMMIT / full
    cache.parent.mkdir(parents=True)
    cache.write_bytes(contents[full])
    assert full in {one.path for one in found("hf:someone/words").files}, "it is here already"


def test_what_this_program_cannot_use_is_told_before_a_byte_of_it_comes(hub: Hub) -> None:
    index = {"_class_name": "X", "unet": ["diffusers", "UNet2DModel"],
             "vae": ["diffusers", "VQModel"]}  # fmt: skip
    hub.models["someone/tiny"]["model_index.json"] = json.dumps(index).encode()
    plan = found()
    assert "VQModel" in str(plan.why)
    error = refused(lambda: list(download.fetch(plan)))
    assert "VQModel" in error.why
    assert not hub.ranges(WEIGHTS)


def test_a_model_is_fetched_into_the_cache_as_other_tools_have_it_and_opens(
    hub: Hub, tmp_path: Path
) -> None:
    steps = list(download.fetch(found()))
    assert steps[-1].done == steps[-1].total
    assert [one.done for one in steps] == sorted(one.done for one in steps)
    [one] = cached_models()
    assert (one.name, one.half, one.why, one.what) == (NAME, False, "", "DDPMPipeline")
    info = HubCache().describe(NAME)
    assert info.domain is not None
    assert info.domain.shape == (3, 16, 16)
    repo = tmp_path / "cache" / "models--someone--tiny"
    assert (repo / "refs" / "main").read_text() == COMMIT
    assert (repo / "snapshots" / COMMIT / WEIGHTS).resolve().parent == (repo / "blobs").resolve()
    assert not list(repo.rglob("*.incomplete"))
    asked = len(hub.asked)
    again = found()
    assert again.missing == 0
    list(download.fetch(again))
    assert not [path for way, path, *_ in hub.asked[asked:] if WEIGHTS in path and way == "GET"]
    assert any(TOKEN in one[3] for one in hub.asked), "the library itself uses the token"


def test_a_cut_connection_is_gone_on_with_where_it_was(hub: Hub) -> None:
    hub.cut[WEIGHTS] = [100_000, 20_000]
    list(download.fetch(found()))
    assert hub.ranges(WEIGHTS) == ["", "bytes=100000-", "bytes=120000-"]
    assert HubCache().describe(NAME)


def cancelled_in_the_middle(hub: Hub) -> None:
    """Begin the download, and close it while the server holds the weights back."""
    hub.held[WEIGHTS] = 150_000
    plan = found()
    steps = download.fetch(plan)
    before = plan.bytes - next(one.size for one in plan.files if one.path == WEIGHTS)
    for step in steps:
        if step.done > before:
            break
    steps.close()  # type: ignore[attr-defined]
    hub.held.clear()


def test_a_download_that_hangs_is_cancelled_and_gone_on_with_another_time(hub: Hub) -> None:
    cancelled_in_the_middle(hub)
    assert not hub.goes_on.is_set(), "the server still holds back what was asked of it"
    [one] = cached_models()
    assert (one.name, one.half) == (NAME, True)
    assert one.bytes > 0
    assert "not downloaded to its end" in refused(lambda: HubCache().describe(NAME)).what
    plan = found()
    assert 0 < plan.here < plan.bytes
    list(download.fetch(plan))
    [first, second] = hub.ranges(WEIGHTS)
    assert (first, int(second.removeprefix("bytes=").rstrip("-")) > 0) == ("", True)
    assert not cached_models()[0].half


@pytest.mark.parametrize("fault", ["another", "longer", "shorter"])
def test_another_file_than_was_described_never_gets_its_name(
    hub: Hub, tmp_path: Path, fault: str
) -> None:
    content = hub.models["someone/tiny"][WEIGHTS]
    other = {"another": content[:-1] + b"!", "longer": content + b"!", "shorter": content[:-9]}
    plan = found()
    hub.sent[WEIGHTS] = other[fault]
    error = refused(lambda: list(download.fetch(plan)))
    assert WEIGHTS in error.why
    repo = tmp_path / "cache" / "models--someone--tiny"
    assert not (repo / "refs" / "main").exists()
    assert not (repo / "snapshots" / COMMIT / WEIGHTS).exists()
    assert cached_models()[0].half
    hub.sent.clear()
    if fault == "another":
        list(download.fetch(found()))
        assert not cached_models()[0].why


@pytest.mark.parametrize(
    ("answer", "words"),
    [((401, "RepoNotFound"), "no such model"), ((429, ""), "too often"), ((503, ""), "503")],
)
def test_refusals_of_the_hub_are_told_in_words(
    hub: Hub, answer: tuple[int, str], words: str
) -> None:
    hub.refused["api/models"] = answer
    assert words in refused(found).why


def test_every_failure_has_words_of_its_own_without_addresses_that_may_be_signed() -> None:
    class GatedRepoError(Exception):
        pass

    class ConnectError(Exception):
        pass

    ConnectError.__name__ = "TransportError"
    signed = "no route to https://cdn.example/x?Signature=canary for now"
    cases = {
        "gated": failure_of(GatedRepoError("no")),
        "unreachable": failure_of(ConnectError(signed)),
        "disk": failure_of(OSError(28, "No space left on device", "/mnt/x")),
        "size": failure_of(Wrong("size", "a/b")),
        "other": failure_of(ValueError("odd")),
    }
    assert {code: one["code"] for code, one in cases.items()} == {code: code for code in cases}
    assert "canary" not in str(cases)
    codes = [*cases, "missing", "refused", "gone", "busy", "offline", "silent", "short", "ended"]
    errors = [error_of(cases.get(code, {"code": code}), Asked("a/b", True)) for code in codes]
    assert len({one.why for one in errors}) == len(codes)
    assert all(one.what_to_do for one in errors)
    assert "/mnt/x" in errors[2].why


def test_a_model_with_another_name_now_and_one_with_terms_are_told(hub: Hub) -> None:
    hub.renamed["old/name"] = "someone/tiny"
    error = refused(lambda: found("hf:old/name"))
    assert "someone/tiny" in error.why
    assert NAME in error.what_to_do
    hub.refused["/resolve/"] = (403, "GatedRepo")
    error = refused(found)
    assert f"{hub.address}/someone/tiny" in error.what_to_do


def test_without_a_network_or_where_the_person_chose_so_it_is_told_what_can_be_done(
    hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    assert "HF_HUB_OFFLINE" in refused(found).why
    assert not hub.asked
    monkeypatch.delenv("HF_HUB_OFFLINE")
    libraries.stay_offline()  # as the worker does before it opens a model: no choice of theirs
    assert os.environ["HF_HUB_OFFLINE"].upper() in ENV_VARS_TRUE_VALUES, "as they read it"
    assert found().bytes
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    error = refused(found)
    assert "127.0.0.1:9" in error.why
    assert "cache" in error.what_to_do


def test_where_there_is_no_room_nothing_begins(
    hub: Hub, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    plan = found()
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(download.shutil, "disk_usage", lambda _: usage(9, 9, plan.bytes))  # type: ignore[attr-defined]
    error = refused(lambda: list(download.fetch(plan)))
    assert "no room" in error.what
    assert str(tmp_path / "cache") in error.why
    assert not (tmp_path / "cache").exists()


@pytest.mark.parametrize("name", ["hf:", "hf:one", "hf:a/b/c", "hf:../x", "hf:a/..", "a/b"])
def test_what_is_no_name_is_asked_of_nobody(hub: Hub, name: str) -> None:
    assert "OWNER/NAME" in refused(lambda: found(name)).why
    assert not hub.asked


def test_names_and_checksums_that_lead_out_of_the_cache_are_left_out(hub: Hub) -> None:
    contents = hub.models["someone/tiny"]
    for name in ("../out.json", "/etc/x.json", "unet/../../x.safetensors", "unet/.x.json"):
        contents[name] = b"{}"
    plan = found()
    assert len(plan.files) == 4
    rows: list[Any] = [("a.json", 1, "../../x"), ("a.json", -1, "0" * 40), (5, 1, "0" * 40)]
    assert download.listed(rows) == ()


def test_a_library_that_is_too_old_is_told_with_what_installs_it(
    hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(libraries.metadata, "version", lambda _: "0.36.2")  # type: ignore[attr-defined]
    error = refused(found)
    assert "0.36.2" in error.why
    assert "diffusion-gui[diffusers]" in error.what_to_do
