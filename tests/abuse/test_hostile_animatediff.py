"""P24: hostile and broken parts of AnimateDiff are refused in words, and nothing acts."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import torch
from animatediff_folders import apart_folder, clips_folder

from diffusion_gui.models.foreign.loading import load

from .model_folders import Damage, assert_refused, fifo, gone, linked, pickled
from .model_folders import settings as changed

CPU = torch.device("cpu")
INDEX, UNET, ADAPTER = "model_index.json", "unet/config.json", "motion_adapter/config.json"
OF_ADAPTER = "motion_adapter/diffusion_pytorch_model.safetensors"


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sound") / "m"
    clips_folder(folder)
    load(str(folder), CPU, None)  # what is imported is no part of the two seconds
    return folder


@pytest.fixture(scope="module")
def apart(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("apart") / "m"
    apart_folder(folder)
    load(str(folder), CPU, None)
    return folder


def same_tensors(folder: Path) -> None:
    shutil.copy(folder / "unet/diffusion_pytorch_model.safetensors", folder / OF_ADAPTER)


WHOLE: dict[str, tuple[Damage, str]] = {
    "a pipeline of its own": (changed(INDEX, _class_name=["pipeline", "Hostile"]), "code of its"),
    "an adapter of its own": (changed(INDEX, motion_adapter=["hostile", "X"]), "does not run"),
    "an encoder of pictures that is code": (
        changed(INDEX, image_encoder=["os", "system"]), "does not run"
    ),
    "another network": (changed(UNET, _class_name="UNet3DConditionModel"), "UNetMotionModel"),
    "clips of a million frames": (changed(UNET, motion_max_seq_length=2**20), "motion_max"),
    "clips of no frames": (changed(UNET, motion_max_seq_length=0), "motion_max"),
    "more frames than its weights": (changed(UNET, motion_max_seq_length=4096), "other shapes"),
    "heads of motion that do not divide": (
        changed(UNET, motion_num_attention_heads=3), "motion_num_attention_heads"
    ),
    "heads that do not divide": (changed(UNET, num_attention_heads=3), "num_attention_heads"),
    "heads in words": (changed(UNET, num_attention_heads=["2", "2"]), "num_attention_heads"),
    "a thousand transformers of motion": (
        changed(UNET, temporal_transformer_layers_per_block=1000), "temporal_transformer"
    ),
    "a list in a list": (
        changed(UNET, temporal_transformer_layers_per_block=[[1], [1]]), "temporal_transformer"
    ),
    "a deep middle": (
        changed(UNET, temporal_transformer_layers_per_mid_block=257), "temporal_transformer"
    ),
    "another middle": (changed(UNET, mid_block_layers=2), "mid_block_layers"),
    "a way back of its own": (
        changed(UNET, reverse_transformer_layers_per_block=[1, 1]), "reverse_transformer"
    ),
    "told pictures": (
        changed(UNET, encoder_hid_dim_type="ip_image_proj"), "encoder_hid_dim_type"
    ),
    "told a size": (changed(UNET, addition_embed_type="text_time"), "addition_embed_type"),
    "a block of pictures": (
        changed(UNET, down_block_types=["CrossAttnDownBlock2D", "DownBlockMotion"]),
        "down_block_types",
    ),
    "latents of a million": (changed(UNET, sample_size=2**20), "sample_size"),
    "pictures too large": (changed(UNET, sample_size=2048), "4096"),
    "a width that no words have": (changed(UNET, cross_attention_dim=9), "numbers a token"),
    "no motion in its middle": (changed(UNET, use_motion_mid_block=False), "does not know"),
    "no autoencoder": (changed(INDEX, vae=[None, None]), "missing"),
}  # fmt: skip
APART: dict[str, tuple[Damage, str]] = {
    "no adapter named": (changed(INDEX, motion_adapter=[None, None]), "motion_adapter is missing"),
    "no adapter": (gone(ADAPTER), "no such file"),
    "no weights of the adapter": (gone(OF_ADAPTER), "no weights"),
    "an adapter out": (linked(ADAPTER, "/etc/passwd"), "out of the folder"),
    "a pipe for the adapter": (fifo(ADAPTER), "device"),
    "a pipe for its weights": (fifo(OF_ADAPTER), "device"),
    "a pickle": (pickled(OF_ADAPTER, "diffusion_pytorch_model.bin"), "pickle"),
    "the network twice": (same_tensors, "another file holds too"),
    "an adapter of another class": (changed(ADAPTER, _class_name="T2IAdapter"), "_class_name"),
    "an adapter that is fed pictures": (changed(ADAPTER, conv_in_channels=9), "conv_in_channels"),
    "an adapter for another network": (changed(ADAPTER, block_out_channels=[8, 8]), "another net"),
    "an adapter of other layers": (changed(ADAPTER, motion_layers_per_block=2), "another net"),
    "layers of motion by the million": (
        changed(ADAPTER, motion_layers_per_block=[2**20, 2**20]), "another net"
    ),
    "a middle of many layers": (
        changed(ADAPTER, motion_mid_block_layers_per_block=99), "motion_mid_block_layers"
    ),
    "heads of nothing": (
        changed(ADAPTER, motion_num_attention_heads=0), "motion_num_attention_heads"
    ),
    "clips of a million frames": (changed(ADAPTER, motion_max_seq_length=2**20), "motion_max"),
    "waves the other way round": (changed(UNET, flip_sin_to_cos=False), "flip_sin_to_cos"),
}  # fmt: skip


@pytest.mark.parametrize("name", WHOLE)
def test_it_is_refused_in_words_within_two_seconds(sound: Path, tmp_path: Path, name: str) -> None:
    assert_refused(sound, tmp_path, *WHOLE[name])


@pytest.mark.parametrize("name", APART)
def test_an_adapter_beside_its_network_is_too(apart: Path, tmp_path: Path, name: str) -> None:
    assert_refused(apart, tmp_path, *APART[name])
