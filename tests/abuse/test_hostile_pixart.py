"""P24: hostile and broken parts of PixArt are refused in words, and nothing acts."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from flow_folders import as_pieces, pixart_folder
from hypothesis import given, settings
from hypothesis import strategies as st

from diffusion_gui.models.foreign.loading import load
from diffusion_gui.storage.foreign.sentence_pieces import read_pieces

from .model_folders import Damage, assert_refused, fifo, linked
from .model_folders import settings as changed

CPU = torch.device("cpu")
INDEX, NETWORK, TEXT = "model_index.json", "transformer/config.json", "text_encoder/config.json"
PIECES = "tokenizer/spiece.model"


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sound") / "m"
    pixart_folder(folder)
    load(str(folder), CPU, None)  # what is imported is no part of the two seconds
    return folder


def pieces(content: bytes) -> Damage:
    def damage(folder: Path) -> None:
        as_pieces(folder / "tokenizer")
        (folder / PIECES).write_bytes(content)

    return damage


def after_pieces(damage: Damage) -> Damage:
    def both(folder: Path) -> None:
        as_pieces(folder / "tokenizer")
        damage(folder)

    return both


HOSTILE: dict[str, tuple[Damage, str]] = {
    "a pipeline of its own": (changed(INDEX, _class_name=["pipeline", "Hostile"]), "code of its"),
    "an encoder of its own": (changed(INDEX, text_encoder=["hostile", "X"]), "does not run"),
    "no autoencoder": (changed(INDEX, vae=[None, None]), "missing"),
    "another norm": (changed(NETWORK, norm_type="ada_norm_zero"), "norm_type"),
    "gates": (changed(NETWORK, attention_type="gated"), "attention_type"),
    "patches that do not fit": (changed(NETWORK, patch_size=3), "sample_size"),
    "latents of a million": (changed(NETWORK, sample_size=2**20), "sample_size"),
    "pictures too large": (changed(NETWORK, sample_size=2048), "4096"),
    "three times the channels": (changed(NETWORK, out_channels=12), "out_channels"),
    "a thousand layers": (changed(NETWORK, num_layers=1000), "num_layers"),
    "heads of 2^19": (
        changed(NETWORK, attention_head_dim=2**18, num_attention_heads=4,
                cross_attention_dim=2**20), "other shapes"
    ),
    "another width": (changed(NETWORK, cross_attention_dim=8), "cross_attention_dim"),
    "no words": (
        changed(NETWORK, cross_attention_dim=None, caption_channels=None), "cross_attention_dim"
    ),
    "another T5": (changed(NETWORK, caption_channels=99), "numbers a token"),
    "a scale of nothing": (changed(NETWORK, interpolation_scale=0), "interpolation_scale"),
    "a function of its own": (changed(NETWORK, activation_fn="os.system"), "activation_fn"),
    "a condition in words": (
        changed(NETWORK, use_additional_conditions="x"), "use_additional_conditions"
    ),
    "conditions without weights": (changed(NETWORK, use_additional_conditions=True), "lacks"),
    "T5 of another sort": (changed(TEXT, model_type="umt5"), "model_type"),
    "pieces that are none": (pieces(b"\xff" * 100), "no list of words"),
    "pieces of no size": (pieces(b"\x0a\xff\xff\xff\xff\x7f"), "no list of words"),
    "pieces that are a page": (pieces(b"<!DOCTYPE html><html>"), "web page"),
    "no pieces": (pieces(b""), "other numbers"),
    "pieces of 33 MiB": (pieces(bytes(2**25 + 1)), "other numbers"),
    "pieces of nothing, many": (pieces(bytes(2**24)), "no list of words"),
    "a pipe for the pieces": (after_pieces(fifo(PIECES)), "device"),
    "pieces out": (after_pieces(linked(PIECES, "/etc/passwd")), "out of the folder"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_it_is_refused_in_words_within_two_seconds(sound: Path, tmp_path: Path, name: str) -> None:
    assert_refused(sound, tmp_path, *HOSTILE[name])


@given(st.binary(max_size=200))
@settings(max_examples=300, deadline=None)
def test_any_bytes_are_pieces_or_refused(content: bytes) -> None:
    try:
        found, replaced = read_pieces(content, 10)
    except ValueError:
        return
    assert len(found) <= 10
    assert isinstance(replaced, bytes)
