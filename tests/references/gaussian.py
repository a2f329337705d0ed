"""Mean and variance of every state when the data is one Gaussian N(m, v): closed recursions.

The posterior mean is affine, D = p x + q, so every step is affine in the state and in fresh noise,
and first and second moments follow a recursion of numbers, with no samples.
"""

from __future__ import annotations

import math

import numpy as np

Moments = list[tuple[float, float]]


def gain(alpha: float, sigma: float, m: float, v: float) -> tuple[float, float]:
    """(p, q) of D(x) = p x + q: the regression of x_0 on x_t = alpha x_0 + sigma eps."""
    p = alpha * v / (alpha**2 * v + sigma**2)
    return p, m - p * alpha * m


def first_order(
    name: str, alpha: np.ndarray, sigma: np.ndarray, eta: float
) -> list[tuple[float, float, float]]:
    """(keep, pull, fresh) of every step: x_t = keep x_s + pull D + fresh z.

    fresh^2 is eta^2 times the variance of x_t given x_s and x_0,
    sigma_t^2 (1 - SNR_s / SNR_t); pull makes the mean right for the true x_0.
    """
    share = {"ddpm": 1.0, "euler_ancestral": 1.0, "ddim": eta}.get(name, 0.0)
    result = []
    for k in range(len(alpha) - 1):
        alpha_s, sigma_s, alpha_t, sigma_t = alpha[k], sigma[k], alpha[k + 1], sigma[k + 1]
        if name == "lcm":
            result.append((0.0, alpha_t, sigma_t))
            continue
        if alpha_t == 0.0:
            result.append((sigma_t / sigma_s, 0.0, 0.0))
            continue
        snr_ratio = (alpha_s * sigma_t / (sigma_s * alpha_t)) ** 2
        fresh = share * sigma_t * math.sqrt(1 - snr_ratio)
        # sigma_t^2 - fresh^2 without taking nearly equal numbers apart
        kept = sigma_t * math.sqrt(1 - share**2 + share**2 * snr_ratio)
        result.append((kept / sigma_s, alpha_t - kept / sigma_s * alpha_s, fresh))
    return result


def moments(
    name: str,
    alpha: np.ndarray,
    sigma: np.ndarray,
    m: float,
    v: float,
    start: tuple[float, float],
    *,
    eta: float,
    straight: bool,
) -> Moments:
    """(mean, variance) of every state, the first being `start`."""
    if name == "heun":
        return _heun(alpha, sigma, m, v, start, straight)
    if name == "dpmpp_2m":
        return _dpmpp_2m(alpha, sigma, m, v, start)
    mean, variance = start
    result = [start]
    for k, (keep, pull, fresh) in enumerate(first_order(name, alpha, sigma, eta)):
        p, q = gain(alpha[k], sigma[k], m, v)
        factor = keep + pull * p
        mean, variance = factor * mean + pull * q, factor**2 * variance + fresh**2
        result.append((mean, variance))
    return result


def _heun(
    alpha: np.ndarray,
    sigma: np.ndarray,
    m: float,
    v: float,
    start: tuple[float, float],
    straight: bool,
) -> Moments:
    """The slope is affine in y = x / c: d = g y + b, g = (1 - c p) / tau, b = -q / tau.

    Heun's step multiplies by 1 + h (g_s + g_t) / 2 + h^2 g_s g_t / 2, as for any linear equation.
    """
    c = alpha + sigma if straight else alpha
    tau = sigma / c
    mean, variance = start
    result = [start]
    for k in range(len(alpha) - 1):
        h = tau[k + 1] - tau[k]
        p, q = gain(alpha[k], sigma[k], m, v)
        g_s, b_s = (1 - c[k] * p) / tau[k], -q / tau[k]
        factor, shift = 1 + h * g_s, h * b_s
        if tau[k + 1] > 0.0:
            p, q = gain(alpha[k + 1], sigma[k + 1], m, v)
            g_t, b_t = (1 - c[k + 1] * p) / tau[k + 1], -q / tau[k + 1]
            factor = 1 + h * (g_s + g_t) / 2 + h * h * g_s * g_t / 2
            shift = h * (b_s + b_t) / 2 + h * h * g_t * b_s / 2
        scale = c[k + 1] / c[k]
        mean = scale * factor * mean + c[k + 1] * shift
        variance = (scale * factor) ** 2 * variance
        result.append((mean, variance))
    return result


def _dpmpp_2m(
    alpha: np.ndarray, sigma: np.ndarray, m: float, v: float, start: tuple[float, float]
) -> Moments:
    """Two numbers are carried, (x, last D): a 2 x 2 matrix a step, and a 2 x 2 covariance."""
    mean = np.array([start[0], 0.0])
    cov = np.array([[start[1], 0.0], [0.0, 0.0]])
    result = [start]
    h_before = math.inf
    for k in range(len(alpha) - 1):
        p, q = gain(alpha[k], sigma[k], m, v)
        keep = sigma[k + 1] / sigma[k]
        pull = alpha[k + 1] - keep * alpha[k]
        ends_known = alpha[k] > 0.0 and sigma[k + 1] > 0.0
        h = (
            math.log(alpha[k + 1] * sigma[k] / (sigma[k + 1] * alpha[k]))
            if ends_known
            else math.inf
        )
        r_inverse = h / h_before if math.isfinite(h) and math.isfinite(h_before) else 0.0
        now, last = pull * (1 + r_inverse / 2), -pull * r_inverse / 2
        F = np.array([[keep + now * p, last], [p, 0.0]])
        mean = F @ mean + np.array([now * q, q])
        cov = F @ cov @ F.T
        h_before = h
        result.append((float(mean[0]), float(cov[0, 0])))
    return result
