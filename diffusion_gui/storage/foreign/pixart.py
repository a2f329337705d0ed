"""PixArt alpha and sigma: a transformer of latents that predicts eps, told T5's tokens."""

from __future__ import annotations

import dataclasses
from typing import Any

from diffusion_gui.core.item_sizes import Sizes

from .autoencoder_kl import CLASSES as AUTOENCODERS
from .encoders import facts_of_encoders, inner_width
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
from .parts import MAX_LAYERS, MAX_SIDE, check_neutral, left_out
from .reading import MAX_INT
from .scheduler import CLIPPING
from .sizes import PIPELINE_MULTIPLE, in_multiples
from .t5_text import CLASS as T5
from .t5_text import PIECES, TOKENIZERS, read_t5, read_t5_tokenizer
from .unet2d_condition import MAX_CHANNELS
from .values import Settings

CLASS = "PixArtTransformer2DModel"
OLD_CLASS = "Transformer2DModel"
"""What it was called in diffusers before 0.29; files on the hub still say so."""
NETWORK, TEXT, WORDS = "transformer", "text_encoder", "tokenizer"
SIGMA = "PixArtSigmaPipeline"
PIPELINES = {"PixArtAlphaPipeline": 120, SIGMA: 300}
"""Pipelines, and how many tokens of a prompt each reads where nothing is said."""
GUIDANCE = 4.5
CONDITIONED = 128
"""Side of the latents from which on a network is told the pictures' size and shape."""
MAX_PATCH = 16
_NEUTRAL: dict[str, Any] = {
    "norm_type": "ada_norm_single",
    "attention_type": "default",
    "double_self_attention": False,
    "only_cross_attention": False,
    "use_linear_projection": False,
    "num_vector_embeds": None,
}
"""Settings of other transformers of the same old name, which have to be as here."""


def read_pixart(settings: Settings) -> Network:
    """The network of a config; its shape is that of the latents.

    Raises:
        UserError: it has a setting, or a size, that this program does not build.
    """
    check_neutral(settings, _NEUTRAL)
    patch = settings.whole("patch_size", 2, 1, MAX_PATCH)
    side = settings.whole("sample_size", 128, 1, MAX_SIDE)
    if side % patch:
        raise settings.refuse("sample_size" if "sample_size" in settings.content else "patch_size")
    channels = settings.whole("in_channels", 4, 1, MAX_CHANNELS)
    out = settings.optional("out_channels", 1, 2 * MAX_CHANNELS) or channels
    if "out_channels" not in settings.content:
        out = 2 * channels
    if out not in (channels, 2 * channels):
        raise settings.refuse("out_channels")
    told = settings.content.get("use_additional_conditions") is None
    options: dict[str, Any] = {
        "sample_size": side,
        "patch_size": patch,
        "in_channels": channels,
        "out_channels": out,
        "num_layers": settings.whole("num_layers", 28, 1, MAX_LAYERS),
        "attention_head_dim": settings.whole("attention_head_dim", 72, 1, MAX_INT),
        "num_attention_heads": settings.whole("num_attention_heads", 16, 1, MAX_INT),
        "cross_attention_dim": settings.optional("cross_attention_dim", 1, MAX_INT),
        "caption_channels": settings.optional("caption_channels", 1, MAX_INT),
        "attention_bias": settings.switch("attention_bias", True),
        "dropout": settings.number("dropout", 0.0, 0.0, 1.0),
        "activation_fn": settings.choice(
            "activation_fn", "gelu-approximate", ("gelu-approximate", "gelu", "geglu")
        ),
        "num_embeds_ada_norm": settings.whole("num_embeds_ada_norm", 1000, 1, MAX_INT),
        "upcast_attention": settings.switch("upcast_attention", False),
        "norm_elementwise_affine": settings.switch("norm_elementwise_affine", False),
        "norm_eps": settings.number("norm_eps", 1e-6, 0.0, 1.0),
        "norm_num_groups": settings.whole("norm_num_groups", 32, 1, MAX_INT),
        "interpolation_scale": settings.optional("interpolation_scale", 1, MAX_SIDE),
        "use_additional_conditions": side == CONDITIONED
        if told
        else settings.switch("use_additional_conditions", False),
    }
    if "cross_attention_dim" not in settings.content:
        options["cross_attention_dim"] = 1152
    width = inner_width(options)
    if options["caption_channels"] and options["cross_attention_dim"] != width:
        named = "cross_attention_dim" in settings.content
        raise settings.refuse("cross_attention_dim" if named else "attention_head_dim")
    if not options["cross_attention_dim"]:  # it would take no words
        raise settings.refuse("cross_attention_dim")
    if options["use_additional_conditions"] and width % 3:
        raise settings.refuse("num_attention_heads" if "num_attention_heads" in settings.content
                              else "attention_head_dim")  # fmt: skip
    words = int(options["caption_channels"] or options["cross_attention_dim"])
    notes = filter(None, [left_out(settings, {*options, *_NEUTRAL})])
    return Network(CLASS, options, (channels, side, side), prompt=words, notes=tuple(notes))


def with_words(info: ForeignInfo, opened: Opened) -> ForeignInfo:
    """`info` with its text encoder and its autoencoder.

    Raises:
        UserError: a part is missing, or does not go with the others.
    """
    folder, pipeline = opened.folder, opened.pipeline
    assert pipeline is not None
    text, said = read_t5(folder / TEXT, folder, opened.network.prompt)
    own = dict(info.own) | {"guidance": GUIDANCE}
    for name in CLIPPING:
        own.pop(name, None)
    made = dataclasses.replace(
        info,
        conditioning="text",
        own=tuple(own.items()),
        notes=(*info.notes, *said),
        parts={TEXT: text},
        tokens={WORDS: read_t5_tokenizer(folder / WORDS, folder, PIPELINES[pipeline.name])},
    )
    return in_latents(made, folder)


def sizes(info: ForeignInfo) -> Sizes:
    """Whole patches; their places are computed for any number of them."""
    return in_multiples(info, int(info.options["patch_size"]), PIPELINE_MULTIPLE)


KIND = ForeignKind(
    NETWORK,
    read_pixart,
    {
        NETWORK: network_role(CLASS, OLD_CLASS),
        "scheduler": Role(files=(SCHEDULER_CONFIG,)),
        "vae": network_role(*AUTOENCODERS),
        TEXT: text_role(T5),
        WORDS: tokenizer_role(*TOKENIZERS, more=(PIECES,)),
    },
    pipelines=tuple(PIPELINES),
    complete=with_words,
    sizes=sizes,
    facts=facts_of_encoders,
)
