"""The U-Net of clips: details over space alone, and what moves over space and time."""

from __future__ import annotations

import math
from itertools import pairwise

from torch import Tensor, nn
from torch.nn import functional

from diffusion_gui.core.domain import Domain

from .embedding import Embedding
from .unet import Attention, Block, Chain, crop, fold, pad, pointwise, unfold, zero

FINE = 32
"""Channels at the finer resolution: little is decided there, but edges are drawn."""


class VideoUNet(nn.Module):
    """Predicts what `predicts` says, for clips (C, F, H, W).

    `frames` frames of `patch` x `patch` pixels are folded into channels. One residual block over
    space sees them so; `blocks` residual blocks of `channels` over space and time see half the
    rows and columns, with attention between them, by which every place sees all frames;
    what they say is added to what the first block saw, and one more block draws it. Lengths that
    do not divide are padded and cropped again.
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
        width = 8 * FINE
        self.patches = (frames, patch, patch)
        self.predicts = predicts
        folded = domain.shape[0] * math.prod(self.patches)
        self.embedding = Embedding(width, len(domain.labels))
        self.stem = _over_space(folded, FINE)
        self.down = Chain([SpaceBlock(FINE, width, dropout)])
        mid: list[nn.Module] = []
        for inward, outward in pairwise([FINE, *[channels] * blocks]):
            if mid:
                mid.append(Attention(3, channels))
            mid.append(Block(3, inward, outward, width, dropout))
        self.mid = Chain(mid)
        self.join = nn.Conv3d(channels, FINE, 1)
        self.up = Chain([SpaceBlock(FINE, width, dropout)])
        self.head = nn.Sequential(nn.GroupNorm(4, FINE), nn.SiLU(), zero(_over_space(FINE, folded)))

    def forward(self, x: Tensor, c_noise: Tensor, labels: Tensor) -> Tensor:
        """x (N, C, F, H, W), c_noise (N,), labels (N,) with -1 for none; returns x's shape."""
        frames, patch, _ = self.patches
        lengths = x.shape[2:]
        x = pad(x, (frames, 2 * patch, 2 * patch))
        embedding = self.embedding(c_noise, labels)
        fine = self.down(self.stem(fold(x, self.patches)), embedding)
        coarse = self.mid(functional.avg_pool3d(fine, (1, 2, 2)), embedding)
        coarse = functional.interpolate(pointwise(self.join, coarse), scale_factor=(1.0, 2.0, 2.0))
        out = unfold(self.head(self.up(fine + coarse, embedding)), self.patches)
        return crop(out, lengths)


def _over_space(inward: int, outward: int) -> nn.Conv3d:
    return nn.Conv3d(inward, outward, (1, 3, 3), padding=(0, 1, 1))


class SpaceBlock(Block):
    """A residual block whose convolutions see one frame each."""

    def __init__(self, channels: int, width: int, dropout: float) -> None:
        super().__init__(3, channels, channels, width, dropout)
        self.conv1 = _over_space(channels, channels)
        self.conv2 = zero(_over_space(channels, channels))
