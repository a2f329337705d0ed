"""P24: hostile and broken parts of Stable Diffusion are refused in words, and nothing acts."""

from __future__ import annotations

import json
import shutil
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from diffusers import StableDiffusionPipeline
from stable_diffusion_folders import LATENTS, old_words, prompted

from diffusion_gui.core.errors import UserError
from diffusion_gui.models.foreign.loading import load
from diffusion_gui.storage.foreign.folders import ForeignFolders

from .model_folders import (
    Damage,
    assert_refused,
    fifo,
    gone,
    linked,
    pickled,
    settings,
    weights,
    written,
)

__all__ = ["prompted"]
CPU = torch.device("cpu")
INDEX = "model_index.json"
UNET, TEXT, VAE = "unet/config.json", "text_encoder/config.json", "vae/config.json"
TOKENS, WORDS = "tokenizer/tokenizer_config.json", "tokenizer/tokenizer.json"
OF_TEXT = "text_encoder/model.safetensors"
OF_VAE = "vae/diffusion_pytorch_model.safetensors"
Folder = tuple[Path, StableDiffusionPipeline]


@pytest.fixture(scope="module")
def sound(prompted: Folder) -> Path:
    load(str(prompted[0]), CPU, None)  # what is imported is no part of the two seconds
    return prompted[0]


def spoiled(tensors: dict[str, torch.Tensor]) -> None:
    name = min(tensors)
    tensors[name] = tensors[name] * float("inf")


def other_type(tensors: dict[str, torch.Tensor]) -> None:
    name = min(tensors)
    tensors[name] = tensors[name].double()


