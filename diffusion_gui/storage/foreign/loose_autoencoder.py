"""An AutoencoderTiny (TAESD) by itself, in a folder or in the cache of Hugging Face."""

from __future__ import annotations

import dataclasses
import os
from pathlib import Path

from diffusion_gui.core.catalog.codecs import learned_name
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.item_sizes import Shape
from diffusion_gui.core.os_text import home_path

from .autoencoder_tiny import CLASS, read_tiny
from .hub_cache import cached_models, folder_of
from .info import Autoencoder
from .reading import read_config
from .recognised import CLASS_NAME, CONFIG, HUB, INDEX, class_in, is_foreign
from .unet2d_condition import MAX_CHANNELS
from .values import Settings

CODEC = "tiny"
"""The name of its codec."""


def is_loose(place: str) -> bool:
    """Whether `place` is one network of diffusers, and no pipeline; it may be of another class."""
    try:
        folder = _folder(place)
        return is_foreign(folder) and not os.path.lexists(folder / INDEX)
    except (UserError, OSError, ValueError):
        return place.startswith(HUB)


def is_tiny(place: str) -> bool:
    """Whether `place` is one by what it says itself."""
    return is_loose(place) and class_in(_folder(place)) == CLASS


def read_loose(place: str) -> tuple[Autoencoder, Shape]:
    """The autoencoder at `place`, of the pixels of one latent, and that one's shape (c, 1, 1).

    Raises:
        UserError: it is not there, is none, or none that this program builds.
    """
    folder = _folder(place)
    settings = Settings(folder / CONFIG, read_config(folder / CONFIG, folder))
    settings.choice(CLASS_NAME, None, (CLASS,))
    channels = settings.whole("latent_channels", 4, 1, MAX_CHANNELS)
    made, halvings, _ = read_tiny(settings, folder, folder, channels)
    side = 2**halvings
    return dataclasses.replace(made, shape=(made.shape[0], side, side)), (channels, 1, 1)


def fits_latents(place: str, latents: Shape, pictures: Shape) -> bool:
    """Whether the one at `place` makes pictures of such a shape of latents of such a one.

    Which model it was trained for is said nowhere in its folder.
    """
    try:
        own, (channels, *_) = read_loose(place)
    except UserError:
        return False
    sides = tuple(side * own.shape[1] for side in latents[1:])
    return (channels, own.shape[0], *sides) == (latents[0], pictures[0], *pictures[1:])


def cached_codecs(latents: Shape, pictures: Shape) -> dict[str, str]:
    """What recipes call those in the cache that fit by -> `hf:OWNER/NAME`."""
    places = [one.name for one in cached_models() if one.what == CLASS]
    fitting = [one for one in places if fits_latents(one, latents, pictures)]
    return {learned_name(CODEC, one): one for one in fitting}


def _folder(place: str) -> Path:
    return folder_of(place) if place.startswith(HUB) else home_path(place)
