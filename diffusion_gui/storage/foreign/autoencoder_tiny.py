"""The settings of diffusers' AutoencoderTiny (TAESD), a small stand-in for an AutoencoderKL."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.text import Translatable

from .info import Autoencoder, Part
from .parts import MAX_LAYERS, check_neutral, left_out
from .reading import MAX_INT
from .values import Settings
from .weights import weights_of

CLASS = "AutoencoderTiny"
_NEUTRAL: dict[str, Any] = {"upsampling_scaling_factor": 2, "shift_factor": 0.0}
_IGNORED = ("latent_magnitude", "latent_shift", "force_upcast", "scaling_factor",
            "block_out_channels")  # fmt: skip
"""Read elsewhere, or of no effect on what it decodes."""


def read_tiny(
    settings: Settings, folder: Path, root: Path, channels: int
) -> tuple[Autoencoder, int, tuple[Translatable, ...]]:
    """The autoencoder of a config; how often it halves a side; and what is to be said of it.

    Its shape is that of one latent: whoever has latents of a size multiplies it by those.

    Args:
        channels: of the latents.

    Raises:
        UserError: it has a setting, or a size, that this program does not build.
    """
    check_neutral(settings, _NEUTRAL)
    colors = settings.choice("in_channels", 3, (1, 3))
    if settings.choice("out_channels", 3, (1, 3)) != colors:
        raise _refused(settings, "out_channels", "in_channels")
    options: dict[str, Any] = {
        "in_channels": colors,
        "out_channels": colors,
        "latent_channels": channels,
        "act_fn": settings.choice("act_fn", "relu", ("relu", "silu", "swish", "mish", "gelu")),
        "upsample_fn": settings.choice("upsample_fn", "nearest", ("nearest",)),
    }
    blocks = {"encoder": [1, 3, 3, 3], "decoder": [3, 3, 3, 1]}
    for half, usual in blocks.items():
        widths = _numbers(settings, f"{half}_block_out_channels", [64] * 4, MAX_INT)
        counts = _numbers(settings, f"num_{half}_blocks", usual, MAX_LAYERS)
        if len(widths) != len(counts) or len(set(widths)) > 1 or sum(counts) > MAX_LAYERS:
            raise _refused(settings, f"num_{half}_blocks", f"{half}_block_out_channels")
        options |= {f"{half}_block_out_channels": widths, f"num_{half}_blocks": counts}
    halvings = len(options["num_encoder_blocks"]) - 1
    if len(options["num_decoder_blocks"]) - 1 != halvings:
        raise _refused(settings, "num_decoder_blocks", "num_encoder_blocks")
    weights, said = weights_of(folder, root)
    scaling = settings.number("scaling_factor", 1.0, 1e-4, 1e4)
    made = Autoencoder(Part(options, weights), scaling, 0.0, (colors, 1, 1), CLASS)
    unknown = left_out(settings, {*options, *_NEUTRAL, *_IGNORED})
    return made, halvings, tuple(filter(None, (said, unknown)))


def _refused(settings: Settings, *names: str) -> UserError:
    """The error for settings that do not go together; some are as usual, and not named."""
    return settings.refuse(next(one for one in names if one in settings.content))


def _numbers(settings: Settings, name: str, usual: list[int], most: int) -> tuple[int, ...]:
    """A whole number from 1 to `most` for each resolution."""
    listed = settings.listed(name, usual)
    fitting = all(type(one) is int and 1 <= one <= most for one in listed)
    if not fitting or not 1 <= len(listed) <= 16:
        raise settings.refuse(name)
    return tuple(listed)
