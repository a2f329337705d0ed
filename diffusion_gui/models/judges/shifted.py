"""Pictures moved by a pixel or two, so that a judge learns that their place says nothing."""

from __future__ import annotations

from torch import Tensor
from torch.nn.functional import pad

SHIFT = 2
"""Pixels that a training picture is moved at most, each way."""


def shifted(x: Tensor, down: int, right: int) -> Tensor:
    """Pictures moved by (down - SHIFT, right - SHIFT) pixels, edges repeated."""
    height, width = x.shape[2:]
    wide = pad(x, (SHIFT,) * 4, mode="replicate")
    return wide[:, :, down : down + height, right : right + width]
