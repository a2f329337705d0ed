"""Classifier guidance: a denoiser led towards a class by the gradient of a classifier."""

from __future__ import annotations

import math
from collections.abc import Callable

import torch
from torch import Tensor

from .denoiser import Denoiser, Level, per_item

LogProbability = Callable[[Tensor, Tensor], Tensor]
"""(x_0 (N, *S), classes (N,)) -> log p(c | x_0) (N,), differentiable in x_0."""

BLOCK = 64
"""Items whose graph is held at once: it takes several times the memory of a forward pass."""
STEEPEST = math.exp(4.5)
"""The greatest sigma / alpha that is reckoned with, beyond which nothing of the data is seen."""


class ClassifierGuided:
    """D'(x) = D(x) + s sigma^2 / alpha grad_x log p(c | D(x)).

    Dhariwal & Nichol 2021, algorithm 2, add s grad_x log p(c | x_t) to the score, and by Tweedie's
    formula D = (x + sigma^2 score) / alpha. Their classifier was trained on noisy items; one of
    clean items is read through the prediction (Bansal et al. 2023, Universal Guidance for
    Diffusion Models, eq. 6), so the gradient runs through the denoiser: with its Jacobian
    alpha / sigma^2 Cov[x_0 | x], D' = D + s Cov[x_0 | x] grad log p(c | x_0).

    One forward and one backward pass of denoiser and classifier a call.
    """

    def __init__(
        self, denoiser: Denoiser, log_p: LogProbability, classes: int, scale: float
    ) -> None:
        """Args: classes: how many `log_p` knows, counted from 0; scale: s, at least 0."""
        self.denoiser = denoiser
        self.log_p = log_p
        self.classes = classes
        self.scale = scale

    def __call__(
        self, x_t: Tensor, alpha: Level, sigma: Level, labels: Tensor | None = None
    ) -> Tensor:
        """Predict x_0, led to the classes; items of none are left as the denoiser has them."""
        if labels is None or self.scale == 0.0 or not bool(self._led(labels).any()):
            return self.denoiser(x_t, alpha, sigma, labels)
        blocks = [
            self._block(
                x_t[first : first + BLOCK],
                _part(alpha, first),
                _part(sigma, first),
                labels[first : first + BLOCK],
            )
            for first in range(0, len(x_t), BLOCK)
        ]
        return torch.cat(blocks)

    def _led(self, labels: Tensor) -> Tensor:
        return (labels >= 0) & (labels < self.classes)

    def _block(self, x_t: Tensor, alpha: Level, sigma: Level, labels: Tensor) -> Tensor:
        # Samplers compute in inference mode, whose tensors no graph can be made of.
        with torch.inference_mode(False), torch.enable_grad():
            x = x_t.clone().requires_grad_()
            alpha, sigma, labels = _usable(alpha), _usable(sigma), labels.clone()
            x0 = self.denoiser(x, alpha, sigma, labels)
            led = self._led(labels)
            log_p = self.log_p(x0, labels.where(led, 0))
            (gradient,) = torch.autograd.grad(log_p[led].sum(), x)
            x0 = x0.detach()
        a, s = per_item(alpha, x_t), per_item(sigma, x_t)
        steepness = s * torch.clamp(s / a, max=STEEPEST)  # sigma^2 / alpha
        return x0 + self.scale * steepness * gradient


def _usable(level: Level) -> Level:
    return level.clone() if isinstance(level, Tensor) else level


def _part(level: Level, first: int) -> Level:
    if isinstance(level, Tensor) and level.numel() > 1:
        return level[first : first + BLOCK]
    return level
