"""Latent diffusion asked by prompts: diffusers' LDMTextToImagePipeline, told BERT's tokens."""

from __future__ import annotations

import dataclasses

from .autoencoder_kl import CLASS as KL
from .autoencoder_vq import CLASS as VQ
from .bert_text import CLASS as BERT
from .bert_text import (
    LIBRARY,
    TOKENIZERS,
    VOCABULARY,
    read_bert_tokenizer,
    read_ldm_bert,
)
from .encoders import facts_of_encoders
from .info import ForeignInfo, Network
from .kind import (
    SCHEDULER_CONFIG,
    ForeignKind,
    Opened,
    Role,
    network_role,
    text_role,
    tokenizer_role,
)
from .latents import in_latents
from .ldm import ROLE, with_codes
from .sizes import of_pipeline
from .unet2d_condition import CLASS, read_unet2d_condition
from .values import Settings

TEXT, WORDS = "bert", "tokenizer"
GUIDANCE = 1.0
"""What diffusers' pipeline guides by where nothing is said."""


def read_network(settings: Settings) -> Network:
    """As that of Stable Diffusion, but of the size that it says: old files mean 32 by 32 here."""
    content = {name: one for name, one in settings.content.items() if name != "_diffusers_version"}
    return read_unet2d_condition(Settings(settings.path, content))


def with_words(info: ForeignInfo, opened: Opened) -> ForeignInfo:
    """`info` with the text encoder, tokenizer and autoencoder of its pipeline.

    Its scheduler is taken as it is, as diffusers' pipeline takes it.

    Raises:
        UserError: a part is none that this program builds, or does not go with the others.
    """
    assert opened.pipeline is not None
    folder = opened.folder
    text, said = read_ldm_bert(folder / TEXT, folder, opened.network.prompt)
    made = dataclasses.replace(
        info,
        conditioning="text",
        own=(*info.own, ("guidance", GUIDANCE)),
        notes=(*info.notes, *said),
        parts={TEXT: text},
        tokens={WORDS: read_bert_tokenizer(folder / WORDS, folder)},
    )
    if opened.pipeline.roles[ROLE] == VQ:
        return with_codes(made, opened)
    return in_latents(made, folder, ROLE)


KIND = ForeignKind(
    "unet",
    read_network,
    {
        "unet": network_role(CLASS),
        "scheduler": Role(files=(SCHEDULER_CONFIG,)),
        ROLE: network_role(VQ, KL),
        TEXT: dataclasses.replace(text_role(BERT), library=LIBRARY),
        WORDS: tokenizer_role(*TOKENIZERS, more=(VOCABULARY,)),
    },
    pipelines=("LDMTextToImagePipeline",),
    complete=with_words,
    sizes=of_pipeline,
    facts=facts_of_encoders,
)
