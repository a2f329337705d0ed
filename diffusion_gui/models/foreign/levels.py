"""From (alpha, sigma) to the time that a foreign network is told."""

from __future__ import annotations

from typing import Protocol

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

_NO_SIGNAL = -12.0
"""log(alpha / sigma) from which a table that ends without signal counts as being at its end."""


class Times(Protocol):
    """The times that a network knows levels by."""

    def told(self, alpha: Array, sigma: Array) -> tuple[Array, Array, Array]:
        """See `Levels.told`."""


class Levels:
    """The levels of a table of betas: index t of N has alpha_bar_t = prod (1 - beta).

    Between two of them t is a fraction: log(alpha / sigma) is linear there. Cleaner than the first
    level a network is told the first. Noisier than the last it is told the last, whose alpha and
    sigma then turn its answer into x_0: with those that were asked for, the error of eps would be
    multiplied by sigma / alpha, which grows without bound.
    """

    def __init__(self, beta: Array, to_the_end: bool) -> None:
        """Args:
        beta: (N,).
        to_the_end: a last level without signal (alpha 0) is known; x_0 cannot be had from eps
            there.
        """
        alpha_bar = np.cumprod(1.0 - beta)
        if not to_the_end and len(beta) > 1:
            alpha_bar = alpha_bar[alpha_bar > 0.0]
        self.alpha, self.sigma = np.sqrt(alpha_bar), np.sqrt(1.0 - alpha_bar)
        with np.errstate(divide="ignore"):
            log_snr = np.log(self.alpha) - np.log(self.sigma)
        if np.isinf(log_snr[-1]):
            before = log_snr[-2] if len(log_snr) > 1 else 0.0
            log_snr[-1] = min(before - 1.0, _NO_SIGNAL)
        self._log_snr = log_snr

    def told(self, alpha: Array, sigma: Array) -> tuple[Array, Array, Array]:
        """The time (N,), and the alpha and sigma (N,) that its answer is for, of squares' sum 1.

        Args:
            alpha, sigma: (N,) with alpha^2 + sigma^2 = 1 and sigma > 0.
        """
        with np.errstate(divide="ignore"):
            log_snr = np.log(alpha) - np.log(sigma)
        t = np.interp(-log_snr, -self._log_snr, np.arange(len(self._log_snr), dtype=float))
        beyond = log_snr <= self._log_snr[-1]
        alpha = np.where(beyond, self.alpha[-1], alpha)
        sigma = np.where(beyond, self.sigma[-1], sigma)
        return t, alpha, sigma
