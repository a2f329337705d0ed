"""One step of a run as a small PyTorch program that recomputes it from the exported trajectory."""

from __future__ import annotations

from .catalog import SAMPLERS
from .frames import Path
from .recipe import Recipe, schedule_of

MAX_TAU = 200.0
"""As in the samplers along the ODE: from here on Heun's method walks in straight coordinates."""

_POSTERIOR = """\
# standard deviation of the posterior q(x_t | x_s, x0)
std = {eta}sigma_t / sigma_s * math.sqrt(max(sigma_s**2 - (alpha_s / alpha_t * sigma_t)**2, 0.0))
eps = (x - alpha_s * x0) / sigma_s  # the predicted noise
mean = alpha_t * x0 + math.sqrt(max(sigma_t**2 - std**2, 0.0)) * eps
x_next = mean + std * z"""
_ODE = """\
kept = sigma_t / sigma_s  # of the predicted noise
x_next = kept * x + (alpha_t - kept * alpha_s) * x0"""
_HEUN = """

# Heun: ask again at the end, and move by how far the prediction has moved
x0_ahead = denoiser(x_next, alpha_t, sigma_t)  # your model
c_s, c_t = {c_s}, {c_t}
ratio = (sigma_s / c_s) / (sigma_t / c_t)
x_next = x_next + c_t * 0.5 * (ratio - 1.0) * (x0_ahead - x0)"""
_MULTISTEP = """\
# second order: extrapolate from the prediction of the step before
x0_before = torch.from_numpy(run["x0"][k - 1]).double()
alpha_r, sigma_r = {alpha_r!r}, {sigma_r!r}
h_before = math.log(alpha_s / sigma_s) - math.log(alpha_r / sigma_r)
h = math.log(alpha_t / sigma_t) - math.log(alpha_s / sigma_s)
x0 = x0 + 0.5 * h / h_before * (x0 - x0_before)
"""
_MARKOV = """\
ratio = {ratio}
x_next = ratio * x + math.sqrt(max(sigma_t**2 - (ratio * sigma_s)**2, 0.0)) * z"""
_CLOSED = """\
data = torch.from_numpy(run["x"][0]).double()
x_next = alpha_t * data + sigma_t * z"""


def step_code(recipe: Recipe, path: Path, k: int) -> str:
    """PyTorch code of the step from state `k`; empty at the last state.

    It reads `run.npz`, the run exported as a trajectory, and leaves the next state in `x_next`.
    Only Heun's second prediction is not in that file: there the code calls `denoiser`.
    """
    if k >= len(path) - 1:
        return ""
    name = SAMPLERS[recipe.sampler].label if recipe.process == "reverse" else recipe.process
    body = _reverse(recipe, path, k) if recipe.process == "reverse" else _forward(recipe, path, k)
    kept = "\n# Then what the mask keeps is put back." if recipe.mask else ""
    return f"""\
import math

import numpy as np
import torch

# {name}, step {k + 1} of {len(path) - 1}: t = {int(path.t[k])} to {int(path.t[k + 1])}
run, k = np.load("run.npz"), {k}  # this run, exported as a trajectory
x, x0, z = (torch.from_numpy(run[key][k]).double() for key in ("x", "x0", "noise"))
alpha_s, sigma_s = {float(path.alpha[k])!r}, {float(path.sigma[k])!r}
alpha_t, sigma_t = {float(path.alpha[k + 1])!r}, {float(path.sigma[k + 1])!r}

{body}{kept}
"""


def look_code(alpha: float, sigma: float) -> str:
    """PyTorch code that noises clean items `x0` to one level, without the steps before."""
    return f"""\
import torch

# x0: clean items; any level at once, by the closed form
alpha, sigma = {alpha!r}, {sigma!r}
eps = torch.randn_like(x0)
x_t = alpha * x0 + sigma * eps
"""


def _forward(recipe: Recipe, path: Path, k: int) -> str:
    if recipe.process == "forward":
        return _CLOSED
    # Without signal the noise is only rescaled.
    ratio = "alpha_t / alpha_s" if path.alpha[k] > 0.0 else "sigma_t / sigma_s"
    return _MARKOV.format(ratio=ratio)


def _reverse(recipe: Recipe, path: Path, k: int) -> str:
    match recipe.sampler:
        case "heun":
            return _ODE + (_heun(recipe) if path.sigma[k + 1] > 0.0 else "")
        case "dpmpp_2m":
            return _multistep(path, k) + _ODE
        case "euler":
            return _ODE
    eta = f"{recipe.eta!r} * " if recipe.sampler == "ddim" else ""
    return _POSTERIOR.format(eta=eta)


def _heun(recipe: Recipe) -> str:
    schedule = schedule_of(recipe)
    if schedule.sigma[-1] > MAX_TAU * schedule.alpha[-1]:
        return _HEUN.format(c_s="alpha_s + sigma_s", c_t="alpha_t + sigma_t")
    return _HEUN.format(c_s="alpha_s", c_t="alpha_t")


def _multistep(path: Path, k: int) -> str:
    # First order at the ends, where log(alpha / sigma) is infinite, and without a step before.
    if k == 0 or path.sigma[k + 1] == 0.0 or path.alpha[k - 1] == 0.0:
        return ""
    return _MULTISTEP.format(alpha_r=float(path.alpha[k - 1]), sigma_r=float(path.sigma[k - 1]))
