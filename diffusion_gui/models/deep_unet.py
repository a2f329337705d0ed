"""The U-Net whose depth goes by resolution, with attention where it is affordable."""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn

from diffusion_gui.core.domain import Domain
from diffusion_gui.core.recipes.network_layout import Resolution, unet_resolutions

from .embedding import Embedding
from .unet import (
    Attention,
    Block,
    Chain,
    conv,
    crop,
    doubled,
    fold,
    groups_of,
    halve,
    pad,
    unfold,
    zero,
)


class DeepUNet(nn.Module):
    """Predicts what `predicts` says, for items (C, *L) with one to three axes L.

    Pixels are folded into channels first, `patch` along every axis. At each resolution of
    `core.recipes.network_layout.unet_resolutions` come `blocks` residual blocks on the way down
    and `blocks` on the way up, which see what came down beside what comes up (Ronneberger et al.
    2015); attention follows them where the resolution has at most `attention` positions (Ho et
    al. 2020, appendix B: at 16 x 16). Between the chains of the lowest resolution it comes once.
    With two resolutions and attention at the lower this is `models.unet`. Lengths that do not
    divide are padded and cropped again.

    Args:
        channels: at the first resolution.
        widest: channels double at each resolution, up to so many times the first's.
        levels: resolutions; 0 for as many as suit the size.
        predicts: see `models.preconditioning`.
    """

    def __init__(
        self,
        domain: Domain,
        *,
        channels: int,
        widest: int,
        levels: int,
        blocks: int,
        patch: int,
        attention: int,
        dropout: float,
        predicts: str,
    ) -> None:
        super().__init__()
        *finer, lowest = unet_resolutions(
            domain.shape[1:],
            channels=channels,
            widest=widest,
            levels=levels,
            patch=patch,
            attention=attention,
        )
        dims = len(domain.shape) - 1
        width = 4 * channels
        self.predicts = predicts
        self.patches = (patch,) * dims
        self.parts = (patch * 2 ** len(finer),) * dims
        folded = domain.shape[0] * math.prod(self.patches)
        self.embedding = Embedding(width, len(domain.labels))
        self.stem = conv(dims, folded, channels, 3)

        def chain(inward: int, at: Resolution) -> list[nn.Module]:
            inwards = [inward, *[at.channels] * (blocks - 1)]
            return [Block(dims, each, at.channels, width, dropout) for each in inwards]

        def attending(at: Resolution) -> list[nn.Module]:
            return [Attention(dims, at.channels)] if at.attends else []

        inward = channels
        self.down = nn.ModuleList()
        for one in finer:
            self.down.append(Chain([*chain(inward, one), *attending(one)]))
            inward = one.channels
        lower = lowest.channels
        self.mid = Chain([*chain(inward, lowest), *attending(lowest), *chain(lower, lowest)])
        inward = lower
        self.up = nn.ModuleList()
        for one in reversed(finer):
            self.up.append(Chain([*chain(inward + one.channels, one), *attending(one)]))
            inward = one.channels
        self.head = nn.Sequential(
            nn.GroupNorm(groups_of(channels), channels),
            nn.SiLU(),
            zero(conv(dims, channels, folded, 3)),
        )

    def forward(self, x: Tensor, c_noise: Tensor, labels: Tensor) -> Tensor:
        """x (N, C, *L), c_noise (N,), labels (N,) with -1 for none; returns (N, C, *L)."""
        embedding = self.embedding(c_noise, labels)
        h = self.stem(fold(pad(x, self.parts), self.patches))
        skips = []
        for chain in self.down:
            skips.append(chain(h, embedding))
            h = halve(skips[-1])
        h = self.mid(h, embedding)
        for chain in self.up:
            h = chain(torch.cat([doubled(h), skips.pop()], dim=1), embedding)
        return crop(unfold(self.head(h), self.patches), x.shape[2:])
