"""Models that work on the latents of an autoencoder in the same folder."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

from diffusion_gui.core.catalog.codecs import CODECS, learned_name
from diffusion_gui.core.domain import Domain
from diffusion_gui.core.text import Translatable

from .autoencoder_kl import read_autoencoder
from .info import Autoencoder, ForeignInfo
from .recognised import HUB

CODEC = "kl"
REACH = 3.0
"""Deviations that latents are shown within."""


def in_latents(info: ForeignInfo, folder: Path, role: str = "vae") -> ForeignInfo:
    """`info`, whose domain has the shape of the latents, with the autoencoder in `folder / role`.

    Raises:
        UserError: it is none that this program builds, or not one of such latents.
    """
    assert info.domain is not None
    autoencoder, said = read_autoencoder(folder / role, folder, info.domain.shape)
    place = info.name if info.name.startswith(HUB) else str(folder.absolute())
    notes: list[Translatable] = [*info.notes, *said]  # type: ignore[list-item]
    return with_autoencoder(dataclasses.replace(info, notes=tuple(notes)), autoencoder, place)


def with_autoencoder(info: ForeignInfo, autoencoder: Autoencoder, place: str) -> ForeignInfo:
    """`info`, whose domain has the shape of the latents, with what makes pictures of them.

    Args:
        place: what recipes call it by: the model's name or path.
    """
    assert info.domain is not None
    shape, labels = info.domain.shape, info.domain.labels
    return dataclasses.replace(
        info,
        modality=CODECS[CODEC].modality,
        domain=Domain(CODECS[CODEC].states, shape, -REACH, REACH, labels),
        codec=learned_name(CODEC, place),
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
