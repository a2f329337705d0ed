"""What every denoiser is: a function from a noisy state to the expected clean data."""

from __future__ import annotations

import math
from typing import Protocol

import torch
from torch import Tensor

Level = float | Tensor
"""alpha or sigma: one number for the batch, or a tensor of shape (N,)."""


class Denoiser(Protocol):
    """The posterior mean E[x_0 | x_t] for x_t = alpha x_0 + sigma eps.

    Trained networks, closed forms and guided combinations are all one to the samplers. It sees
    (alpha, sigma) and no step number, so one denoiser serves every schedule and every T.
    """

    def __call__(
        self, x_t: Tensor, alpha: Level, sigma: Level, labels: Tensor | None = None
    ) -> Tensor:
        """Predict x_0, of the shape of `x_t` (N, *S).

        Args:
            x_t: (N, *S) noisy states.
            alpha, sigma: the level, sigma >= 0.
            labels: (N,) int64 classes, -1 for unconditional; None is -1 for all.
        """
        ...


class Within:
    """A denoiser that knows the levels from `low` to `high`: sigma / alpha, as EDM's sigma_min.

    Beyond them it is told the nearest one, of the same alpha^2 + sigma^2, as the state's size is.
    """

    def __init__(self, denoiser: Denoiser, low: float, high: float) -> None:
        self.denoiser = denoiser
        self.low, self.high = low, high

    def __call__(
        self, x_t: Tensor, alpha: Level, sigma: Level, labels: Tensor | None = None
    ) -> Tensor:
        """Predict x_0 at the level, or at the last one that is known."""
        a, s = (torch.as_tensor(level, dtype=torch.float64) for level in (alpha, sigma))
        known = (s >= self.low * a) & (s <= self.high * a)
        angle, size = torch.atan2(s, a), torch.hypot(a, s)
        angle = angle.clamp(math.atan(self.low), math.atan(self.high))
        a = torch.where(known, a, size * torch.cos(angle))
        s = torch.where(known, s, size * torch.sin(angle))
        return self.denoiser(x_t, a, s, labels)


def per_item(level: Level, x: Tensor) -> Tensor:
    """`level` as a tensor that broadcasts over the items of `x`: shape (N or 1, 1, ..., 1)."""
    values = torch.as_tensor(level, dtype=x.dtype, device=x.device).reshape(-1)
    return values.reshape(-1, *[1] * (x.dim() - 1))
