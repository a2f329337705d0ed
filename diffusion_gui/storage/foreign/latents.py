"""Models that work on the latents of an autoencoder in the same folder."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

from diffusion_gui.core.catalog.codecs import CODECS, learned_name
from diffusion_gui.core.domain import Domain
from diffusion_gui.core.text import Translatable

from .autoencoder_kl import read_autoencoder
from .info import ForeignInfo
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
    shape, labels = info.domain.shape, info.domain.labels
    autoencoder, said = read_autoencoder(folder / role, folder, shape)
    place = info.name if info.name.startswith(HUB) else str(folder.absolute())
    notes: list[Translatable] = [*info.notes, *said]  # type: ignore[list-item]
    return dataclasses.replace(
        info,
        modality=CODECS[CODEC].modality,
        domain=Domain(CODECS[CODEC].states, shape, -REACH, REACH, labels),
        codec=learned_name(CODEC, place),
        notes=tuple(notes),
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
