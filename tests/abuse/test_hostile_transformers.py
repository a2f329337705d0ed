"""P24: hostile and broken parts of transformers that read prompts are refused, and nothing acts."""

from __future__ import annotations

import base64
import json
import shutil
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from flow_folders import CHANNELS, SIDE, flux_folder, sd3_folder
from safetensors.torch import load_file, save_file

from diffusion_gui.core.errors import UserError
from diffusion_gui.models.foreign.loading import load
from diffusion_gui.storage.foreign.folders import ForeignFolders

from .model_folders import Damage, assert_refused, fifo, gone, linked, settings, written

CPU = torch.device("cpu")
INDEX = "model_index.json"
NETWORK, SCHEDULER = "transformer/config.json", "scheduler/scheduler_config.json"
FIRST, VAE = "text_encoder/config.json", "vae/config.json"


@pytest.fixture(scope="module")
def sd3(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sound") / "sd3"
    sd3_folder(folder)
    load(str(folder), CPU, None)  # what is imported is no part of the two seconds
    return folder


@pytest.fixture(scope="module")
def flux(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sound") / "flux"
    flux_folder(folder)
    load(str(folder), CPU, None)
    return folder


def words(role: str, change: Callable[[dict[str, Any]], object]) -> Damage:
    """Change a T5 tokenizer."""

    def damage(folder: Path) -> None:
        path = folder / role / "tokenizer.json"
        content = json.loads(path.read_text())
        change(content)
        path.write_text(json.dumps(content))

    return damage


def table(content: bytes) -> Callable[[dict[str, Any]], object]:
    """A table of replaced characters, which the tokenizer's library takes as it is."""
    text = base64.b64encode(content).decode()
    entry = {"type": "Precompiled", "precompiled_charsmap": text}
    return lambda tokenizer: tokenizer.update(normalizer=entry)


def leading_out() -> bytes:
    """A table that replaces the letter a by what lies beyond its end."""
    nodes = [0] * 512
    nodes[0] = nodes[ord("a")] = ord("a") | 1 << 8
    listed = b"".join(node.to_bytes(4, "little") for node in nodes)
    return len(listed).to_bytes(4, "little") + listed + b"zz\0"


def own_encoder(folder: Path) -> None:
    for name in ("text_encoder_3/hostile.py", "transformer/hostile.py", "hostile.py"):
        (folder / name).write_text(f"import os; os.mkdir({str(folder / 'canary')!r})")
    settings(INDEX, text_encoder_3=["hostile", "Hostile"])(folder)


def shards(folder: Path) -> None:
    """An index of T5 whose files lie elsewhere."""
    place = folder / "text_encoder_3"
    shutil.move(place / "model.safetensors", folder.parent / "elsewhere.safetensors")
    index = {"weight_map": {"shared.weight": "../../elsewhere.safetensors"}}
    (place / "model.safetensors.index.json").write_text(json.dumps(index))


def spoiled(file: str) -> Damage:
    def damage(folder: Path) -> None:
        tensors = load_file(folder / file)
        tensors[min(tensors)] *= float("nan")
        save_file(tensors, folder / file)

    return damage


T5, T5_WORDS = "text_encoder_3/config.json", "tokenizer_3/tokenizer.json"
OF_SD3: dict[str, tuple[Damage, str]] = {
    "an encoder of its own": (own_encoder, "does not run"),
    "an encoder of another library": (settings(INDEX, text_encoder_2=["os", "system"]), "not run"),
    "another network": (settings(INDEX, transformer=["diffusers", "Kandinsky"]), "So far"),
    "another scheduler": (
        settings(INDEX, scheduler=["diffusers", "EulerDiscreteScheduler"]), "So far"
    ),
    "a checker that is code": (settings(INDEX, image_encoder=["hostile", "X"]), "does not run"),
    "T5 without its words": (settings(INDEX, tokenizer_3=[None, None]), "tokenizer_3 is missing"),
    "words without T5": (settings(INDEX, text_encoder_3=[None, None]), "_3 is missing"),
    "no second encoder": (settings(INDEX, text_encoder_2=[None, None]), "_2 is missing"),
    "sizes of 2^40": (settings(NETWORK, num_attention_heads=2**40), "larger than any"),
    "sizes of 2^19": (settings(NETWORK, joint_attention_dim=2**19), "numbers"),
    "heads of 2^19": (
        settings(NETWORK, attention_head_dim=2**19, caption_projection_dim=2**20), "other shapes"
    ),
    "a thousand layers": (settings(NETWORK, num_layers=1000), "num_layers"),
    "layers that are not there": (
        settings(NETWORK, dual_attention_layers=[2**19]), "dual_attention_layers"
    ),
    "a million places": (settings(NETWORK, pos_embed_max_size=2**20), "pos_embed_max_size"),
    "many places": (settings(NETWORK, pos_embed_max_size=1000), "other shapes"),
    "patches that do not fit": (settings(NETWORK, patch_size=3), "sample_size"),
    "latents of a million": (settings(NETWORK, sample_size=2**20), "sample_size"),
    "more than its places": (settings(NETWORK, sample_size=32), "sample_size"),
    "other channels out": (settings(NETWORK, out_channels=32), "out_channels"),
    "a norm of its own": (settings(NETWORK, qk_norm="os.system"), "qk_norm"),
    "another width": (settings(NETWORK, caption_projection_dim=8), "caption_projection_dim"),
    "another vector": (settings(NETWORK, pooled_projection_dim=99), "make 12 numbers"),
    "another class": (settings(NETWORK, _class_name="Hostile"), "Hostile"),
    "another class of scheduler": (settings(SCHEDULER, _class_name="X"), "_class_name"),
    "a shift of nothing": (settings(SCHEDULER, shift=0), "shift"),
    "a shift that is none": (settings(SCHEDULER, shift=float("nan")), "shift"),
    "steps of karras": (settings(SCHEDULER, use_karras_sigmas=True), "use_karras_sigmas"),
    "an end of its own": (settings(SCHEDULER, shift_terminal=0.1), "shift_terminal"),
    "a million steps": (settings(SCHEDULER, num_train_timesteps=10**6), "num_train_timesteps"),
    "sizes that are one": (
        settings(SCHEDULER, use_dynamic_shifting=True, base_image_seq_len=4096),
        "max_image_seq_len",
    ),
    "a shift out of all measure": (
        settings(SCHEDULER, use_dynamic_shifting=True, base_shift=10.0), "max_shift"
    ),
    "no scheduler": (gone(SCHEDULER), "scheduler"),
    "an encoder without projection": (
        settings(FIRST, architectures=["CLIPTextModel"]), "architectures"
    ),
    "a projection of 2^20": (settings(FIRST, projection_dim=2**20), "numbers"),
    "an end of no number": (settings(FIRST, eos_token_id="2"), "eos_token_id"),
    "one layer of two": (settings(FIRST, num_hidden_layers=1), "num_hidden_layers"),
    "tokenizers of two lengths": (
        settings("tokenizer_2/tokenizer_config.json", model_max_length=6), "different numbers"
    ),
    "T5 of another width": (settings(T5, d_model=16), "numbers a token"),
    "T5 of 2^20": (settings(T5, d_ff=2**20), "other shapes"),
    "T5 of a thousand layers": (settings(T5, num_layers=1000), "num_layers"),
    "T5 of 2^19 heads": (settings(T5, num_heads=2**19, d_kv=2**20), "other shapes"),
    "no buckets": (settings(T5, relative_attention_num_buckets=0), "num_buckets"),
    "buckets beyond all distance": (
        settings(T5, relative_attention_num_buckets=2**20), "num_buckets"
    ),
    "a function of its own": (settings(T5, feed_forward_proj="gated-os.system"), "feed_forward"),
    "a decoder": (settings(T5, is_decoder=True), "is_decoder"),
    "code for T5": (
        settings(T5, architectures=["Hostile"], auto_map={"AutoModel": "hostile.Hostile"}),
        "architectures",
    ),
    "a pipe for T5": (fifo(T5), "device"),
    "T5 out": (linked("text_encoder_3/model.safetensors", "/etc/passwd"), "out of the folder"),
    "T5 elsewhere": (shards, "no plain files"),
    "T5 of no numbers": (spoiled("text_encoder_3/model.safetensors"), "not finite"),
    "a network of no numbers": (
        spoiled("transformer/diffusion_pytorch_model.safetensors"), "not finite"
    ),
    "no words of T5": (gone(T5_WORDS), "no such file"),
    "words out": (linked(T5_WORDS, "/etc/passwd"), "out of the folder"),
    "words pickled": (written(T5_WORDS, b"\x80\x04hello"), "pickle"),
    "words of CLIP": (
        words("tokenizer_3", lambda one: one["model"].update(type="BPE")), "T5's sort"
    ),
    "words without a model": (words("tokenizer_3", lambda one: one.pop("model")), "T5's sort"),
    "no list": (words("tokenizer_3", lambda one: one["model"].update(vocab={})), "no list"),
    "pieces of three": (
        words("tokenizer_3", lambda one: one["model"]["vocab"].append(["a", 0, 0])), "no list"
    ),
    "a piece as likely as nothing": (
        words("tokenizer_3", lambda one: one["model"]["vocab"].append(["q2", float("inf")])),
        "no list",
    ),
    "a piece twice": (
        words("tokenizer_3", lambda one: one["model"]["vocab"].__setitem__(9, ["<pad>", 0.0])),
        "no list",
    ),
    "other marks": (
        words("tokenizer_3", lambda one: one["model"]["vocab"].reverse()), "T5's sort"
    ),
    "more pieces than rows": (
        words(
            "tokenizer_3",
            lambda one: one["model"]["vocab"].extend([[f"x{k}", -9.0] for k in range(9)]),
        ),
        "other numbers",
    ),
    "another filling": (
        settings("tokenizer_3/tokenizer_config.json", pad_token="<nothing>"), "pad_token"
    ),
    "a table that is no text": (
        words("tokenizer_3", lambda one: one.update(
            normalizer={"type": "Precompiled", "precompiled_charsmap": "%%%"})), "no list"
    ),
    "a table that is none": (words("tokenizer_3", table(b"\xff")), "no tokenizer"),
    "an autoencoder of other latents": (settings(VAE, latent_channels=4), "4 channels"),
    "a shift of latents that is none": (settings(VAE, shift_factor="x"), "shift_factor"),
}  # fmt: skip
OF_FLUX: dict[str, tuple[Damage, str]] = {
    "patches of its own": (settings(NETWORK, patch_size=2), "patch_size"),
    "channels that do not pack": (settings(NETWORK, in_channels=6), "in_channels"),
    "other channels out": (settings(NETWORK, out_channels=32), "out_channels"),
    "sizes of 2^20": (settings(NETWORK, num_attention_heads=2**20), "num_attention_heads"),
    "five hundred layers": (
        settings(NETWORK, num_layers=200, num_single_layers=200), "num_single_layers"
    ),
    "axes of another sum": (settings(NETWORK, axes_dims_rope=[4, 4, 4]), "axes_dims_rope"),
    "odd axes": (settings(NETWORK, axes_dims_rope=[1, 1, 6]), "axes_dims_rope"),
    "axes in words": (settings(NETWORK, axes_dims_rope=["a", "b", "c"]), "axes_dims_rope"),
    "a guidance that is none": (settings(NETWORK, guidance_embeds="yes"), "guidance_embeds"),
    "no place for a guidance": (settings(NETWORK, guidance_embeds=False), "does not know"),
    "another vector": (settings(NETWORK, pooled_projection_dim=9), "make 8 numbers"),
    "another T5": (settings(NETWORK, joint_attention_dim=16), "numbers a token"),
    "no T5": (settings(INDEX, text_encoder_2=[None, None]), "missing"),
    "pictures of an odd size": (settings(VAE, sample_size=18), "sample_size"),
    "pictures of a million": (settings(VAE, sample_size=2**20), "sample_size"),
    "a projected encoder": (
        settings(INDEX, text_encoder=["transformers", "CLIPTextModelWithProjection"]), "So far"
    ),
    "a network of no numbers": (
        spoiled("transformer/diffusion_pytorch_model.safetensors"), "not finite"
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", OF_SD3)
def test_sd3_is_refused_in_words_within_two_seconds_and_nothing_acts(
    sd3: Path, tmp_path: Path, name: str
) -> None:
    assert_refused(sd3, tmp_path, *OF_SD3[name])


@pytest.mark.parametrize("name", OF_FLUX)
def test_flux_is_refused_in_words_within_two_seconds_and_nothing_acts(
    flux: Path, tmp_path: Path, name: str
) -> None:
    assert_refused(flux, tmp_path, *OF_FLUX[name])


def test_nothing_is_asked_of_the_network(
    sd3: Path, flux: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*asked: object, **more: object) -> None:
        raise AssertionError("a name was looked up")

    for name in ("getaddrinfo", "gethostbyname", "create_connection"):
        monkeypatch.setattr(socket, name, refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    for folder in (sd3, flux):
        made = load(str(folder), CPU, None)
        assert made.domain.shape == (CHANNELS, SIDE, SIDE)
        assert made.prompted(("a red cat",), "blue").domain.labels == ("a red cat",)


def test_what_is_unknown_or_beside_is_dropped(sd3: Path, tmp_path: Path) -> None:
    folder = tmp_path / "m"
    shutil.copytree(sd3, folder)
    for part in (NETWORK, T5):
        settings(part, auto_map={"AutoModel": "x.Y"}, quantization_config={"x": 1})(folder)
    settings(NETWORK, newer=1)(folder)
    notes = " ".join(str(one) for one in ForeignFolders().describe(str(folder)).notes)
    assert "left out: newer" in notes
    load(str(folder), CPU, None)


def test_a_table_that_leads_out_of_itself_is_refused_where_a_prompt_is_read(
    sd3: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "m"
    shutil.copytree(sd3, folder)
    words("tokenizer_3", table(leading_out()))(folder)
    made = load(str(folder), CPU, None)
    with pytest.raises(UserError, match="make no tokenizer"):
        made.prompted(("a red cat",), "")
