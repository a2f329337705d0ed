"""P24: hostile and broken files of Stable Diffusion are refused in words, and nothing acts."""

from __future__ import annotations

import json
import os
import pickle
import shutil
import socket
import struct
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file, save_file
from single_files import CLIP, OPEN_CLIP, SIZE, UNET, VAE, make_single
from stable_diffusion_folders import LATENTS

from diffusion_gui.backend.opening import open_path
from diffusion_gui.core.errors import UserError
from diffusion_gui.models.foreign.loading import load
from diffusion_gui.storage.foreign.single_file.source import SingleFiles

from .model_folders import Acts

CPU = torch.device("cpu")
Damage = Callable[[Path], None]
Tensors = dict[str, torch.Tensor]
WORDS = f"{CLIP}text_model.embeddings.token_embedding.weight"


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file, _ = make_single(tmp_path_factory.mktemp("sound"))
    load(str(file), CPU, None)  # what is imported is no part of the two seconds
    return file


def changed(change: Callable[[Tensors], object], **metadata: str) -> Damage:
    def damage(file: Path) -> None:
        tensors = load_file(file)
        change(tensors)
        save_file(tensors, file, SIZE | metadata)

    return damage


def gone(*starts: str) -> Damage:
    """No tensors whose names begin so."""

    def change(tensors: Tensors) -> None:
        for name in [name for name in tensors if name.startswith(starts)]:
            del tensors[name]

    return changed(change)


def other(name: str, *shape: int) -> Damage:
    return changed(lambda tensors: tensors.update({name: torch.zeros(shape)}))


def renamed(old: str, new: str) -> Damage:
    return changed(lambda tensors: tensors.update({new: tensors.pop(old)}))


def spoiled(start: str, value: float) -> Damage:
    def change(tensors: Tensors) -> None:
        name = min(name for name in tensors if name.startswith(start))
        tensors[name] = tensors[name] * value

    return changed(change)


def double(tensors: Tensors) -> None:
    name = min(name for name in tensors if name.startswith(UNET))
    tensors[name] = tensors[name].double()


def header(change: Callable[[dict[str, Any]], object]) -> Damage:
    """Another header before the same contents."""

    def damage(file: Path) -> None:
        raw = file.read_bytes()
        length = struct.unpack("<Q", raw[:8])[0]
        content = json.loads(raw[8 : 8 + length])
        change(content)
        text = json.dumps(content).encode()
        file.write_bytes(struct.pack("<Q", len(text)) + text + raw[8 + length :])

    return damage


def lying_length(file: Path) -> None:
    file.write_bytes(struct.pack("<Q", 2**63) + file.read_bytes()[8:])


