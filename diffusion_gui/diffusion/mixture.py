"""The exact denoiser of a Gaussian mixture: the ground truth that samplers are judged by."""

from __future__ import annotations

import torch
from torch import Tensor

from .denoiser import Level, per_item


class MixtureDenoiser:
    """E[x_0 | x_t] for x_0 ~ sum_j w_j N(mean_j, std_j^2 I).

    For each component the posterior mean is linear; their weights are the responsibilities of
    x_t ~ N(alpha mean_j, (alpha^2 std_j^2 + sigma^2) I). One component gives the exact Gaussian
    denoiser, with which every sampler's step is affine.
    """

    def __init__(self, means: Tensor, stds: Tensor, weights: Tensor | None = None) -> None:
        """Args: means (J, *S); stds (J,); weights (J,) summing to 1, uniform by default."""
        self.means = means
        self.stds = stds
        count = len(means)
        self.weights = torch.full((count,), 1.0 / count) if weights is None else weights

    def __call__(
        self, x_t: Tensor, alpha: Level, sigma: Level, labels: Tensor | None = None
    ) -> Tensor:
        """Predict x_0 for (N, *S) states; labels >= 0 name the component an item belongs to."""
        x = x_t.reshape(len(x_t), 1, -1)
        means = self.means.to(x).reshape(1, len(self.means), -1)
        a, s = per_item(alpha, x), per_item(sigma, x)
        variance = self.stds.to(x).square().reshape(1, -1, 1)
        total = a * a * variance + s * s
        away = x - a * means
        posterior = means + a * variance / total * away
        logits = (
            self.weights.to(x).log()
            - 0.5 * x.shape[-1] * total.log().squeeze(-1)
            - 0.5 * (away * away / total).sum(-1)
        )
        if labels is not None:
            component = torch.arange(len(self.means), device=x.device)
            wrong = (labels[:, None] >= 0) & (labels[:, None] != component)
            logits = logits.masked_fill(wrong, -torch.inf)
        return (logits.softmax(1)[..., None] * posterior).sum(1).reshape(x_t.shape)
