"""Flux: a flow in latents, packed in patches of 2 x 2, told a prompt and a guidance scale."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

from diffusion_gui.core.domain import Domain
from diffusion_gui.core.item_sizes import Sizes
from diffusion_gui.core.recipes.told_guidance import NAME as TOLD
from diffusion_gui.core.text import msg

from .autoencoder_kl import CLASSES as AUTOENCODERS
from .clip_text import CLASS as CLIP
from .clip_text import read_tokenizer
from .encoders import facts_of_encoders, inner_width, scheduler_of, unfit
from .flow_schedule import CLASS as SCHEDULER
from .flow_schedule import flow_own, read_flow
from .info import ForeignInfo, Network, Own
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
from .parts import MAX_LAYERS, MAX_SIDE, blocks_of, left_out
from .pooled_clip import pooled_width, read_pooled_clip
from .reading import MAX_INT, read_config
from .recognised import CONFIG
from .sizes import in_multiples
from .t5_text import CLASS as T5
from .t5_text import PIECES, TOKENIZERS, read_t5, read_t5_tokenizer
from .unet2d_condition import MAX_CHANNELS
from .values import Settings

CLASS = "FluxTransformer2DModel"
NETWORK = "transformer"
VECTOR = "text_encoder", "tokenizer"
WORDS = "text_encoder_2", "tokenizer_2"
T5_TOKENS = 512
TOLD_GUIDANCE = 3.5
"""What diffusers' pipeline reads of a prompt, and tells the network, where nothing is said."""
SIDE = 128
"""Of the latents, where the autoencoder does not say which pictures it was trained for."""
PACKED = 2


def read_flux(settings: Settings) -> Network:
    """The network of a config; its shape is that of the latents, at their usual size.

    Raises:
        UserError: it has a setting, or a size, that this program does not build.
    """
    settings.choice("patch_size", 1, (1,))
    channels = settings.whole("in_channels", 64, 4, MAX_CHANNELS * PACKED**2)
    if channels % PACKED**2:
        raise settings.refuse("in_channels")
    if (settings.optional("out_channels", 1, MAX_INT) or channels) != channels:
        raise settings.refuse("out_channels")
    layers = settings.whole("num_layers", 19, 0, MAX_LAYERS)
    single = settings.whole("num_single_layers", 38, 0, MAX_LAYERS - layers)
    options: dict[str, Any] = {
        "patch_size": 1,
        "in_channels": channels,
        "out_channels": channels,
        "num_layers": layers,
        "num_single_layers": single,
        "attention_head_dim": settings.whole("attention_head_dim", 128, 1, MAX_INT),
        "num_attention_heads": settings.whole("num_attention_heads", 24, 1, MAX_INT),
        "joint_attention_dim": settings.whole("joint_attention_dim", 4096, 1, MAX_INT),
        "pooled_projection_dim": settings.whole("pooled_projection_dim", 768, 1, MAX_INT),
        "guidance_embeds": settings.switch("guidance_embeds", False),
        "axes_dims_rope": tuple(settings.listed("axes_dims_rope", [16, 56, 56])),
    }
    axes = options["axes_dims_rope"]
    fitting = len(axes) == 3 and all(type(one) is int and one >= 2 and one % 2 == 0 for one in axes)
    if not fitting or sum(axes) != options["attention_head_dim"]:
        named = "axes_dims_rope" in settings.content
        raise settings.refuse("axes_dims_rope" if named else "attention_head_dim")
    if inner_width(options) > MAX_INT:
        raise settings.refuse("num_attention_heads")
    notes = filter(None, [left_out(settings, options)])
    shape = (channels // PACKED**2, SIDE, SIDE)
    width = int(options["joint_attention_dim"])
    return Network(CLASS, options, shape, prompt=width, notes=tuple(notes))


def with_encoders(info: ForeignInfo, opened: Opened) -> ForeignInfo:
    """`info` with its text encoders, its autoencoder, and the levels of its scheduler.

    Raises:
        UserError: a part is missing, or does not go with the others.
    """
    folder, options = opened.folder, info.options
    vector, of_vector = read_pooled_clip(folder / VECTOR[0], folder, CLIP)
    if pooled_width(vector) != options["pooled_projection_dim"]:
        raise unfit(opened, pooled_width(vector), int(options["pooled_projection_dim"]))
    words, of_words = read_t5(folder / WORDS[0], folder, opened.network.prompt)
    positions = int(vector.options["max_position_embeddings"])
    sides = _sides(folder)
    scheduler = scheduler_of(opened)

    def levels(height: int, width: int) -> Own:
        return flow_own(scheduler, (height // PACKED) * (width // PACKED), evenly=False)

    own = dict(levels(*sides)) | {"guidance": 1.0}
    notes = [*info.notes, *of_vector, *of_words]
    if options["guidance_embeds"]:
        own[TOLD] = TOLD_GUIDANCE
        notes.append(
            msg("It takes a negative prompt only with Guidance above 1, beside its distilled one.")
        )
    else:
        notes.append(msg("It takes a negative prompt only with Guidance above 1."))
    assert info.domain is not None
    made = dataclasses.replace(
        info,
        conditioning="text",
        own=tuple(own.items()),
        own_by_sides=levels,
        domain=Domain(info.domain.modality, (info.domain.shape[0], *sides)),
        notes=tuple(notes),
        parts={VECTOR[0]: vector, WORDS[0]: words},
        tokens={
            VECTOR[1]: read_tokenizer(folder / VECTOR[1], folder, positions),
            WORDS[1]: read_t5_tokenizer(folder / WORDS[1], folder, T5_TOKENS),
        },
    )
    return in_latents(made, folder)


def _sides(folder: Path) -> tuple[int, int]:
    """Of the latents, by the pictures that the autoencoder was trained for."""
    path = folder / "vae" / CONFIG
    settings = Settings(path, read_config(path, folder))
    if settings.content.get("sample_size") is None:
        return SIDE, SIDE
    size = settings.whole("sample_size", 1024, 1, MAX_SIDE)
    smaller = 2 ** (len(blocks_of(settings, [64])) - 1)
    if size % (smaller * PACKED):
        raise settings.refuse("sample_size")
    return size // smaller, size // smaller


def sizes(info: ForeignInfo) -> Sizes:
    """Whole patches; diffusers' pipeline takes less where there is a rest, and warns."""
    return in_multiples(info, PACKED)


KIND = ForeignKind(
    NETWORK,
    read_flux,
    {
        NETWORK: network_role(CLASS),
        "scheduler": Role((SCHEDULER,), files=(SCHEDULER_CONFIG,)),
        "vae": network_role(*AUTOENCODERS),
        VECTOR[0]: text_role(CLIP),
        VECTOR[1]: tokenizer_role("CLIPTokenizer", "CLIPTokenizerFast"),
        WORDS[0]: text_role(T5),
        WORDS[1]: tokenizer_role(*TOKENIZERS, more=(PIECES,)),
    },
    left_out={
        "image_encoder": Role(("CLIPVisionModelWithProjection",), "transformers"),
        "feature_extractor": Role(("CLIPImageProcessor",), "transformers"),
    },
    scheduler=read_flow,
    complete=with_encoders,
    sizes=sizes,
    facts=facts_of_encoders,
)
