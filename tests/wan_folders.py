"""A tiny Wan of random weights, as diffusers' save_pretrained writes it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import torch
from diffusers import (
    AutoencoderKLWan,
    FlowMatchEulerDiscreteScheduler,
    WanPipeline,
    WanTransformer3DModel,
)
from flow_folders import JOINT, louder, pieces, t5_tokenizer
from transformers import UMT5Config, UMT5EncoderModel

CHANNELS = 4
FRAMES = 9
"""Of its clips: three latents."""
CLIPS = (3, FRAMES, 16, 16)
LATENTS = (CHANNELS, 3, 4, 4)
CONFIG = "transformer/config.json"


def umt5(**more: Any) -> UMT5EncoderModel:
    """A UMT5 text encoder."""
    options: dict[str, Any] = {
        "vocab_size": len(pieces()), "d_model": JOINT, "d_kv": 4, "d_ff": 16, "num_layers": 2,
        "num_heads": 2, "feed_forward_proj": "gated-gelu", "initializer_factor": 2.0,
    }  # fmt: skip
    return UMT5EncoderModel(UMT5Config(**(options | more))).eval()


def clip_autoencoder(**more: Any) -> AutoencoderKLWan:
    """An autoencoder of clips that halves their sides twice."""
    options: dict[str, Any] = {
        "base_dim": 4, "z_dim": CHANNELS, "dim_mult": [1, 1, 2], "num_res_blocks": 1,
        "temperal_downsample": [True, True], "scale_factor_spatial": 4,
        "latents_mean": [0.1, -0.2, 0.3, 0.0], "latents_std": [0.5, 2.0, 1.5, 1.0],
    }  # fmt: skip
    return AutoencoderKLWan(**(options | more)).eval()


def transformer(**more: Any) -> WanTransformer3DModel:
    """The network of Wan."""
    options: dict[str, Any] = {
        "num_attention_heads": 2, "attention_head_dim": 12, "in_channels": CHANNELS,
        "out_channels": CHANNELS, "text_dim": JOINT, "freq_dim": 16, "ffn_dim": 32,
        "num_layers": 2, "rope_max_seq_len": 32,
    }  # fmt: skip
    return louder(WanTransformer3DModel(**(options | more)))


def wan_folder(
    folder: Path,
    scheduler: Any = None,
    boundary: float | None = None,
    vae: dict[str, Any] | None = None,
    expand: bool = False,
    **network: Any,
) -> WanPipeline:
    """A pipeline folder whose clips are `CLIPS`; returns the pipeline.

    Args:
        boundary: it has a second network, below this noise level.
        vae: other settings of the autoencoder, as `network` of the transformer.
        expand: its network is told a time for each token.
    """
    with torch.random.fork_rng():
        torch.manual_seed(0)
        made = WanPipeline(
            transformer=transformer(**network),
            transformer_2=None if boundary is None else transformer(**network),
            vae=clip_autoencoder(**(vae or {})),
            text_encoder=umt5(),
            tokenizer=t5_tokenizer(),
            scheduler=scheduler or FlowMatchEulerDiscreteScheduler(shift=3.0),
            boundary_ratio=boundary,
            expand_timesteps=expand,
        )
    made.set_progress_bar_config(disable=True)
    made.save_pretrained(str(folder))
    side = made.vae.config.scale_factor_spatial
    sizes = {"sample_frames": FRAMES, "sample_height": 16 // side, "sample_width": 16 // side}
    path = folder / CONFIG
    path.write_text(json.dumps(json.loads(path.read_text()) | sizes))
    return made
