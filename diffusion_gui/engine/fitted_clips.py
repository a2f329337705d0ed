"""How clips of one shape are fitted to a model of another."""

from __future__ import annotations

from torch import Tensor

from . import fitted_pictures


def fitted(x: Tensor, shape: tuple[int, ...]) -> Tensor | None:
    """Clips (N, C, F, H, W) repeated to the frames, or cut after them; None if channels misfit.

    Each frame is fitted as a picture.
    """
    channels, frames, height, width = shape
    x = x.repeat(1, 1, -(-frames // x.shape[2]), 1, 1)[:, :, :frames]
    pictures = fitted_pictures.fitted(x.transpose(1, 2).flatten(0, 1), (channels, height, width))
    if pictures is None:
        return None
    return pictures.reshape(-1, frames, channels, height, width).transpose(1, 2)
