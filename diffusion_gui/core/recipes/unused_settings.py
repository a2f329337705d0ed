"""Which settings of a recipe play no part in its run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from diffusion_gui.core.catalog import SAMPLERS, SCHEDULES
from diffusion_gui.core.catalog.diffusion import KEEP_EPS

from .second_model import OF_A_SECOND

_OF_RECORDED = frozenset({"process", "recorded", "steps", "count", "T", "version"})
"""What is known of a run that a script recorded."""


def unused_settings(recipe: Mapping[str, Any]) -> set[str]:
    """Names of those of a recipe's settings that play no part in its run.

    They are another schedule's or sampler's, or of a start, a guide or a second model that it has
    not; of a run
    that a script recorded, all that nobody knows.
    """
    if recipe.get("recorded"):
        return set(recipe) - _OF_RECORDED
    unused = set()
    for registry, name in ((SCHEDULES, recipe["schedule"]), (SAMPLERS, recipe["sampler"])):
        options = {option.name for entry in registry.values() for option in entry.options}
        unused |= {option for option in options if not registry[name].takes(option)}
    for name, used in (
        ("from_level", recipe["init"]),
        ("interpolate", recipe["interpolate"] >= 0),
        ("at", recipe["parent"]),
        ("guide_scale", recipe["guide"]),
        (KEEP_EPS.name, recipe["clip"]),
        *((name, recipe["second"]) for name in OF_A_SECOND[1:-1]),
    ):
        if not used:
            unused.add(name)
    return unused
