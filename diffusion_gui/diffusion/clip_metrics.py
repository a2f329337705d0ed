"""Figures of clips by themselves: how sharp their frames are, and how steady they are over time."""

from __future__ import annotations

import torch
from torch import Tensor

SHORT = 4.0
"""Waves shorter than so many pixels are fine detail."""


def fine_detail(x: Tensor) -> float:
    """Share of the variance within frames that lies in waves shorter than 4 pixels.

    By Parseval's theorem the squared Fourier coefficients of a frame but that of its mean add up to
    its variance. A wave of (u, v) cycles a pixel is 1 / sqrt(u^2 + v^2) pixels long.

    Args:
        x: clips (N, C, F, H, W).
    """
    power = torch.fft.fft2(x).abs().square().sum(dim=(0, 1, 2)).double()
    up, across = (torch.fft.fftfreq(side, device=x.device) for side in x.shape[-2:])
    frequency = torch.hypot(up[:, None], across[None, :])
    power[0, 0] = 0.0
    return float(power[frequency > 1.0 / SHORT].sum() / power.sum().clamp(min=1e-12))


def frame_change(x: Tensor) -> float:
    """Root mean square of what a value changes by from frame to frame; x (N, C, F, H, W)."""
    return float(x.diff(dim=2).square().mean().sqrt())


def flicker(x: Tensor) -> float:
    """What the median value changes by from frame to frame, on average; x (N, C, F, H, W).

    Where less than half of a frame moves this is of what stands still: 0 in clips that are steady.
    """
    return float(x.diff(dim=2).abs().flatten(3).median(dim=3).values.mean())
