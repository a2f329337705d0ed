"""DDPM, DDIM and ancestral Euler: a step drawn from the posterior q(x_t | x_s, x_0)."""

from __future__ import annotations

import math

from diffusion_gui.core.catalog import SAMPLERS
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.core.runs.trajectory import NoiseLevels

from .explanation import Explanation, StepFormula, Symbolic, ends
from .ode import EULER

_CODE = """\
# standard deviation of the posterior q(x_t | x_s, x0)
std = {eta}sigma_t / sigma_s * math.sqrt(max(sigma_s**2 - (alpha_s / alpha_t * sigma_t)**2, 0.0))
eps = (x - alpha_s * x0) / sigma_s  # the predicted noise
mean = alpha_t * x0 + math.sqrt(max(sigma_t**2 - std**2, 0.0)) * eps
x_next = mean + std * z"""


def _share(recipe: Recipe) -> float:
    return SAMPLERS[recipe.sampler].fresh_share(vars(recipe))


def _coefficients(recipe: Recipe, path: NoiseLevels, k: int) -> StepFormula:
    alpha_s, sigma_s, alpha_t, sigma_t = ends(path, k)
    # posterior standard deviation sigma_st sigma_t / sigma_s, see diffusion.samplers.gaussian
    spread = math.sqrt(max(sigma_s**2 - (alpha_s / alpha_t * sigma_t) ** 2, 0.0)) if alpha_t else 0
    fresh = _share(recipe) * spread * sigma_t / sigma_s
    keep = math.sqrt(max(sigma_t**2 - fresh**2, 0.0)) / sigma_s
    return StepFormula(keep, alpha_t - keep * alpha_s, fresh)


def _symbols(recipe: Recipe) -> Symbolic:
    share = _share(recipe)
    if share == 0.0:
        return EULER.symbols(recipe)
    eta = "η · " if share < 1.0 else ""
    return Symbolic(
        "x_next = √(σ′² − σ_z²) / σ · x_t + (α′ − α · √(σ′² − σ_z²) / σ) · x̂_0 + σ_z · z",
        where=(f"σ_z = {eta}√(σ² − (α / α′ · σ′)²) · σ′ / σ",),
    )


def _code(recipe: Recipe, path: NoiseLevels, k: int) -> str:
    scaled = isinstance(SAMPLERS[recipe.sampler].fresh, str)
    return _CODE.format(eta=f"{_share(recipe)!r} * " if scaled else "")


GAUSSIAN = Explanation(_coefficients, _symbols, _code)
"""Of all three: the entry says how much of the posterior's noise is added."""
