"""Multistep consistency sampling: predict x_0, then put fresh noise of the next level on it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
from torch import Tensor

from diffusion_gui.core.schedule import NoiseSchedule
from diffusion_gui.diffusion.denoiser import Denoiser
from diffusion_gui.diffusion.forward import Noise
from diffusion_gui.diffusion.step import End, Step

from .gaussian import walk


def renoised_std(s: End, t: End) -> float:
    """All the noise of x_t is fresh."""
    return t.sigma


def lcm(
    denoiser: Denoiser,
    x: Tensor,
    schedule: NoiseSchedule,
    timesteps: npt.NDArray[np.int64],
    noise: Noise,
    labels: Tensor | None = None,
) -> Iterator[Step]:
    """x_t = alpha_t x_0 + sigma_t z (Song et al. 2023, algorithm 1; Luo et al. 2023, algorithm 3).

    For networks whose prediction is a sample, as those of latent consistency models are: that of
    any other is a mean, and the samples lose their details. Arguments as in `gaussian.ddim`.
    """
    return walk(denoiser, x, schedule, timesteps, noise, labels, renoised_std)
