"""Latent diffusion without prompts: diffusers' LDMPipeline, a UNet2DModel and a VQModel."""

from __future__ import annotations

import dataclasses
import functools
from typing import Any

from diffusion_gui.core.catalog.codecs import CODECS, learned_name
from diffusion_gui.core.domain import Domain
from diffusion_gui.core.text import Translatable

from .autoencoder_vq import CLASS as VQ
from .autoencoder_vq import CODEC, read_vq
from .info import ForeignInfo
from .kind import SCHEDULER, ForeignKind, Opened, network_role
from .latents import REACH, facts_of_latents, place_of
from .unet2d import CLASS, read_unet2d, sizes
from .unet2d_condition import MAX_CHANNELS

ROLE = "vqvae"


def with_codes(info: ForeignInfo, opened: Opened) -> ForeignInfo:
    """`info` with its VQModel.

    Raises:
        UserError: it is none that this program builds, or not one of such latents.
    """
    assert info.domain is not None
    folder, shape = opened.folder, info.domain.shape
    autoencoder, said = read_vq(folder / ROLE, folder, shape)
    notes: list[Translatable] = [*info.notes, *said]  # type: ignore[list-item]
    return dataclasses.replace(
        info,
        modality=CODECS[CODEC].modality,
        domain=Domain(CODECS[CODEC].states, shape, -REACH, REACH, info.domain.labels),
        codec=learned_name(CODEC, place_of(info, folder)),
        notes=tuple(notes),
        autoencoder=autoencoder,
    )


def facts(info: ForeignInfo) -> dict[str, Any]:
    """What `inspect` tells of such a model beside what it tells of all."""
    assert info.autoencoder is not None
    part = info.autoencoder.part
    codes = part.options["num_vq_embeddings"]
    return facts_of_latents(info) | {"autoencoder": f"{VQ}, {part.bytes} bytes, {codes} codes"}


KIND = ForeignKind(
    "unet",
    functools.partial(read_unet2d, channels=range(1, MAX_CHANNELS + 1)),
    {"unet": network_role(CLASS), ROLE: network_role(VQ), "scheduler": SCHEDULER},
    pipelines=("LDMPipeline",),
    complete=with_codes,
    sizes=sizes,
    facts=facts,
)
