"""DPM-Solver++ (2M): Euler's step, with the prediction extrapolated from the one before."""

from __future__ import annotations

import dataclasses

from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.core.runs.trajectory import NoiseLevels

from .explanation import Explanation
from .ode import EULER, corrected

_EXTRAPOLATED = """\
# second order: extrapolate from the prediction of the step before
x0_before = recorded("x0", k - 1)
alpha_r, sigma_r = {alpha_r!r}, {sigma_r!r}
h_before = math.log(alpha_s / sigma_s) - math.log(alpha_r / sigma_r)
h = math.log(alpha_t / sigma_t) - math.log(alpha_s / sigma_s)
x0 = x0 + 0.5 * h / h_before * (x0 - x0_before)
"""


def _code(recipe: Recipe, path: NoiseLevels, k: int) -> str:
    euler = EULER.code(recipe, path, k)
    # First order at the ends, where log(alpha / sigma) is infinite, and without a step before.
    if k == 0 or path.sigma[k + 1] == 0.0 or path.alpha[k - 1] == 0.0:
        return euler
    before = {"alpha_r": float(path.alpha[k - 1]), "sigma_r": float(path.sigma[k - 1])}
    return _EXTRAPOLATED.format(**before) + euler


DPMPP_2M = Explanation(
    corrected,
    lambda recipe: dataclasses.replace(
        EULER.symbols(recipe),
        correction="(α′ − α · σ′ / σ) · (x̂_0 − x̂_before) / (2 · r)",
        where=("r = h_before / h", "h = ln(α′ / σ′) − ln(α / σ)"),
    ),
    _code,
)
