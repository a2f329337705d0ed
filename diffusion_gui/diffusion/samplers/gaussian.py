"""DDPM and DDIM: steps drawn from the Gaussian posterior q(x_t | x_s, x_0)."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from diffusion_gui.core.schedule import NoiseSchedule
from diffusion_gui.diffusion.clipped import Clipped
from diffusion_gui.diffusion.denoiser import Denoiser
from diffusion_gui.diffusion.forward import Noise, transition
from diffusion_gui.diffusion.step import End, Step, ends


def posterior_std(s: End, t: End) -> float:
    """Standard deviation of q(x_t | x_s, x_0) for a step from noisy s to cleaner t.

    sigma_st sigma_t / sigma_s (Kingma et al. 2021, eq. 25); for neighbours of a DDPM schedule its
    square is beta-tilde (Ho et al. 2020, eq. 7). 0 where t is clean data.
    """
    _, spread = transition(s.alpha, s.sigma, t.alpha, t.sigma)
    return spread * t.sigma / s.sigma


def gaussian_step(
    x: Tensor, x0: Tensor, s: End, t: End, std: float, z: Tensor | None, most: float | None = None
) -> Tensor:
    """x_t = alpha_t x_0 + sqrt(sigma_t^2 - std^2) eps + std z (Song et al. 2021 DDIM, eq. 12).

    With eps = (x_s - alpha_s x_0) / sigma_s put in, and what belongs to x_s and x_0 gathered:
    two passes over the batch instead of six.

    Args:
        most: x_0 is kept between minus and plus this in the first term alone, and eps as it is.
    """
    kept = math.sqrt(max(t.sigma**2 - std**2, 0.0)) / s.sigma
    if most is None:
        mean = torch.add((t.alpha - kept * s.alpha) * x0, x, alpha=kept)
    else:
        mean = torch.add(t.alpha * x0.clamp(-most, most) - (kept * s.alpha) * x0, x, alpha=kept)
    return mean if z is None else torch.add(mean, z, alpha=std)


@torch.inference_mode()
def walk(
    denoiser: Denoiser,
    x: Tensor,
    schedule: NoiseSchedule,
    timesteps: npt.NDArray[np.int64],
    noise: Noise,
    labels: Tensor | None,
    fresh_std: Callable[[End, End], float],
    most: float | None = None,
) -> Iterator[Step]:
    """Gaussian steps along `timesteps`, each with fresh noise of `fresh_std(from, to)`.

    Args:
        most: as in `gaussian_step`.
    """
    for k, s, t in ends(schedule, timesteps):
        x0 = denoiser(x, s.alpha, s.sigma, labels)
        std = fresh_std(s, t)
        z = noise(k) if std > 0.0 else None
        following = gaussian_step(x, x0, s, t, std, z, most)
        yield Step(k, s, t, x, x0, z, following)
        x = following


def ddim(
    denoiser: Denoiser,
    x: Tensor,
    schedule: NoiseSchedule,
    timesteps: npt.NDArray[np.int64],
    noise: Noise,
    labels: Tensor | None = None,
    *,
    eta: float = 0.0,
    keep_eps: bool = False,
) -> Iterator[Step]:
    """Denoising diffusion implicit models (Song et al. 2021): eta scales the posterior noise.

    Args:
        denoiser: predicts x_0.
        x: (N, *S) the state at timesteps[0].
        timesteps: (K+1,) decreasing indices ending at 0.
        noise: standard normal noise of step k.
        labels: (N,) classes, -1 for none.
        eta: 0 is deterministic, 1 is ancestral sampling.
        keep_eps: of a denoiser that is clipped, eps is that of its own prediction, as in diffusers'
            DDIMScheduler without `use_clipped_model_output`. A Step then holds that prediction,
            of which both can be made.
    """
    most = None
    if keep_eps and isinstance(denoiser, Clipped):
        most, denoiser = denoiser.most, denoiser.denoiser
    return walk(
        denoiser,
        x,
        schedule,
        timesteps,
        noise,
        labels,
        lambda s, t: eta * posterior_std(s, t),
        most,
    )


def ddpm(
    denoiser: Denoiser,
    x: Tensor,
    schedule: NoiseSchedule,
    timesteps: npt.NDArray[np.int64],
    noise: Noise,
    labels: Tensor | None = None,
) -> Iterator[Step]:
    """Ancestral sampling with the posterior variance (Ho et al. 2020, algorithm 2, eq. 6-7).

    It is DDIM with eta = 1 (Song et al. 2021, section 4.1). Arguments as in `ddim`.
    """
    return walk(denoiser, x, schedule, timesteps, noise, labels, posterior_std)
