"""Euler and Heun: a step along the probability-flow ODE."""

from __future__ import annotations

import dataclasses

import numpy as np

from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.core.recipes.schedules import schedule_of
from diffusion_gui.core.runs.trajectory import Float, NoiseLevels, Trajectory

from .explanation import Explanation, Place, StepFormula, Symbolic, ends

_EULER = """\
kept = sigma_t / sigma_s  # of the predicted noise
x_next = kept * x + (alpha_t - kept * alpha_s) * x0"""
_HEUN = """

# Heun: ask again at the end, and move by how far the prediction has moved
x0_ahead = recorded("x0_ahead", k)  # your model: denoiser(x_next, alpha_t, sigma_t)
c_s, c_t = {c_s}, {c_t}
ratio = (sigma_s / c_s) / (sigma_t / c_t)
x_next = x_next + c_t * 0.5 * (ratio - 1.0) * (x0_ahead - x0)"""


def euler_step(recipe: Recipe, path: NoiseLevels, k: int) -> StepFormula:
    """x_next = (sigma_t / sigma_s) x + (alpha_t - alpha_s sigma_t / sigma_s) x_0."""
    alpha_s, sigma_s, alpha_t, sigma_t = ends(path, k)
    keep = sigma_t / sigma_s
    return StepFormula(keep, alpha_t - keep * alpha_s)


def corrected(recipe: Recipe, path: NoiseLevels, k: int) -> StepFormula:
    """Euler's step, before a second-order term is added."""
    return dataclasses.replace(euler_step(recipe, path, k), corrected=True)


EULER = Explanation(
    euler_step,
    lambda recipe: Symbolic("x_next = (σ′ / σ) · x_t + (α′ − α · σ′ / σ) · x̂_0"),
    lambda recipe, path, k: _EULER,
)


def _heun_code(recipe: Recipe, path: NoiseLevels, k: int) -> str:
    if path.sigma[k + 1] == 0.0:
        return _EULER
    straight = schedule_of(recipe).straight
    scales = ("alpha_s + sigma_s", "alpha_t + sigma_t") if straight else ("alpha_s", "alpha_t")
    return _EULER + _HEUN.format(c_s=scales[0], c_t=scales[1])


def _ahead(trajectory: Trajectory, k: int, here: Place) -> Float:
    """The prediction at the end of Heun's step: the one that leads to the recorded state."""
    path = trajectory.path
    alpha, sigma = path.alpha[k : k + 2], path.sigma[k : k + 2]
    coordinate = alpha + sigma if schedule_of(trajectory.recipe).straight else alpha
    kept = sigma[1] / sigma[0]
    x, x0, after = (
        one[here].astype(np.float64)
        for one in (trajectory.x[k], trajectory.x0[k], trajectory.x[k + 1])
    )
    euler = kept * x + (alpha[1] - kept * alpha[0]) * x0
    ratio = (sigma[0] / coordinate[0]) / (sigma[1] / coordinate[1])
    return np.asarray(x0 + (after - euler) / (coordinate[1] * 0.5 * (ratio - 1.0)))


HEUN = Explanation(
    corrected,
    lambda recipe: dataclasses.replace(
        EULER.symbols(recipe),
        correction="½ · c′ · (τ / τ′ − 1) · (x̂′_0 − x̂_0)",
        where=("τ = σ / c", "c = α, or α + σ where α is near 0 at the end"),
    ),
    _heun_code,
    {"x0_ahead": _ahead},
)
