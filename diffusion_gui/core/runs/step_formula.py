"""One step as a formula with its numbers, x_next = c_x x + c_0 x_0 + c_z z, and one value in it."""

from __future__ import annotations

import math
from dataclasses import dataclass

from diffusion_gui.core.recipes.recipe import Recipe

from .trajectory import Path, Trajectory


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
    share = _share(recipe)
    # posterior standard deviation sigma_st sigma_t / sigma_s, see diffusion.samplers.gaussian
    spread = math.sqrt(max(sigma_s**2 - (alpha_s / alpha_t * sigma_t) ** 2, 0.0)) if alpha_t else 0
    fresh = share * spread * sigma_t / sigma_s
    keep = math.sqrt(max(sigma_t**2 - fresh**2, 0.0)) / sigma_s
    return StepFormula(
        keep, alpha_t - keep * alpha_s, fresh, recipe.sampler in ("heun", "dpmpp_2m")
    )


def _share(recipe: Recipe) -> float:
    """Of the posterior's noise, what a step adds anew."""
    return {"ddpm": 1.0, "euler_ancestral": 1.0, "ddim": recipe.eta}.get(recipe.sampler, 0.0)


@dataclass(frozen=True)
class Symbolic:
    """The formula of a run's steps in symbols, as `explain` has it in numbers.

    alpha and sigma are this state's, alpha' and sigma' those of the next one; `_` puts an index
    below the line.

    Attributes:
        formula: x_next as a sum of terms; `correction` is added where the sampler is of second
            order and both ends are inside the schedule, empty for the others.
        where: what else is named in them.
    """

    formula: str
    correction: str = ""
    where: tuple[str, ...] = ()


AT_ONCE = Symbolic("x_t = α · x_0 + σ · ε")
"""A state that is noised at once."""


def symbolic(recipe: Recipe) -> Symbolic:
    """The formula that the steps of a run have in common (FORMULAS.md, "Samplers")."""
    if recipe.process == "forward":
        return Symbolic("x_next = α′ · x_0 + σ′ · ε")
    if recipe.process == "markov":
        return Symbolic("x_next = (α′ / α) · x_t + √(σ′² − (α′ / α · σ)²) · z")
    if (share := _share(recipe)) > 0.0:
        eta = "η · " if share < 1.0 else ""
        return Symbolic(
            "x_next = √(σ′² − σ_z²) / σ · x_t + (α′ − α · √(σ′² − σ_z²) / σ) · x̂_0 + σ_z · z",
            where=(f"σ_z = {eta}√(σ² − (α / α′ · σ′)²) · σ′ / σ",),
        )
    euler = "x_next = (σ′ / σ) · x_t + (α′ − α · σ′ / σ) · x̂_0"
    if recipe.sampler == "heun":
        return Symbolic(
            euler,
            "½ · c′ · (τ / τ′ − 1) · (x̂′_0 − x̂_0)",
            ("τ = σ / c", "c = α, or α + σ where α is near 0 at the end"),
        )
    if recipe.sampler == "dpmpp_2m":
        return Symbolic(
            euler,
            "(α′ − α · σ′ / σ) · (x̂_0 − x̂_before) / (2 · r)",
            ("r = h_before / h", "h = ln(α′ / σ′) − ln(α / σ)"),
        )
    return Symbolic(euler)


@dataclass(frozen=True)
class Followed:
    """One number of one item on its way through a step; None where there is no such thing.

    Attributes:
        x: the number in the state x_t; `next` the same one in the state it leads to.
        x0: in the prediction (the data, in the forward process); `eps` the noise predicted.
        mean: where the step leads without fresh noise.
        fresh: what the fresh noise adds, sigma z.
        rest: what the formula leaves out: a second-order correction, or a part that is kept.
    """

    x: float
    x0: float | None = None
    eps: float | None = None
    mean: float | None = None
    fresh: float | None = None
    rest: float | None = None
    next: float | None = None


def follow(trajectory: Trajectory, k: int, item: int, index: tuple[int, ...]) -> Followed:
    """The number at `index` of `item` in the step from state `k`, as it was recorded."""
    here = (item, *index)
    x = float(trajectory.x[k][here])
    formula = explain(trajectory.recipe, trajectory.path, k)
    if formula is None or k >= len(trajectory) - 1:
        return Followed(x)
    alpha, sigma = float(trajectory.path.alpha[k]), float(trajectory.path.sigma[k])
    closed = trajectory.recipe.process == "forward"
    x0 = float(trajectory.x[0][here]) if closed else float(trajectory.x0[k][here])
    eps = (x - alpha * x0) / sigma if sigma > 0.0 else None
    mean = formula.keep * x + formula.pull * x0
    fresh = formula.fresh * float(trajectory.noise[k][here])
    following = float(trajectory.x[k + 1][here])
    return Followed(x, x0, eps, mean, fresh, following - mean - fresh, following)
