"""A tiny Stable Diffusion of random weights, as diffusers' save_pretrained writes it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import torch
from diffusers import AutoencoderKL, DDIMScheduler, StableDiffusionPipeline, UNet2DConditionModel
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTokenizer

LATENTS = (4, 8, 8)
PICTURES = (3, 16, 16)
TOKENS = 12
START, END = "<|startoftext|>", "<|endoftext|>"


def ddim(**more: Any) -> DDIMScheduler:
    """The noise of Stable Diffusion, ending in clean data."""
    settings: dict[str, Any] = {
        "beta_schedule": "scaled_linear", "beta_start": 0.00085, "beta_end": 0.012,
        "steps_offset": 1, "clip_sample": False,
    }  # fmt: skip
    return DDIMScheduler(**(settings | more))


def words() -> tuple[dict[str, int], list[tuple[str, str]]]:
    """Every letter, alone and at the end of a word, and a few pairs that are joined."""
    letters = [chr(one) for one in range(ord("!"), ord("~") + 1)]
    joined = [("c", "a"), ("ca", "t</w>"), ("r", "e"), ("re", "d</w>"), ("b", "l")]
    listed = [*letters, *(f"{one}</w>" for one in letters), *map("".join, joined), START, END]
    return {word: number for number, word in enumerate(listed)}, joined


def make_pipeline(
    scheduler: Any = None,
    text: dict[str, Any] | None = None,
    vae: dict[str, Any] | None = None,
    **unet: Any,
) -> StableDiffusionPipeline:
    """The pipeline; weights are large enough that prompts matter.

    Args:
        text, vae: other settings of these parts, as `unet`.
    """
    vocabulary, merges = words()
    tokenizer = CLIPTokenizer(vocab=vocabulary, merges=merges, model_max_length=TOKENS)
    with torch.random.fork_rng():
        torch.manual_seed(0)
        of_text: dict[str, Any] = {
            "vocab_size": len(vocabulary), "hidden_size": 8, "intermediate_size": 16,
            "num_hidden_layers": 2, "num_attention_heads": 2, "max_position_embeddings": TOKENS,
            "eos_token_id": vocabulary[END], "bos_token_id": vocabulary[START],
            "pad_token_id": vocabulary[END], "initializer_range": 0.5,
        }  # fmt: skip
        encoder = CLIPTextModel(CLIPTextConfig(**(of_text | (text or {})))).eval()
        options: dict[str, Any] = {
            "sample_size": LATENTS[1], "block_out_channels": (8, 16), "layers_per_block": 1,
            "norm_num_groups": 4, "attention_head_dim": 2, "cross_attention_dim": 8,
            "down_block_types": ("CrossAttnDownBlock2D", "DownBlock2D"),
            "up_block_types": ("UpBlock2D", "CrossAttnUpBlock2D"),
        }  # fmt: skip
        network = UNet2DConditionModel(**(options | unet)).eval()
        of_vae: dict[str, Any] = {
            "block_out_channels": (4, 8), "norm_num_groups": 2, "layers_per_block": 1,
            "sample_size": 16, "down_block_types": ("DownEncoderBlock2D",) * 2,
            "up_block_types": ("UpDecoderBlock2D",) * 2,
        }  # fmt: skip
        coder = AutoencoderKL(**(of_vae | (vae or {}))).eval()
    made = StableDiffusionPipeline(
        vae=coder, text_encoder=encoder, tokenizer=tokenizer, unet=network,
        scheduler=scheduler or ddim(), safety_checker=None, feature_extractor=None,
        requires_safety_checker=False,
    )  # fmt: skip
    made.set_progress_bar_config(disable=True)
    return made


def make_folder(folder: Path, scheduler: Any = None, **unet: Any) -> StableDiffusionPipeline:
    """A pipeline folder; returns the pipeline."""
    pipeline = make_pipeline(scheduler, **unet)
    pipeline.save_pretrained(str(folder))
    return pipeline


def old_words(folder: Path) -> None:
    """The tokenizer as two files, as transformers before 5 wrote it and most folders have it."""
    place = folder / "tokenizer"
    model = json.loads((place / "tokenizer.json").read_text())["model"]
    (place / "tokenizer.json").unlink()
    (place / "vocab.json").write_text(json.dumps(model["vocab"]))
    pairs = (pair if isinstance(pair, str) else " ".join(pair) for pair in model["merges"])
    (place / "merges.txt").write_text("\n".join(["#version: 0.2", *pairs, ""]))


@pytest.fixture(scope="module")
def prompted(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, StableDiffusionPipeline]:
    """Such a folder and its pipeline, made once for a file of tests, which leaves it as it is."""
    folder = tmp_path_factory.mktemp("prompted") / "sd"
    return folder, make_folder(folder)
