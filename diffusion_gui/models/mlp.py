"""A residual multilayer perceptron for points."""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn

from diffusion_gui.core.domain import Domain

OCTAVES = 3
FREQUENCIES = 16


class MLP(nn.Module):
    """Predicts F of the preconditioned denoiser for items of a few numbers.

    Coordinates and noise level go in together, each with sines and cosines beside it: without those
    of the coordinates a network of this size draws thin curves thick (Tancik et al. 2020). A class
    adds a learned vector; -1 (none) has one of its own. Plain residual layers with ReLU came nearer
    to the data in the same time than normalised ones that the level scales and shifts.
    """

    predicts = "edm"
    octaves: Tensor
    frequencies: Tensor

    def __init__(self, domain: Domain, *, width: int, depth: int) -> None:
        super().__init__()
        # Here also where the rest is made without memory: a power there imports torch's compiler.
        octaves = math.pi * 2.0 ** torch.arange(OCTAVES, device="cpu")
        frequencies = math.pi * 2.0 ** torch.linspace(-1.0, 3.0, FREQUENCIES, device="cpu")
        self.register_buffer("octaves", octaves, persistent=False)
        self.register_buffer("frequencies", frequencies, persistent=False)
        classes = len(domain.labels)
        self.label = nn.Embedding(classes + 1, width) if classes else None
        self.stem = nn.Linear(domain.size * (1 + 2 * OCTAVES) + 1 + 2 * FREQUENCIES, width)
        self.layers = nn.ModuleList(nn.Linear(width, width) for _ in range(depth))
        self.head = nn.Linear(width, domain.size)
        nn.init.zeros_(self.head.weight)
        nn.init.zeros_(self.head.bias)

    def forward(self, x: Tensor, c_noise: Tensor, labels: Tensor) -> Tensor:
        """x (N, *S), c_noise (N,), labels (N,) with -1 for none; returns (N, *S)."""
        flat, level = x.flatten(1), c_noise[:, None]
        place = (flat[:, :, None] * self.octaves).flatten(1)
        turn = level * self.frequencies
        waves = [place.sin(), place.cos(), turn.sin(), turn.cos()]
        h: Tensor = self.stem(torch.cat([flat, level, *waves], dim=1))
        if self.label is not None:
            h = h + self.label(labels + 1)
        for layer in self.layers:
            h = h + layer(h.relu())
        out: Tensor = self.head(h.relu())
        return out.view_as(x)
