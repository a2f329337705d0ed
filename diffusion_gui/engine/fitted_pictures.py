"""How pictures of one shape are fitted to a model of another."""

from __future__ import annotations

import torch
from torch import Tensor

LUMINANCE = (0.299, 0.587, 0.114)
"""Of red, green and blue: ITU-R BT.601, as in Pillow's conversion to grey."""


def fitted(x: Tensor, shape: tuple[int, ...]) -> Tensor | None:
    """Pictures (N, C, H, W) turned grey, coloured or resized; None where the channels misfit.

    Of pictures of another form the middle is taken.
    """
    channels, height, width = shape
    if x.shape[1] == 3 and channels == 1:
        x = (x * x.new_tensor(LUMINANCE).reshape(3, 1, 1)).sum(1, keepdim=True)
    elif x.shape[1] == 1:
        x = x.repeat(1, channels, 1, 1)
    if x.shape[1] != channels:
        return None
    x = _middle(x, height, width)
    if x.shape[2:] != (height, width):
        x = torch.nn.functional.interpolate(
            x, (height, width), mode="bilinear", align_corners=False, antialias=True
        )
    return x


def _middle(x: Tensor, height: int, width: int) -> Tensor:
    """What of pictures (N, C, H, W) has the form of `height` x `width`, as large as possible."""
    rows = min(x.shape[2], max(1, round(x.shape[3] * height / width)))
    columns = min(x.shape[3], max(1, round(x.shape[2] * width / height)))
    top, left = (x.shape[2] - rows) // 2, (x.shape[3] - columns) // 2
    return x[:, :, top : top + rows, left : left + columns]
