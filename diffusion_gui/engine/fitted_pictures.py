"""How pictures of one shape are fitted to a model of another."""

from __future__ import annotations

import torch
from torch import Tensor

LUMINANCE = (0.299, 0.587, 0.114)
"""Of red, green and blue: ITU-R BT.601, as in Pillow's conversion to grey."""


def fitted(x: Tensor, shape: tuple[int, ...]) -> Tensor | None:
    """Pictures (N, C, H, W) turned grey, coloured or resized; None where the channels misfit."""
    channels, height, width = shape
    if x.shape[1] == 3 and channels == 1:
        x = (x * x.new_tensor(LUMINANCE).reshape(3, 1, 1)).sum(1, keepdim=True)
    elif x.shape[1] == 1:
        x = x.repeat(1, channels, 1, 1)
    if x.shape[1] != channels:
        return None
    if x.shape[2:] != (height, width):
        x = torch.nn.functional.interpolate(
            x, (height, width), mode="bilinear", align_corners=False, antialias=True
        )
    return x
