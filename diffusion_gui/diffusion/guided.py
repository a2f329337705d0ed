"""Classifier-free guidance: a denoiser made of one denoiser asked twice in one batch."""

from __future__ import annotations

import torch
from torch import Tensor

from .denoiser import Denoiser, Level


class Guided:
    """D = D(x) + w (D(x | c) - D(x)); Ho & Salimans 2022, eq. 6, with w = 1 + their w.

    w = 0 ignores the class, 1 is the class-conditional denoiser itself, above 1 exaggerates.
    Linear in x_0, so the same holds for eps, score and v.
    """

    def __init__(self, denoiser: Denoiser, guidance: float) -> None:
        self.denoiser = denoiser
        self.guidance = guidance

    def __call__(
        self, x_t: Tensor, alpha: Level, sigma: Level, labels: Tensor | None = None
    ) -> Tensor:
        """Predict x_0 with guidance; items labelled -1 are unconditional whatever the scale."""
        if labels is None or self.guidance == 1.0 or bool((labels < 0).all()):
            return self.denoiser(x_t, alpha, sigma, labels)
        nobody = torch.full_like(labels, -1)
        if self.guidance == 0.0:
            return self.denoiser(x_t, alpha, sigma, nobody)
        # One forward on a doubled batch costs less than two.
        both = self.denoiser(
            torch.cat([x_t, x_t]), _twice(alpha), _twice(sigma), torch.cat([nobody, labels])
        )
        free, conditional = both.chunk(2)
        return free + self.guidance * (conditional - free)


def _twice(level: Level) -> Level:
    if isinstance(level, Tensor) and level.numel() > 1:
        return torch.cat([level, level])
    return level
