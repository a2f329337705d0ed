"""One step as a formula with its numbers, x_next = c_x x + c_0 x_0 + c_z z, and one value in it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from diffusion_gui.core.catalog import SAMPLERS
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.core.registry import resolve

from .explanations.explanation import Explanation, StepFormula, Symbolic
from .explanations.joined import joined_symbols
from .explanations.noising import NOISING
from .explanations.script import OF_A_SCRIPT
from .trajectory import NoiseLevels, Trajectory

AT_ONCE = Symbolic("x_t = α · x_0 + σ · ε")
"""A state that is noised at once."""
LED = ("x̂_0 = D + s · σ² / α · ∇ log p(c | D)", "D = D(x_t)")
"""The prediction that a classifier leads (see `diffusion.classifier_guided`)."""


def explanation_of(recipe: Recipe) -> Explanation:
    """How the steps of the recipe's run are made."""
    if recipe.recorded:
        return OF_A_SCRIPT
    if recipe.process != "reverse":
        return NOISING[recipe.process]
    found: Explanation = resolve(SAMPLERS[recipe.sampler].explanation)
    return found


def symbols_of(recipe: Recipe) -> Symbolic:
    """The formula of the recipe's steps, and where their prediction comes from."""
    symbols = explanation_of(recipe).symbols(recipe)
    if recipe.process == "reverse" and recipe.guide:
        symbols = replace(symbols, where=(*symbols.where, *LED))
    if recipe.process == "reverse" and recipe.second:
        made = joined_symbols(recipe, "D(x_t)" if recipe.guide else "x̂_0")
        symbols = replace(symbols, where=(*symbols.where, *made))
    return symbols


def explain(recipe: Recipe, path: NoiseLevels, k: int) -> StepFormula | None:
    """The formula of the step from state `k`; None at the last state, and where nobody knows it."""
    if k >= len(path) - 1 or recipe.recorded:
        return None
    return explanation_of(recipe).coefficients(recipe, path, k)


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
