"""Stable Diffusion 1 and 2: a network in latents that is asked by prompts, with all its parts."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

from diffusion_gui.core.catalog.codecs import CODECS, learned_name
from diffusion_gui.core.domain import Domain
from diffusion_gui.core.text import Translatable, msg

from .autoencoder_kl import CLASS as AUTOENCODER
from .autoencoder_kl import read_autoencoder
from .clip_text import CLASS as TEXT_ENCODER
from .clip_text import read_text_encoder, read_tokenizer
from .info import ForeignInfo, Network
from .recognised import HUB

CODEC = "kl"
GUIDANCE = 7.5
"""What diffusers' pipeline guides by where nothing is said."""
REACH = 3.0
"""Deviations that latents are shown within."""


def with_prompts(
    info: ForeignInfo, folder: Path, network: Network, left_out: tuple[str, ...]
) -> ForeignInfo:
    """`info` with the text encoder, tokenizer and autoencoder of the pipeline in `folder`.

    Its scheduler is taken as diffusers' own pipeline takes it: leading spacing begins one step
    higher, and nothing is clipped.

    Args:
        left_out: parts of the pipeline that are not opened.

    Raises:
        UserError: a part is missing, or does not go with the others.
    """
    text, of_text = read_text_encoder(folder / "text_encoder", folder, network.prompt)
    positions = int(text.options["max_position_embeddings"])
    tokens = read_tokenizer(folder / "tokenizer", folder, positions)
    autoencoder, of_autoencoder = read_autoencoder(folder / "vae", folder, network.shape)
    own = dict(info.own) | {"own_offset": 1, "guidance": GUIDANCE}
    own.pop("clip", None)
    notes: list[Translatable] = [*info.notes, *of_text, *of_autoencoder]  # type: ignore[list-item]
    if "safety_checker" in left_out:
        notes.append(msg("Its safety checker is left out: nothing is hidden."))
    place = info.name if info.name.startswith(HUB) else str(folder.absolute())
    return dataclasses.replace(
        info,
        modality=CODECS[CODEC].modality,
        domain=Domain(CODECS[CODEC].states, network.shape, -REACH, REACH),
        conditioning="text",
        codec=learned_name(CODEC, place),
        own=tuple(own.items()),
        notes=tuple(notes),
        text=text,
        tokens=tokens,
        autoencoder=autoencoder,
    )


def facts_of_prompts(info: ForeignInfo) -> dict[str, Any]:
    """What `inspect` tells of such a model beside what it tells of all."""
    assert info.text is not None
    assert info.tokens is not None
    assert info.autoencoder is not None
    return {
        "asked by": "prompts",
        "text encoder": f"{TEXT_ENCODER}, {info.text.bytes} bytes",
        "tokens": info.tokens.length,
        "autoencoder": f"{AUTOENCODER}, {info.autoencoder.part.bytes} bytes",
        "pictures": list(info.autoencoder.shape),
        "scaling": info.autoencoder.scaling,
        "guidance": dict(info.own)["guidance"],
    }
