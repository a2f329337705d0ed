"""A tiny LDMPipeline of random weights, as diffusers' save_pretrained writes it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
from diffusers import DDIMScheduler, LDMPipeline, UNet2DModel, VQModel
from diffusers_folders import SMALL

LATENTS = (3, 8, 8)
PICTURES = (3, 16, 16)


def make_folder(folder: Path, scheduler: Any = None, seed: int = 0) -> LDMPipeline:
    """A pipeline folder; returns the pipeline. Its codes lie far from each other."""
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        network = UNet2DModel(**(SMALL | {"sample_size": LATENTS[1]})).eval()
        codes = VQModel(
            block_out_channels=(4, 8), norm_num_groups=2, layers_per_block=1, sample_size=16,
            down_block_types=("DownEncoderBlock2D",) * 2, up_block_types=("UpDecoderBlock2D",) * 2,
            num_vq_embeddings=16, latent_channels=LATENTS[0],
        ).eval()  # fmt: skip
        codes.quantize.embedding.weight.data.normal_(0.0, 3.0)
    scheduler = scheduler or DDIMScheduler(clip_sample=False)
    made = LDMPipeline(codes, network, scheduler)
    made.set_progress_bar_config(disable=True)
    made.save_pretrained(str(folder))
    return made
