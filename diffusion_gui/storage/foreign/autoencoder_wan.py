"""The settings of diffusers' AutoencoderKLWan, which makes latents of clips, forward in time.

The first frame has a latent of its own, and four frames each of the others.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from diffusion_gui.core.text import Translatable, msg

from .info import Autoencoder, Part
from .parts import MAX_LAYERS, check_neutral, left_out
from .reading import MAX_INT, read_config, refuse
from .recognised import CLASS_NAME, CONFIG
from .unet2d_condition import MAX_CHANNELS
from .values import Settings
from .weights import weights_of

CLASS = "AutoencoderKLWan"
CODEC = "wan_clip"
FRAMES = 4
"""That each latent but the first stands for."""
HALVINGS_IN_TIME = 2
MAX_BLOCKS = 8
_LARGEST = 1e4
_NEUTRAL: dict[str, Any] = {"attn_scales": [], "scale_factor_temporal": FRAMES}


def read_wan_autoencoder(
    folder: Path, root: Path, channels: int
) -> tuple[Autoencoder, tuple[Translatable, ...]]:
    """The autoencoder in `folder`, a part of the model in `root`, and what is to be said of it.

    Its shape is that of one latent (colours, 1, side, side): whoever has latents of a size
    multiplies by those.

    Args:
        channels: of the latents that the model works on.

    Raises:
        UserError: it is none that this program builds, or not one of such latents.
    """
    settings = Settings(folder / CONFIG, read_config(folder / CONFIG, root))
    settings.choice(CLASS_NAME, CLASS, (CLASS,))
    check_neutral(settings, _NEUTRAL)
    given = settings.whole("z_dim", 16, 1, MAX_CHANNELS)
    if given != channels:
        raise refuse(
            settings.path,
            msg("It is of {given} channels, and the model works on {wanted}.",
                given=given, wanted=channels),
        )  # fmt: skip
    blocks = _wholes(settings, "dim_mult", [1, 2, 4, 4], 1024)
    patch = settings.choice("patch_size", None, (None, 1, 2))
    side = 2 ** (len(blocks) - 1) * (patch or 1)
    if settings.whole("scale_factor_spatial", 8, 1, MAX_INT) != side:
        raise settings.refuse(
            "scale_factor_spatial" if "scale_factor_spatial" in settings.content else "dim_mult"
        )
    folded = (patch or 1) ** 2
    colors = settings.choice("in_channels", 3, (folded, 3 * folded))
    if settings.choice("out_channels", 3, (folded, 3 * folded)) != colors:
        raise settings.refuse(
            "out_channels" if "out_channels" in settings.content else "in_channels"
        )
    options: dict[str, Any] = {
        "base_dim": settings.whole("base_dim", 96, 1, MAX_INT // 1024),
        "decoder_base_dim": settings.optional("decoder_base_dim", 1, MAX_INT // 1024),
        "z_dim": channels,
        "dim_mult": blocks,
        "num_res_blocks": settings.whole("num_res_blocks", 2, 1, MAX_LAYERS // MAX_BLOCKS),
        "temperal_downsample": _in_time(settings, len(blocks) - 1),
        "dropout": settings.number("dropout", 0.0, 0.0, 1.0),
        "is_residual": settings.switch("is_residual", False),
        "in_channels": colors,
        "out_channels": colors,
        "patch_size": patch,
        "scale_factor_spatial": side,
        **_of_channels(settings, channels),
    }
    weights, of_weights = weights_of(folder, root)
    shape = (colors // folded, 1, side, side)
    made = Autoencoder(Part(options, weights), 1.0, 0.0, shape, CLASS)
    unknown = left_out(settings, {*options, *_NEUTRAL, "latents_mean", "latents_std"})
    return made, tuple(filter(None, (of_weights, unknown)))


def _wholes(settings: Settings, name: str, usual: list[int], most: int) -> list[int]:
    listed = settings.listed(name, usual)
    fitting = all(type(one) is int and 1 <= one <= most for one in listed)
    if not fitting or not HALVINGS_IN_TIME < len(listed) <= MAX_BLOCKS:
        raise settings.refuse(name)
    return list(listed)


def _in_time(settings: Settings, count: int) -> list[bool]:
    """Which halvings are in time too: two, as clips are encoded four frames at a time."""
    name = "temperal_downsample"
    listed = settings.listed(name, [False, True, True])
    if (
        len(listed) != count
        or any(type(one) is not bool for one in listed)
        or sum(listed) != HALVINGS_IN_TIME
    ):
        raise settings.refuse(name if name in settings.content else "dim_mult")
    return list(listed)


def _of_channels(settings: Settings, channels: int) -> dict[str, list[float]]:
    """Mean and deviation of each channel of the latents; none where diffusers' own are meant."""
    found = {}
    for name, low in (("latents_mean", -_LARGEST), ("latents_std", 1 / _LARGEST)):
        if name not in settings.content:
            if channels != 16:
                raise settings.refuse("z_dim")
            continue
        listed = settings.listed(name, [])
        if len(listed) != channels or not all(
            type(one) in (int, float) and low <= one <= _LARGEST for one in listed
        ):
            raise settings.refuse(name)
        found[name] = [float(one) for one in listed]
    return found
