"""A tiny AnimateDiff of random weights, as diffusers' save_pretrained writes it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import torch
from diffusers import AnimateDiffPipeline, DDIMScheduler, MotionAdapter
from stable_diffusion_folders import make_pipeline

LONGEST = 3
"""Frames: fewer than diffusers makes where nothing is said, and so all of them."""
CLIPS = (3, LONGEST, 16, 16)


def linear(**more: Any) -> DDIMScheduler:
    """The noise of AnimateDiff."""
    settings: dict[str, Any] = {
        "beta_schedule": "linear", "beta_start": 0.00085, "beta_end": 0.012,
        "steps_offset": 1, "clip_sample": False,
    }  # fmt: skip
    return DDIMScheduler(**(settings | more))


def clips_folder(
    folder: Path,
    scheduler: Any = None,
    adapter: dict[str, Any] | None = None,
    **unet: Any,
) -> AnimateDiffPipeline:
    """A pipeline folder whose modules of motion are in its network; returns the pipeline.

    Args:
        adapter: other settings of the modules of motion, as `unet` of the network.
    """
    pictures = make_pipeline(**unet)
    options: dict[str, Any] = {
        "block_out_channels": (8, 16), "motion_layers_per_block": 1,
        "motion_num_attention_heads": 2, "motion_norm_num_groups": 4,
        "motion_max_seq_length": LONGEST,
    }  # fmt: skip
    with torch.random.fork_rng():
        torch.manual_seed(1)
        motion = MotionAdapter(**(options | (adapter or {}))).eval()
    for name, one in motion.named_parameters():
        if "proj_out" in name:  # they begin as nothing in training, and here as something
            torch.nn.init.normal_(one, std=0.5, generator=torch.Generator().manual_seed(2))
    made = AnimateDiffPipeline(
        vae=pictures.vae, text_encoder=pictures.text_encoder, tokenizer=pictures.tokenizer,
        unet=pictures.unet, motion_adapter=motion, scheduler=scheduler or linear(),
    )  # fmt: skip
    made.set_progress_bar_config(disable=True)
    made.save_pretrained(str(folder))
    return made


def apart_folder(folder: Path, adapter: dict[str, Any] | None = None) -> AnimateDiffPipeline:
    """The same, whose network is one of pictures, with an adapter beside it."""
    made = clips_folder(folder, adapter=adapter)
    make_pipeline().unet.save_pretrained(str(folder / "unet"))
    index = folder / "model_index.json"
    content = json.loads(index.read_text())
    index.write_text(json.dumps(content | {"unet": ["diffusers", "UNet2DConditionModel"]}))
    return made
