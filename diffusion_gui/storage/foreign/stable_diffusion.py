"""Stable Diffusion 1 and 2: a network in latents that is asked by prompts, with all its parts."""

from __future__ import annotations

import dataclasses
from typing import Any

from diffusion_gui.core.text import msg

from .autoencoder_kl import CLASSES as AUTOENCODERS
from .clip_text import CLASS as TEXT_ENCODER
from .clip_text import read_text_encoder, read_tokenizer
from .info import ForeignInfo, Part, Tokenizer
from .kind import (
    SCHEDULER_CONFIG,
    ForeignKind,
    Opened,
    Role,
    network_role,
    text_role,
    tokenizer_role,
)
from .latents import facts_of_latents, in_latents
from .unet2d_condition import CLASS, read_unet2d_condition

TEXT, TOKENIZER = "text_encoder", "tokenizer"
GUIDANCE = 7.5
"""What diffusers' pipeline guides by where nothing is said."""


def with_prompts(info: ForeignInfo, opened: Opened) -> ForeignInfo:
    """`info` with the text encoder, tokenizer and autoencoder of its pipeline.

    Its scheduler is taken as diffusers' own pipeline takes it: leading spacing begins one step
    higher, and nothing is clipped.

    Raises:
        UserError: a part is missing, or does not go with the others.
    """
    folder, pipeline = opened.folder, opened.pipeline
    assert pipeline is not None
    text, of_text = read_text_encoder(folder / TEXT, folder, opened.network.prompt)
    positions = int(text.options["max_position_embeddings"])
    tokens = read_tokenizer(folder / TOKENIZER, folder, positions)
    notes = [*info.notes, *of_text]
    if "safety_checker" in pipeline.left_out:
        notes.append(msg("Its safety checker is left out: nothing is hidden."))
    prompted = asked_by_prompts(info, text, tokens)
    return in_latents(dataclasses.replace(prompted, notes=tuple(notes)), folder)


def asked_by_prompts(info: ForeignInfo, text: Part, tokens: Tokenizer) -> ForeignInfo:
    """`info` with a text encoder and its words, sampled as such models' pipeline does."""
    own = dict(info.own) | {"own_offset": 1, "guidance": GUIDANCE}
    own.pop("clip", None)
    return dataclasses.replace(
        info,
        conditioning="text",
        own=tuple(own.items()),
        parts={TEXT: text},
        tokens={TOKENIZER: tokens},
    )


def facts_of_prompts(info: ForeignInfo) -> dict[str, Any]:
    """What `inspect` tells of such a model beside what it tells of all."""
    return {
        "asked by": "prompts",
        "text encoder": f"{TEXT_ENCODER}, {info.parts[TEXT].bytes} bytes",
        "tokens": info.tokens[TOKENIZER].length,
        **facts_of_latents(info),
        "guidance": dict(info.own)["guidance"],
    }


KIND = ForeignKind(
    "unet",
    read_unet2d_condition,
    {
        "unet": network_role(CLASS),
        "scheduler": Role(files=(SCHEDULER_CONFIG,)),
        "vae": network_role(*AUTOENCODERS),
        TEXT: text_role(TEXT_ENCODER),
        TOKENIZER: tokenizer_role("CLIPTokenizer", "CLIPTokenizerFast"),
    },
    left_out={
        "safety_checker": Role(("StableDiffusionSafetyChecker",), "stable_diffusion"),
        "feature_extractor": Role(("CLIPFeatureExtractor", "CLIPImageProcessor"), "transformers"),
    },
    complete=with_prompts,
    facts=facts_of_prompts,
)
