"""AutoencoderTiny (TAESD) of random weights, of a few channels."""

from __future__ import annotations

from typing import Any

import torch
from diffusers import AutoencoderTiny


def tiny(**more: Any) -> AutoencoderTiny:
    """One that halves sides once, as the tests' own autoencoders do; the same each time."""
    options: dict[str, Any] = {
        "encoder_block_out_channels": (8, 8), "decoder_block_out_channels": (8, 8),
        "num_encoder_blocks": (1, 1), "num_decoder_blocks": (2, 1),
    }  # fmt: skip
    with torch.random.fork_rng():
        torch.manual_seed(3)
        return AutoencoderTiny(**(options | more)).eval()
