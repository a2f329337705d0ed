"""The forward process, data -> noise: in closed form, and as a Markov chain step by step."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

import numpy as np
import numpy.typing as npt
from torch import Tensor

from diffusion_gui.core.schedule import NoiseSchedule

from .denoiser import Level, per_item
from .step import Step, ends

Noise = Callable[[int], Tensor]
"""Standard normal noise of the batch's shape as a function of the step, same for same step."""


def add_noise(x0: Tensor, eps: Tensor, alpha: Level, sigma: Level) -> Tensor:
    """x_t = alpha x_0 + sigma eps: any level at once (Ho et al. 2020, eq. 4)."""
    return per_item(alpha, x0) * x0 + per_item(sigma, x0) * eps


def transition(
    alpha_s: float, sigma_s: float, alpha_t: float, sigma_t: float
) -> tuple[float, float]:
    """q(x_s | x_t) for a noisier s is N(alpha_st x_t, sigma_st^2); returns (alpha_st, sigma_st).

    alpha_st = alpha_s / alpha_t and sigma_st^2 = sigma_s^2 - alpha_st^2 sigma_t^2
    (Kingma et al. 2021, eq. 20-22; for neighbours of a DDPM schedule, sigma_st^2 = beta_s).
    Between two ends without signal (alpha_t = 0) the noise is only rescaled.
    """
    ratio = alpha_s / alpha_t if alpha_t > 0.0 else sigma_s / sigma_t
    return ratio, math.sqrt(max(sigma_s**2 - (ratio * sigma_t) ** 2, 0.0))


def closed_form(
    x0: Tensor, eps: Tensor, schedule: NoiseSchedule, timesteps: npt.NDArray[np.int64]
) -> Iterator[Step]:
    """Every state from one fixed noise `eps`: smooth to watch, each with the right marginal.

    Args:
        x0, eps: (N, *S) clean items and standard normal noise.
        timesteps: increasing indices, usually 0..T.
    """
    x = x0
    for k, s, t in ends(schedule, timesteps):
        following = add_noise(x0, eps, t.alpha, t.sigma)
        yield Step(k, s, t, x, x0, eps, following)
        x = following


def markov_chain(
    x0: Tensor, schedule: NoiseSchedule, timesteps: npt.NDArray[np.int64], noise: Noise
) -> Iterator[Step]:
    """The chain q(x_s | x_t): each step adds fresh noise to the last state (Ho et al., eq. 2).

    Args:
        x0: (N, *S) clean items.
        timesteps: increasing indices, usually 0..T.
        noise: fresh noise of step k.
    """
    x = x0
    for k, s, t in ends(schedule, timesteps):
        ratio, spread = transition(t.alpha, t.sigma, s.alpha, s.sigma)
        z = noise(k)
        following = ratio * x + spread * z
        yield Step(k, s, t, x, x0, z, following)
        x = following
