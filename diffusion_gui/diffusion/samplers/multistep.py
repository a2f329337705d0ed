"""DPM-Solver++ (2M): second order from the last step's prediction, one network call a step."""

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


def _log_snr_half(end: End) -> float:
    """lambda = log(alpha / sigma); -inf at pure noise, +inf at clean data."""
    if end.alpha == 0.0:
        return -math.inf
    return math.inf if end.sigma == 0.0 else math.log(end.alpha / end.sigma)


@torch.inference_mode()
def dpmpp_2m(
    denoiser: Denoiser,
    x: Tensor,
    schedule: NoiseSchedule,
    timesteps: npt.NDArray[np.int64],
    noise: Noise,
    labels: Tensor | None = None,
) -> Iterator[Step]:
    """DPM-Solver++(2M), data prediction (Lu et al. 2022b, algorithm 2, eq. 13).

    First order where an end is infinite in lambda: the last step, to clean data, and a first step
    from alpha = 0. Arguments as in `gaussian.ddim`; `noise` is not drawn from.
    """
    before: Tensor | None = None
    h_before = math.inf
    for k, s, t in ends(schedule, timesteps):
        x0 = denoiser(x, s.alpha, s.sigma, labels)
        h = _log_snr_half(t) - _log_snr_half(s)
        direction = x0
        if before is not None and math.isfinite(h) and math.isfinite(h_before):
            r = h_before / h
            direction = (1.0 + 0.5 / r) * x0 - (0.5 / r) * before
        # alpha_t (1 - exp(-h)) with exp(-h) = (sigma_t alpha_s) / (sigma_s alpha_t)
        shrink = t.sigma / s.sigma
        following = shrink * x + (t.alpha - shrink * s.alpha) * direction
        yield Step(k, s, t, x, x0, None, following)
        x, before, h_before = following, x0, h
