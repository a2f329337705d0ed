"""The steps of a script that recorded its run: how they are made is not in the recording."""

from __future__ import annotations

from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.core.runs.trajectory import NoiseLevels

from .explanation import Explanation, StepFormula, Symbolic


def _unknown(recipe: Recipe, path: NoiseLevels, k: int) -> StepFormula:
    raise ValueError("a script's own step has no formula")


OF_A_SCRIPT = Explanation(_unknown, lambda recipe: Symbolic(""), lambda recipe, path, k: "")