def cut(file: str) -> Damage:
    def damage(folder: Path) -> None:
        whole = (folder / file).read_bytes()
        (folder / file).write_bytes(whole[: len(whole) // 2])

    return damage


def model(**values: Any) -> Damage:
    """Change the lists of words."""

    def damage(folder: Path) -> None:
        content = json.loads((folder / WORDS).read_text())
        content["model"] |= values
        (folder / WORDS).write_text(json.dumps(content))

    return damage


def vocabulary(change: Callable[[dict[str, Any]], object]) -> Damage:
    def damage(folder: Path) -> None:
        content = json.loads((folder / WORDS).read_text())
        change(content["model"]["vocab"])
        (folder / WORDS).write_text(json.dumps(content))

    return damage


def two_files(name: str, content: bytes) -> Damage:
    def damage(folder: Path) -> None:
        old_words(folder)
        (folder / "tokenizer" / name).write_bytes(content)

    return damage


def no_folder(name: str) -> Damage:
    return lambda folder: shutil.rmtree(folder / name)


def own_tokenizer(folder: Path) -> None:
    """A tokenizer of the folder's own, as `trust_remote_code` would run it."""
    for name in ("tokenizer/hostile.py", "text_encoder/hostile.py", "hostile.py"):
        (folder / name).write_text(f"import os; os.mkdir({str(folder / 'canary')!r})")
    settings(INDEX, tokenizer=["hostile", "Hostile"])(folder)


HOSTILE: dict[str, tuple[Damage, str]] = {
    "a tokenizer of its own": (own_tokenizer, "does not run"),
    "a text encoder of another library": (
        settings(INDEX, text_encoder=["os", "system"]), "does not run"
    ),
    "another text encoder": (
        settings(INDEX, text_encoder=["transformers", "T5EncoderModel"]), "So far"
    ),
    "another tokenizer": (settings(INDEX, tokenizer=["transformers", "AutoTokenizer"]), "So far"),
    "another autoencoder": (settings(INDEX, vae=["diffusers", "VQModel"]), "So far"),
    "a second text encoder": (
        settings(INDEX, text_encoder_2=["transformers", "CLIPTextModel"]), "So far"
    ),
    "a checker that is code": (settings(INDEX, safety_checker=["hostile", "X"]), "does not run"),
    "no text encoder named": (settings(INDEX, text_encoder=[None, None]), "missing"),
    "nine channels, to fill in": (settings(UNET, in_channels=9), "in_channels"),
    "another middle": (settings(UNET, mid_block_type="UNetMidBlock2D"), "mid_block_type"),
    "words of a later model": (settings(UNET, addition_embed_type="text"), "addition_embed_type"),
    "a guidance of its own": (settings(UNET, time_cond_proj_dim=256), "time_cond_proj_dim"),
    "heads that do not divide": (settings(UNET, attention_head_dim=3), "attention_head_dim"),
    "a thousand transformers": (
        settings(UNET, transformer_layers_per_block=200), "transformer_layers_per_block"
    ),
    "a block of pictures": (
        settings(UNET, down_block_types=["AttnDownBlock2D", "DownBlock2D"]), "down_block_types"
    ),
    "a width that no words have": (settings(UNET, cross_attention_dim=9), "numbers a token"),
    "latents of a million": (settings(UNET, sample_size=2**20), "sample_size"),
    "pictures too large": (settings(UNET, sample_size=2048), "4096"),
    "no config of the text encoder": (gone(TEXT), "no such file"),
    "a config out": (linked(TEXT, "/etc/passwd"), "out of the folder"),
    "a pipe for the config": (fifo(TEXT), "device"),
    "another sort of text encoder": (settings(TEXT, model_type="t5"), "model_type"),
    "code for a text encoder": (
        settings(TEXT, architectures=["Hostile"], auto_map={"AutoModel": "hostile.Hostile"}),
        "architectures",
    ),
    "a mask": (settings(TEXT, use_attention_mask=True), "use_attention_mask"),
    "sizes of 2^40": (settings(TEXT, hidden_size=2**40), "larger than any"),
    "words of 2^20": (settings(TEXT, vocab_size=2**20), "other shapes"),
    "few words": (settings(TEXT, vocab_size=4), "other shapes"),
    "a thousand layers": (settings(TEXT, num_hidden_layers=1000), "num_hidden_layers"),
    "heads of no size": (settings(TEXT, num_attention_heads=3), "num_attention_heads"),
    "a function of its own": (settings(TEXT, hidden_act="os.system"), "hidden_act"),
    "a million places": (settings(TEXT, max_position_embeddings=2**20), "max_position"),
    "a text encoder pickled": (pickled(OF_TEXT), "pickle"),
    "a text encoder cut short": (cut(OF_TEXT), "cut short"),
    "a text encoder of no numbers": (weights(OF_TEXT, spoiled), "not finite"),
    "a text encoder of another type": (weights(OF_TEXT, other_type), "not of type"),
    "a tensor missing": (weights(OF_TEXT, lambda t: t.pop(min(t))), "lacks"),
    "a tensor more": (
        weights(OF_TEXT, lambda t: t.update(more=torch.zeros(2))), "does not know"
    ),
    "no tokenizer": (no_folder("tokenizer"), "no such file"),
    "no words": (gone(WORDS), "no such file"),
    "words out": (linked(WORDS, "/etc/passwd"), "out of the folder"),
    "a pipe for the words": (fifo(WORDS), "device"),
    "words pickled": (written(WORDS, b"\x80\x04hello"), "pickle"),
    "words of 32 MiB": (written(WORDS, b" " * (2**25 + 1)), "usual size"),
    "words as deep as can be": (written(WORDS, b"[" * 100_000), "usual size"),
    "words in a list": (model(vocab=["a", "b"]), "no list of words"),
    "another sort of tokenizer": (model(type="Unigram"), "CLIP"),
    "joins of nothing": (model(merges=[["no", "thing"]]), "not in the list"),
    "joins of three": (model(merges=[["a", "b", "c"]]), "no list of pairs"),
    "joins of numbers": (model(merges=[[1, 2]]), "no list of pairs"),
    "a number that no row has": (vocabulary(lambda v: v.update(z=10**6)), "other numbers"),
    "a number below none": (vocabulary(lambda v: v.update(z=-1)), "other numbers"),
    "a number in words": (vocabulary(lambda v: v.update(z="1")), "other numbers"),
    "no end": (vocabulary(lambda v: v.pop("<|endoftext|>")), "endoftext"),
    "a filling that is no word": (settings(TOKENS, pad_token="<nothing>"), "<nothing>"),
    "a filling that is no text": (settings(TOKENS, pad_token=[1]), "fill"),
    "a length of 1": (settings(TOKENS, model_max_length=1), "model_max_length"),
    "a length in words": (settings(TOKENS, model_max_length="long"), "model_max_length"),
    "two files, of which one is none": (two_files("merges.txt", b"\xff\xfe"), "no text"),
    "two files, joins of one": (two_files("merges.txt", b"#version\na\n"), "no list of pairs"),
    "two files, a page": (two_files("vocab.json", b"<!DOCTYPE html>"), "web page"),
    "no config of the autoencoder": (gone(VAE), "no such file"),
    "another class of autoencoder": (settings(VAE, _class_name="VQModel"), "VQModel"),
    "an autoencoder of other latents": (settings(VAE, latent_channels=16), "16 channels"),
    "an autoencoder of a million": (
        settings(VAE, block_out_channels=[2**19, 2**20]), "other shapes"
    ),
    "blocks of no name": (settings(VAE, up_block_types=["X", "Y"]), "up_block_types"),
    "groups that do not divide": (settings(VAE, norm_num_groups=3), "cannot be built"),
    "a scale of nothing": (settings(VAE, scaling_factor=0), "scaling_factor"),
    "a scale that is none": (settings(VAE, scaling_factor=float("nan")), "scaling_factor"),
    "means of a later model": (settings(VAE, latents_mean=[0.0] * 4), "latents_mean"),
    "an autoencoder pickled": (pickled(OF_VAE), "pickle"),
    "an autoencoder cut short": (cut(OF_VAE), "cut short"),
    "an autoencoder of no numbers": (weights(OF_VAE, spoiled), "not finite"),
    "an autoencoder out": (linked(OF_VAE, "/etc/passwd"), "out of the folder"),
    "a pipe for an autoencoder": (fifo(OF_VAE), "device"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_it_is_refused_in_words_within_two_seconds_and_nothing_acts(
    sound: Path, tmp_path: Path, name: str
) -> None:
    assert_refused(sound, tmp_path, *HOSTILE[name])


def test_a_network_alone_is_told_from_a_whole_pipeline(sound: Path) -> None:
    with pytest.raises(UserError, match="alone"):
        ForeignFolders().describe(str(sound / "unet"))


def test_a_checker_of_pictures_is_left_out_and_told(sound: Path, tmp_path: Path) -> None:
    folder = tmp_path / "m"
    shutil.copytree(sound, folder)
    settings(
        INDEX,
        safety_checker=["stable_diffusion", "StableDiffusionSafetyChecker"],
        feature_extractor=["transformers", "CLIPImageProcessor"],
    )(folder)
    assert any("safety checker" in one for one in ForeignFolders().describe(str(folder)).notes)


def test_nothing_is_asked_of_the_network(sound: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*asked: object, **more: object) -> None:
        raise AssertionError("a name was looked up")

    for name in ("getaddrinfo", "gethostbyname", "create_connection"):
        monkeypatch.setattr(socket, name, refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    made = load(str(sound), CPU, None)
    assert made.domain.shape == LATENTS
    assert made.prompted(("a red cat",), "blue").domain.labels == ("a red cat",)
