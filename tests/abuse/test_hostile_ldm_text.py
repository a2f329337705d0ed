"""P24: hostile and broken folders of LDMTextToImagePipeline are refused in words; nothing acts."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from ldm_text_folders import make_folder

from diffusion_gui.models.foreign.loading import load

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

INDEX, NET, TEXT = "model_index.json", "unet/config.json", "bert/config.json"
TOKENS, WORDS = "tokenizer/tokenizer_config.json", "tokenizer/tokenizer.json"
OF_TEXT = "bert/model.safetensors"
BOOK = "model.embed_tokens.weight"


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sound") / "m"
    make_folder(folder)
    load(str(folder), torch.device("cpu"), None)  # imports are no part of the two seconds
    return folder


def own_encoder(folder: Path) -> None:
    """Code of the folder's own, where diffusers would look for that of its pipeline."""
    for name in ("bert/latent_diffusion.py", "latent_diffusion.py", "pipeline.py"):
        (folder / name).write_text(f"import os; os.mkdir({str(folder / 'canary')!r})")
    settings(INDEX, bert=["latent_diffusion", "Hostile"])(folder)


def model(change: Callable[[dict[str, Any]], object]) -> Damage:
    """Change the list of words."""

    def damage(folder: Path) -> None:
        content = json.loads((folder / WORDS).read_text())
        change(content["model"])
        (folder / WORDS).write_text(json.dumps(content))

    return damage


def lines(content: bytes) -> Damage:
    """The words as the lines of a file, as older folders have them."""

    def damage(folder: Path) -> None:
        (folder / WORDS).unlink()
        (folder / "tokenizer/vocab.txt").write_bytes(content)

    return damage


HOSTILE: dict[str, tuple[Damage, str]] = {
    "an encoder of its own": (own_encoder, "So far"),
    "an encoder of another library": (settings(INDEX, bert=["os", "system"]), "does not run"),
    "a tokenizer of its own": (settings(INDEX, tokenizer=["hostile", "X"]), "does not run"),
    "another tokenizer": (settings(INDEX, tokenizer=["transformers", "AutoTokenizer"]), "So far"),
    "a network of pictures": (settings(INDEX, unet=["diffusers", "UNet2DModel"]), "So far"),
    "no encoder": (settings(INDEX, bert=[None, None]), "bert is missing"),
    "no autoencoder": (settings(INDEX, vqvae=[None, None]), "vqvae is missing"),
    "another autoencoder than said": (settings(INDEX, vqvae=["diffusers", "VQModel"]), "_class_"),
    "a width that no words have": (settings(NET, cross_attention_dim=9), "numbers a token"),
    "another sort of encoder": (settings(TEXT, model_type="bert"), "model_type"),
    "code for an encoder": (
        settings(TEXT, architectures=["Hostile"], auto_map={"AutoModel": "hostile.Hostile"}),
        "architectures",
    ),
    "sizes of 2^40": (settings(TEXT, d_model=2**40), "larger than any"),
    "an inside of 2^20": (settings(TEXT, encoder_ffn_dim=2**20), "other shapes"),
    "heads of 2^20 by 2^20": (
        settings(TEXT, head_dim=2**20, encoder_attention_heads=2**20), "other shapes"
    ),
    "a thousand layers": (settings(TEXT, encoder_layers=1000), "encoder_layers"),
    "no layers": (settings(TEXT, encoder_layers=0), "encoder_layers"),
    "fewer places than tokens": (settings(TEXT, max_position_embeddings=76), "max_position"),
    "a million places": (settings(TEXT, max_position_embeddings=2**20), "max_position"),
    "a function of its own": (settings(TEXT, activation_function="os.system"), "activation_fun"),
    "a decoder": (settings(TEXT, is_decoder=True), "is_decoder"),
    "no config": (gone(TEXT), "no such file"),
    "a config out": (linked(TEXT, "/etc/passwd"), "out of the folder"),
    "a pipe for the config": (fifo(TEXT), "device"),
    "a pickle": (pickled(OF_TEXT), "pickle"),
    "a pipe for its weights": (fifo(OF_TEXT), "device"),
    "the words' numbers missing": (weights(OF_TEXT, lambda t: t.pop(BOOK)), "lacks"),
    "numbers that are none": (weights(OF_TEXT, lambda t: t[BOOK].fill_(float("nan"))), "finite"),
    "words of large letters": (settings(TOKENS, do_lower_case=False), "do_lower_case"),
    "another mark": (settings(TOKENS, cls_token="<s>"), "cls_token"),
    "no words": (gone(WORDS), "no such file"),
    "words out": (linked(WORDS, "/etc/passwd"), "out of the folder"),
    "words pickled": (written(WORDS, b"\x80\x04hello"), "pickle"),
    "another sort of tokenizer": (model(lambda m: m.update(type="BPE")), "BERT"),
    "words in a list": (model(lambda m: m.update(vocab=["a", "b"])), "no list of words"),
    "no mark for the end": (model(lambda m: m["vocab"].pop("[SEP]")), "[SEP]"),
    "a number that no row has": (model(lambda m: m["vocab"].update(z=10**6)), "other numbers"),
    "a number in words": (model(lambda m: m["vocab"].update(z="1")), "other numbers"),
    "lines, one twice": (lines(b"[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\na\na\n"), "no list of words"),
    "lines without marks": (lines(b"a\nb\nc\nd\ne\nf\n"), "[PAD]"),
    "lines that are no text": (lines(b"\xff\xfe"), "no text"),
    "lines of 32 MiB": (lines(b" " * (2**25 + 1)), "usual size"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_it_is_refused_in_words_within_two_seconds_and_nothing_acts(
    sound: Path, tmp_path: Path, name: str
) -> None:
    assert_refused(sound, tmp_path, *HOSTILE[name])
