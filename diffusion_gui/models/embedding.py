"""What tells a network the noise level and the class: one vector an item."""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn

FREQUENCIES = 32


class Embedding(nn.Module):
    """Noise level and class as one vector (N, width).

    The level goes through sines and cosines of 32 frequencies (Vaswani et al. 2017, section 3.5)
    and two layers; the class, where there are any, is a learned vector added between them. Class
    -1 (none) has a vector of its own, as classifier-free guidance needs (Ho & Salimans 2022).
    """

    frequencies: Tensor

    def __init__(self, width: int, classes: int) -> None:
        super().__init__()
        octaves = (-1.0 + 5.0 * number / (FREQUENCIES - 1) for number in range(FREQUENCIES))
        scale = torch.tensor([math.pi * 2.0**octave for octave in octaves])
        self.register_buffer("frequencies", scale, persistent=False)
        self.level = nn.Linear(2 * FREQUENCIES, width)
        self.label = nn.Embedding(classes + 1, width) if classes else None
        self.out = nn.Linear(width, width)

    def forward(self, c_noise: Tensor, labels: Tensor) -> Tensor:
        """c_noise (N,) float and labels (N,) int64 in -1..classes-1 to (N, width)."""
        angle = c_noise[:, None] * self.frequencies
        hidden = self.level(torch.cat([angle.sin(), angle.cos()], dim=1))
        if self.label is not None:
            hidden = hidden + self.label(labels + 1)
        return nn.functional.silu(self.out(nn.functional.silu(hidden)))
