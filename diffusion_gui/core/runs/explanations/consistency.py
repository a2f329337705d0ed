"""Multistep consistency sampling: the prediction, with fresh noise of the next level."""

from __future__ import annotations

from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.core.runs.trajectory import NoiseLevels

from .explanation import Explanation, StepFormula, Symbolic, ends

_CODE = """\
# the state itself is left behind: its noise is drawn again
x_next = alpha_t * x0 + sigma_t * z"""


def _coefficients(recipe: Recipe, path: NoiseLevels, k: int) -> StepFormula:
    _, _, alpha_t, sigma_t = ends(path, k)
    return StepFormula(0.0, alpha_t, sigma_t)


def _symbols(recipe: Recipe) -> Symbolic:
    return Symbolic("x_next = α′ · x̂_0 + σ′ · z")


def _code(recipe: Recipe, path: NoiseLevels, k: int) -> str:
    return _CODE


CONSISTENCY = Explanation(_coefficients, _symbols, _code)
