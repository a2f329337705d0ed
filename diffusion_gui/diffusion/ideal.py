"""The ideal denoiser of a data set: the exact posterior mean when the data is these items."""

from __future__ import annotations

import torch
from torch import Tensor

from .denoiser import Level, per_item

BLOCK = 8192
"""Data items compared at once: bounds the memory at N x BLOCK weights."""
DOUBLED = 2**23
"""Numbers of the data that are held in double precision at once."""


class IdealDenoiser:
    """E[x_0 | x_t] under the empirical distribution of `data` (Karras et al. 2022, appendix B.3).

    A softmax over all items of -|x_t - alpha y|^2 / (2 sigma^2). A network of unlimited capacity
    trained for ever on `data` would be this function, which only ever returns what it has seen.
    """

    def __init__(
        self, data: Tensor, labels: Tensor | None = None, weights: Tensor | None = None
    ) -> None:
        """Args: data (M, *S); labels (M,) int64, -1 for none, for class-conditional posteriors.

        weights (M,) above 0: how often each item comes; None for all alike.
        """
        self._flat = data.reshape(len(data), -1)
        rows = min(BLOCK, max(DOUBLED // self._flat.shape[1], 1))
        blocks = (block.double() for block in torch.split(self._flat, rows))
        self._half_norm = torch.cat([0.5 * block.square().sum(1) for block in blocks])
        self._labels = labels
        self._log_weight = None if weights is None else weights.double().log()

    def __call__(
        self, x_t: Tensor, alpha: Level, sigma: Level, labels: Tensor | None = None
    ) -> Tensor:
        """Predict x_0 for (N, *S) states; safe for sigma -> 0 (nearest item) and sigma -> inf.

        A class of which the data has no item is answered as none.
        """
        x = x_t.reshape(len(x_t), -1)
        a = per_item(alpha, x).double()
        # At sigma = 0 the posterior is one item; a floor keeps the division finite and the
        # shifted exponent makes that item win.
        s2 = per_item(sigma, x).double().clamp(min=1e-12).square()
        top = torch.full((len(x), 1), -torch.inf, dtype=torch.float64, device=x.device)
        total = torch.zeros_like(top)
        mean = torch.zeros(x.shape, dtype=torch.float64, device=x.device)
        if labels is not None and self._labels is not None:
            labels = labels.where(torch.isin(labels, self._labels), -1)
        for start in range(0, len(self._flat), BLOCK):
            block = self._flat[start : start + BLOCK].to(x.dtype)
            # -|x - a y|^2 / 2 without |x|^2, which is the same for every y
            product = (x @ block.T).double()
            logits = (a * product - a * a * self._half_norm[start : start + BLOCK]) / s2
            if self._log_weight is not None:
                logits = logits + self._log_weight[start : start + BLOCK]
            if labels is not None and self._labels is not None:
                own = self._labels[start : start + BLOCK]
                allowed = (labels[:, None] < 0) | (labels[:, None] == own[None, :])
                logits = logits.masked_fill(~allowed, -torch.inf)
            peak = torch.maximum(top, logits.amax(1, keepdim=True))
            # exp(-inf - -inf) is NaN where a block holds none of the wanted class
            base = peak.detach().masked_fill(peak.isinf(), 0.0)  # it cancels
            weights = torch.exp(logits - base)
            shrink = torch.exp(top - base)
            total = total * shrink + weights.sum(1, keepdim=True)
            mean = mean * shrink + (weights.to(x.dtype) @ block).double()
            top = peak
        return (mean / total).to(x_t.dtype).reshape(x_t.shape)
