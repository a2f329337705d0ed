"""A tiny Stable Diffusion XL of random weights: as a folder, and as its makers' one file."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import torch
from diffusers import AutoencoderKL, StableDiffusionXLPipeline, UNet2DConditionModel
from safetensors.torch import save_file
from single_files import SIZE, clip_tensors, open_clip_tensors, unet_tensors, vae_tensors
from stable_diffusion_folders import END, START, TOKENS, ddim, words
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTextModelWithProjection, CLIPTokenizer

FIRST, SECOND = "conditioner.embedders.0.transformer.", "conditioner.embedders.1.model."


def make_pipeline(scheduler: Any = None, zeros: bool = True) -> StableDiffusionXLPipeline:
    """The pipeline; weights are large enough that prompts matter."""
    vocabulary, merges = words()
    tokenizers = [CLIPTokenizer(vocab=vocabulary, merges=merges, model_max_length=TOKENS,
                                pad_token=pad) for pad in (END, "!")]  # fmt: skip
    shared: dict[str, Any] = {
        "vocab_size": len(vocabulary), "hidden_size": 64, "intermediate_size": 32,
        "num_attention_heads": 1, "max_position_embeddings": TOKENS, "initializer_range": 0.5,
        "eos_token_id": vocabulary[END], "bos_token_id": vocabulary[START],
        "pad_token_id": vocabulary[END],
    }  # fmt: skip
    with torch.random.fork_rng():
        torch.manual_seed(0)
        first = CLIPTextModel(CLIPTextConfig(**shared, num_hidden_layers=2))
        second = CLIPTextModelWithProjection(
            CLIPTextConfig(**shared, num_hidden_layers=3, hidden_act="gelu", projection_dim=32)
        )
        network = UNet2DConditionModel(
            sample_size=8, block_out_channels=(32, 64), layers_per_block=1,
            down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"),
            up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"),
            transformer_layers_per_block=[1, 2], attention_head_dim=[1, 1],
            use_linear_projection=True, cross_attention_dim=128,
            addition_embed_type="text_time", addition_time_embed_dim=8,
            projection_class_embeddings_input_dim=6 * 8 + 32,
        )  # fmt: skip
        coder = AutoencoderKL(
            block_out_channels=(32, 32), layers_per_block=1, sample_size=16,
            down_block_types=("DownEncoderBlock2D",) * 2, up_block_types=("UpDecoderBlock2D",) * 2,
            scaling_factor=0.13025,
        )  # fmt: skip
    made = StableDiffusionXLPipeline(
        vae=coder.eval(), text_encoder=first.eval(), text_encoder_2=second.eval(),
        tokenizer=tokenizers[0], tokenizer_2=tokenizers[1], unet=network.eval(),
        scheduler=scheduler or ddim(), force_zeros_for_empty_prompt=zeros, add_watermarker=False,
    )  # fmt: skip
    made.set_progress_bar_config(disable=True)
    return made


def single_tensors(pipeline: StableDiffusionXLPipeline) -> dict[str, Any]:
    """All tensors of its makers' one file."""
    first = {name.replace("cond_stage_model.transformer.", FIRST): tensor
             for name, tensor in clip_tensors(pipeline.text_encoder).items()}  # fmt: skip
    second = open_clip_tensors(pipeline.text_encoder_2, SECOND, last=False)
    second[f"{SECOND}text_projection"] = pipeline.text_encoder_2.text_projection.weight.T
    tensors = {**unet_tensors(pipeline.unet), **vae_tensors(pipeline.vae), **first, **second}
    return {name: tensor.contiguous().clone() for name, tensor in tensors.items()}


def make_single(folder: Path, pipeline: StableDiffusionXLPipeline) -> Path:
    """The file, with its tokenizer beside it."""
    pipeline.tokenizer.save_pretrained(str(folder / "tokenizer"))
    save_file(single_tensors(pipeline), folder / "model.safetensors", SIZE)
    return folder / "model.safetensors"


def copied(folder: Path, place: Path) -> Path:
    """A copy that may be changed."""
    shutil.copytree(folder, place)
    return place
