"""A Gaussian mixture and what is known of it exactly: posterior mean, density, flow in 1-D."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Mixture:
    """x_0 ~ sum_j weights_j N(means_j, stds_j^2 I); means (J, D)."""

    means: np.ndarray
    stds: np.ndarray
    weights: np.ndarray

    def log_density(self, x: np.ndarray, alpha: float, sigma: float) -> np.ndarray:
        """log p_t(x) of x_t = alpha x_0 + sigma eps, for x (N, D)."""
        parts = []
        for mean, std, weight in zip(self.means, self.stds, self.weights, strict=True):
            variance = alpha**2 * std**2 + sigma**2
            square = ((x - alpha * mean) ** 2).sum(axis=1)
            parts.append(
                math.log(weight)
                - 0.5 * x.shape[1] * math.log(2 * math.pi * variance)
                - 0.5 * square / variance
            )
        return np.asarray(np.logaddexp.reduce(parts, axis=0))

    def denoise(self, x: np.ndarray, alpha: float, sigma: float) -> np.ndarray:
        """E[x_0 | x_t = x]: each component's conjugate posterior, weighted by Bayes' rule.

        The component's posterior mean is its mean plus the gain times what x_t differs from what
        was expected (Bishop 2006, eq. 2.116).
        """
        total = self.log_density(x, alpha, sigma)
        result = np.zeros_like(x)
        for mean, std, weight in zip(self.means, self.stds, self.weights, strict=True):
            alone = Mixture(mean[None], np.array([std]), np.ones(1))
            share = np.exp(math.log(weight) + alone.log_density(x, alpha, sigma) - total)
            gain = alpha * std**2 / (alpha**2 * std**2 + sigma**2)
            result += share[:, None] * (mean + gain * (x - alpha * mean))
        return result

    def cdf(self, x: float, alpha: float, sigma: float) -> float:
        """P(x_t <= x) in one dimension."""
        total = 0.0
        for mean, std, weight in zip(self.means[:, 0], self.stds, self.weights, strict=True):
            spread = math.sqrt(2 * (alpha**2 * std**2 + sigma**2))
            total += weight * 0.5 * math.erfc((alpha * mean - x) / spread)
        return total

    def carried(
        self, x: float, alpha_s: float, sigma_s: float, alpha_t: float, sigma_t: float
    ) -> float:
        """Where the probability flow takes x, from (alpha_s, sigma_s) to (alpha_t, sigma_t).

        In one dimension paths cannot cross, so a point keeps its quantile; found by bisection.
        """
        wanted = self.cdf(x, alpha_s, sigma_s)
        low, high = -1e3, 1e3
        for _ in range(200):
            middle = 0.5 * (low + high)
            if self.cdf(middle, alpha_t, sigma_t) < wanted:
                low = middle
            else:
                high = middle
        return 0.5 * (low + high)


PLANE = Mixture(
    means=np.array([[1.5, -0.5], [-1.0, 1.2], [0.2, -1.6]]),
    stds=np.array([0.3, 0.6, 0.15]),
    weights=np.array([0.5, 0.2, 0.3]),
)
"""Three unequal components in the plane: no symmetry for a mistake to hide behind."""

LINE = Mixture(
    means=np.array([[-1.0], [0.8]]), stds=np.array([0.4, 0.6]), weights=np.array([0.35, 0.65])
)
"""Two overlapping components on a line, where the flow is known."""


def nearest_by_softmax(x: np.ndarray, data: np.ndarray, alpha: float, sigma: float) -> np.ndarray:
    """E[x_0 | x_t = x] for data that are just these items, one item at a time in float64."""
    result = np.empty_like(x)
    for row, point in enumerate(x):
        exponent = [-np.sum((point - alpha * item) ** 2) / (2 * sigma**2) for item in data]
        weight = np.exp(np.array(exponent) - max(exponent))
        result[row] = weight @ data / weight.sum()
    return result
