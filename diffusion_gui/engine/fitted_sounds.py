"""How sounds of one length are fitted to a model of another."""

from __future__ import annotations

from torch import Tensor


def fitted(x: Tensor, shape: tuple[int, ...]) -> Tensor | None:
    """Sounds (N, C, L) repeated to the length, or cut at it; None where the channels misfit."""
    channels, length = shape
    if x.shape[1] != channels:
        return None
    return x.repeat(1, 1, -(-length // x.shape[2]))[:, :, :length]
