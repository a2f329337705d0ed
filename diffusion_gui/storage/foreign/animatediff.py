"""AnimateDiff: clips in the latents of their frames, by Stable Diffusion with modules of motion.

The modules are part of the network, a UNetMotionModel, or a MotionAdapter beside the network of
pictures. Either way diffusers builds one network of both, and so does this program.
"""

from __future__ import annotations

import dataclasses
from typing import Any

from diffusion_gui.core.item_sizes import Sizes
from diffusion_gui.core.text import msg

from .autoencoder_kl import CLASSES as AUTOENCODERS
from .clip_text import CLASS as TEXT_ENCODER
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
from .latents import CLIPS, in_latents
from .parts import MAX_LAYERS, blocks_of, check_neutral, layers_of, named_blocks
from .reading import MAX_INT, read_config, refuse
from .recognised import CLASS_NAME, CONFIG
from .sizes import PIPELINE_MULTIPLE, in_multiples
from .stable_diffusion import (
    GUIDANCE,
    TEXT,
    TOKENIZER,
    asked_by_prompts,
    facts_of_prompts,
    unguided_if_distilled,
    words_of,
)
from .unet2d_condition import CLASS as OF_PICTURES
from .unet2d_condition import read_unet2d_condition
from .values import Settings
from .weights import weights_of

CLASS = "UNetMotionModel"
ADAPTER, ROLE = "MotionAdapter", "motion_adapter"
FRAMES, RATE = 16, 8.0
"""Of the clips that diffusers' pipeline makes where nothing is said, and a second of them."""
MAX_FRAMES = 4096
_DOWN = {"CrossAttnDownBlockMotion": "CrossAttnDownBlock2D", "DownBlockMotion": "DownBlock2D"}
_UP = {"CrossAttnUpBlockMotion": "CrossAttnUpBlock2D", "UpBlockMotion": "UpBlock2D"}
_SHARED = ("sample_size", "in_channels", "out_channels", "block_out_channels", "layers_per_block",
           "transformer_layers_per_block", "cross_attention_dim", "downsample_padding",
           "mid_block_scale_factor", "act_fn", "norm_num_groups", "norm_eps",
           "use_linear_projection")  # fmt: skip
"""Settings that mean the same of pictures and of clips."""
_NEUTRAL: dict[str, Any] = {
    "reverse_transformer_layers_per_block": None,
    "reverse_temporal_transformer_layers_per_block": None,
    "reverse_motion_num_attention_heads": None,
    "transformer_layers_per_mid_block": None,
    "mid_block_layers": 1,
}
_NEUTRAL_OF_PICTURES: dict[str, Any] = {
    "flip_sin_to_cos": True,
    "freq_shift": 0,
    "center_input_sample": False,
    "resnet_time_scale_shift": "default",
}
"""What a network of clips has no setting for."""
_NEUTRAL_OF_ADAPTER: dict[str, Any] = {
    "conv_in_channels": None,
    "motion_mid_block_layers_per_block": 1,
}
_IN_NETWORK, _IN_ADAPTER = "temporal", "motion"
"""What the names of the modules' depths begin with."""


def read_motion(settings: Settings) -> Network:
    """The network of a config; its shape is that of a clip's latents (c, F, h, w).

    Of a network of pictures the options are not whole until its adapter is read.

    Raises:
        UserError: it has a setting, or a size, that this program does not build.
    """
    if settings.content.get(CLASS_NAME) == OF_PICTURES:
        check_neutral(settings, _NEUTRAL_OF_PICTURES)
        pictures = read_unet2d_condition(settings)
        return _of_clips(pictures, OF_PICTURES, {})
    check_neutral(settings, _NEUTRAL)
    blocks = blocks_of(settings, [320, 640, 1280, 1280])
    heads = _each(settings, "num_attention_heads", 8, len(blocks))
    _check_heads(settings, "num_attention_heads", heads, blocks)
    layers = layers_of(settings, 2, len(blocks))
    motion = _modules(settings, _IN_NETWORK, blocks, layers)
    own = {*motion, *_NEUTRAL, "num_attention_heads"}
    content = {name: one for name, one in settings.content.items() if name not in own}
    content |= {"attention_head_dim": list(heads), **_blocks_of_pictures(settings, len(blocks))}
    pictures = read_unet2d_condition(Settings(settings.path, content))
    return _of_clips(pictures, CLASS, motion)


def _of_clips(pictures: Network, name: str, motion: dict[str, Any]) -> Network:
    options = {one: pictures.options[one] for one in _SHARED}
    options["num_attention_heads"] = pictures.options["attention_head_dim"]
    turned = {two: one for one, two in (_DOWN | _UP).items()}
    for one in ("down_block_types", "up_block_types"):
        options[one] = tuple(turned[block] for block in pictures.options[one])
    channels, rows, columns = pictures.shape
    frames = min(FRAMES, motion.get("motion_max_seq_length", FRAMES))
    shape = (channels, frames, rows, columns)
    return dataclasses.replace(pictures, name=name, options=options | motion, shape=shape)


def _blocks_of_pictures(settings: Settings, count: int) -> dict[str, list[str]]:
    """The blocks by the names that they have in a network of pictures."""
    down, up = list(_DOWN), list(_UP)
    named = named_blocks(settings, "down_block_types", down, [*[down[0]] * 3, down[1]], count)
    upwards = named_blocks(settings, "up_block_types", up, [up[1], *[up[0]] * 3], count)
    return {
        "down_block_types": [_DOWN[one] for one in named],
        "up_block_types": [_UP[one] for one in upwards],
    }


