"""What every denoiser is: a function from a noisy state to the expected clean data."""

from __future__ import annotations

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


def per_item(level: Level, x: Tensor) -> Tensor:
    """`level` as a tensor that broadcasts over the items of `x`: shape (N or 1, 1, ..., 1)."""
    values = torch.as_tensor(level, dtype=x.dtype, device=x.device).reshape(-1)
    return values.reshape(-1, *[1] * (x.dim() - 1))
