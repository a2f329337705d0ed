"""Tiny models of diffusers' own making, as its save_pretrained writes them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
from diffusers import DDPMPipeline, DDPMScheduler, UNet2DModel

SMALL: dict[str, Any] = {
    "sample_size": 16,
    "block_out_channels": (8, 16),
    "layers_per_block": 1,
    "norm_num_groups": 4,
    "attention_head_dim": 8,
    "down_block_types": ("DownBlock2D", "AttnDownBlock2D"),
    "up_block_types": ("AttnUpBlock2D", "UpBlock2D"),
}


def make_folder(folder: Path, scheduler: Any = None, **options: Any) -> UNet2DModel:
    """A pipeline folder with a network of random weights; returns the network."""
    with torch.random.fork_rng():
        torch.manual_seed(0)
        network = UNet2DModel(**(SMALL | options)).eval()
    DDPMPipeline(network, scheduler or DDPMScheduler()).save_pretrained(str(folder))
    return network
