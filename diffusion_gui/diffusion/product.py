"""Products of two models: the sum of their scores, and in the plane the exact product beside it."""

from __future__ import annotations

import torch
from torch import Tensor

from .denoiser import Denoiser, Level, per_item
from .ideal import IdealDenoiser

BROAD = 20.0
"""Deviation of the Gaussian that is taken for "everywhere", where weights do not sum to 1."""
LEAST = 1e-3
"""Of its peak: a density that is divided by is not taken to be less."""
SEEN = 1e-6
"""Of the peak: grid points with less of the product are left out."""


class SummedScores:
    """D = w_1 D_1 + w_2 D_2 + (1 - w_1 - w_2) D_q: the score w_1 s_1 + w_2 s_2.

    Liu et al. 2022 (Compositional Visual Generation with Composable Diffusion Models) and Du et al.
    2023 (Reduce, Reuse, Recycle), by Tweedie's formula D = (x + sigma^2 score) / alpha; a negative
    weight leads away. The sum of noised scores is not the score of the noised product
    p_1^w_1 p_2^w_2: they agree only where sigma goes to 0, and a sampler ends in the product only
    with MCMC at every level (Du et al.).

    Weights that do not sum to 1 leave (1 - w_1 - w_2) x / alpha, which has no end where alpha is 0.
    D_q = x alpha BROAD^2 / (alpha^2 BROAD^2 + sigma^2), the denoiser of a Gaussian as wide as
    BROAD, is the same for sigma / alpha far below BROAD, and falls to 0 beyond.
    """

    def __init__(
        self, first: Denoiser, second: Denoiser, weight: float, second_weight: float
    ) -> None:
        self.first, self.second = first, second
        self.weight, self.second_weight = weight, second_weight

    def __call__(
        self, x_t: Tensor, alpha: Level, sigma: Level, labels: Tensor | None = None
    ) -> Tensor:
        """Predict x_0; asks both denoisers."""
        one = self.first(x_t, alpha, sigma, labels)
        other = self.second(x_t, alpha, sigma, labels)
        summed = self.weight * one + self.second_weight * other
        rest = 1.0 - self.weight - self.second_weight
        if abs(rest) < 1e-9:
            return summed
        a, s = per_item(alpha, x_t), per_item(sigma, x_t)
        return summed + rest * (a * BROAD**2 / (a * a * BROAD**2 + s * s)) * x_t


def kernel_density(x: Tensor, low: float, high: float, side: int, width: float) -> Tensor:
    """log density (side, side) of points (N, 2), y upwards, smoothed by a Gaussian of `width`.

    At the middles of side x side cells over the square from `low` to `high`; the points are counted
    by cell. Points outside are left out.
    """
    cell = (high - low) / side
    place = torch.floor((x.double() - low) / cell).long()
    place = place[((place >= 0) & (place < side)).all(1)]
    counts = torch.bincount(place[:, 1] * side + place[:, 0], minlength=side * side)
    at = torch.arange(side, dtype=torch.float64, device=x.device) * cell
    kernel = torch.exp(-0.5 * ((at[:, None] - at[None, :]) / width).square())
    smooth = kernel @ counts.double().reshape(side, side) @ kernel
    # exp ends at about 38 widths; beyond nothing is known but that it is less.
    return (smooth / smooth.sum() / cell**2).clamp(min=1e-300).log()


def grid_points(low: float, high: float, side: int) -> Tensor:
    """The middles (side^2, 2) of the cells, x first, row by row from below."""
    cell = (high - low) / side
    at = low + cell * (torch.arange(side, dtype=torch.float64) + 0.5)
    up, across = torch.meshgrid(at, at, indexing="ij")
    return torch.stack([across.reshape(-1), up.reshape(-1)], 1)


def exact_product(first: Tensor, second: Tensor, weight: float, second_weight: float) -> Tensor:
    """p_1^w_1 p_2^w_2 on a grid, summing to 1, of two log densities of one shape.

    The density of a negative weight is taken to be at least LEAST of its peak: next to nothing,
    divided by, would be all that is seen.
    """
    logs = torch.zeros_like(first)
    for log_p, w in ((first, weight), (second, second_weight)):
        log_p = log_p - log_p.max()
        if w < 0.0:
            log_p = torch.logaddexp(log_p, torch.full_like(log_p, LEAST).log())
        logs = logs + w * log_p
    return logs.reshape(-1).softmax(0).reshape(first.shape)


def noised_density(
    p: Tensor, low: float, high: float, alpha: float, sigma: float, width: float, size: float = 1.0
) -> Tensor:
    """The density (side, side) of alpha x_0 + sigma eps, 1 at its peak, of shares p on a grid.

    Around each grid point of x_0 is a Gaussian of `width`. The grid covers the square times `size`.
    """
    side = len(p)
    at = low + (high - low) / side * (torch.arange(side, dtype=torch.float64) + 0.5)
    variance = (alpha * width) ** 2 + sigma**2
    kernel = torch.exp(-0.5 * (size * at[:, None] - alpha * at[None, :]).square() / variance)
    made = kernel @ p.double().cpu() @ kernel.T
    return made / made.max()


class OnGrid:
    """The exact denoiser of a density on a grid: a Gaussian of `width` around each grid point.

    x_t ~ sum_j p_j N(alpha y_j, (alpha^2 width^2 + sigma^2) I), so the ideal denoiser at that
    deviation finds the mean of y, and within one Gaussian x_0 follows as in `mixture.py`.
    """

    def __init__(self, points: Tensor, p: Tensor, width: float) -> None:
        """Args: points (M, 2); p (M,) their shares; width: about half a cell or more."""
        seen = p > SEEN * p.max()
        self.width = width
        self._ideal = IdealDenoiser(points[seen], weights=p[seen])

    def __call__(
        self, x_t: Tensor, alpha: Level, sigma: Level, labels: Tensor | None = None
    ) -> Tensor:
        """Predict x_0 for (N, 2) states; classes are not asked for."""
        a, s = per_item(alpha, x_t).double(), per_item(sigma, x_t).double()
        variance = (a * self.width).square() + s.square()
        mean = self._ideal(x_t, alpha, variance.sqrt().reshape(-1), None)
        inside = (a * self.width**2 / variance).to(x_t.dtype)
        return mean + inside * (x_t - a.to(x_t.dtype) * mean)
