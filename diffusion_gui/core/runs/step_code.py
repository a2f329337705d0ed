"""One step of a run as a small PyTorch program that recomputes it from the recorded numbers."""

from __future__ import annotations

from types import EllipsisType

import numpy as np

from diffusion_gui.core.catalog import SAMPLERS
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.core.recipes.schedules import schedule_of

from .trajectory import Float, Path, Trajectory

Place = tuple[int | EllipsisType, ...]
"""Where in (N, *S): one item's point, or all channels of one of its pixels."""
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
x0_ahead = recorded("x0_ahead", k)  # your model: denoiser(x_next, alpha_t, sigma_t)
c_s, c_t = {c_s}, {c_t}
ratio = (sigma_s / c_s) / (sigma_t / c_t)
x_next = x_next + c_t * 0.5 * (ratio - 1.0) * (x0_ahead - x0)"""
_MULTISTEP = """\
# second order: extrapolate from the prediction of the step before
x0_before = recorded("x0", k - 1)
alpha_r, sigma_r = {alpha_r!r}, {sigma_r!r}
h_before = math.log(alpha_s / sigma_s) - math.log(alpha_r / sigma_r)
h = math.log(alpha_t / sigma_t) - math.log(alpha_s / sigma_s)
x0 = x0 + 0.5 * h / h_before * (x0 - x0_before)
"""
_MARKOV = """\
ratio = {ratio}
x_next = ratio * x + math.sqrt(max(sigma_t**2 - (ratio * sigma_s)**2, 0.0)) * z"""
_ALL = '# All items: export this run as run.npz, and run = numpy.load("run.npz")'
_ALL_BUT_HEUN = "# For all items ask your model for x0_ahead: an exported run does not hold it."
_CLOSED = """\
data = recorded("x", 0)
x_next = alpha_t * data + sigma_t * z"""


def step_code(trajectory: Trajectory, k: int, here: Place) -> str:
    """PyTorch code of the step from state `k`; empty at the last state.

    It runs as it stands, with the recorded numbers of one place, and leaves its next state in
    `x_next`; the run that is exported as a trajectory has the numbers of all. Only what Heun's
    method asked the model for at the end of the step is found from where that led.
    """
    recipe, path = trajectory.recipe, trajectory.path
    if k >= len(trajectory) - 1:
        return ""
    name = SAMPLERS[recipe.sampler].label if recipe.process == "reverse" else recipe.process
    body = _reverse(recipe, path, k) if recipe.process == "reverse" else _forward(recipe, path, k)
    kept = "\n# Then what the mask keeps is put back." if recipe.mask else ""
    if recipe.mask and recipe.resample > 1 and path.sigma[k + 1] > 0.0:
        kept += f"\n# The step on from there is made and undone {recipe.resample - 1} times first."
    return f"""\
import math

import torch

# {name}, step {k + 1} of {len(path) - 1}: t = {int(path.t[k])} to {int(path.t[k + 1])}
run = {{  # {_place_words(here)}
{_recorded(trajectory, k, here, body)}
}}
{_ALL_BUT_HEUN if "x0_ahead" in body else _ALL}

def recorded(key, k):
    return torch.tensor(run[key][k], dtype=torch.float64)

k = {k}
x, x0, z = recorded("x", k), recorded("x0", k), recorded("noise", k)
alpha_s, sigma_s = {float(path.alpha[k])!r}, {float(path.sigma[k])!r}
alpha_t, sigma_t = {float(path.alpha[k + 1])!r}, {float(path.sigma[k + 1])!r}

{body}{kept}
print(x_next)
"""


def look_code(alpha: float, sigma: float, clean: Float, eps: Float, here: Place) -> str:
    """PyTorch code that noises clean data to one level at once, with the numbers of one place."""
    return f"""\
import torch

# any level at once, by the closed form, without the steps before
alpha, sigma = {alpha!r}, {sigma!r}
x0 = torch.tensor({_numbers(clean[here])})  # clean data
eps = torch.tensor({_numbers(eps[here])})  # or torch.randn_like(x0)
x_t = alpha * x0 + sigma * eps
print(x_t)
"""


def _place_words(here: Place) -> str:
    item, *pixel = (one + 1 for one in here if isinstance(one, int))
    if not pixel:
        return f"point {item}"
    return f"item {item}, row {pixel[0]}, column {pixel[1]}: its channels"


def _numbers(values: Float) -> str:
    return "[" + ", ".join(f"{value:.9g}" for value in values.tolist()) + "]"


def _recorded(trajectory: Trajectory, k: int, here: Place, body: str) -> str:
    """The lines of the recorded numbers that `body` and what stands before it read."""
    arrays = {"x": trajectory.x, "x0": trajectory.x0, "noise": trajectory.noise}
    wanted = {"x": [k], "x0": [k], "noise": [k]}
    if 'recorded("x", 0)' in body:
        wanted["x"] = sorted({0, k})
    if 'recorded("x0", k - 1)' in body:
        wanted["x0"] = [k - 1, k]
    lines = []
    for key, steps in wanted.items():
        entries = ", ".join(f"{one}: {_numbers(arrays[key][one][here])}" for one in steps)
        lines.append(f'    "{key}": {{{entries}}},')
    if "x0_ahead" in body:
        lines.append(f'    "x0_ahead": {{{k}: {_numbers(_ahead(trajectory, k, here))}}},')
    return "\n".join(lines)


def _ahead(trajectory: Trajectory, k: int, here: Place) -> Float:
    """The prediction at the end of Heun's step: the one that leads to the recorded state."""
    path = trajectory.path
    alpha, sigma = path.alpha[k : k + 2], path.sigma[k : k + 2]
    coordinate = alpha + sigma if _straight(trajectory.recipe) else alpha
    kept = sigma[1] / sigma[0]
    x, x0, after = (
        one[here].astype(np.float64)
        for one in (trajectory.x[k], trajectory.x0[k], trajectory.x[k + 1])
    )
    euler = kept * x + (alpha[1] - kept * alpha[0]) * x0
    ratio = (sigma[0] / coordinate[0]) / (sigma[1] / coordinate[1])
    return np.asarray(x0 + (after - euler) / (coordinate[1] * 0.5 * (ratio - 1.0)))


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
    if _straight(recipe):
        return _HEUN.format(c_s="alpha_s + sigma_s", c_t="alpha_t + sigma_t")
    return _HEUN.format(c_s="alpha_s", c_t="alpha_t")


def _straight(recipe: Recipe) -> bool:
    """Whether Heun's method walks in straight coordinates."""
    schedule = schedule_of(recipe)
    return bool(schedule.sigma[-1] > MAX_TAU * schedule.alpha[-1])


def _multistep(path: Path, k: int) -> str:
    # First order at the ends, where log(alpha / sigma) is infinite, and without a step before.
    if k == 0 or path.sigma[k + 1] == 0.0 or path.alpha[k - 1] == 0.0:
        return ""
    return _MULTISTEP.format(alpha_r=float(path.alpha[k - 1]), sigma_r=float(path.sigma[k - 1]))
