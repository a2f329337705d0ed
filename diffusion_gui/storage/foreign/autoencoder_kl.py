"""The settings of diffusers' autoencoders, those of AutoencoderKL, and the checksum of one."""

from __future__ import annotations

import dataclasses
import functools
import hashlib
import json
from pathlib import Path
from typing import Any

from diffusion_gui.core.os_text import reason
from diffusion_gui.core.steps import step
from diffusion_gui.core.text import Translatable, msg
from diffusion_gui.storage.safetensors_file import TensorFile
from diffusion_gui.storage.untrusted import open_regular

from .autoencoder_tiny import CLASS as TINY
from .autoencoder_tiny import read_tiny
from .info import Autoencoder, Part, Pieces, Stamp, stamp_of
from .parts import MAX_SIDE, blocks_of, check_neutral, layers_of, left_out, named_blocks
from .reading import MAX_INT, read_config, refuse
from .recognised import CLASS_NAME, CONFIG
from .unet2d_condition import MAX_CHANNELS
from .values import Settings
from .weights import weights_of

CLASS = "AutoencoderKL"
CLASSES = (CLASS, TINY)
"""Of an autoencoder; the second is a small stand-in."""
_BLOCK = 2**20
_DOWN, _UP = "DownEncoderBlock2D", "UpDecoderBlock2D"
_NEUTRAL: dict[str, Any] = {"latents_mean": None, "latents_std": None}
_IGNORED = ("sample_size", "force_upcast", "scaling_factor", "shift_factor")
"""Read elsewhere, or of no effect: everything is computed in float32 here."""


def read_autoencoder(
    folder: Path, root: Path, latents: tuple[int, ...]
) -> tuple[Autoencoder, tuple[Translatable, ...]]:
    """The autoencoder in `folder`, a part of the model in `root`, and what is to be said of it.

    Args:
        latents: shape (c, h, w) of what the model works on.

    Raises:
        UserError: it is none that this program builds, or not one of such latents.
    """
    settings = Settings(folder / CONFIG, read_config(folder / CONFIG, root))
    named = settings.choice(CLASS_NAME, CLASS, CLASSES)
    if settings.whole("latent_channels", 4, 1, MAX_CHANNELS) != latents[0]:
        raise refuse(
            settings.path,
            msg("It is of {given} channels, and the model works on {wanted}.",
                given=settings.whole("latent_channels", 4, 1, MAX_CHANNELS), wanted=latents[0]),
        )  # fmt: skip
    read = read_tiny if named == TINY else _read_kl
    made, halvings, said = read(settings, folder, root, latents[0])
    return _sized(settings, made, halvings, latents), said


def _sized(
    settings: Settings, made: Autoencoder, halvings: int, latents: tuple[int, ...]
) -> Autoencoder:
    """`made` with the size of the pictures that it makes of such latents."""
    height, width = (side * 2**halvings for side in latents[1:])
    if max(height, width) > MAX_SIDE:
        raise refuse(settings.path, msg("Its pictures would be {w} x {h}.", w=width, h=height))
    return dataclasses.replace(made, shape=(made.shape[0], height, width))


def autoencoder_in_pieces(
    settings: Settings, latents: tuple[int, ...], file: Path, pieces: Pieces
) -> Autoencoder:
    """The AutoencoderKL in a file that holds other networks too; see `read_autoencoder`."""
    made, halvings, _ = _kl(settings, (file,), latents[0], pieces)
    return _sized(settings, made, halvings, latents)


def _read_kl(
    settings: Settings, folder: Path, root: Path, latent_channels: int
) -> tuple[Autoencoder, int, tuple[Translatable, ...]]:
    """As `autoencoder_tiny.read_tiny`."""
    weights, of_weights = weights_of(folder, root)
    made, halvings, said = _kl(settings, weights, latent_channels)
    return made, halvings, tuple(filter(None, (of_weights, said)))


def _kl(
    settings: Settings,
    weights: tuple[Path, ...],
    latent_channels: int,
    pieces: Pieces | None = None,
) -> tuple[Autoencoder, int, Translatable]:
    check_neutral(settings, _NEUTRAL)
    blocks = blocks_of(settings, [64])
    layers = layers_of(settings, 1, len(blocks))
    channels = settings.choice("in_channels", 3, (1, 3))
    if settings.choice("out_channels", 3, (1, 3)) != channels:
        raise settings.refuse("out_channels" if "out_channels" in settings.content else CLASS_NAME)
    options = {
        "in_channels": channels,
        "out_channels": channels,
        "latent_channels": latent_channels,
        "block_out_channels": blocks,
        "layers_per_block": layers,
        "down_block_types": named_blocks(
            settings, "down_block_types", (_DOWN,), [_DOWN], len(blocks)
        ),
        "up_block_types": named_blocks(settings, "up_block_types", (_UP,), [_UP], len(blocks)),
        "act_fn": settings.choice("act_fn", "silu", ("silu", "swish", "mish", "gelu", "relu")),
        "norm_num_groups": settings.whole("norm_num_groups", 32, 1, MAX_INT),
        "use_quant_conv": settings.switch("use_quant_conv", True),
        "use_post_quant_conv": settings.switch("use_post_quant_conv", True),
        "mid_block_add_attention": settings.switch("mid_block_add_attention", True),
    }
    shift = 0.0
    if settings.content.get("shift_factor") is not None:
        shift = settings.number("shift_factor", 0.0, -1e3, 1e3)
    made = Autoencoder(
        Part(options, weights, pieces),
        settings.number("scaling_factor", 0.18215, 1e-4, 1e4),
        shift,
        (channels, 1, 1),
        CLASS,
    )
    return made, len(blocks) - 1, left_out(settings, {*options, *_NEUTRAL, *_IGNORED})


def autoencoder_sha256(one: Autoencoder) -> str:
    """SHA-256 over the files of an autoencoder's weights, and how it is built and used.

    Of a file that holds other networks too it is over the autoencoder's tensors.
    """
    said = json.dumps([dict(one.part.options), one.scaling, one.shift], sort_keys=True)
    files = tuple((path, stamp_of(path)) for path in one.part.weights)
    if one.part.pieces is None:
        return _sha256(said, files)
    pieces = tuple(sorted((new, piece.name) for new, piece in one.part.pieces.items()))
    return _sha256_of_pieces(said, files, pieces)


@functools.lru_cache(maxsize=8)
def _sha256(said: str, files: tuple[tuple[Path, Stamp], ...]) -> str:
    digest = hashlib.sha256(said.encode())
    for path, _ in files:
        try:
            with open_regular(path) as file:
                while block := file.read(_BLOCK):
                    step()
                    digest.update(block)
        except OSError as error:
            raise refuse(path, reason(error)) from error
    return digest.hexdigest()


@functools.lru_cache(maxsize=8)
def _sha256_of_pieces(
    said: str, files: tuple[tuple[Path, Stamp], ...], pieces: tuple[tuple[str, str], ...]
) -> str:
    digest = hashlib.sha256(said.encode())
    with TensorFile(files[0][0], refuse) as file:
        for new, name in pieces:
            step()
            place = file.table.places[name]
            digest.update(f"{new} {place.dtype} {place.shape}\n".encode())
            digest.update(file.read_tensor(place))
    return digest.hexdigest()
