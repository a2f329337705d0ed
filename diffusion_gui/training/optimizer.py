"""AdamW, its learning rate, gradient norms by layer group, and the averaged weights."""

from __future__ import annotations

import copy
import math
from collections.abc import Sequence

import torch
from torch import Tensor, nn

from .adamw import AdamW


def learning_rate(step: int, peak: float, warmup: int, steps: int) -> float:
    """Linear warm-up, then half a cosine down to a hundredth of `peak` at `steps`."""
    if step < warmup:
        return peak * (step + 1) / warmup
    progress = min((step - warmup) / max(steps - warmup, 1), 1.0)
    return peak * (0.01 + 0.99 * 0.5 * (1.0 + math.cos(math.pi * progress)))


def make_adamw(network: nn.Module, lr: float, weight_decay: float) -> AdamW:
    """AdamW (Loshchilov & Hutter 2019), beta2 0.99, in one fused kernel."""
    return AdamW(network.parameters(), lr=lr, betas=(0.9, 0.99), weight_decay=weight_decay)


def ema_decay(step: int, decay: float) -> float:
    """The decay at `step`: it ramps up to `decay`, so that a short run is no average of its start.

    (1 + n) / (10 + n) averages over about the last tenth of n steps.
    """
    return min(decay, (1.0 + step) / (10.0 + step))


class Ema:
    """Exponential moving average of a network's weights, with `ema_decay`.

    torch's own AveragedModel walks the module tree at every update, which costs a small network
    more time than the averaging.
    """

    def __init__(self, network: nn.Module, decay: float) -> None:
        self.module = copy.deepcopy(network).eval().requires_grad_(False)
        self._decay = decay
        self._averaged: list[Tensor] = list(self.module.parameters())
        self._current: list[Tensor] = list(network.parameters())

    @torch.no_grad()
    def update(self, step: int) -> None:
        """Move towards the weights that `step` steps have led to."""
        torch._foreach_lerp_(self._averaged, self._current, 1.0 - ema_decay(step, self._decay))


class GradientNorms:
    """Gradient norms by top-level part of a network; names the parts in `groups`."""

    def __init__(self, network: nn.Module) -> None:
        named = [(name.partition(".")[0], p) for name, p in network.named_parameters()]
        self.groups = tuple(dict.fromkeys(name for name, _ in named))
        self.parameters = [parameter for _, parameter in named]
        self._index = torch.tensor(
            [self.groups.index(name) for name, _ in named], device=self.parameters[0].device
        )

    def gradients(self) -> list[Tensor]:
        """All gradients there are; zeros for a parameter that took no part."""
        for parameter in self.parameters:
            if parameter.grad is None:
                parameter.grad = torch.zeros_like(parameter)
        return [p.grad for p in self.parameters if p.grad is not None]

    def squares(self, gradients: Sequence[Tensor]) -> Tensor:
        """Squared norm of each group (G,), left on the device."""
        norms = torch.stack(torch._foreach_norm(list(gradients)))
        return norms.new_zeros(len(self.groups)).index_add_(0, self._index, norms.square())
