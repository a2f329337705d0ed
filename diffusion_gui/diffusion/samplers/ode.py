"""Samplers that follow the probability-flow ODE: Euler, Heun, and Euler with ancestral noise.

With y = x / c and tau = sigma / c the ODE is dy/dtau = d. Two choices of c make d simple:
c = alpha gives y = x_0 + tau eps and d = eps (Karras et al. 2022, eq. 4), the coordinates Heun's
method is stated in; c = alpha + sigma gives the straight line y = (1 - tau) x_0 + tau eps and
d = eps - x_0 (flow matching). In both d = (y - x_0) / tau, and Euler's step is the same. Heun's is
not: where sigma / alpha begins in the thousands (cosine, sigmoid) or is infinite (flow), the first
step in the first coordinates is so long that averaging slopes over it throws the sample off, so
the second are used.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from diffusion_gui.core.schedule import NoiseSchedule
from diffusion_gui.diffusion.denoiser import Denoiser
from diffusion_gui.diffusion.forward import Noise
from diffusion_gui.diffusion.step import End, Step, ends

from .gaussian import walk


def _scale(end: End, schedule: NoiseSchedule) -> float:
    return end.alpha + end.sigma if schedule.straight else end.alpha


def _euler_step(x: Tensor, x0: Tensor, s: End, t: End) -> Tensor:
    """y_s + (tau_t - tau_s) d = (tau_t / tau_s) y_s + (1 - tau_t / tau_s) x_0, in terms of x.

    The right side is what is computed: on the left large numbers cancel, and float32 loses digits.
    """
    kept = t.sigma / s.sigma
    return kept * x + (t.alpha - kept * s.alpha) * x0


@torch.inference_mode()
def euler(
    denoiser: Denoiser,
    x: Tensor,
    schedule: NoiseSchedule,
    timesteps: npt.NDArray[np.int64],
    noise: Noise,
    labels: Tensor | None = None,
) -> Iterator[Step]:
    """Euler's method along the probability-flow ODE; equals DDIM with eta = 0 in exact arithmetic.

    Arguments as in `gaussian.ddim`; `noise` is not drawn from.
    """
    for k, s, t in ends(schedule, timesteps):
        x0 = denoiser(x, s.alpha, s.sigma, labels)
        following = _euler_step(x, x0, s, t)
        yield Step(k, s, t, x, x0, None, following)
        x = following


@torch.inference_mode()
def heun(
    denoiser: Denoiser,
    x: Tensor,
    schedule: NoiseSchedule,
    timesteps: npt.NDArray[np.int64],
    noise: Noise,
    labels: Tensor | None = None,
) -> Iterator[Step]:
    """Heun's second-order method (Karras et al. 2022, algorithm 1): two calls a step.

    With the slope at Euler's end put in, (d_s + d_t) / 2 moves y to Euler's end plus
    (tau_s / tau_t - 1) / 2 times how far the prediction moved. The last step, to clean data, is
    Euler's: there is no slope at sigma = 0. Arguments as in `gaussian.ddim`; `noise` is not drawn
    from.
    """
    for k, s, t in ends(schedule, timesteps):
        x0 = denoiser(x, s.alpha, s.sigma, labels)
        following = _euler_step(x, x0, s, t)
        if t.sigma > 0.0:
            ahead = denoiser(following, t.alpha, t.sigma, labels)
            c_s, c_t = _scale(s, schedule), _scale(t, schedule)
            tau_s, tau_t = s.sigma / c_s, t.sigma / c_t
            following = following + c_t * (0.5 * (tau_s / tau_t - 1.0)) * (ahead - x0)
        yield Step(k, s, t, x, x0, None, following)
        x = following


def ancestral_std(s: End, t: End) -> float:
    """The fresh noise of an ancestral step, in units of x_t.

    k-diffusion's tau_up^2 = tau_t^2 (tau_s^2 - tau_t^2) / tau_s^2, with tau = sigma / alpha.
    """
    if t.alpha == 0.0:  # from pure noise to pure noise there is nothing to add
        return 0.0
    ratio = (s.alpha * t.sigma) / (t.alpha * s.sigma)  # tau_t / tau_s, also where alpha_s = 0
    return t.sigma * math.sqrt(max(1.0 - ratio * ratio, 0.0))


def euler_ancestral(
    denoiser: Denoiser,
    x: Tensor,
    schedule: NoiseSchedule,
    timesteps: npt.NDArray[np.int64],
    noise: Noise,
    labels: Tensor | None = None,
) -> Iterator[Step]:
    """An Euler step down to sigma_down^2 = sigma_t^2 - sigma_up^2, then sigma_up of fresh noise.

    As in k-diffusion; the step down ends where DDIM's with the same fresh noise does. Arguments
    as in `gaussian.ddim`.
    """
    return walk(denoiser, x, schedule, timesteps, noise, labels, ancestral_std)
