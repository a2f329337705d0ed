"""The training loss: mean squared error of what the network predicts, per item."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from diffusion_gui.models.guessing import predicted
from diffusion_gui.models.preconditioning import c_noise
from diffusion_gui.models.task_network import TaskNetwork

SHARPEST = 0.2
"""sigma / alpha below which the weight of an error in x_0 grows no more."""


def training_losses(
    network: nn.Module, x0: Tensor, eps: Tensor, level: Tensor, labels: Tensor, sigma_data: float
) -> Tensor:
    """Loss of each item (N,): of a denoiser `denoising_losses`, of another network its own."""
    if isinstance(network, TaskNetwork):
        return network.losses(x0, eps, labels)
    return denoising_losses(network, x0, eps, level, labels, sigma_data)


def denoising_losses(
    network: nn.Module, x0: Tensor, eps: Tensor, level: Tensor, labels: Tensor, sigma_data: float
) -> Tensor:
    """Loss of each item (N,), at noise level log(sigma / alpha) = `level` (N,).

    A preconditioned network sees x_0 + sigma eps, scaled to unit size, and predicts
    F = (x_0 - c_skip x) / c_out; its squared error is the weighting lambda = 1 / c_out^2 of the
    error in x_0 (Karras et al. 2022, eq. 8 and table 1). The target is written out,
    c_in (sigma x_0 / sigma_data - sigma_data eps), which loses no digits at small sigma.

    A network that predicts x_0 sees the same, and its error has the same weighting, but no more
    than that of SHARPEST (Li & He 2025, section 4.1, keep theirs so): it would grow without end,
    since nothing of the item is passed by the network.

    One of the straight blend of x_0 and eps predicts x_0, without weighting.

    Args:
        x0, eps: (N, *S) clean items and standard normal noise.
        labels: (N,) classes, -1 for none; or (N, 2), with the hidden class of each item beside it.
    """
    sigma = level.exp().reshape(-1, *[1] * (x0.dim() - 1))
    told = c_noise(torch.ones_like(level), level.exp())
    if network.predicts != "blend":
        c_in = torch.rsqrt(sigma**2 + sigma_data**2)
        seen = c_in * (x0 + sigma * eps)
        if network.predicts == "x0":
            least = sigma.clamp(min=SHARPEST)
            weight = torch.sqrt(least**2 + sigma_data**2) / least
            out, guesses = predicted(network, seen, told, labels)
            return _mean_square((out.float() - x0 / sigma_data) * weight) + guesses
        target = c_in * (x0 * (sigma / sigma_data) - sigma_data * eps)
    else:
        target = x0
        seen = (x0 + sigma * eps) / (1.0 + sigma)
    out, guesses = predicted(network, seen, told, labels)
    return _mean_square(out.float() - target) + guesses


def _mean_square(error: Tensor) -> Tensor:
    """Of each item, (N,)."""
    return error.square().flatten(1).mean(dim=1)
