"""Models that work on the latents of an autoencoder in the same folder."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

from diffusion_gui.core.catalog.codecs import CODECS, learned_name
from diffusion_gui.core.text import Translatable

from .autoencoder_kl import read_autoencoder
from .info import Autoencoder, ForeignInfo
from .recognised import HUB

CODEC, CLIPS = "kl", "kl_clip"
REACH = 3.0
"""Deviations that latents are shown within."""


def in_latents(
    info: ForeignInfo, folder: Path, role: str = "vae", codec: str = CODEC
) -> ForeignInfo:
    """`info`, whose domain has the shape of the latents, with the autoencoder in `folder / role`.

    Args:
        codec: through which it works: that of clips, where latents are (c, F, h, w).

    Raises:
        UserError: it is none that this program builds, or not one of such latents.
    """
    assert info.domain is not None
    channels, *frames, rows, columns = info.domain.shape
    autoencoder, said = read_autoencoder(folder / role, folder, (channels, rows, columns))
    colors, *sides = autoencoder.shape
    autoencoder = dataclasses.replace(autoencoder, shape=(colors, *frames, *sides))
    notes: list[Translatable] = [*info.notes, *said]  # type: ignore[list-item]
    noted = dataclasses.replace(info, notes=tuple(notes))
    return with_autoencoder(noted, autoencoder, place_of(info, folder), codec)


def place_of(info: ForeignInfo, folder: Path) -> str:
    """What recipes call the codec of a model in `folder` by: the model's name, or its path."""
    return info.name if info.name.startswith(HUB) else str(folder.absolute())


def with_autoencoder(
    info: ForeignInfo, autoencoder: Autoencoder, place: str, codec: str = CODEC
) -> ForeignInfo:
    """`info`, whose domain has the shape of the latents, with what makes pictures of them.

    Args:
        place: what recipes call it by: the model's name or path.
    """
    assert info.domain is not None
    domain = info.domain
    return dataclasses.replace(
        info,
        modality=CODECS[codec].modality,
        domain=dataclasses.replace(domain, modality=CODECS[codec].states, low=-REACH, high=REACH),
        codec=learned_name(codec, place),
        autoencoder=autoencoder,
    )


def facts_of_latents(info: ForeignInfo) -> dict[str, Any]:
    """What `inspect` tells of the autoencoder."""
    assert info.autoencoder is not None
    return {
        "autoencoder": f"{info.autoencoder.network}, {info.autoencoder.part.bytes} bytes",
        "pictures": list(info.autoencoder.shape),
        "scaling": info.autoencoder.scaling,
    }
