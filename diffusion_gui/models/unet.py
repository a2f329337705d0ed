"""The U-Net: residual blocks at two resolutions with attention at the lower, 1-D, 2-D or 3-D."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from itertools import pairwise
from typing import cast

import torch
from torch import Tensor, nn
from torch.nn import functional

from diffusion_gui.core.domain import Domain

from .embedding import Embedding

_CONV: tuple[type[nn.Module], ...] = (nn.Conv1d, nn.Conv2d, nn.Conv3d)
HEAD_WIDTH = 32


def conv(dims: int, inward: int, outward: int, kernel: int) -> nn.Module:
    return _CONV[dims - 1](inward, outward, kernel, padding=kernel // 2)


def pointwise(layer: nn.Module, x: Tensor) -> Tensor:
    """A convolution of kernel 1, computed so that an item's bits do not depend on the batch.

    The convolution's own kernel for 1 x 1 adds in another order from 16 items up; here each item
    is a product of its own, and lies as x does, channels first or last. Training keeps the
    convolution: it never compares single items.
    """
    if torch.is_grad_enabled():
        out: Tensor = layer(x)
        return out
    weight = cast(Tensor, layer.weight).flatten(1)
    bias, flat = cast(Tensor, layer.bias)[None, :, None], x.flatten(2)
    if flat.stride(1) == 1:
        product = torch.baddbmm(bias.mT, flat.mT, weight.mT.expand(len(x), -1, -1)).mT
    else:
        product = torch.baddbmm(bias, weight.expand(len(x), -1, -1), flat)
    return product.reshape(len(x), -1, *x.shape[2:])


def zero(layer: nn.Module) -> nn.Module:
    """The layer with all-zero weights, so that its residual branch begins as nothing."""
    for parameter in layer.parameters():
        nn.init.zeros_(parameter)
    return layer


def groups_of(channels: int) -> int:
    """As many groups of at least 8 channels as divide them, at most 32."""
    return next(n for n in range(min(32, max(1, channels // 8)), 0, -1) if channels % n == 0)


class Block(nn.Module):
    """GroupNorm, SiLU, convolution, twice; the embedding scales and shifts between (adaLN).

    The block of Dhariwal & Nichol 2021, appendix A.
    """

    def __init__(self, dims: int, inward: int, outward: int, width: int, dropout: float) -> None:
        super().__init__()
        self.norm1 = nn.GroupNorm(groups_of(inward), inward)
        self.conv1 = conv(dims, inward, outward, 3)
        self.condition = nn.Linear(width, 2 * outward)
        self.norm2 = nn.GroupNorm(groups_of(outward), outward)
        self.dropout = nn.Dropout(dropout) if dropout > 0.0 else None
        self.conv2 = zero(conv(dims, outward, outward, 3))
        self.skip = conv(dims, inward, outward, 1) if inward != outward else None

    def forward(self, x: Tensor, embedding: Tensor) -> Tensor:
        h: Tensor = self.conv1(functional.silu(self.norm1(x)))
        condition = self.condition(embedding).view(len(x), -1, *[1] * (x.dim() - 2))
        scale, shift = condition.chunk(2, dim=1)
        h = functional.silu(torch.addcmul(shift, self.norm2(h), 1.0 + scale))
        if self.dropout is not None:
            h = self.dropout(h)
        h = self.conv2(h)
        kept = x if self.skip is None else pointwise(self.skip, x)
        return kept + h


class Attention(nn.Module):
    """Residual self-attention over all positions (Vaswani et al. 2017, section 3.2)."""

    def __init__(self, dims: int, channels: int) -> None:
        super().__init__()
        self.heads = max(1, channels // HEAD_WIDTH)
        while channels % self.heads:
            self.heads -= 1
        self.norm = nn.GroupNorm(groups_of(channels), channels)
        self.qkv = conv(dims, channels, 3 * channels, 1)
        self.out = zero(conv(dims, channels, channels, 1))

    def forward(self, x: Tensor, embedding: Tensor) -> Tensor:
        qkv = pointwise(self.qkv, self.norm(x)).flatten(2)
        qkv = qkv.view(len(x), 3, self.heads, -1, qkv.shape[2])
        q, k, v = qkv.transpose(-1, -2).contiguous().unbind(1)
        mixed = functional.scaled_dot_product_attention(q, k, v)
        return x + pointwise(self.out, mixed.transpose(-1, -2).reshape_as(x))


class Chain(nn.ModuleList):
    """Blocks that all see the embedding."""

    def forward(self, h: Tensor, embedding: Tensor) -> Tensor:
        for block in self:
            h = block(h, embedding)
        return h


def fold(x: Tensor, patches: Sequence[int]) -> Tensor:
    """Space to depth: (N, C, *L) to (N, C prod(patches), *L / patches), a patch for each axis."""
    if max(patches) == 1:
        return x
    n, c, *lengths = x.shape
    dims = len(lengths)
    whole = [length // patch for length, patch in zip(lengths, patches, strict=True)]
    split = x.reshape(n, c, *itertools.chain(*zip(whole, patches, strict=True)))
    inner = [3 + 2 * axis for axis in range(dims)]
    outer = [2 + 2 * axis for axis in range(dims)]
    return split.permute(0, 1, *inner, *outer).reshape(n, c * math.prod(patches), *whole)


def unfold(x: Tensor, patches: Sequence[int]) -> Tensor:
    """Depth to space, the inverse of `fold`."""
    if max(patches) == 1:
        return x
    n, folded, *lengths = x.shape
    dims = len(lengths)
    split = x.reshape(n, folded // math.prod(patches), *patches, *lengths)
    order = [place for axis in range(dims) for place in (2 + dims + axis, 2 + axis)]
    whole = [length * patch for length, patch in zip(lengths, patches, strict=True)]
    return split.permute(0, 1, *order).reshape(n, -1, *whole)


def pad(x: Tensor, parts: Sequence[int]) -> Tensor:
    """x (N, C, *L) with zeros behind, so that every length is a multiple of its part."""
    missing = [-length % part for length, part in zip(x.shape[2:], parts, strict=True)]
    if not any(missing):
        return x
    return functional.pad(x, [side for m in reversed(missing) for side in (0, m)])


def crop(x: Tensor, lengths: Sequence[int]) -> Tensor:
    """The first `lengths` of x (N, C, *L)."""
    for axis, length in enumerate(lengths, 2):
        x = x.narrow(axis, 0, length)
    return x


class UNet(nn.Module):
    """Predicts what `predicts` says, for items (C, *L) with one to three axes L.

    Pixels are folded into channels first, `patch` along every axis; then come
    `blocks` residual blocks at that resolution, 2 `blocks` at half of it with attention between
    them, and `blocks` back at the first with a skip connection. Lengths that do not divide are
    padded and cropped again.

    Args:
        predicts: see `models.preconditioning`.
    """

    def __init__(
        self,
        domain: Domain,
        *,
        channels: int,
        blocks: int,
        patch: int,
        dropout: float,
        predicts: str = "edm",
    ) -> None:
        super().__init__()
        dims = len(domain.shape) - 1
        low = 2 * channels
        width = 4 * channels
        self.patches = (patch,) * dims
        folded = domain.shape[0] * math.prod(self.patches)
        self.predicts = predicts
        self.embedding = Embedding(width, len(domain.labels))
        self.stem = conv(dims, folded, channels, 3)

        def chain(inward: int, outward: int) -> Chain:
            sizes = [inward, *[outward] * blocks]
            return Chain(Block(dims, a, b, width, dropout) for a, b in pairwise(sizes))

        self.down = chain(channels, channels)
        self.mid = Chain([*chain(channels, low), Attention(dims, low), *chain(low, low)])
        self.up = chain(low + channels, channels)
        self.head = nn.Sequential(
            nn.GroupNorm(groups_of(channels), channels),
            nn.SiLU(),
            zero(conv(dims, channels, folded, 3)),
        )

    def forward(self, x: Tensor, c_noise: Tensor, labels: Tensor) -> Tensor:
        """x (N, C, *L), c_noise (N,), labels (N,) with -1 for none; returns (N, C, *L)."""
        lengths = x.shape[2:]
        x = pad(x, [2 * patch for patch in self.patches])
        embedding = self.embedding(c_noise, labels)
        skip = self.down(self.stem(fold(x, self.patches)), embedding)
        h = self.mid(halve(skip), embedding)
        h = self.up(torch.cat([doubled(h), skip], dim=1), embedding)
        return crop(unfold(self.head(h), self.patches), lengths)


def halve(x: Tensor) -> Tensor:
    """Mean over blocks of two along every axis."""
    pool = (functional.avg_pool1d, functional.avg_pool2d, functional.avg_pool3d)[x.dim() - 3]
    return pool(x, 2)


def doubled(x: Tensor) -> Tensor:
    """Nearest-neighbour enlargement by two along every axis."""
    return functional.interpolate(x, scale_factor=2.0, mode="nearest")
