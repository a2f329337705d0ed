"""P24: hostile and broken diffusers folders are refused in words, and nothing of them acts."""

from __future__ import annotations

import json
import pickle
import shutil
import socket
import struct
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from diffusers_folders import make_folder
from safetensors.torch import load_file, save_file

from diffusion_gui.backend.opening import open_path
from diffusion_gui.models.foreign.loading import load

from .model_folders import Acts, Damage, assert_refused, fifo, gone, linked, settings, written

CPU = torch.device("cpu")
WEIGHTS = "unet/diffusion_pytorch_model.safetensors"
BIN = "unet/diffusion_pytorch_model.bin"
UNET, INDEX = "unet/config.json", "model_index.json"
SCHEDULER = "scheduler/scheduler_config.json"


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sound") / "m"
    make_folder(folder)
    load(str(folder), CPU, None)  # diffusers is imported, which is no part of the two seconds
    return folder


def pickled(folder: Path) -> None:
    (folder / WEIGHTS).unlink()
    (folder / BIN).write_bytes(pickle.dumps(Acts(folder / "canary")))


def disguised(folder: Path) -> None:
    (folder / WEIGHTS).write_bytes(pickle.dumps(Acts(folder / "canary")))


def code(folder: Path) -> None:
    """A pipeline, a network and a scheduler of the folder's own."""
    for name in ("pipeline.py", "unet/hostile.py", "scheduler/hostile.py", "hostile.py"):
        (folder / name).write_text(f"import os; os.mkdir({str(folder / 'canary')!r})")


def own_pipeline(folder: Path) -> None:
    code(folder)
    settings(INDEX, _class_name=["pipeline", "Hostile"])(folder)


def own_network(folder: Path) -> None:
    code(folder)
    settings(INDEX, unet=["hostile", "Hostile"])(folder)


def own_scheduler(folder: Path) -> None:
    code(folder)
    settings(INDEX, scheduler=["hostile", "Hostile"])(folder)


def changed_weights(change: Callable[[dict[str, torch.Tensor]], object]) -> Damage:
    def damage(folder: Path) -> None:
        tensors = load_file(folder / WEIGHTS)
        change(tensors)
        save_file(tensors, folder / WEIGHTS)

    return damage


def first(tensors: dict[str, torch.Tensor], value: torch.Tensor) -> None:
    tensors["conv_in.weight"] = value


def lying_header(folder: Path) -> None:
    (folder / WEIGHTS).write_bytes(struct.pack("<Q", 2**63) + b"{" + bytes(100))


def lying_shape(folder: Path) -> None:
    entry = {"dtype": "F32", "shape": [2**20, 2**20], "data_offsets": [0, 2**42]}
    text = json.dumps({"conv_in.weight": entry}).encode()
    (folder / WEIGHTS).write_bytes(struct.pack("<Q", len(text)) + text)


def traversal(folder: Path) -> None:
    shutil.move(folder / WEIGHTS, folder.parent / "elsewhere.safetensors")
    index = {"weight_map": {"conv_in.weight": "../../elsewhere.safetensors"}}
    (folder / f"{WEIGHTS}.index.json").write_text(json.dumps(index))


def missing_shard(folder: Path) -> None:
    shutil.move(folder / WEIGHTS, folder / "unet" / "a.safetensors")
    index = {"weight_map": {"conv_in.weight": "a.safetensors", "b": "b.safetensors"}}
    (folder / f"{WEIGHTS}.index.json").write_text(json.dumps(index))


