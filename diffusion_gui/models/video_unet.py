"""The U-Net of clips: details frame by frame, and what happens in them agreed by all frames."""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn
from torch.nn import functional

from diffusion_gui.core.domain import Domain

from .dit import DiTBlock
from .embedding import Embedding
from .guessing import GuessingNetwork
from .unet import Block, Chain, crop, fold, pad, pointwise, unfold, zero

FINE = 32
"""Channels at the finest resolution: little is decided there, but edges are drawn."""
HEAD_WIDTH = 32


class VideoUNet(GuessingNetwork):
    """Predicts what `predicts` says, for clips (C, F, H, W).

    `frames` frames of `patch` x `patch` pixels are folded into channels. Residual blocks over space
    see them so, in 32 channels, and at half the rows and columns, in `channels`. At a quarter every
    place of every such group of frames becomes one of the positions of a transformer of `depth`
    blocks, in which each sees the whole clip. Half of the blocks see the clip alone; of what they
    make of it, over all positions together, comes the guess of its hidden class, where the data
    has some, and the other half and all that is drawn after goes by that (`models.guessing`). The
    way up adds what each resolution saw, and mixes neighbouring frames once more. Lengths that
    do not divide are padded and cropped again.
    """

    def __init__(
        self,
        domain: Domain,
        *,
        channels: int,
        heads: int,
        depth: int,
        patch: int,
        dropout: float,
        predicts: str,
        frames: int,
    ) -> None:
        super().__init__()
        width = HEAD_WIDTH * heads
        self.patches = (frames, patch, patch)
        self.predicts = predicts
        self.hidden = domain.hidden
        folded = domain.shape[0] * math.prod(self.patches)
        self._parts = (frames, 4 * patch, 4 * patch)
        lengths = zip(domain.shape[1:], self._parts, strict=True)
        self.grid = tuple(-(-length // part) for length, part in lengths)
        self.embedding = Embedding(width, len(domain.labels))
        self.stem = _over_space(folded, FINE)
        self.down = Chain([SpaceBlock(FINE, FINE, width, dropout)])
        self.middle_down = Chain([SpaceBlock(FINE, channels, width, dropout)])
        self.inward = nn.Conv3d(channels, width, (1, 2, 2), stride=(1, 2, 2))
        self.positions = nn.Parameter(0.02 * torch.randn(math.prod(self.grid), width))
        blocks = [DiTBlock(heads, HEAD_WIDTH) for _ in range(depth)]
        self.clip, self.drawn = Chain(blocks[: depth // 2]), Chain(blocks[depth // 2 :])
        if self.hidden:
            self.guess = nn.Sequential(
                nn.LayerNorm(2 * width),
                nn.Linear(2 * width, width),
                nn.SiLU(),
                nn.Linear(width, self.hidden),
            )
            self.of_class = nn.Linear(self.hidden, width, bias=False)
        self.outward = nn.Conv3d(width, channels, 1)
        self.middle_up = Chain([MixedBlock(channels, channels, width, dropout)])
        self.join = nn.Conv3d(channels, FINE, 1)
        self.up = Chain([SpaceBlock(FINE, FINE, width, dropout)])
        self.head = nn.Sequential(nn.GroupNorm(4, FINE), nn.SiLU(), zero(_over_space(FINE, folded)))

    def forward(self, x: Tensor, c_noise: Tensor, labels: Tensor) -> Tensor:
        """x (N, C, F, H, W), c_noise (N,), labels (N,) with -1 for none; returns x's shape."""
        return self.guessed(x, c_noise, labels, torch.full_like(labels, -1))[0]

    def guessed(
        self, x: Tensor, c_noise: Tensor, labels: Tensor, hidden: Tensor
    ) -> tuple[Tensor, Tensor]:
        lengths = x.shape[2:]
        embedding = self.embedding(c_noise, labels)
        fine = self.down(self.stem(fold(pad(x, self._parts), self.patches)), embedding)
        middle = self.middle_down(functional.avg_pool3d(fine, (1, 2, 2)), embedding)
        h = self.inward(middle).flatten(2).mT + self.positions
        h = self.clip(h, embedding)
        logits = h.new_zeros(len(x), 0)
        if self.hidden:
            logits = self.guess(torch.cat([h.mean(dim=1), h.amax(dim=1)], dim=1))
            embedding = embedding + self.of_class(_shares(logits, hidden))
        h = self.drawn(h, embedding)
        coarse = pointwise(self.outward, h.mT.reshape(len(x), -1, *self.grid))
        middle = self.middle_up(middle + _wider(coarse), embedding)
        fine = self.up(fine + _wider(pointwise(self.join, middle)), embedding)
        return crop(unfold(self.head(fine), self.patches), lengths), logits


def _shares(logits: Tensor, hidden: Tensor) -> Tensor:
    """Of each hidden class (N, K): all of the one that is told, else the probabilities guessed.

    The guess learns from its own loss alone: what is drawn by it could else bend it, and it would
    be no probability any more.
    """
    guessed = logits.detach().softmax(dim=1)
    told = functional.one_hot(hidden.clamp(min=0), logits.shape[1]).to(guessed.dtype)
    return torch.where((hidden >= 0)[:, None], told, guessed)


def _over_space(inward: int, outward: int) -> nn.Conv3d:
    return nn.Conv3d(inward, outward, (1, 3, 3), padding=(0, 1, 1))


def _wider(x: Tensor) -> Tensor:
    """Twice the rows and columns."""
    return functional.interpolate(x, scale_factor=(1.0, 2.0, 2.0))


class SpaceBlock(Block):
    """A residual block whose convolutions see one group of frames each."""

    def __init__(self, inward: int, outward: int, width: int, dropout: float) -> None:
        super().__init__(3, inward, outward, width, dropout)
        self.conv1 = _over_space(inward, outward)
        self.conv2 = zero(_over_space(outward, outward))


class MixedBlock(Block):
    """A residual block over space first, and then over space and time."""

    def __init__(self, inward: int, outward: int, width: int, dropout: float) -> None:
        super().__init__(3, inward, outward, width, dropout)
        self.conv1 = _over_space(inward, outward)
