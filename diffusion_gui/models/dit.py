"""DiT, the diffusion transformer of Peebles & Xie 2023, for pictures."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn
from torch.nn import functional

from diffusion_gui.core.domain import Domain
from diffusion_gui.core.recipes.network_layout import patch_by_size

from .embedding import Embedding
from .unet import crop, fold, pad, unfold, zero

MLP_RATIO = 4
EPS = 1e-6


def sincos_positions(channels: int, rows: int, columns: int) -> npt.NDArray[np.float64]:
    """Position embeddings (rows columns, channels) of a grid, row after row.

    As the paper's code has them, after He et al. 2022: the first half of the channels tells the
    column, the second the row, each as the sines and then the cosines of the position times
    10000^(-2 i / (channels / 2)), i = 0 .. channels / 4 - 1 (Vaswani et al. 2017, section 3.5).

    Args:
        channels: a multiple of 4.
    """
    quarter = channels // 4
    frequencies = 10000.0 ** -(np.arange(quarter) / quarter)
    row, column = np.divmod(np.arange(rows * columns), columns)
    angles = [place[:, None] * frequencies for place in (column, row)]
    return np.concatenate([wave(angle) for angle in angles for wave in (np.sin, np.cos)], axis=1)


def linear(layer: nn.Linear, x: Tensor) -> Tensor:
    """The layer on x (N, L, C), computed so that an item's bits do not depend on the batch.

    One product over all positions of all items adds in another order for other N; here each item
    is a product of its own. Training keeps the layer: it never compares single items.
    """
    if torch.is_grad_enabled():
        out: Tensor = layer(x)
        return out
    return torch.baddbmm(layer.bias, x, layer.weight.mT.expand(len(x), -1, -1))


def _begun(inward: int, outward: int) -> nn.Linear:
    """Uniform weights after Glorot & Bengio 2010 and no bias, as the paper begins."""
    layer = nn.Linear(inward, outward)
    nn.init.xavier_uniform_(layer.weight)
    nn.init.zeros_(layer.bias)
    return layer


def _modulated(x: Tensor, shift: Tensor, scale: Tensor) -> Tensor:
    """Layer norm without weights of its own, scaled and shifted by the embedding (adaLN)."""
    return torch.addcmul(shift, functional.layer_norm(x, x.shape[-1:], eps=EPS), 1.0 + scale)


class DiTBlock(nn.Module):
    """Self-attention and a two-layer perceptron, each normed, shifted, scaled and gated.

    adaLN-Zero of the paper's section 3.2: shifts, scales and gates are linear in the embedding and
    begin at zero, so that the block begins as the identity.
    """

    def __init__(self, heads: int, head_width: int) -> None:
        super().__init__()
        channels = heads * head_width
        self.heads = heads
        self.condition = zero(nn.Linear(channels, 6 * channels))
        self.qkv = _begun(channels, 3 * channels)
        self.out = _begun(channels, channels)
        self.expand = _begun(channels, MLP_RATIO * channels)
        self.contract = _begun(MLP_RATIO * channels, channels)

    def forward(self, x: Tensor, embedding: Tensor) -> Tensor:
        """x (N, L, C), embedding (N, C)."""
        condition = self.condition(embedding)[:, None]
        shift, scale, gate, mlp_shift, mlp_scale, mlp_gate = condition.chunk(6, dim=2)
        x = torch.addcmul(x, gate, self.attention(_modulated(x, shift, scale)))
        h = linear(self.expand, _modulated(x, mlp_shift, mlp_scale))
        h = linear(self.contract, functional.gelu(h, approximate="tanh"))
        return torch.addcmul(x, mlp_gate, h)

    def attention(self, x: Tensor) -> Tensor:
        """Multi-head self-attention between all positions (Vaswani et al. 2017, section 3.2)."""
        n, length, channels = x.shape
        qkv = linear(self.qkv, x).view(n, length, 3, self.heads, -1)
        q, k, v = qkv.permute(2, 0, 3, 1, 4).contiguous().unbind(0)
        mixed = functional.scaled_dot_product_attention(q, k, v)
        return linear(self.out, mixed.transpose(1, 2).reshape(n, length, channels))


class DiTHead(nn.Module):
    """The last norm, shift, scale and layer, which begins at zero."""

    def __init__(self, channels: int, outward: int) -> None:
        super().__init__()
        self.condition = zero(nn.Linear(channels, 2 * channels))
        self.out = nn.Linear(channels, outward)
        zero(self.out)

    def forward(self, x: Tensor, embedding: Tensor) -> Tensor:
        """x (N, L, C), embedding (N, C)."""
        shift, scale = self.condition(embedding)[:, None].chunk(2, dim=2)
        return linear(self.out, _modulated(x, shift, scale))


class DiT(nn.Module):
    """Predicts what `predicts` says, for items (C, H, W).

    Patches of `patch` x `patch` pixels are embedded as `heads` x `head_width` channels each, with
    the sines and cosines of their place added; `depth` blocks follow, and a last normed, scaled
    and shifted layer makes pixels again. Noise level and class come as everywhere in
    `models.embedding`, whose last SiLU is the one of the paper's adaLN. Sides that do not divide
    are padded and cropped again. DiT-S, B, L and XL have depths 12, 12, 24, 28 and
    6 x 64, 12 x 64, 16 x 64, 16 x 72 channels.

    Args:
        patch: 0 for the smallest power of 2 that makes at most 256 patches.
        predicts: see `models.preconditioning`.
    """

    positions: Tensor

    def __init__(
        self,
        domain: Domain,
        *,
        heads: int,
        head_width: str | int,
        depth: int,
        patch: int,
        predicts: str,
    ) -> None:
        super().__init__()
        channels = heads * int(head_width)
        colours, *sides = domain.shape
        patch = patch_by_size(sides, patch)
        folded = colours * patch**2
        self.predicts = predicts
        self.patches = (patch, patch)
        self.grid = tuple(-(-side // patch) for side in sides)
        places = sincos_positions(channels, *self.grid)
        self.register_buffer("positions", torch.from_numpy(places).float(), persistent=False)
        self.embedding = Embedding(channels, len(domain.labels))
        self.stem = _begun(folded, channels)
        self.blocks = nn.ModuleList(DiTBlock(heads, int(head_width)) for _ in range(depth))
        self.head = DiTHead(channels, folded)

    def forward(self, x: Tensor, c_noise: Tensor, labels: Tensor) -> Tensor:
        """x (N, C, H, W), c_noise (N,), labels (N,) with -1 for none; returns (N, C, H, W)."""
        embedding = self.embedding(c_noise, labels)
        folded = fold(pad(x, self.patches), self.patches)
        h = linear(self.stem, folded.flatten(2).mT) + self.positions
        for block in self.blocks:
            h = block(h, embedding)
        h = self.head(h, embedding)
        return crop(unfold(h.mT.reshape(len(x), -1, *self.grid), self.patches), x.shape[2:])
