"""P24: hostile and broken parts of Wan are refused in words, and nothing acts."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from wan_folders import CONFIG, wan_folder

from diffusion_gui.models.foreign.loading import load

from .model_folders import Damage, assert_refused, fifo, gone, linked, pickled, weights
from .model_folders import settings as changed

CPU = torch.device("cpu")
INDEX, TEXT, VAE = "model_index.json", "text_encoder/config.json", "vae/config.json"
NOISE, SECOND = "scheduler/scheduler_config.json", "transformer_2/config.json"
OF_VAE = "vae/diffusion_pytorch_model.safetensors"
FLOW = {"_class_name": "UniPCMultistepScheduler", "prediction_type": "flow_prediction",
        "use_flow_sigmas": True}  # fmt: skip


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sound") / "wan"
    wan_folder(folder, boundary=0.5)
    load(str(folder), CPU, None)  # what is imported is no part of the two seconds
    return folder


def nothing_finite(tensors: dict[str, torch.Tensor]) -> None:
    next(iter(tensors.values())).fill_(float("nan"))


HOSTILE: dict[str, tuple[Damage, str]] = {
    "a pipeline of its own": (changed(INDEX, _class_name=["pipeline", "Hostile"]), "code of its"),
    "an encoder of its own": (changed(INDEX, text_encoder=["hostile", "X"]), "does not run"),
    "a pipeline of pictures": (changed(INDEX, _class_name="WanImageToVideoPipeline"), "So far"),
    "no autoencoder": (changed(INDEX, vae=[None, None]), "missing"),
    "an autoencoder of pictures": (changed(INDEX, vae=["diffusers", "AutoencoderKL"]), "So far"),
    "a second network and no level": (changed(INDEX, boundary_ratio=None), "noise level"),
    "a level and no second network": (changed(INDEX, transformer_2=[None, None]), "is missing"),
    "a level in words": (changed(INDEX, boundary_ratio="0.5"), "boundary_ratio"),
    "a level beyond noise": (changed(INDEX, boundary_ratio=2.0), "boundary_ratio"),
    "another second network": (changed(SECOND, text_dim=99), "another network"),
    "a second network of another class": (changed(SECOND, _class_name="X"), "_class_name"),
    "a second network of other weights": (changed(SECOND, ffn_dim=33), "other shapes"),
    "told pictures": (changed(CONFIG, image_dim=1280), "image_dim"),
    "keys of pictures": (changed(CONFIG, added_kv_proj_dim=24), "added_kv_proj_dim"),
    "fed pictures": (changed(CONFIG, in_channels=8), "channels"),
    "patches of nothing": (changed(CONFIG, patch_size=[1, 0, 2]), "patch_size"),
    "patches of one length": (changed(CONFIG, patch_size=2), "patch_size"),
    "a thousand layers": (changed(CONFIG, num_layers=1000), "num_layers"),
    "heads of 2^20": (changed(CONFIG, attention_head_dim=2**20), "num_attention_heads"),
    "an odd head": (changed(CONFIG, attention_head_dim=13), "attention_head_dim"),
    "a head of four": (changed(CONFIG, attention_head_dim=4), "attention_head_dim"),
    "a million places": (changed(CONFIG, rope_max_seq_len=2**20), "rope_max_seq_len"),
    "fewer places than patches": (changed(CONFIG, rope_max_seq_len=1), "rope_max_seq_len"),
    "a norm of its own": (changed(CONFIG, qk_norm="os.system"), "qk_norm"),
    "frames that do not fit": (changed(CONFIG, sample_frames=10), "sample_frames"),
    "a clip of a million frames": (changed(CONFIG, sample_frames=2**20), "sample_frames"),
    "a clip of gigabytes": (
        changed(CONFIG, sample_frames=1025, sample_height=512, sample_width=512,
                rope_max_seq_len=512), "sample_frames"
    ),
    "sides that do not fit": (changed(CONFIG, sample_height=3), "sample_height"),
    "another width of words": (changed(CONFIG, text_dim=99), "numbers a token"),
    "T5 of another sort": (changed(TEXT, model_type="t5"), "model_type"),
    "an encoder that can decode": (changed(TEXT, architectures=["UMT5Model"]), "architectures"),
    "no steps": (changed(NOISE, num_train_timesteps=1), "num_train_timesteps"),
    "noise of betas": (changed(NOISE, **FLOW | {"use_flow_sigmas": False}), "use_flow_sigmas"),
    "noise that predicts eps": (changed(NOISE, **FLOW | {"prediction_type": "epsilon"}), "predi"),
    "a shift of infinity": (changed(NOISE, **FLOW, flow_shift=float("inf")), "flow_shift"),
    "steps of another sort": (changed(NOISE, **FLOW, use_karras_sigmas=True), "use_karras_sigmas"),
    "a scheduler of its own": (changed(NOISE, _class_name="Hostile"), "_class_name"),
    "latents of other channels": (changed(VAE, z_dim=5), "channels"),
    "means of other channels": (changed(VAE, latents_mean=[0.0] * 5), "latents_mean"),
    "no deviation": (changed(VAE, latents_std=[1.0, 0.0, 1.0, 1.0]), "latents_std"),
    "a mean that is none": (changed(VAE, latents_mean=[float("nan")] * 4), "latents_mean"),
    "attention of its own": (changed(VAE, attn_scales=[0.5]), "attn_scales"),
    "halved in time three times": (
        changed(VAE, temperal_downsample=[True, True, True]), "temperal_downsample"
    ),
    "never halved in time": (changed(VAE, temperal_downsample=[False, False]), "temperal_down"),
    "a scale that is another": (changed(VAE, scale_factor_spatial=8), "scale_factor_spatial"),
    "blocks without end": (changed(VAE, dim_mult=[1] * 1000), "dim_mult"),
    "blocks of another sort": (changed(VAE, is_residual=True), "cannot be built"),
    "a patch of a hundred": (changed(VAE, patch_size=100), "patch_size"),
    "a million channels": (changed(VAE, base_dim=2**20), "base_dim"),
    "weights of nothing finite": (weights(OF_VAE, nothing_finite), "not finite"),
    "no weights": (gone(OF_VAE), "no weights"),
    "a pickle": (pickled(OF_VAE, "diffusion_pytorch_model.bin"), "pickle"),
    "a pipe for its weights": (fifo(OF_VAE), "device"),
    "a config out": (linked(VAE, "/etc/passwd"), "out of the folder"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_it_is_refused_in_words_within_two_seconds(sound: Path, tmp_path: Path, name: str) -> None:
    assert_refused(sound, tmp_path, *HOSTILE[name])
