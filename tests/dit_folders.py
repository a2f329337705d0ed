"""A tiny DiT of random weights, as diffusers' save_pretrained writes it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import torch
from diffusers import AutoencoderKL, DDIMScheduler, DiTPipeline, DiTTransformer2DModel

LATENTS = (4, 8, 8)
PICTURES = (3, 16, 16)
NAMES = {0: "tench, Tinca tinca", 1: "crane", 2: "crane", 3: "white shark, man-eater"}


def make_folder(folder: Path, scheduler: Any = None, **options: Any) -> DiTPipeline:
    """A pipeline folder; returns the pipeline."""
    with torch.random.fork_rng():
        torch.manual_seed(0)
        settings: dict[str, Any] = {
            "num_attention_heads": 2, "attention_head_dim": 8, "in_channels": 4,
            "out_channels": 8, "num_layers": 2, "sample_size": LATENTS[1],
        }  # fmt: skip
        network = DiTTransformer2DModel(**(settings | options)).eval()
        vae = AutoencoderKL(
            block_out_channels=(4, 8), norm_num_groups=2, layers_per_block=1, sample_size=16,
            down_block_types=("DownEncoderBlock2D",) * 2, up_block_types=("UpDecoderBlock2D",) * 2,
        ).eval()  # fmt: skip
    scheduler = scheduler or DDIMScheduler(clip_sample=False)
    made = DiTPipeline(network, vae, scheduler, id2label=NAMES)
    made.set_progress_bar_config(disable=True)
    made.save_pretrained(str(folder))
    index = folder / "model_index.json"  # folders on the hub have the names, which are not saved
    index.write_text(json.dumps(json.loads(index.read_text()) | {"id2label": NAMES}))
    return made
