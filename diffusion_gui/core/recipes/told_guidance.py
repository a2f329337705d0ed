"""The guidance scale that a distilled network is given as a number, instead of two predictions."""

from __future__ import annotations

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.options import setting
from diffusion_gui.core.text import msg

NAME = "told_guidance"
TOLD_GUIDANCE: float = setting(
    0.0,
    "Distilled guidance",
    "Of a model distilled from guided ones: the guidance scale its network is given as a number, "
    "at no cost; more follows the prompt more closely",
    low=0.0,
    high=50.0,
    tags="varied scored denoising sampled free forked",
    slider=(0.0, 10.0),
)


def no_told_guidance(model: str) -> UserError:
    """The answer where `model` is given a guidance scale that its network does not take."""
    return UserError(
        msg("The model '{model}' takes no distilled guidance.", model=model),
        "Its network has no input for a guidance scale.",
        "Leave it at 0, and use Guidance (--guidance).",
    )
