"""CLIP text encoders whose pooled output is used: of the flow models, beside other encoders."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from diffusion_gui.core.text import Translatable

from .clip_text import CLASS, STEM, check_clip, clip_options
from .info import Part
from .parts import MAX_LAYERS
from .reading import MAX_INT, read_config
from .recognised import CONFIG
from .values import Settings
from .weights import weights_of

PROJECTED = "CLIPTextModelWithProjection"


def read_pooled_clip(
    folder: Path, root: Path, called: str
) -> tuple[Part, tuple[Translatable, ...]]:
    """The text encoder in `folder`, a part of the model in `root`, and what is to be said of it.

    Args:
        called: its class, `CLASS` or `PROJECTED`; the latter's pooled output is projected.

    Raises:
        UserError: it is none that this program builds.
    """
    settings = Settings(folder / CONFIG, read_config(folder / CONFIG, root))
    options = pooled_options(settings, called)
    weights, of_weights = weights_of(folder, root, STEM)
    return Part(options, weights), tuple(filter(None, [of_weights]))


def pooled_options(settings: Settings, called: str) -> dict[str, Any]:
    """Its keywords by its settings; see `read_pooled_clip`."""
    check_clip(settings, called)
    options = clip_options(settings)
    # The pooled output is the state at this token; 2 stands for the token of the highest number.
    options["eos_token_id"] = settings.whole("eos_token_id", 49407, 0, MAX_INT)
    if called == PROJECTED:
        options["projection_dim"] = settings.whole("projection_dim", 512, 1, MAX_INT)
        settings.whole("num_hidden_layers", 12, 2, MAX_LAYERS)  # the last but one is used
    return options


def pooled_width(part: Part) -> int:
    """Numbers of the pooled output."""
    return int(part.options.get("projection_dim", part.options["hidden_size"]))


__all__ = ["CLASS", "PROJECTED", "pooled_width", "read_pooled_clip"]