def cut(file: Path) -> None:
    os.truncate(file, file.stat().st_size // 2)


def longer(file: Path) -> None:
    with file.open("ab") as end:
        end.write(bytes(100))


def disguised(file: Path) -> None:
    file.write_bytes(pickle.dumps(Acts(file.parent / "canary")))


def pipe(file: Path) -> None:
    file.unlink()
    os.mkfifo(file)


def claimed(content: dict[str, Any], name: str, shape: list[int]) -> None:
    content[name]["shape"] = shape


def flipped(content: dict[str, Any], name: str) -> None:
    """As many bytes, in another order of lengths."""
    content[name]["shape"] = content[name]["shape"][::-1]


BLOCK = f"{UNET}input_blocks.1.0.out_layers.3.weight"
HOSTILE: dict[str, tuple[Damage, str]] = {
    "a header of 2^63 bytes": (lying_length, "claims"),
    "a shape of 2^40 numbers": (
        header(lambda c: claimed(c, BLOCK, [2**20, 2**20])), "does not match its shape"
    ),
    "lengths the other way round": (
        header(lambda c: flipped(c, f"{UNET}time_embed.0.weight")), "other shapes"
    ),
    "offsets past the end": (
        header(lambda c: c[BLOCK].update(data_offsets=[0, 2**50])), "does not match its shape"
    ),
    "a type of no number": (header(lambda c: c[BLOCK].update(dtype="PICKLE")), "unknown type"),
    "cut short": (cut, "cut short"),
    "longer than it says": (longer, "goes on"),
    "a pickle by another name": (disguised, "pickle"),
    "a pipe": (pipe, "device"),
    "no autoencoder": (gone(VAE), "no autoencoder"),
    "no text encoder": (gone(CLIP), "no text encoder"),
    "no words": (gone(WORDS), "token_embedding"),
    "no places of words": (
        gone(f"{CLIP}text_model.embeddings.position_embedding"), "position_embedding"
    ),
    "no layer of the text encoder": (gone(f"{CLIP}text_model.encoder.layers.0."), "mlp.fc1"),
    "a block missing": (gone(f"{UNET}input_blocks.2."), "lacks"),
    "the first block missing": (gone(f"{UNET}input_blocks.0."), "input_blocks.0.0.weight"),
    "no blocks down": (gone(f"{UNET}input_blocks."), "not those of Stable Diffusion"),
    "no middle": (gone(f"{UNET}middle_block."), "middle_block.1.transformer_blocks"),
    "no blocks up": (gone(f"{UNET}output_blocks."), "lacks"),
    "no end": (gone(f"{UNET}out."), "out.2.weight"),
    "an autoencoder of one half": (gone(f"{VAE}encoder.mid.attn_1."), "does not know"),
    "an autoencoder of no blocks": (gone(f"{VAE}encoder.down."), "autoencoder's blocks"),
    "a decoder missing": (gone(f"{VAE}decoder."), "decoder.conv_out.weight"),
    "blocks of other widths": (other(BLOCK, 64, 32, 3, 3), "not those of Stable Diffusion"),
    "nine channels, to fill in": (
        other(f"{UNET}input_blocks.0.0.weight", 32, 9, 3, 3), "in_channels"
    ),
    "a matrix for a picture": (other(BLOCK, 32, 32), "impossible shape"),
    "an empty tensor": (other(BLOCK, 0, 32, 3, 3), "impossible shape"),
    "words of another width": (other(WORDS, 100, 32), "numbers a token"),
    "one word": (other(WORDS, 1, 64), "vocab_size"),
    "a bias too long": (other(f"{UNET}out.2.bias", 5), "other shapes"),
    "a name of diffusers' own": (
        renamed(f"{UNET}out.2.bias", f"{UNET}conv_out.bias"), "lacks"
    ),
    "a tensor twice": (other(f"{UNET}conv_in.weight", 32, 4, 3, 3), "does not know"),
    "a block too many": (
        other(f"{UNET}output_blocks.99.0.in_layers.0.weight", 4), "does not know"
    ),
    "blocks without end": (
        changed(lambda t: t.update({f"{VAE}encoder.down.{k}.block.0.conv1.weight":
                                    torch.zeros(1, 1, 1, 1) for k in range(2, 99)})),
        "autoencoder's blocks",
    ),
    "not a number in the network": (spoiled(UNET, float("nan")), "not finite"),
    "not a number in the words": (spoiled(CLIP, float("inf")), "not finite"),
    "not a number in the autoencoder": (spoiled(VAE, float("nan")), "not finite"),
    "numbers of eight bytes": (changed(double), "not of type"),
    "of a larger sort": (
        changed(lambda t: t.update({f"conditioner.embedders.1.model.{k}": t.pop(k)
                                    for k in list(t) if k.startswith(CLIP)})),
        "no text encoder",
    ),
    "the other text encoder, empty": (
        changed(lambda t: (gone_of(t, CLIP), t.update({f"{OPEN_CLIP}x": torch.zeros(1)}))),
        "token_embedding",
    ),
}  # fmt: skip


def gone_of(tensors: Tensors, start: str) -> None:
    for name in [name for name in tensors if name.startswith(start)]:
        del tensors[name]


@pytest.mark.parametrize("name", HOSTILE)
def test_it_is_refused_in_words_within_two_seconds_and_nothing_acts(
    sound: Path, tmp_path: Path, name: str
) -> None:
    damage, words = HOSTILE[name]
    file = tmp_path / "model.safetensors"
    shutil.copy(sound, file)
    damage(file)
    began = time.process_time()
    with pytest.raises(UserError) as told:
        opened(file)
    assert time.process_time() - began < 2.0
    assert words in f"{told.value}"
    assert all((told.value.what, told.value.why, told.value.what_to_do))
    assert not list(tmp_path.rglob("canary"))


def opened(file: Path) -> None:
    """As the window and the commands open it: what is damaged is of no source's."""
    open_path(file)
    load(str(file), CPU, None)


def test_a_pickled_checkpoint_is_refused_with_what_to_do(tmp_path: Path) -> None:
    file = tmp_path / "model.ckpt"
    file.write_bytes(pickle.dumps(Acts(tmp_path / "canary")))
    assert SingleFiles().recognises(str(file))
    for refused in (lambda: open_path(file), lambda: SingleFiles().describe(str(file))):
        with pytest.raises(UserError, match="pickle") as told:
            refused()
        assert ".safetensors" in told.value.what_to_do
    torch.save({"a": torch.zeros(2)}, file)
    with pytest.raises(UserError, match="pickle"):
        open_path(file)
    assert not (tmp_path / "canary").exists()


def test_nothing_is_asked_of_the_network(sound: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*asked: object, **more: object) -> None:
        raise AssertionError("a name was looked up")

    for name in ("getaddrinfo", "gethostbyname", "create_connection"):
        monkeypatch.setattr(socket, name, refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    made = load(str(sound), CPU, None)
    assert made.domain.shape == LATENTS
    assert made.prompted(("a red cat",), "blue").domain.labels == ("a red cat",)
