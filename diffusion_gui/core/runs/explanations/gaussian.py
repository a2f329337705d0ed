"""DDPM, DDIM and ancestral Euler: a step drawn from the posterior q(x_t | x_s, x_0)."""

from __future__ import annotations

import math

from diffusion_gui.core.catalog import SAMPLERS
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.core.recipes.unused_settings import unused_settings
from diffusion_gui.core.runs.trajectory import NoiseLevels

from .explanation import Explanation, StepFormula, Symbolic, ends
from .ode import EULER

_CODE = """\
# standard deviation of the posterior q(x_t | x_s, x0)
std = {eta}sigma_t / sigma_s * math.sqrt(max(sigma_s**2 - (alpha_s / alpha_t * sigma_t)**2, 0.0))
eps = (x - alpha_s * x0) / sigma_s  # the predicted noise
mean = alpha_t * x0 + math.sqrt(max(sigma_t**2 - std**2, 0.0)) * eps
x_next = mean + std * z"""
_CLIPPED = """mean = alpha_t * x0.clamp({low!r}, {high!r}) + math"""
"""Where eps is that of the prediction as it is."""


def _share(recipe: Recipe) -> float:
    return SAMPLERS[recipe.sampler].fresh_share(vars(recipe))


def _clips_x0_alone(recipe: Recipe) -> bool:
    return bool(recipe.clip and recipe.keep_eps) and "keep_eps" not in unused_settings(vars(recipe))


def _clipped_symbols(recipe: Recipe, share: float) -> Symbolic:
    kept = "σ′"
    where = [f"x̂_c = x̂_0, −{recipe.clip:g} ≤ x̂_c ≤ {recipe.clip:g}"]
    if share > 0.0:
        eta = "η · " if share < 1.0 else ""
        kept = "√(σ′² − σ_z²)"
        where.append(f"σ_z = {eta}√(σ² − (α / α′ · σ′)²) · σ′ / σ")
    fresh = " + σ_z · z" if share > 0.0 else ""
    formula = f"x_next = α′ · x̂_c + {kept} · (x_t − α · x̂_0) / σ{fresh}"
    return Symbolic(formula, where=tuple(where))


def _coefficients(recipe: Recipe, path: NoiseLevels, k: int) -> StepFormula:
    alpha_s, sigma_s, alpha_t, sigma_t = ends(path, k)
    # posterior standard deviation sigma_st sigma_t / sigma_s, see diffusion.samplers.gaussian
    spread = math.sqrt(max(sigma_s**2 - (alpha_s / alpha_t * sigma_t) ** 2, 0.0)) if alpha_t else 0
    fresh = _share(recipe) * spread * sigma_t / sigma_s
    keep = math.sqrt(max(sigma_t**2 - fresh**2, 0.0)) / sigma_s
    return StepFormula(keep, alpha_t - keep * alpha_s, fresh, clipped=_clips_x0_alone(recipe))


def _symbols(recipe: Recipe) -> Symbolic:
    share = _share(recipe)
    if _clips_x0_alone(recipe):
        return _clipped_symbols(recipe, share)
    if share == 0.0:
        return EULER.symbols(recipe)
    eta = "η · " if share < 1.0 else ""
    return Symbolic(
        "x_next = √(σ′² − σ_z²) / σ · x_t + (α′ − α · √(σ′² − σ_z²) / σ) · x̂_0 + σ_z · z",
        where=(f"σ_z = {eta}√(σ² − (α / α′ · σ′)²) · σ′ / σ",),
    )


def _code(recipe: Recipe, path: NoiseLevels, k: int) -> str:
    scaled = isinstance(SAMPLERS[recipe.sampler].fresh, str)
    code = _CODE.format(eta=f"{_share(recipe)!r} * " if scaled else "")
    if _clips_x0_alone(recipe):
        clipped = _CLIPPED.format(low=-recipe.clip, high=recipe.clip)
        code = code.replace("mean = alpha_t * x0 + math", clipped)
    return code


GAUSSIAN = Explanation(_coefficients, _symbols, _code)
"""Of all three: the entry says how much of the posterior's noise is added."""
