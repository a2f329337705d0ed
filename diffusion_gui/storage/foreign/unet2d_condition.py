"""The settings of diffusers' UNet2DConditionModel as Stable Diffusion 1 and 2 have them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from .info import Network
from .parts import (
    MAX_LAYERS,
    blocks_of,
    check_neutral,
    layers_of,
    left_out,
    named_blocks,
    sides_of,
)
from .reading import MAX_INT
from .values import Settings

CLASS = "UNet2DConditionModel"
MAX_CHANNELS = 64
_DOWN = ("CrossAttnDownBlock2D", "DownBlock2D")
_UP = ("UpBlock2D", "CrossAttnUpBlock2D")
_NEUTRAL: dict[str, Any] = {
    "mid_block_type": "UNetMidBlock2DCrossAttn",
    "only_cross_attention": False,
    "reverse_transformer_layers_per_block": None,
    "encoder_hid_dim": None,
    "encoder_hid_dim_type": None,
    "num_attention_heads": None,
    "dual_cross_attention": False,
    "class_embed_type": None,
    "addition_embed_type": None,
    "addition_time_embed_dim": None,
    "num_class_embeds": None,
    "resnet_skip_time_act": False,
    "resnet_out_scale_factor": 1.0,
    "time_embedding_type": "positional",
    "time_embedding_dim": None,
    "time_embedding_act_fn": None,
    "timestep_post_act": None,
    "time_cond_proj_dim": None,
    "conv_in_kernel": 3,
    "conv_out_kernel": 3,
    "projection_class_embeddings_input_dim": None,
    "attention_type": "default",
    "class_embeddings_concat": False,
    "mid_block_only_cross_attention": None,
    "cross_attention_norm": None,
    "addition_embed_type_num_heads": 64,
}
"""Settings of later models, which have to be as they are without: other networks come of them."""
_OLD = re.compile(r"0\.[0-8](\.|$)")
"""Versions whose configs say a size of 32 where 64 is meant."""


def read_unet2d_condition(settings: Settings, more: Mapping[str, Any] | None = None) -> Network:
    """The network of a config; its shape is that of the latents.

    Args:
        more: options of later models, already checked.

    Raises:
        UserError: it has a setting, or a size, that this program does not build.
    """
    more = more or {}
    check_neutral(settings, {name: one for name, one in _NEUTRAL.items() if name not in more})
    settings = Settings(settings.path, _as_meant(settings))
    blocks = blocks_of(settings, [320, 640, 1280, 1280])
    layers = layers_of(settings, 2, len(blocks))
    depth = _depth(settings, layers, len(blocks))
    sides = sides_of(settings, 2 ** (len(blocks) - 1))
    channels = settings.whole("in_channels", 4, 1, MAX_CHANNELS)
    if settings.whole("out_channels", 4, 1, MAX_CHANNELS) != channels:
        raise settings.refuse("in_channels" if channels != 4 else "out_channels")
    width = settings.whole("cross_attention_dim", 1280, 1, MAX_INT)
    options: dict[str, Any] = {
        "sample_size": sides,
        "in_channels": channels,
        "out_channels": channels,
        "block_out_channels": blocks,
        "layers_per_block": layers,
        "transformer_layers_per_block": depth,
        "cross_attention_dim": width,
        "attention_head_dim": _heads(settings, blocks),
        **_named(settings, len(blocks)),
        **_scalars(settings),
        **more,
    }
    notes = filter(None, [left_out(settings, {*options, *_NEUTRAL, "num_train_timesteps"})])
    return Network(CLASS, options, (channels, *sides), prompt=width, notes=tuple(notes))


def _as_meant(settings: Settings) -> dict[str, Any]:
    content = dict(settings.content)
    size = content.get("sample_size")
    if _OLD.match(str(content.get("_diffusers_version"))) and type(size) is int and size < 64:
        content["sample_size"] = 64
    return content


def _depth(settings: Settings, layers: int, blocks: int) -> int | tuple[int, ...]:
    """Transformers in a row: a number for all resolutions, or one for each."""
    name = "transformer_layers_per_block"
    value = settings.content.get(name, 1)
    depths = value if isinstance(value, list) else [value] * blocks
    fitting = len(depths) == blocks and all(
        type(one) is int and 1 <= one <= MAX_LAYERS for one in depths
    )
    if not fitting or sum(depths) * layers > MAX_LAYERS:
        raise settings.refuse(name)
    return tuple(depths) if isinstance(value, list) else int(value)


def _named(settings: Settings, count: int) -> dict[str, Any]:
    """The blocks by their classes; as many down as up, each as deep as its opposite."""
    down = named_blocks(settings, "down_block_types", _DOWN, [*[_DOWN[0]] * 3, _DOWN[1]], count)
    up = named_blocks(settings, "up_block_types", _UP, [_UP[0], *[_UP[1]] * 3], count)
    return {"down_block_types": down, "up_block_types": up}


def _heads(settings: Settings, blocks: tuple[int, ...]) -> int | tuple[int, ...]:
    """`attention_head_dim`, which is a number of heads there, for all or for each resolution."""
    name = "attention_head_dim"
    value = settings.content.get(name, 8)
    heads = value if isinstance(value, list) else [value] * len(blocks)
    fitting = len(heads) == len(blocks) and all(
        type(one) is int and one >= 1 and width % one == 0
        for one, width in zip(heads, blocks, strict=True)
    )
    if not fitting:
        raise settings.refuse(name if name in settings.content else "block_out_channels")
    return tuple(heads) if isinstance(value, list) else int(value)


def _scalars(settings: Settings) -> dict[str, Any]:
    scales = ("default", "scale_shift")
    return {
        "center_input_sample": settings.switch("center_input_sample", False),
        "flip_sin_to_cos": settings.switch("flip_sin_to_cos", True),
        "freq_shift": settings.whole("freq_shift", 0, 0, 1),
        "downsample_padding": settings.whole("downsample_padding", 1, 0, 1),
        "mid_block_scale_factor": settings.number("mid_block_scale_factor", 1.0, 1e-3, 1e3),
        "dropout": settings.number("dropout", 0.0, 0.0, 1.0),
        "act_fn": settings.choice("act_fn", "silu", ("silu", "swish", "mish", "gelu", "relu")),
        "norm_num_groups": settings.whole("norm_num_groups", 32, 1, MAX_INT),
        "norm_eps": settings.number("norm_eps", 1e-5, 0.0, 1.0),
        "use_linear_projection": settings.switch("use_linear_projection", False),
        "upcast_attention": settings.switch("upcast_attention", False),
        "resnet_time_scale_shift": settings.choice("resnet_time_scale_shift", "default", scales),
    }
