"""A tiny LDMTextToImagePipeline of random weights, as diffusers' save_pretrained writes it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
from diffusers import AutoencoderKL, LDMTextToImagePipeline, UNet2DConditionModel, VQModel
from diffusers.pipelines.latent_diffusion.pipeline_latent_diffusion import (
    LDMBertConfig,
    LDMBertModel,
)
from stable_diffusion_folders import ddim
from transformers import BertTokenizer

LATENTS = (4, 8, 8)
PICTURES = (3, 16, 16)
WIDTH = 8


def words() -> dict[str, int]:
    """BERT's marks, every letter, at the beginning of a word and in it, and a few words."""
    letters = [chr(one) for one in range(ord("a"), ord("z") + 1)]
    marks = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    listed = [*marks, *letters, *(f"##{one}" for one in letters), "red", "cat", "##ack", ","]
    return {word: number for number, word in enumerate(listed)}


def make_folder(
    folder: Path, scheduler: Any = None, codes: bool = False, **text: Any
) -> LDMTextToImagePipeline:
    """A pipeline folder; returns the pipeline. Weights are large enough that prompts matter.

    Args:
        codes: its latents are decoded by a VQModel, whose codes lie far from each other.
        text: other settings of the text encoder.
    """
    of_text: dict[str, Any] = {
        "vocab_size": len(words()), "encoder_layers": 2, "encoder_ffn_dim": 16, "d_model": WIDTH,
        "encoder_attention_heads": 2, "head_dim": 3, "init_std": 0.5,
    }  # fmt: skip
    of_vae: dict[str, Any] = {
        "block_out_channels": (4, 8), "norm_num_groups": 2, "layers_per_block": 1,
        "sample_size": 16, "down_block_types": ("DownEncoderBlock2D",) * 2,
        "up_block_types": ("UpDecoderBlock2D",) * 2, "latent_channels": LATENTS[0],
    }  # fmt: skip
    with torch.random.fork_rng():
        torch.manual_seed(0)
        bert = LDMBertModel(LDMBertConfig(**(of_text | text))).eval()
        for one in bert.parameters():
            one.data.normal_(0.0, 0.5)
        network = UNet2DConditionModel(
            sample_size=LATENTS[1], block_out_channels=(8, 16), layers_per_block=1,
            norm_num_groups=4, attention_head_dim=2, cross_attention_dim=WIDTH,
            down_block_types=("CrossAttnDownBlock2D", "DownBlock2D"),
            up_block_types=("UpBlock2D", "CrossAttnUpBlock2D"),
        ).eval()  # fmt: skip
        for name, weight in network.named_parameters():
            if "attn2.to_v" in name or "attn2.to_out" in name:
                weight.data *= 4.0
        vae: Any = VQModel(num_vq_embeddings=16, **of_vae) if codes else AutoencoderKL(**of_vae)
        if codes:
            vae.quantize.embedding.weight.data.normal_(0.0, 3.0)
    made = LDMTextToImagePipeline(
        vqvae=vae.eval(), bert=bert, tokenizer=BertTokenizer(vocab=words()), unet=network,
        scheduler=scheduler or ddim(),
    )  # fmt: skip
    made.set_progress_bar_config(disable=True)
    made.save_pretrained(str(folder))
    return made
