"""A foreign network as a denoiser: what it is told, and x_0 from what it predicts."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import torch
from torch import Tensor

from diffusion_gui.diffusion.convert import x0_from_eps, x0_from_v
from diffusion_gui.diffusion.denoiser import Level

from .levels import Array, Times

Network = Callable[[Tensor, Tensor, Tensor], Tensor]
"""(state (N, *S) of a variance-preserving process, time (N,), labels (N,)) -> prediction."""


class ForeignDenoiser:
    """E[x_0 | x_t] from a network that was trained on variance-preserving levels.

    The state is brought to unit size, x / hypot(alpha, sigma), so that a network serves schedules
    of every form. `predicts` is "epsilon", "sample" (x_0) or "v_prediction".
    """

    def __init__(self, network: Network, levels: Times, predicts: str) -> None:
        self.network = network
        self.levels = levels
        self.predicts = predicts

    def __call__(
        self, x_t: Tensor, alpha: Level, sigma: Level, labels: Tensor | None = None
    ) -> Tensor:
        """Predict x_0; see `diffusion.denoiser.Denoiser`."""
        a, s = levels_of_call(alpha, sigma)
        size = np.hypot(a, s)
        t, a, s = self.levels.told(a / size, s / size)

        def tensor(values: Array) -> Tensor:
            return torch.as_tensor(values, dtype=torch.float32, device=x_t.device)

        if labels is None:
            labels = x_t.new_full((len(x_t),), -1, dtype=torch.int64)
        state = x_t / tensor(size).reshape(-1, *[1] * (x_t.dim() - 1)).to(x_t.dtype)
        made = self.network(state, tensor(t).expand(len(x_t)), labels).to(x_t.dtype)
        if self.predicts == "sample":
            return made
        level = torch.as_tensor(a.copy()), torch.as_tensor(s.copy())
        turn = x0_from_eps if self.predicts == "epsilon" else x0_from_v
        return turn(state, made, *level)


def levels_of_call(alpha: Level, sigma: Level) -> tuple[Array, Array]:
    """alpha and sigma of a denoiser's call, float64 of one length: 1 or that of the batch."""
    a, s = np.broadcast_arrays(_array(alpha), _array(sigma))
    return a, s


def _array(level: Level) -> Array:
    values = level.detach().cpu().numpy() if isinstance(level, Tensor) else level
    return np.atleast_1d(np.asarray(values, np.float64)).reshape(-1)
