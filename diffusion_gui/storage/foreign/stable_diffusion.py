"""Stable Diffusion 1 and 2: a network in latents that is asked by prompts, with all its parts."""

from __future__ import annotations

import dataclasses
from typing import Any

from diffusion_gui.core.text import Translatable, msg

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
from .scheduler import CLIPPING
from .sizes import of_pipeline
from .unet2d_condition import CLASS, read_unet2d_condition

TEXT, TOKENIZER = "text_encoder", "tokenizer"
GUIDANCE = 7.5
"""What diffusers' pipeline guides by where nothing is said."""


def with_prompts(info: ForeignInfo, opened: Opened) -> ForeignInfo:
    """As `prompted`; a turbo model is sampled without guidance."""
    return unguided_if_distilled(prompted(info, opened))


def prompted(info: ForeignInfo, opened: Opened) -> ForeignInfo:
    """`info` with the text encoder, tokenizer and autoencoder of its pipeline.

    Raises:
        UserError: a part is missing, or does not go with the others.
    """
    assert opened.pipeline is not None
    made = asked_by_prompts(info, *words_of(opened))
    notes = list(made.notes)
    if "safety_checker" in opened.pipeline.left_out:
        notes.append(msg("Its safety checker is left out: nothing is hidden."))
    return in_latents(dataclasses.replace(made, notes=tuple(notes)), opened.folder)


def words_of(opened: Opened) -> tuple[Part, Tokenizer, tuple[Translatable, ...]]:
    """The text encoder and the tokenizer of a pipeline, and what is to be said of them.

    Raises:
        UserError: a part is missing, or does not go with the others.
    """
    folder = opened.folder
    text, of_text = read_text_encoder(folder / TEXT, folder, opened.network.prompt)
    positions = int(text.options["max_position_embeddings"])
    tokens = read_tokenizer(folder / TOKENIZER, folder, positions)
    return text, tokens, of_text


def asked_by_prompts(
    info: ForeignInfo, text: Part, tokens: Tokenizer, notes: tuple[Translatable, ...] = ()
) -> ForeignInfo:
    """`info` with a text encoder and its words, sampled as such models' pipeline does.

    Its scheduler is taken as diffusers' own pipeline takes it: leading spacing begins one step
    higher, and nothing is clipped.

    Args:
        notes: what more is to be said of it.
    """
    own = dict(info.own) | {"own_offset": 1, "guidance": GUIDANCE}
    for name in CLIPPING:
        own.pop(name, None)
    return dataclasses.replace(
        info,
        conditioning="text",
        own=tuple(own.items()),
        notes=(*info.notes, *notes),
        parts={TEXT: text},
        tokens={TOKENIZER: tokens},
    )


def unguided_if_distilled(info: ForeignInfo) -> ForeignInfo:
    """`info` with guidance 1 where its scheduler is that of a turbo model.

    Nothing in their folders names them. Only they predict eps and start at the very last level
    ("trailing"): with few steps another spacing would start in the middle.
    """
    own = dict(info.own)
    if (own["spacing"], info.prediction) != ("trailing", "epsilon"):
        return info
    note = msg(
        "It seems to be distilled (turbo): guidance is 1, and 1 to 4 steps are enough; "
        "more saturate."
    )
    own["guidance"] = 1.0
    return dataclasses.replace(info, own=tuple(own.items()), notes=(*info.notes, note))


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
    sizes=of_pipeline,
    facts=facts_of_prompts,
)
