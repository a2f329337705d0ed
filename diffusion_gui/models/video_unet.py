"""The U-Net of clips: details frame by frame, and what happens in them agreed by all frames."""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn
from torch.nn import functional

from diffusion_gui.core.domain import Domain

from .embedding import Embedding
from .guessing import GuessingNetwork
from .unet import Attention, Block, Chain, crop, fold, pad, pointwise, unfold, zero

FINE = 32
"""Channels at the finest resolution: little is decided there, but edges are drawn."""


class VideoUNet(GuessingNetwork):
    """Predicts what `predicts` says, for clips (C, F, H, W).

    `frames` frames of `patch` x `patch` pixels are folded into channels. Residual blocks over space
    see them so, in 32 channels, and at half the rows and columns, in `channels`. At a quarter, in
    twice as many, 2 `blocks` residual blocks over space and time see them, each followed by
    attention between all places of the clip. After half of those the means and the maxima over the
    whole clip become a guess of its hidden class, where the data has some (`models.guessing`), and
    with that guess they are told to all that comes after. The way up adds what each resolution saw,
    and mixes neighbouring frames once more. Lengths that do not divide are padded and cropped
    again.
    """

    def __init__(
        self,
        domain: Domain,
        *,
        channels: int,
        blocks: int,
        patch: int,
        dropout: float,
        predicts: str,
        frames: int,
    ) -> None:
        super().__init__()
        low, width = 2 * channels, 4 * channels
        self.patches = (frames, patch, patch)
        self.predicts = predicts
        self.hidden = domain.hidden
        folded = domain.shape[0] * math.prod(self.patches)
        self._parts = (frames, 4 * patch, 4 * patch)
        self.embedding = Embedding(width, len(domain.labels))
        self.stem = _over_space(folded, FINE)
        self.down = Chain([SpaceBlock(FINE, FINE, width, dropout)])
        self.middle_down = Chain([SpaceBlock(FINE, channels, width, dropout)])
        self.inward = nn.Conv3d(channels, low, (1, 2, 2), stride=(1, 2, 2))

        def half() -> Chain:
            pairs = [(Block(3, low, low, width, dropout), Attention(3, low)) for _ in range(blocks)]
            return Chain(layer for pair in pairs for layer in pair)

        self.seen = half()
        self.whole = _perceptron(2 * low, width, width)
        zero(self.whole[-1])
        if self.hidden:
            self.guess = _perceptron(2 * low, width, self.hidden)
            self.of_class = nn.Linear(self.hidden, width, bias=False)
        self.agreed = half()
        self.outward = nn.Conv3d(low, channels, 1)
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
        h = self.seen(self.inward(middle), embedding)
        places = h.flatten(2)
        whole = torch.cat([places.mean(dim=2), places.amax(dim=2)], dim=1)
        embedding = embedding + self.whole(whole)
        logits = whole.new_zeros(len(x), 0)
        if self.hidden:
            logits = self.guess(whole)
            embedding = embedding + self.of_class(_shares(logits, hidden))
        h = pointwise(self.outward, self.agreed(h, embedding))
        middle = self.middle_up(middle + _wider(h), embedding)
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


def _perceptron(inward: int, width: int, outward: int) -> nn.Sequential:
    return nn.Sequential(
        nn.LayerNorm(inward), nn.Linear(inward, width), nn.SiLU(), nn.Linear(width, outward)
    )


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
