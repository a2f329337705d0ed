"""The settings of diffusers' UNet2DModel that this program builds, each within limits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from diffusion_gui.core.catalog.modalities import usual_modality
from diffusion_gui.core.domain import Domain
from diffusion_gui.core.text import Translatable, join_texts, msg

from .reading import MAX_INT
from .values import Settings

CLASS = "UNet2DModel"
MAX_LAYERS = 256
MAX_SIDE = 2048
MAX_CLASSES = 10_000
_DOWN = ("DownBlock2D", "AttnDownBlock2D", "ResnetDownsampleBlock2D")
_UP = ("UpBlock2D", "AttnUpBlock2D", "ResnetUpsampleBlock2D")
_SAMPLING = ("conv", "resnet")
_OWN = {"auto_map", "quantization_config"}
"""Settings that would have code or other libraries take part, and are dropped."""


@dataclass(frozen=True)
class NetworkFacts:
    """What a network is built of, and works on.

    Attributes:
        options: keywords of the class.
        outputs: channels of its answer for each of a picture's: 2 where a variance is learned.
        classes: how many it was trained with, 0 for none.
    """

    options: dict[str, Any]
    domain: Domain
    outputs: int
    classes: int
    notes: tuple[Translatable, ...] = ()


def read_unet2d(settings: Settings) -> NetworkFacts:
    """The facts of a network's config.

    Raises:
        UserError: it has a setting, or a size, that this program does not build.
    """
    blocks = settings.listed("block_out_channels", [224, 448, 672, 896])
    if not 1 <= len(blocks) <= 16 or not all(
        type(one) is int and 1 <= one <= MAX_INT for one in blocks
    ):
        raise settings.refuse("block_out_channels")
    layers = settings.whole("layers_per_block", 2, 1, MAX_LAYERS)
    if layers * len(blocks) > MAX_LAYERS:
        raise settings.refuse("layers_per_block")
    options: dict[str, Any] = {"block_out_channels": tuple(blocks), "layers_per_block": layers}
    sides = _sides(settings, 2 ** (len(blocks) - 1))
    channels = settings.choice("in_channels", 3, (1, 3))
    outputs = settings.choice("out_channels", 3, (channels, 2 * channels))
    options |= {"sample_size": sides, "in_channels": channels, "out_channels": outputs}
    for name, known in (("down_block_types", _DOWN), ("up_block_types", _UP)):
        default = [known[0], *[known[1]] * 3] if known is _DOWN else [*[known[1]] * 3, known[0]]
        named = settings.listed(name, default)
        if len(named) != len(blocks) or any(one not in known for one in named):
            raise settings.refuse(name if name in settings.content else "block_out_channels")
        options[name] = tuple(named)
    options |= _scalars(settings)
    classes, of_classes = _classes(settings)
    options |= of_classes
    notes: list[Translatable] = []
    ignored = sorted(
        name
        for name in settings.content.keys() - options.keys() - _OWN - {"num_train_timesteps"}
        if not name.startswith("_")
    )
    if ignored:
        listed = join_texts([name[:40] for name in ignored[:3]], ", ")
        notes.append(
            msg("Settings this program does not know are left out: {names}.", names=listed)
        )
    if outputs != channels:
        notes.append(msg("The variance that it predicts beside the noise is left out."))
    if classes:
        notes.append(
            msg(
                "Where no class is asked for, its last one ({number}) is: models trained for "
                "guidance keep it empty.",
                number=classes - 1,
            )
        )
    shape = (channels, *sides)
    domain = Domain(usual_modality(shape), shape, labels=tuple(map(str, range(classes))))
    return NetworkFacts(options, domain, outputs // channels, classes, tuple(notes))


def _sides(settings: Settings, multiple: int) -> tuple[int, int]:
    """Height and width: both multiples of what the network halves them to."""
    value = settings.content.get("sample_size")
    sides: list[Any] = value if isinstance(value, list) else [value, value]
    fitting = len(sides) == 2 and all(
        type(one) is int and 1 <= one <= MAX_SIDE and one % multiple == 0 for one in sides
    )
    if not fitting:
        settings = Settings(settings.path, {"sample_size": None, **settings.content})
        raise settings.refuse("sample_size")
    return sides[0], sides[1]


def _scalars(settings: Settings) -> dict[str, Any]:
    normal = settings.choice("resnet_time_scale_shift", "default", ("default", "scale_shift"))
    return {
        "center_input_sample": settings.switch("center_input_sample", False),
        "time_embedding_type": settings.choice(
            "time_embedding_type", "positional", ("positional",)
        ),
        "time_embedding_dim": settings.optional("time_embedding_dim", 1, MAX_INT),
        "freq_shift": settings.whole("freq_shift", 0, 0, 1),
        "flip_sin_to_cos": settings.switch("flip_sin_to_cos", True),
        "mid_block_type": settings.choice(
            "mid_block_type", "UNetMidBlock2D", ("UNetMidBlock2D", None)
        ),
        "mid_block_scale_factor": settings.number("mid_block_scale_factor", 1.0, 1e-3, 1e3),
        "downsample_padding": settings.whole("downsample_padding", 1, 0, 1),
        "downsample_type": settings.choice("downsample_type", "conv", _SAMPLING),
        "upsample_type": settings.choice("upsample_type", "conv", _SAMPLING),
        "dropout": settings.number("dropout", 0.0, 0.0, 1.0),
        "act_fn": settings.choice("act_fn", "silu", ("silu", "swish", "mish", "gelu", "relu")),
        "attention_head_dim": settings.optional("attention_head_dim", 1, MAX_INT)
        if "attention_head_dim" in settings.content
        else 8,
        "norm_num_groups": settings.whole("norm_num_groups", 32, 1, MAX_INT),
        "attn_norm_num_groups": settings.optional("attn_norm_num_groups", 1, MAX_INT),
        "norm_eps": settings.number("norm_eps", 1e-5, 0.0, 1.0),
        "resnet_time_scale_shift": normal,
        "add_attention": settings.switch("add_attention", True),
    }


def _classes(settings: Settings) -> tuple[int, dict[str, Any]]:
    """How many classes there are, and the keywords that say so."""
    sort = settings.choice("class_embed_type", None, (None, "timestep"))
    count = settings.optional("num_class_embeds", 1, MAX_CLASSES) or 0
    if sort and not count:  # a network that is told a class as it is told the time
        raise settings.refuse("class_embed_type")
    return count, {"class_embed_type": sort, "num_class_embeds": count or None}
