"""P24: hostile and broken folders of DiTPipeline are refused in words, and nothing acts."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import torch
from dit_folders import make_folder

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

CPU = torch.device("cpu")
INDEX, NET, VAE = "model_index.json", "transformer/config.json", "vae/config.json"
WEIGHTS = "transformer/diffusion_pytorch_model.safetensors"


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sound") / "m"
    make_folder(folder)
    load(str(folder), CPU, None)  # what is imported is no part of the two seconds
    return folder


def own_transformer(folder: Path) -> None:
    for name in ("transformer/hostile.py", "hostile.py", "pipeline.py"):
        (folder / name).write_text(f"import os; os.mkdir({str(folder / 'canary')!r})")
    settings(INDEX, transformer=["hostile", "Hostile"])(folder)


FIRST = "transformer_blocks.0.attn1.to_q.weight"
HOSTILE: dict[str, tuple[Damage, str]] = {
    "a transformer of its own": (own_transformer, "does not run"),
    "another transformer": (
        settings(INDEX, transformer=["diffusers", "LatteTransformer3DModel"]), "So far"
    ),
    "no transformer": (settings(INDEX, transformer=[None, None]), "transformer is missing"),
    "a part more": (settings(INDEX, controlnet=["diffusers", "ControlNetModel"]), "So far"),
    "another autoencoder": (settings(INDEX, vae=["diffusers", "AutoencoderDC"]), "So far"),
    "no autoencoder": (settings(INDEX, vae=[None, None]), "vae is missing"),
    "names that are a list": (settings(INDEX, id2label=["os", "system"]), "does not run"),
    "names that are numbers": (settings(INDEX, id2label={"0": 1}), "no table of texts"),
    "names that are a text": (settings(INDEX, id2label="tench"), "no table of texts"),
    "a million letters": (settings(INDEX, id2label={"0": "a" * 2**20}), "no JSON"),
    "another class in its config": (settings(NET, _class_name="UNet2DModel"), "UNet2DModel"),
    "a picture of a million": (settings(NET, sample_size=2**20), "sample_size"),
    "sides that differ": (settings(NET, sample_size=[8, 16]), "sample_size"),
    "patches that do not fit": (settings(NET, patch_size=3), "sample_size"),
    "patches of nothing": (settings(NET, patch_size=0), "patch_size"),
    "a thousand layers": (settings(NET, num_layers=1000), "num_layers"),
    "a million heads": (settings(NET, num_attention_heads=2**20), "other shapes"),
    "heads of a million": (
        settings(NET, num_attention_heads=2**20, attention_head_dim=2**20), "cannot be built"
    ),
    "a width that is odd": (
        settings(NET, num_attention_heads=1, attention_head_dim=15), "cannot be built"
    ),
    "no classes": (settings(NET, num_embeds_ada_norm=None), "num_embeds_ada_norm"),
    "a million classes": (settings(NET, num_embeds_ada_norm=2**20), "num_embeds_ada_norm"),
    "channels of a million": (settings(NET, in_channels=2**20), "in_channels"),
    "channels that do not fit": (settings(NET, out_channels=5), "out_channels"),
    "another norm": (settings(NET, norm_type="layer_norm"), "norm_type"),
    "another activation": (settings(NET, activation_fn="__import__"), "activation_fn"),
    "asked by captions": (settings(NET, caption_channels=4096), "caption_channels"),
    "NaN for a number": (settings(NET, norm_eps=float("nan")), "norm_eps"),
    "latents of another autoencoder": (settings(VAE, latent_channels=8), "8 channels"),
    "no config": (gone(NET), "no such file"),
    "a pickle": (pickled(WEIGHTS, "diffusion_pytorch_model.bin"), "pickle"),
    "a pickle for settings": (written(NET, b"\x80\x04hello"), "pickle"),
    "a pipe": (fifo(WEIGHTS), "device"),
    "a link out": (linked(NET, "/etc/passwd"), "out of the folder"),
    "a tensor missing": (weights(WEIGHTS, lambda t: t.pop(FIRST)), "lacks"),
    "a tensor more": (weights(WEIGHTS, lambda t: t.update(more=torch.zeros(2))), "does not know"),
    "NaN weights": (weights(WEIGHTS, lambda t: t[FIRST].fill_(float("nan"))), "not finite"),
    "another type": (
        weights(WEIGHTS, lambda t: t.update({FIRST: t[FIRST].double()})), "not of type"
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_it_is_refused_in_words_within_two_seconds_and_nothing_acts(
    sound: Path, tmp_path: Path, name: str
) -> None:
    assert_refused(sound, tmp_path, *HOSTILE[name])


def test_code_beside_a_sound_model_is_never_run(sound: Path, tmp_path: Path) -> None:
    folder = tmp_path / "m"
    shutil.copytree(sound, folder)
    own_transformer(folder)
    shutil.copy(sound / INDEX, folder / INDEX)
    settings(NET, auto_map={"AutoModel": "hostile.Hostile"})(folder)
    load(str(folder), CPU, None)
    assert not list(tmp_path.rglob("canary"))
