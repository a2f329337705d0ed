"""The settings of diffusers' UNet2DModel that this program builds, each within limits."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from diffusion_gui.core.item_sizes import Sizes
from diffusion_gui.core.text import msg

from .info import ForeignInfo, Network
from .kind import SCHEDULER, ForeignKind, network_role
from .parts import blocks_of, layers_of, left_out, named_blocks, sides_of
from .reading import MAX_INT
from .sizes import in_multiples
from .values import Settings

CLASS = "UNet2DModel"
MAX_CLASSES = 10_000
VARIANCE = msg("The variance that it predicts beside the noise is left out.")
_DOWN = ("DownBlock2D", "AttnDownBlock2D", "ResnetDownsampleBlock2D")
_UP = ("UpBlock2D", "AttnUpBlock2D", "ResnetUpsampleBlock2D")
_SAMPLING = ("conv", "resnet")


def read_unet2d(settings: Settings, channels: Collection[int] = (1, 3)) -> Network:
    """The network of a config.

    Args:
        channels: how many it may have; those of pictures, where it is not one of latents.

    Raises:
        UserError: it has a setting, or a size, that this program does not build.
    """
    blocks = blocks_of(settings, [224, 448, 672, 896])
    layers = layers_of(settings, 2, len(blocks))
    options: dict[str, Any] = {"block_out_channels": blocks, "layers_per_block": layers}
    sides = sides_of(settings, 2 ** (len(blocks) - 1))
    inputs = settings.choice("in_channels", 3, channels)
    outputs = settings.choice("out_channels", 3, (inputs, 2 * inputs))
    options |= {"sample_size": sides, "in_channels": inputs, "out_channels": outputs}
    for name, known in (("down_block_types", _DOWN), ("up_block_types", _UP)):
        default = [known[0], *[known[1]] * 3] if known is _DOWN else [*[known[1]] * 3, known[0]]
        options[name] = named_blocks(settings, name, known, default, len(blocks))
    options |= _scalars(settings)
    classes, of_classes = _classes(settings)
    options |= of_classes
    notes = list(filter(None, [left_out(settings, {*options, "num_train_timesteps"})]))
    if outputs != inputs:
        notes.append(VARIANCE)
    if classes:
        notes.append(
            msg(
                "Where no class is asked for, its last one ({number}) is: models trained for "
                "guidance keep it empty.",
                number=classes - 1,
            )
        )
    return Network(CLASS, options, (inputs, *sides), classes, notes=tuple(notes))


def _scalars(settings: Settings) -> dict[str, Any]:
    normal = settings.choice("resnet_time_scale_shift", "default", ("default", "scale_shift"))
    return {
        "center_input_sample": settings.switch("center_input_sample", False),
        "time_embedding_type": settings.choice(
            "time_embedding_type", "positional", ("positional",)
        ),
        "time_embedding_dim": settings.optional("time_embedding_dim", 1, MAX_INT),
        "freq_shift": settings.whole("freq_shift", 0, 0, 1),
        "flip_sin_to_cos": settings.switch("flip_sin_to_cos", True),
        "mid_block_type": settings.choice(
            "mid_block_type", "UNetMidBlock2D", ("UNetMidBlock2D", None)
        ),
        "mid_block_scale_factor": settings.number("mid_block_scale_factor", 1.0, 1e-3, 1e3),
        "downsample_padding": settings.whole("downsample_padding", 1, 0, 1),
        "downsample_type": settings.choice("downsample_type", "conv", _SAMPLING),
        "upsample_type": settings.choice("upsample_type", "conv", _SAMPLING),
        "dropout": settings.number("dropout", 0.0, 0.0, 1.0),
        "act_fn": settings.choice("act_fn", "silu", ("silu", "swish", "mish", "gelu", "relu")),
        "attention_head_dim": settings.optional("attention_head_dim", 1, MAX_INT)
        if "attention_head_dim" in settings.content
        else 8,
        "norm_num_groups": settings.whole("norm_num_groups", 32, 1, MAX_INT),
        "attn_norm_num_groups": settings.optional("attn_norm_num_groups", 1, MAX_INT),
        "norm_eps": settings.number("norm_eps", 1e-5, 0.0, 1.0),
        "resnet_time_scale_shift": normal,
        "add_attention": settings.switch("add_attention", True),
    }


def _classes(settings: Settings) -> tuple[int, dict[str, Any]]:
    """How many classes there are, and the keywords that say so."""
    sort = settings.choice("class_embed_type", None, (None, "timestep"))
    count = settings.optional("num_class_embeds", 1, MAX_CLASSES) or 0
    if sort and not count:  # a network that is told a class as it is told the time
        raise settings.refuse("class_embed_type")
    return count, {"class_embed_type": sort, "num_class_embeds": count or None}


def sizes(info: ForeignInfo) -> Sizes:
    """What it halves without a rest."""
    return in_multiples(info, 2 ** (len(info.options["block_out_channels"]) - 1))


KIND = ForeignKind(
    "unet",
    read_unet2d,
    {"unet": network_role(CLASS), "scheduler": SCHEDULER},
    alone=True,
    sizes=sizes,
)
