"""The training loss: mean squared error of what the network predicts, per item."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from diffusion_gui.models.preconditioning import c_noise


def denoising_losses(
    network: nn.Module, x0: Tensor, eps: Tensor, level: Tensor, labels: Tensor, sigma_data: float
) -> Tensor:
    """Loss of each item (N,), at noise level log(sigma / alpha) = `level` (N,).

    A preconditioned network sees x_0 + sigma eps, scaled to unit size, and predicts
    F = (x_0 - c_skip x) / c_out; its squared error is the weighting lambda = 1 / c_out^2 of the
    error in x_0 (Karras et al. 2022, eq. 8 and table 1). The target is written out,
    c_in (sigma x_0 / sigma_data - sigma_data eps), which loses no digits at small sigma.

    Any other network sees the straight blend of x_0 and eps, and predicts x_0.

    Args:
        x0, eps: (N, *S) clean items and standard normal noise.
        labels: (N,) classes, -1 for none.
    """
    sigma = level.exp().reshape(-1, *[1] * (x0.dim() - 1))
    told = c_noise(torch.ones_like(level), level.exp())
    if network.preconditioned:
        c_in = torch.rsqrt(sigma**2 + sigma_data**2)
        target = c_in * (x0 * (sigma / sigma_data) - sigma_data * eps)
        seen = c_in * (x0 + sigma * eps)
    else:
        target = x0
        seen = (x0 + sigma * eps) / (1.0 + sigma)
    predicted: Tensor = network(seen, told, labels)
    return (predicted.float() - target).square().flatten(1).mean(dim=1)
