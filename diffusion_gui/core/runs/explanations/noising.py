"""The two noising processes: the closed form, and the Markov chain."""

from __future__ import annotations

import math

from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.core.runs.trajectory import NoiseLevels

from .explanation import Explanation, StepFormula, Symbolic, ends

_CLOSED = """\
data = recorded("x", 0)
x_next = alpha_t * data + sigma_t * z"""
_MARKOV = """\
ratio = {ratio}
x_next = ratio * x + math.sqrt(max(sigma_t**2 - (ratio * sigma_s)**2, 0.0)) * z"""


def _closed_form(recipe: Recipe, path: NoiseLevels, k: int) -> StepFormula:
    return StepFormula(0.0, float(path.alpha[k + 1]), float(path.sigma[k + 1]))


def _markov(recipe: Recipe, path: NoiseLevels, k: int) -> StepFormula:
    alpha_s, sigma_s, alpha_t, sigma_t = ends(path, k)
    ratio = alpha_t / alpha_s if alpha_s > 0 else sigma_t / sigma_s
    return StepFormula(ratio, 0.0, math.sqrt(max(sigma_t**2 - (ratio * sigma_s) ** 2, 0.0)))


def _markov_code(recipe: Recipe, path: NoiseLevels, k: int) -> str:
    # Without signal the noise is only rescaled.
    ratio = "alpha_t / alpha_s" if path.alpha[k] > 0.0 else "sigma_t / sigma_s"
    return _MARKOV.format(ratio=ratio)


NOISING = {
    "forward": Explanation(
        _closed_form,
        lambda recipe: Symbolic("x_next = α′ · x_0 + σ′ · ε"),
        lambda recipe, path, k: _CLOSED,
    ),
    "markov": Explanation(
        _markov,
        lambda recipe: Symbolic("x_next = (α′ / α) · x_t + √(σ′² − (α′ / α · σ)²) · z"),
        _markov_code,
    ),
}
"""By process."""
