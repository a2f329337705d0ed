"""A tiny DanceDiffusionPipeline of random weights, as diffusers' save_pretrained writes it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
from diffusers import DanceDiffusionPipeline, IPNDMScheduler, UNet1DModel

LENGTH = 1024


def make_folder(folder: Path, channels: int = 2, **options: Any) -> DanceDiffusionPipeline:
    """A pipeline folder; returns the pipeline."""
    with torch.random.fork_rng():
        torch.manual_seed(0)
        settings: dict[str, Any] = {
            "block_out_channels": (32, 32, 64), "extra_in_channels": 16, "time_embedding_dim": 16,
            "sample_size": LENGTH, "sample_rate": 16_000,
            "in_channels": channels, "out_channels": channels,
        }  # fmt: skip
        network = UNet1DModel(**(settings | options)).eval()
    made = DanceDiffusionPipeline(network, IPNDMScheduler())
    made.set_progress_bar_config(disable=True)
    made.save_pretrained(str(folder))
    return made
