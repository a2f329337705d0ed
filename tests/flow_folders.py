"""Tiny transformers that make pictures of prompts, of random weights, as save_pretrained writes."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Any

import torch
from diffusers import (
    AutoencoderKL,
    DDIMScheduler,
    FlowMatchEulerDiscreteScheduler,
    FluxPipeline,
    FluxTransformer2DModel,
    PixArtAlphaPipeline,
    PixArtSigmaPipeline,
    PixArtTransformer2DModel,
    SD3Transformer2DModel,
    StableDiffusion3Pipeline,
)
from stable_diffusion_folders import END, START, TOKENS, words
from transformers import (
    CLIPTextConfig,
    CLIPTextModel,
    CLIPTextModelWithProjection,
    CLIPTokenizer,
    T5Config,
    T5EncoderModel,
    T5Tokenizer,
)

CHANNELS, SIDE = 16, 8
PICTURES = (3, 16, 16)
JOINT, POOLED = 32, 12


def clip_tokenizer() -> CLIPTokenizer:
    """Letters, and a few pairs that are joined."""
    vocabulary, merges = words()
    return CLIPTokenizer(vocab=vocabulary, merges=merges, model_max_length=TOKENS)


def clip(made: type[Any], **more: Any) -> Any:
    """A CLIP text encoder whose weights are large enough that prompts matter."""
    vocabulary, _ = words()
    options: dict[str, Any] = {
        "vocab_size": len(vocabulary), "hidden_size": 8, "intermediate_size": 16,
        "num_hidden_layers": 2, "num_attention_heads": 2, "max_position_embeddings": TOKENS,
        "eos_token_id": vocabulary[END], "bos_token_id": vocabulary[START],
        "pad_token_id": vocabulary[END], "projection_dim": 6, "initializer_range": 0.5,
    }  # fmt: skip
    return made(CLIPTextConfig(**(options | more))).eval()


def pieces() -> list[tuple[str, float]]:
    """Pieces of words: every letter, the space, and a few words that are likelier together."""
    letters = [(chr(one), -4.0 - one / 100) for one in range(ord("!"), ord("~") + 1)]
    joined = [("▁", -2.0), ("▁red", -1.5), ("▁cat", -1.7), ("at", -3.0), ("bl", -3.5)]
    return [("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0), *joined, *letters]


def t5_tokenizer(**more: Any) -> T5Tokenizer:
    """A tokenizer of those pieces."""
    return T5Tokenizer(vocab=pieces(), extra_ids=0, additional_special_tokens=[], **more)


def t5(width: int = JOINT, **more: Any) -> T5EncoderModel:
    """A T5 text encoder."""
    options: dict[str, Any] = {
        "vocab_size": len(pieces()), "d_model": width, "d_kv": 4, "d_ff": 16, "num_layers": 2,
        "num_heads": 2, "feed_forward_proj": "gated-gelu", "initializer_factor": 2.0,
    }  # fmt: skip
    return T5EncoderModel(T5Config(**(options | more))).eval()


def autoencoder(channels: int = CHANNELS, **more: Any) -> AutoencoderKL:
    """An autoencoder of pictures, as the newer models have it."""
    options: dict[str, Any] = {
        "block_out_channels": (4, 8), "norm_num_groups": 2, "layers_per_block": 1,
        "sample_size": 16, "latent_channels": channels, "scaling_factor": 1.5305,
        "shift_factor": 0.0609, "use_quant_conv": False, "use_post_quant_conv": False,
        "down_block_types": ("DownEncoderBlock2D",) * 2,
        "up_block_types": ("UpDecoderBlock2D",) * 2,
    }  # fmt: skip
    return AutoencoderKL(**(options | more)).eval()


def louder(network: torch.nn.Module, by: float = 3.0) -> Any:
    """Weights of tiny networks are made larger, so that what they are told matters."""
    with torch.no_grad():
        for name, parameter in network.named_parameters():
            if parameter.dim() > 1 and "embed" in name:
                parameter.mul_(by)
    return network.eval()


def sd3_pipeline(
    scheduler: Any = None, with_t5: bool = True, **network: Any
) -> StableDiffusion3Pipeline:
    """Stable Diffusion 3."""
    options: dict[str, Any] = {
        "sample_size": SIDE, "patch_size": 2, "in_channels": CHANNELS, "num_layers": 2,
        "attention_head_dim": 8, "num_attention_heads": 2, "joint_attention_dim": JOINT,
        "caption_projection_dim": 16, "pooled_projection_dim": POOLED,
        "out_channels": CHANNELS, "pos_embed_max_size": 8,
    }  # fmt: skip
    with torch.random.fork_rng():
        torch.manual_seed(0)
        made = StableDiffusion3Pipeline(
            transformer=louder(SD3Transformer2DModel(**(options | network))),
            scheduler=scheduler or FlowMatchEulerDiscreteScheduler(shift=3.0),
            vae=autoencoder(),
            text_encoder=clip(CLIPTextModelWithProjection),
            tokenizer=clip_tokenizer(),
            text_encoder_2=clip(CLIPTextModelWithProjection, hidden_size=12, hidden_act="gelu"),
            tokenizer_2=clip_tokenizer(),
            text_encoder_3=t5() if with_t5 else None,
            tokenizer_3=t5_tokenizer() if with_t5 else None,
        )
    made.set_progress_bar_config(disable=True)
    return made


def sd3_folder(folder: Path, **more: Any) -> StableDiffusion3Pipeline:
    """Its folder; returns the pipeline."""
    pipeline = sd3_pipeline(**more)
    pipeline.save_pretrained(str(folder))
    return pipeline


def flux_pipeline(scheduler: Any = None, **network: Any) -> FluxPipeline:
    """Flux."""
    options: dict[str, Any] = {
        "in_channels": 4 * CHANNELS, "num_layers": 1, "num_single_layers": 1,
        "attention_head_dim": 8, "num_attention_heads": 2, "joint_attention_dim": JOINT,
        "pooled_projection_dim": 8, "guidance_embeds": True, "axes_dims_rope": (4, 2, 2),
    }  # fmt: skip
    with torch.random.fork_rng():
        torch.manual_seed(0)
        made = FluxPipeline(
            transformer=louder(FluxTransformer2DModel(**(options | network))),
            scheduler=scheduler or FlowMatchEulerDiscreteScheduler(use_dynamic_shifting=True),
            vae=autoencoder(),
            text_encoder=clip(CLIPTextModel),
            tokenizer=clip_tokenizer(),
            text_encoder_2=t5(),
            tokenizer_2=t5_tokenizer(),
        )
    made.set_progress_bar_config(disable=True)
    return made


def flux_folder(folder: Path, **more: Any) -> FluxPipeline:
    """Its folder; returns the pipeline."""
    pipeline = flux_pipeline(**more)
    pipeline.save_pretrained(str(folder))
    return pipeline


def pixart_pipeline(scheduler: Any = None, sigma: bool = False, **network: Any) -> Any:
    """PixArt alpha, or sigma."""
    options: dict[str, Any] = {
        "sample_size": SIDE, "patch_size": 2, "in_channels": 4, "out_channels": 8, "num_layers": 2,
        "attention_head_dim": 12, "num_attention_heads": 2, "cross_attention_dim": 24,
        "caption_channels": JOINT,
    }  # fmt: skip
    with torch.random.fork_rng():
        torch.manual_seed(0)
        made = (PixArtSigmaPipeline if sigma else PixArtAlphaPipeline)(
            transformer=louder(PixArtTransformer2DModel(**(options | network))),
            scheduler=scheduler or DDIMScheduler(clip_sample=False, timestep_spacing="trailing"),
            vae=autoencoder(4, shift_factor=None, scaling_factor=0.13025),
            text_encoder=t5(),
            tokenizer=t5_tokenizer(),
        )
    made.set_progress_bar_config(disable=True)
    return made


def pixart_folder(folder: Path, **more: Any) -> Any:
    """Its folder; returns the pipeline."""
    pipeline = pixart_pipeline(**more)
    pipeline.save_pretrained(str(folder))
    return pipeline


def as_pieces(folder: Path) -> None:
    """A T5 tokenizer as the file that SentencePiece writes, and many folders have alone."""

    def field(number: int, sort: int, content: bytes) -> bytes:
        size = bytes([len(content)]) if sort == 2 else b""
        return bytes([number << 3 | sort]) + size + content

    written = b"".join(
        field(1, 2, field(1, 2, text.encode()) + field(2, 5, struct.pack("<f", score)))
        for text, score in pieces()
    )
    (folder / "tokenizer.json").unlink()
    (folder / "spiece.model").write_bytes(written + field(2, 2, b"") + field(3, 2, b""))
