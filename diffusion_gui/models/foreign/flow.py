"""A network that predicts the velocity of a flow, as a denoiser."""

from __future__ import annotations

import torch
from torch import Tensor

from diffusion_gui.diffusion.denoiser import Level

from .adapter import Network, levels_of_call
from .levels import Array


class FlowDenoiser:
    """E[x_0 | x_t] from the velocity v = eps - x_0 of x_tau = (1 - tau) x_0 + tau eps.

    A state of any schedule is one of the flow after division by alpha + sigma, at
    tau = sigma / (alpha + sigma) (Esser et al. 2024, section 2); x_0 = x_tau - tau v.
    """

    def __init__(self, network: Network, steps: int) -> None:
        """Args: network: (state, tau times `steps`, labels) -> velocity."""
        self.network = network
        self.steps = steps

    def __call__(
        self, x_t: Tensor, alpha: Level, sigma: Level, labels: Tensor | None = None
    ) -> Tensor:
        """Predict x_0; see `diffusion.denoiser.Denoiser`."""
        a, s = levels_of_call(alpha, sigma)
        size = a + s
        if labels is None:
            labels = x_t.new_full((len(x_t),), -1, dtype=torch.int64)

        def each(values: Array) -> Tensor:
            made = torch.as_tensor(values, dtype=torch.float32, device=x_t.device)
            return made.expand(len(x_t))

        shape = (-1, *[1] * (x_t.dim() - 1))
        tau = each(s / size)
        state = x_t / each(size).reshape(shape).to(x_t.dtype)
        velocity = self.network(state, tau * self.steps, labels).to(x_t.dtype)
        return state - tau.reshape(shape).to(x_t.dtype) * velocity