def truncated(folder: Path) -> None:
    whole = (folder / WEIGHTS).read_bytes()
    (folder / WEIGHTS).write_bytes(whole[: len(whole) // 2])


HOSTILE: dict[str, tuple[Damage, str]] = {
    "a pipeline of its own": (own_pipeline, "code of its own"),
    "a network of its own": (own_network, "does not run"),
    "a scheduler of its own": (own_scheduler, "does not run"),
    "a foreign module": (settings(INDEX, unet=["os", "system"]), "does not run"),
    "another network": (settings(INDEX, unet=["diffusers", "UNet3DConditionModel"]), "So far"),
    "a part that decodes": (settings(INDEX, vae=["diffusers", "AutoencoderKL"]), "So far"),
    "a part of transformers": (settings(INDEX, text=["transformers", "X"]), "does not run"),
    "another class": (settings(UNET, _class_name="MotionAdapter"), "MotionAdapter"),
    "no class": (settings(UNET, _class_name=None), "None"),
    "another scheduler": (settings(SCHEDULER, _class_name="ScoreSdeVeScheduler"), "_class_name"),
    "sizes of 2^40": (settings(UNET, block_out_channels=[2**40, 8]), "larger than any"),
    "sizes of 2^20": (settings(UNET, block_out_channels=[2**19, 2**20]), "other shapes"),
    "a thousand layers": (settings(UNET, layers_per_block=1000), "layers_per_block"),
    "many blocks": (settings(UNET, block_out_channels=[8] * 1000), "block_out_channels"),
    "a picture of a million": (settings(UNET, sample_size=2**20), "sample_size"),
    "a picture of an odd size": (settings(UNET, sample_size=17), "sample_size"),
    "no size": (settings(UNET, sample_size=None), "sample_size"),
    "a million classes": (settings(UNET, num_class_embeds=2**20), "num_class_embeds"),
    "groups that do not divide": (settings(UNET, norm_num_groups=5), "cannot be built"),
    "a block of no name": (settings(UNET, down_block_types=["X", "Y"]), "down_block_types"),
    "five channels": (settings(UNET, in_channels=5), "in_channels"),
    "text for a number": (settings(UNET, norm_eps="1e-5; import os"), "norm_eps"),
    "NaN for a number": (settings(UNET, norm_eps=float("nan")), "norm_eps"),
    "NaN in the betas": (settings(SCHEDULER, trained_betas=[0.1, float("nan")]), "trained_betas"),
    "betas of 2": (settings(SCHEDULER, trained_betas=[0.1, 2.0]), "trained_betas"),
    "no betas": (settings(SCHEDULER, trained_betas=[]), "trained_betas"),
    "a million levels": (settings(SCHEDULER, num_train_timesteps=10**6), "num_train_timesteps"),
    "an unknown prediction": (settings(SCHEDULER, prediction_type="x"), "prediction_type"),
    "a rule of no name": (settings(SCHEDULER, beta_schedule=["a"]), "beta_schedule"),
    "no JSON": (written(UNET, b"\x80\x04hello"), "pickle"),
    "empty JSON": (written(UNET, b""), "no JSON"),
    "a list": (written(INDEX, b"[]"), "no settings"),
    "a key twice": (written(UNET, b'{"a": 1, "a": 2}'), "no JSON"),
    "deep JSON": (written(UNET, b"[" * 100_000), "no JSON"),
    "long JSON": (written(UNET, b" " * (2**20 + 1)), "no JSON"),
    "many values": (written(UNET, json.dumps({"a": [0] * 100_000}).encode()), "more settings"),
    "a huge number": (written(UNET, b'{"a": ' + b"9" * 4000 + b"}"), "larger than any"),
    "no network": (gone(UNET), "no such file"),
    "no weights": (gone(WEIGHTS), "no weights"),
    "a pickle": (pickled, "pickle"),
    "a pickle by another name": (disguised, "pickle"),
    "truncated": (truncated, "cut short"),
    "a header that lies": (lying_header, "header"),
    "a shape that lies": (lying_shape, "cut short"),
    "a shard elsewhere": (traversal, "no plain files"),
    "a shard that is missing": (missing_shard, "no such file"),
    "a pointer": (written(WEIGHTS, b"version https://git-lfs.github.com/spec/v1\n"), "Git-LFS"),
    "a web page": (written(WEIGHTS, b"<!DOCTYPE html><html></html>"), "web page"),
    "a link out": (linked(WEIGHTS, "/etc/passwd"), "out of the folder"),
    "a config out": (linked(UNET, "/etc/passwd"), "out of the folder"),
    "a link to nowhere": (linked(WEIGHTS, "nowhere"), "nowhere"),
    "a link to itself": (linked(UNET, "config.json"), "nowhere"),
    "a pipe for weights": (fifo(WEIGHTS), "device"),
    "a pipe for settings": (fifo(UNET), "device"),
    "a pipe for the index": (fifo(INDEX), "device"),
    "a device": (linked(UNET, "/dev/zero"), "out of the folder"),
    "NaN weights": (
        changed_weights(lambda t: first(t, t["conv_in.weight"] * float("nan"))), "not finite"
    ),
    "another shape": (
        changed_weights(lambda t: first(t, t["conv_in.weight"][:4].contiguous())), "other shapes"
    ),
    "another type": (
        changed_weights(lambda t: first(t, t["conv_in.weight"].double())), "not of type"
    ),
    "a tensor missing": (changed_weights(lambda t: t.pop("conv_in.weight")), "lacks"),
    "a tensor more": (
        changed_weights(lambda t: t.update(more=torch.zeros(2))), "does not know"
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_it_is_refused_in_words_within_two_seconds_and_nothing_acts(
    sound: Path, tmp_path: Path, name: str
) -> None:
    modules = set(sys.modules)
    assert_refused(sound, tmp_path, *HOSTILE[name])
    assert not [one for one in set(sys.modules) - modules if "transf" in one]


def test_code_beside_a_sound_model_is_never_run(sound: Path, tmp_path: Path) -> None:
    folder = tmp_path / "m"
    shutil.copytree(sound, folder)
    code(folder)
    settings(UNET, auto_map={"AutoModel": "hostile.Hostile"}, quantization_config={"x": 1})(folder)
    load(str(folder), CPU, None)
    assert not list(tmp_path.rglob("canary"))


def test_nothing_is_asked_of_the_network(sound: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*asked: object, **more: object) -> None:
        raise AssertionError("a name was looked up")

    for name in ("getaddrinfo", "gethostbyname", "create_connection"):
        monkeypatch.setattr(socket, name, refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    assert load(str(sound), CPU, None).domain.shape == (3, 16, 16)


def test_links_of_the_cache_of_hugging_face_are_followed(sound: Path, tmp_path: Path) -> None:
    home = tmp_path / "models--someone--tiny"
    snapshot = home / "snapshots" / "abc"
    shutil.copytree(sound, snapshot)
    (home / "blobs").mkdir()
    shutil.move(snapshot / WEIGHTS, home / "blobs" / "123")
    (snapshot / WEIGHTS).symlink_to("../../../blobs/123")
    assert load(str(snapshot), CPU, None).domain.shape == (3, 16, 16)


def test_a_diffusers_folder_is_no_folder_of_pictures(sound: Path, tmp_path: Path) -> None:
    folder = tmp_path / "m"
    shutil.copytree(sound, folder)
    (folder / "preview.png").write_bytes(b"\x89PNG")
    opened = open_path(folder)
    assert (opened.model, opened.data) == (str(folder), "")
