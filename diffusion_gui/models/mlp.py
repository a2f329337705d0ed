"""A residual multilayer perceptron for points."""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn

from diffusion_gui.core.domain import Domain

from .embedding import Embedding

OCTAVES = 3
EMBEDDING_WIDTH = 64


class Block(nn.Module):
    """Pre-normalised residual layer, scaled and shifted by the embedding (Perez et al. 2018)."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(width)
        self.first = nn.Linear(width, width)
        self.condition = nn.Linear(EMBEDDING_WIDTH, 2 * width)
        self.second = nn.Linear(width, width)
        nn.init.zeros_(self.second.weight)
        nn.init.zeros_(self.second.bias)

    def forward(self, h: Tensor, embedding: Tensor) -> Tensor:
        scale, shift = self.condition(embedding).chunk(2, dim=1)
        inner = torch.addcmul(shift, self.first(self.norm(h)), 1.0 + scale)
        out: Tensor = self.second(nn.functional.silu(inner))
        return h + out


class MLP(nn.Module):
    """Predicts F of the preconditioned denoiser for items of a few numbers.

    Sines and cosines of the coordinates, over three octaves, stand beside the coordinates: without
    them a network of this size draws thin curves thick (Tancik et al. 2020).
    """

    preconditioned = True

    def __init__(self, domain: Domain, *, width: int, depth: int) -> None:
        super().__init__()
        self.embedding = Embedding(EMBEDDING_WIDTH, len(domain.labels))
        self.stem = nn.Linear(domain.size * (1 + 2 * OCTAVES), width)
        self.blocks = nn.ModuleList(Block(width) for _ in range(depth))
        self.norm = nn.LayerNorm(width)
        self.head = nn.Linear(width, domain.size)
        nn.init.zeros_(self.head.weight)
        nn.init.zeros_(self.head.bias)

    def forward(self, x: Tensor, c_noise: Tensor, labels: Tensor) -> Tensor:
        """x (N, *S), c_noise (N,), labels (N,) with -1 for none; returns (N, *S)."""
        flat = x.flatten(1)
        waves = [flat]
        for octave in range(OCTAVES):
            angle = flat * (math.pi * 2.0**octave)
            waves += [angle.sin(), angle.cos()]
        embedding = self.embedding(c_noise, labels)
        h = self.stem(torch.cat(waves, dim=1))
        for block in self.blocks:
            h = block(h, embedding)
        out: Tensor = self.head(self.norm(h))
        return out.view_as(x)
