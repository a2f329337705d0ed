"""Learned codecs without torch: which file holds one, and whether it is the one that is meant.

An autoencoder's own checkpoint holds one, and so does every denoiser that was trained in its
latents: one file opens by itself. Both have the checksum of the same tensors.
"""

from __future__ import annotations

import os
from pathlib import Path

from diffusion_gui.core.catalog.codecs import CODECS, learned_name, learned_place
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.item_sizes import Shape
from diffusion_gui.core.recipes.codec_choice import named
from diffusion_gui.core.text import msg

from .foreign.autoencoder_kl import autoencoder_sha256
from .foreign.info import ForeignInfo
from .foreign.latents import CODEC as OWN
from .foreign.loose_autoencoder import CODEC as INSTEAD
from .foreign.loose_autoencoder import cached_codecs, fits_latents, is_loose, read_loose
from .foreign.recognised import HUB
from .model_files import find_model, held_codec, models, read_metadata
from .model_sources import describe


def found_codec(asked: str) -> str:
    """The whole name of what is asked for, with the checksum of a learned codec's file.

    Raises:
        UserError: there is no such file, it holds no codec, or another one than is named.
    """
    asked = named(asked)
    learned = learned_place(asked)
    if learned is None:
        return asked
    codec, place, wanted = learned
    codec = INSTEAD if takes_the_place(asked) else codec
    try:
        if codec == INSTEAD:
            held = autoencoder_sha256(read_loose(place)[0])
        else:
            held = _held_sha256(place) if CODECS[codec].held else _foreign_sha256(place)
    except UserError as error:
        raise UserError(
            msg("The codec {place} cannot be used.", place=place),
            error.whole(),
            "Name the folder of an AutoencoderTiny, or hf:OWNER/NAME of one in the cache."
            if codec == INSTEAD
            else "Name the checkpoint of an autoencoder, or a model that was trained through one.",
        ) from error
    if not held:
        raise UserError(
            msg("The codec {place} cannot be used.", place=place),
            "The model works on pictures themselves: it holds no autoencoder.",
            "Name the checkpoint of an autoencoder, or a model that was trained through one.",
        )
    if wanted and wanted != held:
        raise other_codec(place)
    return learned_name(codec, whole_place(place), held)


def _held_sha256(place: str) -> str:
    path = find_model(place)
    held = held_codec(path, read_metadata(path))
    return held.sha256 if held else ""


def _foreign_sha256(place: str) -> str:
    info = describe(place)
    if not isinstance(info, ForeignInfo) or info.autoencoder is None:
        return ""
    return autoencoder_sha256(info.autoencoder)


def takes_the_place(asked: str) -> bool:
    """Whether the codec that is asked for takes the place of a model's own; opens no weights."""
    learned = learned_place(named(asked))
    if learned is None:
        return False
    codec, place, _ = learned
    return codec == INSTEAD or (CODECS[codec].held and is_loose(place))


def codecs_instead(model: str, asked: str = "") -> dict[str, str]:
    """Names of codecs that can take the place of that of `model` -> where they are.

    Args:
        asked: one that is among them, wherever it is; else those in the cache of Hugging Face.
    """
    shapes = _shapes(model)
    if shapes is None:
        return {}
    found = cached_codecs(*shapes)
    learned = learned_place(named(asked))
    if learned and takes_the_place(asked):
        return {asked: learned[1]} | {name: at for name, at in found.items() if at != learned[1]}
    return found


def decodes_for(place: str, model: str) -> bool:
    """Whether the AutoencoderTiny at `place` decodes latents like those of `model`."""
    shapes = _shapes(model)
    return shapes is not None and fits_latents(place, *shapes)


def _shapes(model: str) -> tuple[Shape, Shape] | None:
    """Of the latents of a model with an AutoencoderKL, and of its pictures; None of any other."""
    try:
        info = describe(model)
    except UserError:
        return None
    own = learned_place(info.codec)
    if not isinstance(info, ForeignInfo) or own is None or own[0] != OWN:
        return None
    assert info.domain is not None
    assert info.autoencoder is not None
    return info.domain.shape, info.autoencoder.shape


def other_codec(place: str) -> UserError:
    """The answer to a file whose autoencoder is not the one that states were made with."""
    return UserError(
        msg("The codec {place} is another one.", place=place),
        "Its checksum differs from that of the autoencoder these latents were made with; they "
        "would come out as something else.",
        "Bring the file back as it was, or make the run again.",
    )


def same_codec(one: str, other: str) -> bool:
    """Whether two whole names are of the same codec, wherever its file lies."""
    first, second = learned_place(one), learned_place(other)
    if first and second:
        return (first[0], first[2]) == (second[0], second[2])
    return one == other


def moved_codec(name: str, place: str) -> str:
    """`name` with its file at `place`, a model or a codec, if it is not where it says any more."""
    learned = learned_place(name)
    if learned is None:
        return name
    codec, before, sha256 = learned
    inner = learned_place(place)
    place = inner[1] if inner else place
    if not place or before in models() or before.startswith(HUB) or os.path.lexists(before):
        return name
    return learned_name(codec, whole_place(place), sha256)


def whole_place(place: str) -> str:
    """A model's name as it is, a path absolute: whoever reads it may be in another folder."""
    if place in models() or place.startswith(HUB):
        return place
    return str(Path(os.path.expanduser(place)).absolute())
