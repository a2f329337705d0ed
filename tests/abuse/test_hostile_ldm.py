"""P24: hostile and broken folders of LDMPipeline are refused in words, and nothing acts."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from ldm_folders import make_folder

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
INDEX, NET, CODES = "model_index.json", "unet/config.json", "vqvae/config.json"
WEIGHTS = "vqvae/diffusion_pytorch_model.safetensors"
BOOK = "quantize.embedding.weight"


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sound") / "m"
    make_folder(folder)
    load(str(folder), CPU, None)  # what is imported is no part of the two seconds
    return folder


HOSTILE: dict[str, tuple[Damage, str]] = {
    "codes of its own": (settings(INDEX, vqvae=["hostile", "Hostile"]), "does not run"),
    "another autoencoder": (settings(INDEX, vqvae=["diffusers", "AutoencoderKL"]), "So far"),
    "no codes": (settings(INDEX, vqvae=[None, None]), "vqvae is missing"),
    "asked by prompts": (settings(INDEX, unet=["diffusers", "UNet2DConditionModel"]), "So far"),
    "another class in its config": (settings(CODES, _class_name="AutoencoderKL"), "_class_name"),
    "told the codes": (settings(CODES, norm_type="spatial"), "norm_type"),
    "another lookup": (settings(CODES, lookup_from_codebook=True), "lookup_from_codebook"),
    "no code": (settings(CODES, num_vq_embeddings=0), "num_vq_embeddings"),
    "a million codes": (settings(CODES, num_vq_embeddings=2**20), "other shapes"),
    "more codes than that": (settings(CODES, num_vq_embeddings=2**30), "larger than any"),
    "codes of another length": (settings(CODES, vq_embed_dim=8), "vq_embed_dim"),
    "other latents": (settings(CODES, latent_channels=4), "4 channels"),
    "channels of a million": (settings(NET, in_channels=2**20), "in_channels"),
    "a scale of nothing": (settings(CODES, scaling_factor=0), "scaling_factor"),
    "many blocks": (settings(CODES, block_out_channels=[8] * 1000), "block_out_channels"),
    "a huge picture": (
        settings(CODES, block_out_channels=[8] * 10, down_block_types=["DownEncoderBlock2D"] * 10),
        "Its pictures would be",
    ),
    "no config": (gone(CODES), "no such file"),
    "a pickle": (pickled(WEIGHTS, "diffusion_pytorch_model.bin"), "pickle"),
    "a pickle for settings": (written(CODES, b"\x80\x04hello"), "pickle"),
    "a pipe": (fifo(WEIGHTS), "device"),
    "a link out": (linked(CODES, "/etc/passwd"), "out of the folder"),
    "the book missing": (weights(WEIGHTS, lambda t: t.pop(BOOK)), "lacks"),
    "NaN in the book": (weights(WEIGHTS, lambda t: t[BOOK].fill_(float("nan"))), "not finite"),
    "another type": (weights(WEIGHTS, lambda t: t.update({BOOK: t[BOOK].double()})), "not of type"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_it_is_refused_in_words_within_two_seconds_and_nothing_acts(
    sound: Path, tmp_path: Path, name: str
) -> None:
    assert_refused(sound, tmp_path, *HOSTILE[name])
