"""One step of a run as a small PyTorch program that recomputes it from the recorded numbers."""

from __future__ import annotations

import re

from diffusion_gui.core.catalog import MODALITIES, SAMPLERS
from diffusion_gui.core.domain import Domain

from .explanations.explanation import Place
from .explanations.joined import joined_code
from .step_formula import explanation_of
from .trajectory import Float, Trajectory

_RECORDED = re.compile(r'recorded\("(\w+)", (0|k - 1|k)\)')
_ALL = '# All items: export this run as run.npz, and run = numpy.load("run.npz")'
_LED = """
# x0 holds what a classifier added to the denoiser's prediction D, class c, scale s = {scale!r}:
# D = denoiser(x, alpha_s, sigma_s)  # with x.requires_grad_()
# gradient, = torch.autograd.grad(classifier(D).log_softmax(1)[:, c].sum(), x)
# x0 = D + s * sigma_s**2 / alpha_s * gradient
# Dhariwal & Nichol 2021, algorithm 2; read through x0 as Bansal et al. 2023
"""
_NOT_HELD = "# For all items ask your model for {names}: an exported run does not hold it."


def step_code(trajectory: Trajectory, k: int, here: Place) -> str:
    """PyTorch code of the step from state `k`; empty at the last one, and of a script.

    It runs as it stands, with the recorded numbers of one place, and leaves its next state in
    `x_next`; the run that is exported as a trajectory has the numbers of all, but for those that
    are derived.
    """
    recipe, path = trajectory.recipe, trajectory.path
    if k >= len(trajectory) - 1 or recipe.recorded:
        return ""
    name = SAMPLERS[recipe.sampler].label if recipe.process == "reverse" else recipe.process
    explanation = explanation_of(recipe)
    body = explanation.code(recipe, path, k)
    derived = [key for key in explanation.derived if f'recorded("{key}"' in body]
    kept = "\n# Then what the mask keeps is put back." if recipe.mask else ""
    if recipe.mask and recipe.resample > 1 and path.sigma[k + 1] > 0.0:
        kept += f"\n# The step on from there is made and undone {recipe.resample - 1} times first."
    led = ""
    if recipe.process == "reverse":
        led = _LED.format(scale=recipe.guide_scale) if recipe.guide else ""
        led = joined_code(recipe) + led
    return f"""\
import math

import torch

# {name}, step {k + 1} of {len(path) - 1}: t = {int(path.t[k])} to {int(path.t[k + 1])}
run = {{  # {_place_words(trajectory.domain, here)}
{_recorded(trajectory, k, here, body)}
}}
{_NOT_HELD.format(names=", ".join(derived)) if derived else _ALL}

def recorded(key, k):
    return torch.tensor(run[key][k], dtype=torch.float64)

k = {k}
x, x0, z = recorded("x", k), recorded("x0", k), recorded("noise", k)
alpha_s, sigma_s = {float(path.alpha[k])!r}, {float(path.sigma[k])!r}
alpha_t, sigma_t = {float(path.alpha[k + 1])!r}, {float(path.sigma[k + 1])!r}
{led}
{body}{kept}
print(x_next)
"""


def prediction_code(alpha: float, sigma: float, clean: Float, eps: Float, here: Place) -> str:
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


def _place_words(domain: Domain, here: Place) -> str:
    item, *place = (one + 1 for one in here if isinstance(one, int))
    if not place:
        return f"point {item}"
    named = zip(MODALITIES[domain.modality].axes[1:], place, strict=True)
    where = ", ".join(f"{axis} {one}" for axis, one in named)
    return f"item {item}, {where}: its channels"


def _numbers(values: Float) -> str:
    return "[" + ", ".join(f"{value:.9g}" for value in values.tolist()) + "]"


def _recorded(trajectory: Trajectory, k: int, here: Place, body: str) -> str:
    """The lines of the recorded numbers that `body` and what stands before it read."""
    arrays = {"x": trajectory.x, "x0": trajectory.x0, "noise": trajectory.noise}
    wanted: dict[str, set[int]] = {"x": {k}, "x0": {k}, "noise": {k}}
    derived = explanation_of(trajectory.recipe).derived
    for key, at in _RECORDED.findall(body):
        wanted.setdefault(key, set()).add({"0": 0, "k - 1": k - 1, "k": k}[at])
    lines = []
    for key, steps in wanted.items():
        entries = ", ".join(
            f"{one}: "
            + _numbers(
                derived[key](trajectory, one, here) if key in derived else arrays[key][one][here]
            )
            for one in sorted(steps)
        )
        lines.append(f'    "{key}": {{{entries}}},')
    return "\n".join(lines)
