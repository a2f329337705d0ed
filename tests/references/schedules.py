"""Noise schedules in closed form, (alpha, sigma) of index 0..T, written from their papers."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable

import numpy as np

Tables = tuple[np.ndarray, np.ndarray]


def from_betas(betas: list[float]) -> Tables:
    """Ho et al. 2020, eq. 4, with the product taken as a sum of logarithms.

    sigma = sqrt(1 - alpha_bar) as sqrt(-expm1(log alpha_bar)), which loses no digits at small t.
    """
    log_bar = list(itertools.accumulate((math.log1p(-beta) for beta in betas), initial=0.0))
    alpha = np.array([math.exp(0.5 * value) for value in log_bar])
    sigma = np.array([math.sqrt(-math.expm1(value)) for value in log_bar])
    return alpha, sigma


def linear_betas(T: int, low: float = 1e-4, high: float = 0.02) -> list[float]:
    """Ho et al. 2020, section 4, scaled by 1000 / T and clipped at 0.999; T = 1 is the high end."""
    places = [t / (T - 1) for t in range(T)] if T > 1 else [1.0]
    return [min((low + place * (high - low)) * 1000 / T, 0.999) for place in places]


def scaled_linear_betas(T: int) -> list[float]:
    """Rombach et al. 2022 (their code): the square root of beta is linear."""
    low, high = math.sqrt(0.00085), math.sqrt(0.012)
    places = [t / (T - 1) for t in range(T)] if T > 1 else [1.0]
    return [min((low + place * (high - low)) ** 2 * 1000 / T, 0.999) for place in places]


def cosine_betas(T: int) -> list[float]:
    """Nichol & Dhariwal 2021, eq. 17: alpha_bar = f(t) / f(0), beta clipped at 0.999."""

    def f(t: int) -> float:
        return math.cos((t / T + 0.008) / (1 + 0.008) * math.pi / 2) ** 2

    return [min(1 - f(t) / f(t - 1), 0.999) for t in range(1, T + 1)]


def sigmoid(T: int) -> Tables:
    """Jabri et al. 2022, algorithm 1, `sigmoid_schedule` with start -3, end 3, tau 1.

    Their gamma is alpha_bar, and they clip it to [1e-9, 1].
    """

    def logistic(z: float) -> float:
        return 1 / (1 + math.exp(-z))

    start, end = logistic(-3.0), logistic(3.0)
    gamma = [(end - logistic(t / T * 6 - 3)) / (end - start) for t in range(T + 1)]
    bar = np.clip(gamma, 1e-9, 1.0)
    return np.sqrt(bar), np.sqrt(1 - bar)


def karras(T: int) -> Tables:
    """Karras et al. 2022, eq. 5, with i counted from the noisy end; sigma_0 = 0 after the last."""
    rho, top, bottom = 7, 80.0, 0.002
    sigma = []
    for i in range(T):
        place = i / (T - 1) if T > 1 else 0.0
        sigma.append((top ** (1 / rho) + place * (bottom ** (1 / rho) - top ** (1 / rho))) ** rho)
    return np.ones(T + 1), np.array([0.0, *reversed(sigma)])


def flow(T: int) -> Tables:
    """Liu et al. 2022, eq. 1: a straight line from data to noise."""
    return np.array([(T - t) / T for t in range(T + 1)]), np.array([t / T for t in range(T + 1)])


def article(T: int) -> Tables:
    """Noise level sigmoid(0.1 (t - 1)): sigma is the level, alpha what is left."""
    sigma = [0.0] + [1 / (1 + math.exp(-0.1 * (t - 1))) for t in range(1, T + 1)]
    alpha = [1.0] + [1 / (1 + math.exp(min(0.1 * (t - 1), 700.0))) for t in range(1, T + 1)]
    return np.array(alpha), np.array(sigma)


def custom(
    T: int, handles: tuple[float, ...] = (38.2, 11.2, 4.7, 0.0, -4.7, -11.2, -38.2)
) -> Tables:
    """Handles of SNR in dB at u = i / 6, joined by a monotone cubic of the cosine schedule's SNR.

    Fritsch & Butland 1984, eq. 5 in its weighted form (Brodlie's), as a cubic in powers of the
    distance from the left knot; end slopes are those of the chords. alpha^2 = SNR / (1 + SNR)
    (Kingma et al. 2021).
    """

    def axis(u: float) -> float:
        return -20 * math.log10(1 / math.tan(math.pi / 2 * (u + 0.008) / 1.016))

    x = [axis(i / 6) for i in range(7)]
    chord = [(handles[i + 1] - handles[i]) / (x[i + 1] - x[i]) for i in range(6)]
    slope = [chord[0]]
    for i in range(1, 6):
        a = (1 + (x[i + 1] - x[i]) / (x[i + 1] - x[i - 1])) / 3
        slope.append(chord[i - 1] * chord[i] / (a * chord[i] + (1 - a) * chord[i - 1]))
    slope.append(chord[5])
    alpha, sigma = [1.0], [0.0]
    for t in range(1, T + 1):
        place = axis(t / T)
        i = next((j for j in range(6) if place <= x[j + 1]), 5)
        h, s = x[i + 1] - x[i], place - x[i]
        c2 = (3 * chord[i] - 2 * slope[i] - slope[i + 1]) / h
        c3 = (slope[i] + slope[i + 1] - 2 * chord[i]) / h**2
        snr = 10 ** ((handles[i] + s * (slope[i] + s * (c2 + s * c3))) / 10)
        alpha.append(math.sqrt(snr / (1 + snr)))
        sigma.append(math.sqrt(1 / (1 + snr)))
    return np.array(alpha), np.array(sigma)


def own(T: int, betas: np.ndarray | None = None) -> Tables:
    """log alpha_bar of a table (DDPM's), piecewise linear between its places; its end is kept."""
    betas = linear_betas(1000) if betas is None else betas
    logs = [0.0]
    for beta in betas:
        logs.append(logs[-1] + math.log1p(-beta))
    alpha, sigma = [], []
    for t in range(T + 1):
        place = t * len(betas) / T
        k = min(int(place), len(betas) - 1)
        log_alpha_bar = logs[k] + (place - k) * (logs[k + 1] - logs[k])
        alpha.append(math.exp(0.5 * log_alpha_bar))
        sigma.append(math.sqrt(-math.expm1(log_alpha_bar)))
    return np.array(alpha), np.array(sigma)


SCHEDULES: dict[str, Callable[[int], Tables]] = {
    "linear": lambda T: from_betas(linear_betas(T)),
    "scaled_linear": lambda T: from_betas(scaled_linear_betas(T)),
    "cosine": lambda T: from_betas(cosine_betas(T)),
    "sigmoid": sigmoid,
    "karras": karras,
    "flow": flow,
    "article": article,
    "own": own,
    "custom": custom,
}
