"""Stable Diffusion XL: two text encoders, and a network that is also told the picture's size."""

from __future__ import annotations

import dataclasses
from typing import Any

from diffusion_gui.core.text import msg

from .autoencoder_kl import CLASSES as AUTOENCODERS
from .clip_text import CLASS as FIRST_ENCODER
from .clip_text import read_tokenizer
from .info import ForeignInfo, Network, Part, Tokenizer
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
from .pooled_clip import PROJECTED, pooled_width, read_pooled_clip
from .reading import MAX_INT, refuse
from .sizes import of_pipeline
from .stable_diffusion import TEXT, TOKENIZER, unguided_if_distilled
from .unet2d_condition import CLASS, read_unet2d_condition
from .values import Settings

TEXT_2, TOKENIZER_2 = "text_encoder_2", "tokenizer_2"
GUIDANCE = 5.0
"""What diffusers' pipeline guides by where nothing is said."""
SIZES = 6
"""Numbers that it is told of the picture: the original's size, where it was cut, its own size."""
_EMBEDDING = {"addition_embed_type": "text_time"}


def read_unet_xl(settings: Settings) -> Network:
    """The network of a config; raises UserError as `read_unet2d_condition` does."""
    settings.choice("addition_embed_type", None, ("text_time",))
    width = settings.whole("addition_time_embed_dim", 256, 1, MAX_INT)
    told = settings.whole("projection_class_embeddings_input_dim", 2816, 1, MAX_INT)
    more = _EMBEDDING | {
        "addition_time_embed_dim": width,
        "projection_class_embeddings_input_dim": told,
    }
    return read_unet2d_condition(settings, more)


def with_both_encoders(info: ForeignInfo, opened: Opened) -> ForeignInfo:
    """`info` with the text encoders, tokenizers and autoencoder of its pipeline.

    Raises:
        UserError: a part is missing, or does not go with the others.
    """
    folder, pipeline = opened.folder, opened.pipeline
    assert pipeline is not None
    first, of_first = read_pooled_clip(folder / TEXT, folder, FIRST_ENCODER)
    second, of_second = read_pooled_clip(folder / TEXT_2, folder, PROJECTED)
    positions = [int(one.options["max_position_embeddings"]) for one in (first, second)]
    words = read_tokenizer(folder / TOKENIZER, folder, positions[0])
    more = read_tokenizer(folder / TOKENIZER_2, folder, positions[1])
    zeros = pipeline.values.get("force_zeros_for_empty_prompt", True)
    made = asked_by_both(info, opened.network, (first, second), (words, more), zeros is not False)
    made = dataclasses.replace(made, notes=(*info.notes, *of_first, *of_second))
    return unguided_if_distilled(in_latents(made, folder))


def asked_by_both(
    info: ForeignInfo,
    network: Network,
    texts: tuple[Part, Part],
    words: tuple[Tokenizer, Tokenizer],
    zeros: bool,
) -> ForeignInfo:
    """`info` with two text encoders and their words, sampled as such models' pipeline does.

    Args:
        zeros: without a negative prompt the network is told zeros, not the empty one.

    Raises:
        UserError: they do not go with the network.
    """
    place = info.weights[0] if info.pieces is not None else info.weights[0].parent.parent
    widths = [int(one.options["hidden_size"]) for one in texts]
    told = int(network.options["projection_class_embeddings_input_dim"])
    wanted = told - SIZES * int(network.options["addition_time_embed_dim"])
    for given, taken in ((sum(widths), network.prompt), (pooled_width(texts[1]), wanted)):
        if given != taken:
            raise refuse(
                place,
                msg("Its text encoders make {given} numbers, and the model takes {wanted}.",
                    given=given, wanted=taken),
            )  # fmt: skip
    if words[0].length != words[1].length:
        raise refuse(place, msg("Its two tokenizers make prompts of other lengths."))
    own = dict(info.own) | {"guidance": GUIDANCE}
    return dataclasses.replace(
        info,
        conditioning="text",
        own=tuple(own.items()),
        parts={TEXT: texts[0], TEXT_2: texts[1]},
        tokens={TOKENIZER: words[0], TOKENIZER_2: words[1]},
        zeros=zeros,
    )


def facts_of_both(info: ForeignInfo) -> dict[str, Any]:
    """What `inspect` tells of such a model beside what it tells of all."""
    return {
        "asked by": "prompts",
        "text encoder": f"{FIRST_ENCODER}, {info.parts[TEXT].bytes} bytes",
        "second text encoder": f"{PROJECTED}, {info.parts[TEXT_2].bytes} bytes",
        "tokens": info.tokens[TOKENIZER].length,
        "without a negative prompt": "zeros" if info.zeros else "the empty prompt",
        **facts_of_latents(info),
        "guidance": dict(info.own)["guidance"],
    }


KIND = ForeignKind(
    "unet",
    read_unet_xl,
    {
        "unet": network_role(CLASS),
        "scheduler": Role(files=(SCHEDULER_CONFIG,)),
        "vae": network_role(*AUTOENCODERS),
        TEXT: text_role(FIRST_ENCODER),
        TEXT_2: text_role(PROJECTED),
        TOKENIZER: tokenizer_role("CLIPTokenizer", "CLIPTokenizerFast"),
        TOKENIZER_2: tokenizer_role("CLIPTokenizer", "CLIPTokenizerFast"),
    },
    left_out={
        "feature_extractor": Role(("CLIPImageProcessor",), "transformers"),
        "image_encoder": Role(("CLIPVisionModelWithProjection",), "transformers"),
    },
    pipelines=("StableDiffusionXLPipeline",),
    complete=with_both_encoders,
    sizes=of_pipeline,
    facts=facts_of_both,
)
