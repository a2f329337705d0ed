"""What a recipe takes over from the makers of a model, where nothing else is asked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from diffusion_gui.core.options import Value

from .item_size import NAMES as SIZES
from .recipe import OF_PROMPTS, RECIPE_OPTIONS

OWN = "own"
"""The name of the schedule that is the model's own."""
_ALWAYS = ("own_betas", "own_offset", "clip", "told_guidance", *SIZES)
_OF_SCHEDULE = ("T", "spacing")
_KEEP_EPS = "keep_eps"
"""Of the own schedule too: on others samples are better whose noise fits what was clipped."""
_GUIDANCE = "guidance"


def own_settings(
    own: Iterable[tuple[str, Value]],
    asked: Mapping[str, Any],
    used: str = "",
    prompted: bool = False,
) -> dict[str, Any]:
    """Settings of a recipe for a model, besides those that are `asked` for.

    With the model's own schedule go its T and its spacing; a model without one leaves what is
    another's.

    Args:
        own: as in `ModelInfo`.
        used: the schedule that was used before.
        prompted: the model takes prompts, and those there are stay.
    """
    said = dict(own)
    values = {name: said.get(name, RECIPE_OPTIONS[name].default) for name in _ALWAYS}
    values[_KEEP_EPS] = RECIPE_OPTIONS[_KEEP_EPS].default
    if said and asked.get("schedule", OWN) == OWN:
        values[_KEEP_EPS] = said.get(_KEEP_EPS, values[_KEEP_EPS])
        values |= {"schedule": OWN} | {name: said[name] for name in _OF_SCHEDULE if name in said}
    elif used == OWN:
        values["schedule"] = RECIPE_OPTIONS["schedule"].default
    if _GUIDANCE in said or used == OWN:
        values[_GUIDANCE] = said.get(_GUIDANCE, RECIPE_OPTIONS[_GUIDANCE].default)
    if not prompted:
        values |= {name: RECIPE_OPTIONS[name].default for name in OF_PROMPTS}
    return {name: value for name, value in values.items() if name not in asked}
