"""One step as a formula with its numbers: x_next = c_x x + c_0 x_0 + c_z z."""

from __future__ import annotations

import math
from dataclasses import dataclass

from .frames import Path
from .recipe import Recipe


@dataclass(frozen=True)
class StepFormula:
    """The coefficients of one step.

    Attributes:
        keep: of the state x.
        pull: of the prediction x_0 (of the data, in the forward process).
        fresh: of fresh standard normal noise.
        corrected: a second-order term is added that depends on another prediction.
    """

    keep: float
    pull: float
    fresh: float
    corrected: bool = False


def explain(recipe: Recipe, path: Path, k: int) -> StepFormula | None:
    """The formula of the step from state `k`; None at the last state."""
    if k >= len(path) - 1:
        return None
    alpha_s, sigma_s = float(path.alpha[k]), float(path.sigma[k])
    alpha_t, sigma_t = float(path.alpha[k + 1]), float(path.sigma[k + 1])
    if recipe.process == "forward":
        return StepFormula(0.0, alpha_t, sigma_t)
    if recipe.process == "markov":
        ratio = alpha_t / alpha_s if alpha_s > 0 else sigma_t / sigma_s
        return StepFormula(ratio, 0.0, math.sqrt(max(sigma_t**2 - (ratio * sigma_s) ** 2, 0.0)))
    share = {"ddpm": 1.0, "euler_ancestral": 1.0, "ddim": recipe.eta}.get(recipe.sampler, 0.0)
    # posterior standard deviation sigma_st sigma_t / sigma_s, see diffusion.samplers.gaussian
    spread = math.sqrt(max(sigma_s**2 - (alpha_s / alpha_t * sigma_t) ** 2, 0.0)) if alpha_t else 0
    fresh = share * spread * sigma_t / sigma_s
    keep = math.sqrt(max(sigma_t**2 - fresh**2, 0.0)) / sigma_s
    return StepFormula(
        keep, alpha_t - keep * alpha_s, fresh, recipe.sampler in ("heun", "dpmpp_2m")
    )
