"""The settings of diffusers' VQModel: latents that are rounded to a code book to be decoded."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from diffusion_gui.core.text import Translatable, msg

from .info import Autoencoder, Part
from .parts import MAX_SIDE, blocks_of, check_neutral, layers_of, left_out, named_blocks
from .reading import MAX_INT, read_config, refuse
from .recognised import CLASS_NAME, CONFIG
from .unet2d_condition import MAX_CHANNELS
from .values import Settings
from .weights import weights_of

CLASS = "VQModel"
CODEC = "vq"
_DOWN, _UP = "DownEncoderBlock2D", "UpDecoderBlock2D"
_NEUTRAL: dict[str, Any] = {"norm_type": "group", "lookup_from_codebook": False}
"""Other values are those of decoders that are told the codes too, as Kandinsky's."""
_IGNORED = ("sample_size", "force_upcast", "scaling_factor")


def read_vq(
    folder: Path, root: Path, latents: tuple[int, ...]
) -> tuple[Autoencoder, tuple[Translatable, ...]]:
    """The VQModel in `folder`, a part of the model in `root`, and what is to be said of it.

    Args:
        latents: shape (c, h, w) of what the model works on.

    Raises:
        UserError: it is none that this program builds, or not one of such latents.
    """
    settings = Settings(folder / CONFIG, read_config(folder / CONFIG, root))
    settings.choice(CLASS_NAME, CLASS, (CLASS,))
    check_neutral(settings, _NEUTRAL)
    blocks = blocks_of(settings, [64])
    given = settings.whole("latent_channels", 3, 1, MAX_CHANNELS)
    if given != latents[0]:
        raise refuse(
            settings.path,
            msg("It is of {given} channels, and the model works on {wanted}.",
                given=given, wanted=latents[0]),
        )  # fmt: skip
    height, width = (side * 2 ** (len(blocks) - 1) for side in latents[1:])
    if max(height, width) > MAX_SIDE:
        raise refuse(settings.path, msg("Its pictures would be {w} x {h}.", w=width, h=height))
    channels = settings.choice("in_channels", 3, (1, 3))
    options = {
        "in_channels": channels,
        "out_channels": settings.choice("out_channels", 3, (channels,)),
        "latent_channels": given,
        "block_out_channels": blocks,
        "layers_per_block": layers_of(settings, 1, len(blocks)),
        "down_block_types": named_blocks(
            settings, "down_block_types", (_DOWN,), [_DOWN], len(blocks)
        ),
        "up_block_types": named_blocks(settings, "up_block_types", (_UP,), [_UP], len(blocks)),
        "act_fn": settings.choice("act_fn", "silu", ("silu", "swish", "mish", "gelu", "relu")),
        "norm_num_groups": settings.whole("norm_num_groups", 32, 1, MAX_INT),
        "num_vq_embeddings": settings.whole("num_vq_embeddings", 256, 1, MAX_INT),
        "vq_embed_dim": settings.optional("vq_embed_dim", 1, MAX_INT),
        "mid_block_add_attention": settings.switch("mid_block_add_attention", True),
    }
    if options["vq_embed_dim"] not in (None, given):  # its codes are not of the latents' shape
        raise settings.refuse("vq_embed_dim")
    weights, of_weights = weights_of(folder, root)
    scaling = settings.number("scaling_factor", 0.18215, 1e-4, 1e4)
    made = Autoencoder(Part(options, weights), scaling, 0.0, (channels, height, width), CLASS)
    said = of_weights, left_out(settings, {*options, *_NEUTRAL, *_IGNORED})
    return made, tuple(filter(None, said))
