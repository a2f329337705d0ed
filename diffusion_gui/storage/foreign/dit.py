"""Diffusion transformers as diffusers' DiTPipeline has them: latents of a class.

Its pipeline guides all channels of eps, as everything is guided here (the original program guides
the first three of four); the variance that is predicted beside eps is dropped.
"""

from __future__ import annotations

import dataclasses
from typing import Any

from diffusion_gui.core.item_sizes import Sizes
from diffusion_gui.core.text import msg

from .autoencoder_kl import CLASSES as AUTOENCODERS
from .class_names import class_names
from .info import ForeignInfo, Network
from .kind import SCHEDULER, ForeignKind, Opened, network_role
from .latents import facts_of_latents, in_latents
from .parts import MAX_LAYERS, check_neutral, left_out
from .reading import MAX_INT
from .sizes import own_alone
from .unet2d import MAX_CLASSES, VARIANCE
from .unet2d_condition import MAX_CHANNELS
from .values import Settings

CLASS = "DiTTransformer2DModel"
OLD = "Transformer2DModel"
"""What configs call it that were written before it had a class of its own."""
ROLE = "transformer"
GUIDANCE = 4.0
"""What diffusers' pipeline guides by where nothing is said."""
_MAX_TOKENS = 128
"""Patches along a side."""
_NORM = "ada_norm_zero"
_NEUTRAL: dict[str, Any] = {
    "cross_attention_dim": None,
    "num_vector_embeds": None,
    "only_cross_attention": False,
    "double_self_attention": False,
    "use_linear_projection": False,
    "attention_type": "default",
    "caption_channels": None,
    "interpolation_scale": None,
    "use_additional_conditions": None,
}
"""Settings of the old class, which have to be as they are without."""


def read_dit(settings: Settings) -> Network:
    """The network of a config; its shape is that of the latents.

    Raises:
        UserError: it has a setting, or a size, that this program does not build.
    """
    check_neutral(settings, _NEUTRAL)
    channels = settings.whole("in_channels", 4, 1, MAX_CHANNELS)
    outputs = settings.optional("out_channels", 1, 2 * MAX_CHANNELS) or channels
    if outputs not in (channels, 2 * channels):
        raise settings.refuse("out_channels")
    patch = settings.whole("patch_size", 2, 1, 64)
    side = settings.whole("sample_size", 32, 1, MAX_INT)
    if side % patch or side // patch > _MAX_TOKENS:
        raise settings.refuse("sample_size" if "sample_size" in settings.content else "patch_size")
    classes = settings.whole("num_embeds_ada_norm", 1000, 1, MAX_CLASSES)
    activations = ("gelu-approximate", "gelu", "geglu")
    options: dict[str, Any] = {
        "num_attention_heads": settings.whole("num_attention_heads", 16, 1, MAX_INT),
        "attention_head_dim": settings.whole("attention_head_dim", 72, 1, MAX_INT),
        "in_channels": channels,
        "out_channels": outputs,
        "num_layers": settings.whole("num_layers", 28, 1, MAX_LAYERS),
        "dropout": settings.number("dropout", 0.0, 0.0, 1.0),
        "norm_num_groups": settings.whole("norm_num_groups", 32, 1, MAX_INT),
        "attention_bias": settings.switch("attention_bias", True),
        "sample_size": side,
        "patch_size": patch,
        "activation_fn": settings.choice("activation_fn", activations[0], activations),
        "num_embeds_ada_norm": classes,
        "upcast_attention": settings.switch("upcast_attention", False),
        "norm_type": settings.choice("norm_type", _NORM, (_NORM,)),
        "norm_elementwise_affine": settings.switch("norm_elementwise_affine", False),
        "norm_eps": settings.number("norm_eps", 1e-5, 0.0, 1.0),
    }
    notes = [left_out(settings, {*options, *_NEUTRAL})]
    if outputs != channels:
        notes.append(VARIANCE)
    return Network(
        CLASS, options, (channels, side, side), classes, notes=tuple(filter(None, notes))
    )


def with_classes(info: ForeignInfo, opened: Opened) -> ForeignInfo:
    """`info` with the names of its classes, the guidance of its pipeline, and its autoencoder.

    Raises:
        UserError: the autoencoder is none of such latents, or the names are none.
    """
    assert info.domain is not None
    domain = dataclasses.replace(info.domain, labels=class_names(opened))
    own = dict(info.own) | {"guidance": GUIDANCE}
    named = dataclasses.replace(info, domain=domain, own=tuple(own.items()))
    return in_latents(named, opened.folder)


def sizes(info: ForeignInfo) -> Sizes:
    """Its own: diffusers' DiTPipeline asks for none."""
    return own_alone(
        info,
        msg("Its patches have learned their places at that size, and its pipeline has no other."),
    )


def facts(info: ForeignInfo) -> dict[str, Any]:
    """What `inspect` tells of such a model beside what it tells of all."""
    assert info.domain is not None
    names = info.domain.labels
    shown = ", ".join(names[:3])
    return {
        "class names": shown if len(names) <= 3 else f"{shown} ...",
        **facts_of_latents(info),
        "guidance": dict(info.own)["guidance"],
    }


KIND = ForeignKind(
    ROLE,
    read_dit,
    {
        ROLE: network_role(CLASS, OLD),
        "vae": network_role(*AUTOENCODERS),
        "scheduler": SCHEDULER,
    },
    pipelines=("DiTPipeline",),
    complete=with_classes,
    sizes=sizes,
    facts=facts,
)
