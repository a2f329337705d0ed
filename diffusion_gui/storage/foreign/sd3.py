"""Stable Diffusion 3: a flow in latents whose transformer reads the tokens of three encoders."""

from __future__ import annotations

import dataclasses
from typing import Any

from diffusion_gui.core.item_sizes import Sizes
from diffusion_gui.core.text import Translatable, msg

from .autoencoder_kl import CLASSES as AUTOENCODERS
from .clip_text import read_tokenizer
from .encoders import facts_of_encoders, inner_width, scheduler_of, unfit
from .flow_schedule import CLASS as SCHEDULER
from .flow_schedule import flow_own, read_flow
from .info import ForeignInfo, Network, Own, Part, Tokenizer
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
from .parts import MAX_LAYERS, MAX_SIDE, left_out
from .pooled_clip import PROJECTED, pooled_width, read_pooled_clip
from .reading import MAX_INT, refuse
from .sizes import in_multiples
from .t5_text import CLASS as T5
from .t5_text import PIECES, TOKENIZERS, read_t5, read_t5_tokenizer
from .unet2d_condition import MAX_CHANNELS
from .values import Settings

CLASS = "SD3Transformer2DModel"
NETWORK = "transformer"
CLIPS = ("text_encoder", "tokenizer"), ("text_encoder_2", "tokenizer_2")
THIRD = "text_encoder_3", "tokenizer_3"
GUIDANCE = 7.0
T5_TOKENS = 256
"""What diffusers' pipeline guides by, and reads of a prompt, where nothing is said."""
MAX_PATCH = 16
MAX_PLACES = 1024


def read_sd3(settings: Settings) -> Network:
    """The network of a config; its shape is that of the latents.

    Raises:
        UserError: it has a setting, or a size, that this program does not build.
    """
    patch = settings.whole("patch_size", 2, 1, MAX_PATCH)
    side = settings.whole("sample_size", 128, 1, MAX_SIDE)
    places = settings.whole("pos_embed_max_size", 96, 1, MAX_PLACES)
    if side % patch or side // patch > places:
        raise settings.refuse("sample_size" if "sample_size" in settings.content else "patch_size")
    channels = settings.whole("in_channels", 16, 1, MAX_CHANNELS)
    if (settings.optional("out_channels", 1, MAX_CHANNELS) or channels) != channels:
        raise settings.refuse("out_channels")
    layers = settings.whole("num_layers", 18, 1, MAX_LAYERS)
    options: dict[str, Any] = {
        "sample_size": side,
        "patch_size": patch,
        "in_channels": channels,
        "out_channels": channels,
        "num_layers": layers,
        "attention_head_dim": settings.whole("attention_head_dim", 64, 1, MAX_INT),
        "num_attention_heads": settings.whole("num_attention_heads", 18, 1, MAX_INT),
        "joint_attention_dim": settings.whole("joint_attention_dim", 4096, 1, MAX_INT),
        "caption_projection_dim": settings.whole("caption_projection_dim", 1152, 1, MAX_INT),
        "pooled_projection_dim": settings.whole("pooled_projection_dim", 2048, 1, MAX_INT),
        "pos_embed_max_size": places,
        "dual_attention_layers": _dual(settings, layers),
        "qk_norm": settings.choice("qk_norm", None, (None, "rms_norm")),
    }
    if options["caption_projection_dim"] != inner_width(options):
        raise settings.refuse("caption_projection_dim")
    notes = filter(None, [left_out(settings, options)])
    width = int(options["joint_attention_dim"])
    return Network(CLASS, options, (channels, side, side), prompt=width, notes=tuple(notes))


def _dual(settings: Settings, layers: int) -> tuple[int, ...]:
    name = "dual_attention_layers"
    listed = settings.listed(name, [])
    if not all(type(one) is int and 0 <= one < layers for one in listed):
        raise settings.refuse(name)
    return tuple(sorted(set(listed)))


def with_encoders(info: ForeignInfo, opened: Opened) -> ForeignInfo:
    """`info` with its text encoders, its autoencoder, and the levels of its scheduler.

    Raises:
        UserError: a part is missing, or does not go with the others.
    """
    folder, options = opened.folder, info.options
    width = opened.network.prompt
    parts: dict[str, Part] = {}
    tokens: dict[str, Tokenizer] = {}
    notes: list[Translatable] = []
    for role, words in CLIPS:
        parts[role], said = read_pooled_clip(folder / role, folder, PROJECTED)
        positions = int(parts[role].options["max_position_embeddings"])
        tokens[words] = read_tokenizer(folder / words, folder, positions)
        notes += said
    if len({one.length for one in tokens.values()}) > 1:  # one is laid beside the other
        raise refuse(folder, msg("Its tokenizers take different numbers of tokens."))
    _check_widths(opened, parts, width, int(options["pooled_projection_dim"]))
    third, words = THIRD
    assert opened.pipeline is not None
    if third in opened.pipeline.roles and words in opened.pipeline.roles:
        parts[third], said = read_t5(folder / third, folder, width)
        tokens[words] = read_t5_tokenizer(folder / words, folder, T5_TOKENS)
        notes += said
    elif third in opened.pipeline.roles or words in opened.pipeline.roles:
        missing = words if third in opened.pipeline.roles else third
        raise refuse(folder, msg("Its part {role} is missing.", role=missing))
    else:
        notes.append(msg("It has no T5 text encoder: its tokens are zeros, as in diffusers."))
    patch, scheduler = int(options["patch_size"]), scheduler_of(opened)

    def levels(height: int, width: int) -> Own:
        return flow_own(scheduler, (height // patch) * (width // patch), evenly=True)

    side = int(options["sample_size"])
    own = (*levels(side, side), ("guidance", GUIDANCE))
    made = dataclasses.replace(
        info,
        conditioning="text",
        own=own,
        own_by_sides=levels,
        notes=(*info.notes, *notes),
        parts=parts,
        tokens=tokens,
    )
    return in_latents(made, folder)


def _check_widths(opened: Opened, parts: dict[str, Part], width: int, pooled: int) -> None:
    """Tokens of the two are laid side by side and filled up with zeros; so is what is pooled."""
    hidden = sum(int(part.options["hidden_size"]) for part in parts.values())
    if hidden > width:
        raise unfit(opened, hidden, width)
    given = sum(map(pooled_width, parts.values()))
    if given != pooled:
        raise unfit(opened, given, pooled)


def sizes(info: ForeignInfo) -> Sizes:
    """Whole patches, as many along a side as its table of places has."""
    patch = int(info.options["patch_size"])
    return in_multiples(info, patch, most=patch * int(info.options["pos_embed_max_size"]))


KIND = ForeignKind(
    NETWORK,
    read_sd3,
    {
        NETWORK: network_role(CLASS),
        "scheduler": Role((SCHEDULER,), files=(SCHEDULER_CONFIG,)),
        "vae": network_role(*AUTOENCODERS),
        **{role: text_role(PROJECTED) for role, _ in CLIPS},
        **{words: tokenizer_role("CLIPTokenizer", "CLIPTokenizerFast") for _, words in CLIPS},
        THIRD[0]: dataclasses.replace(text_role(T5), needed=False),
        THIRD[1]: dataclasses.replace(tokenizer_role(*TOKENIZERS, more=(PIECES,)), needed=False),
    },
    left_out={
        "image_encoder": Role(("SiglipVisionModel",), "transformers"),
        "feature_extractor": Role(("SiglipImageProcessor",), "transformers"),
    },
    scheduler=read_flow,
    complete=with_encoders,
    sizes=sizes,
    facts=facts_of_encoders,
)
