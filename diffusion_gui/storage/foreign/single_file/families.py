"""The models that come in one file, told apart by the names of their tensors."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from diffusion_gui.core.text import msg
from diffusion_gui.storage.foreign.clip_text import CLASS, clip_options
from diffusion_gui.storage.foreign.info import ForeignInfo, Network, Part, Tokenizer
from diffusion_gui.storage.foreign.pooled_clip import PROJECTED, pooled_options
from diffusion_gui.storage.foreign.reading import refuse
from diffusion_gui.storage.foreign.stable_diffusion import asked_by_prompts
from diffusion_gui.storage.foreign.stable_diffusion_xl import SIZES, asked_by_both, read_unet_xl
from diffusion_gui.storage.foreign.unet2d_condition import read_unet2d_condition
from diffusion_gui.storage.foreign.values import Settings
from diffusion_gui.storage.safetensors_header import Place

from .held import Held
from .text import CLIP, OPEN_CLIP, XL_CLIP, XL_OPEN_CLIP, HeldText, clip_text, open_clip_text

Places = Mapping[str, Place]
Options = Callable[[Settings], dict[str, Any]]
_NOISE = {
    "_class_name": "DDIMScheduler", "beta_schedule": "scaled_linear", "beta_start": 0.00085,
    "beta_end": 0.012, "clip_sample": False, "steps_offset": 1,
}  # fmt: skip


def _alone(
    info: ForeignInfo, network: Network, texts: list[Part], words: list[Tokenizer]
) -> ForeignInfo:
    given = texts[0].options["hidden_size"]
    if given != network.prompt:
        raise refuse(
            info.weights[0],
            msg("It makes {given} numbers a token, and the model takes {wanted}.",
                given=given, wanted=network.prompt),
        )  # fmt: skip
    return asked_by_prompts(info, texts[0], words[0])


def _both(
    info: ForeignInfo, network: Network, texts: list[Part], words: list[Tokenizer]
) -> ForeignInfo:
    return asked_by_both(info, network, (texts[0], texts[1]), (words[0], words[1]), zeros=True)


def _as_read(config: dict[str, Any], held: Held, texts: list[dict[str, Any]]) -> dict[str, Any]:
    return config


def _told_sizes(config: dict[str, Any], held: Held, texts: list[dict[str, Any]]) -> dict[str, Any]:
    """The settings of a network that is told the picture's size and the whole prompt."""
    told = held.shape("label_emb.0.0.weight", 2)[1]
    return config | {
        "addition_embed_type": "text_time",
        "addition_time_embed_dim": (told - texts[-1]["projection_dim"]) // SIZES,
        "projection_class_embeddings_input_dim": told,
    }


@dataclass(frozen=True)
class Family:
    """Models of one layout.

    Attributes:
        title: of the format, for `inspect`.
        kind: its line among the kinds of foreign models.
        texts: of each text encoder what its tensors' names begin with, how it is read, and its
            settings checked.
        heads_by_width: as in `unet_config`.
        guessed: its models predict eps or v, and mostly do not say which.
        side, side_of_v: of its pictures in pixels, where the file does not say it.
        scaling: of its latents.
        settled: the settings of its network, once those of its text encoders are known.
        network: checks them.
        complete: the info with its text encoders and their words.
    """

    title: str
    kind: str
    texts: tuple[tuple[str, Callable[[Held], HeldText], Options], ...]
    heads_by_width: bool
    guessed: bool
    side: int
    side_of_v: int
    scaling: float
    settled: Callable[[dict[str, Any], Held, list[dict[str, Any]]], dict[str, Any]]
    network: Callable[[Settings], Network]
    complete: Callable[[ForeignInfo, Network, list[Part], list[Tokenizer]], ForeignInfo]

    def encoders(self, path: Path, places: Places) -> tuple[list[Part], list[Tokenizer]]:
        """Its text encoders, and what their words have to be."""
        parts, words = [], []
        for prefix, read, checked in self.texts:
            found = read(Held(path, places, prefix))
            options = checked(Settings(path, found.config))
            length = int(options["max_position_embeddings"])
            parts.append(Part(options, (path,), found.pieces))
            words.append(Tokenizer(None, None, None, found.pad, length))
        return parts, words


_OF_ONE = ("Stable Diffusion, one file", "stable_diffusion")
_FAMILIES = (
    Family(*_OF_ONE, ((CLIP, clip_text, clip_options),), False, False, 512, 512, 0.18215,
           _as_read, read_unet2d_condition, _alone),
    Family(*_OF_ONE, ((OPEN_CLIP, open_clip_text, clip_options),), True, True, 512, 768, 0.18215,
           _as_read, read_unet2d_condition, _alone),
    Family("Stable Diffusion XL, one file", "stable_diffusion_xl",
           ((XL_CLIP, clip_text, lambda settings: pooled_options(settings, CLASS)),
            (XL_OPEN_CLIP, lambda held: open_clip_text(held, whole=True),
             lambda settings: pooled_options(settings, PROJECTED))),
           True, False, 1024, 1024, 0.13025, _told_sizes, read_unet_xl, _both),
)  # fmt: skip


def family_of(path: Path, places: Places) -> Family:
    """Which of them a file is; raises UserError where it is none."""
    for family in _FAMILIES:
        if all(any(name.startswith(prefix) for name in places) for prefix, _, _ in family.texts):
            return family
    raise refuse(
        path,
        msg("It holds no text encoder that this program knows: it is a network alone, or of "
            "another sort than Stable Diffusion 1, 2 and XL."),
    )  # fmt: skip


def noise_of(predicts: str, no_signal: bool) -> dict[str, Any]:
    """The settings of the scheduler, as diffusers would write them."""
    more = {"rescale_betas_zero_snr": True, "timestep_spacing": "trailing"} if no_signal else {}
    return {**_NOISE, **more, "prediction_type": predicts}


PREFIXES = tuple(prefix for family in _FAMILIES for prefix, _, _ in family.texts)