def _modules(
    settings: Settings, prefix: str, blocks: tuple[int, ...], layers: int
) -> dict[str, Any]:
    """The options of the modules of motion, for blocks of so many layers."""
    name = "motion_num_attention_heads"
    heads = _each(settings, name, 8, len(blocks))
    _check_heads(settings, name, heads, blocks)
    depth = f"{prefix}_transformer_layers_per_block"
    depths = _each(settings, depth, 1, len(blocks), MAX_LAYERS)
    if sum(depths) * layers > MAX_LAYERS:
        raise settings.refuse(depth)
    middle = _each(settings, f"{prefix}_transformer_layers_per_mid_block", 1, 1, MAX_LAYERS)
    return {
        name: heads,
        f"{_IN_NETWORK}_transformer_layers_per_block": depths,
        f"{_IN_NETWORK}_transformer_layers_per_mid_block": middle,
        "motion_max_seq_length": settings.whole("motion_max_seq_length", 32, 1, MAX_FRAMES),
        "use_motion_mid_block": settings.switch("use_motion_mid_block", True),
    }


def _each(
    settings: Settings, name: str, default: int, count: int, most: int = MAX_INT
) -> tuple[int, ...]:
    """A whole number from 1 for each of `count` blocks: listed, or one for all."""
    value = settings.content.get(name, default)
    listed = value if isinstance(value, list) else [value] * count
    if len(listed) != count or not all(type(one) is int and 1 <= one <= most for one in listed):
        raise settings.refuse(name)
    return tuple(listed)


def _check_heads(
    settings: Settings, name: str, heads: tuple[int, ...], blocks: tuple[int, ...]
) -> None:
    if any(width % one for one, width in zip(heads, blocks, strict=True)):
        raise settings.refuse(name if name in settings.content else "block_out_channels")


def with_motion(info: ForeignInfo, opened: Opened) -> ForeignInfo:
    """`info` with the adapter, the text encoder, the tokenizer and the autoencoder of its pipeline.

    Raises:
        UserError: a part is missing, or does not go with the others.
    """
    if opened.network.name == OF_PICTURES:
        info = _with_adapter(info, opened)
    assert info.domain is not None
    prompted = asked_by_prompts(info, *words_of(opened))
    timed = dataclasses.replace(
        prompted,
        own=(*info.own, ("guidance", GUIDANCE)),  # its pipeline changes nothing of the scheduler's
        domain=dataclasses.replace(info.domain, rate=RATE),
    )
    return unguided_if_distilled(in_latents(timed, opened.folder, codec=CLIPS))


def _with_adapter(info: ForeignInfo, opened: Opened) -> ForeignInfo:
    """`info` of a network of pictures with the modules of motion beside it."""
    assert opened.pipeline is not None
    assert info.domain is not None
    if ROLE not in opened.pipeline.roles:
        raise refuse(opened.folder, msg("Its part {role} is missing.", role=ROLE))
    folder = opened.folder / ROLE
    settings = Settings(folder / CONFIG, read_config(folder / CONFIG, opened.folder))
    settings.choice(CLASS_NAME, ADAPTER, (ADAPTER,))
    check_neutral(settings, _NEUTRAL_OF_ADAPTER)
    blocks, layers = info.options["block_out_channels"], info.options["layers_per_block"]
    name = "motion_layers_per_block"
    if blocks_of(settings, [320, 640, 1280, 1280]) != blocks or (
        set(_each(settings, name, 2, len(blocks))) != {layers}
    ):
        raise refuse(
            settings.path,
            msg("It is made for another network than the one in {role}.", role=KIND.network),
        )
    motion = _modules(settings, _IN_ADAPTER, blocks, layers)
    weights, note = weights_of(folder, opened.folder)
    channels, frames, *sides = info.domain.shape
    shape = (channels, min(frames, motion["motion_max_seq_length"]), *sides)
    return dataclasses.replace(
        info,
        network=f"{OF_PICTURES} + {ADAPTER}",
        options={**info.options, **motion},
        weights=(*info.weights, *weights),
        notes=(*info.notes, *([note] if note else [])),
        domain=dataclasses.replace(info.domain, shape=shape),
    )


def sizes(info: ForeignInfo) -> Sizes:
    """As its pipeline takes them, and as many frames as the modules of motion know."""
    frames = range(1, int(info.options["motion_max_seq_length"]) + 1)
    return in_multiples(info, pixels=PIPELINE_MULTIPLE, frames=frames)


def facts(info: ForeignInfo) -> dict[str, Any]:
    """What `inspect` tells of such a model beside what it tells of all."""
    assert info.domain is not None
    found = facts_of_prompts(info)
    clips = {"clips": found.pop("pictures"), "frames a second": info.domain.rate}
    return found | clips


KIND = ForeignKind(
    "unet",
    read_motion,
    {
        "unet": network_role(CLASS, OF_PICTURES),
        ROLE: dataclasses.replace(network_role(ADAPTER), needed=False),
        "scheduler": Role(files=(SCHEDULER_CONFIG,)),
        "vae": network_role(*AUTOENCODERS),
        TEXT: text_role(TEXT_ENCODER),
        TOKENIZER: tokenizer_role("CLIPTokenizer", "CLIPTokenizerFast"),
    },
    left_out={
        "feature_extractor": Role(("CLIPFeatureExtractor", "CLIPImageProcessor"), "transformers"),
        "image_encoder": Role(("CLIPVisionModelWithProjection",), "transformers"),
    },
    pipelines=("AnimateDiffPipeline",),
    complete=with_motion,
    sizes=sizes,
    facts=facts,
)
