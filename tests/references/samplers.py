"""Samplers in NumPy float64, each in the variables of the paper it was written from.

Every sampler is `(denoise, x, alpha, sigma, z, *, eta, straight) -> states`: `denoise(x, alpha,
sigma)` predicts x_0, `alpha` and `sigma` are those of the K + 1 places visited, `z` (K, ...) is the
fresh noise; `eta` is DDIM's alone, `straight` Heun's.
States are given back in the coordinates x = alpha x_0 + sigma eps. s is the noisier end of a step,
t the cleaner one.

A place with alpha = 0 is pure noise. A step from there is its limit alpha -> 0; between two such
places nothing is known of the data and nothing changes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

Denoise = Callable[[np.ndarray, float, float], np.ndarray]
Sampler = Callable[..., list[np.ndarray]]
Ends = tuple[int, float, float, float, float]


def is_straight(alpha_T: float, sigma_T: float) -> bool:
    """Which coordinates `heun` is to be walked in, by the noisiest level of the whole schedule.

    A choice, not a truth: the program states that it takes Karras' up to sigma / alpha = 200.
    """
    return sigma_T > 200.0 * alpha_T


def steps(alpha: np.ndarray, sigma: np.ndarray) -> Iterator[Ends]:
    for k in range(len(alpha) - 1):
        yield k, float(alpha[k]), float(sigma[k]), float(alpha[k + 1]), float(sigma[k + 1])


def ddpm(
    denoise: Denoise,
    x: np.ndarray,
    alpha: np.ndarray,
    sigma: np.ndarray,
    z: np.ndarray,
    **_: object,
) -> list[np.ndarray]:
    """Ancestral sampling with q(x_t | x_s, x_0) found by Bayes' rule (Ho et al. 2020, eq. 6).

    Prior N(alpha_t x_0, sigma_t^2), likelihood x_s ~ N(a x_t, b^2) with a = alpha_s / alpha_t and
    b^2 = sigma_s^2 - a^2 sigma_t^2: precisions add.
    """
    states = [x]
    for k, alpha_s, sigma_s, alpha_t, sigma_t in steps(alpha, sigma):
        x0 = denoise(x, alpha_s, sigma_s)
        if sigma_t == 0.0:
            x = alpha_t * x0
        elif alpha_t > 0.0:
            a = alpha_s / alpha_t
            b2 = sigma_s**2 - (a * sigma_t) ** 2
            precision = 1 / sigma_t**2 + a**2 / b2
            mean = (alpha_t * x0 / sigma_t**2 + a * x / b2) / precision
            x = mean + np.sqrt(1 / precision) * z[k]
        states.append(x)
    return states


def ddim(
    denoise: Denoise,
    x: np.ndarray,
    alpha: np.ndarray,
    sigma: np.ndarray,
    z: np.ndarray,
    *,
    eta: float = 0.0,
    **_: object,
) -> list[np.ndarray]:
    """Song et al. 2021, eq. 12 and 16, which are stated for alpha^2 + sigma^2 = 1.

    Any schedule is a variance-preserving one seen through a scale c = sqrt(alpha^2 + sigma^2):
    x = c y. The equations are those of y, with their alpha written alpha_bar here.
    """
    states = [x]
    for k, alpha_s, sigma_s, alpha_t, sigma_t in steps(alpha, sigma):
        x0 = denoise(x, alpha_s, sigma_s)
        if alpha_t > 0.0:
            c_s, c_t = np.hypot(alpha_s, sigma_s), np.hypot(alpha_t, sigma_t)
            bar_s, bar_t = (alpha_s / c_s) ** 2, (alpha_t / c_t) ** 2
            rest_s, rest_t = (sigma_s / c_s) ** 2, (sigma_t / c_t) ** 2  # 1 - alpha_bar
            std = eta * np.sqrt(rest_t / rest_s) * np.sqrt(1 - bar_s / bar_t)
            eps = (x / c_s - np.sqrt(bar_s) * x0) / np.sqrt(rest_s)
            y = np.sqrt(bar_t) * x0 + np.sqrt(rest_t - std**2) * eps + std * z[k]
            x = c_t * y
        states.append(x)
    return states


def _far(alpha_s: float, sigma_s: float) -> bool:
    # x / alpha has no digits left for x_0 where sigma / alpha is huge. There the same step is
    # written along the straight line of flow matching.
    return sigma_s > 1e3 * alpha_s


def euler(
    denoise: Denoise,
    x: np.ndarray,
    alpha: np.ndarray,
    sigma: np.ndarray,
    z: np.ndarray,
    **_: object,
) -> list[np.ndarray]:
    """Karras et al. 2022, algorithm 1 without its correction, for y = x / alpha.

    From where that is infinite or nearly so: Lipman et al. 2022, dy/dtau = E[eps - x_0 | y] for
    y = (1 - tau) x_0 + tau eps.
    """
    states = [x]
    for _, alpha_s, sigma_s, alpha_t, sigma_t in steps(alpha, sigma):
        x0 = denoise(x, alpha_s, sigma_s)
        if _far(alpha_s, sigma_s):
            tau_s, tau_t = sigma_s / (alpha_s + sigma_s), sigma_t / (alpha_t + sigma_t)
            y = x / (alpha_s + sigma_s)
            x = (alpha_t + sigma_t) * (y + (tau_t - tau_s) * (y - x0) / tau_s)
        else:
            y, tau_s, tau_t = x / alpha_s, sigma_s / alpha_s, sigma_t / alpha_t
            x = alpha_t * (y + (tau_t - tau_s) * (y - x0) / tau_s)
        states.append(x)
    return states


def heun(
    denoise: Denoise,
    x: np.ndarray,
    alpha: np.ndarray,
    sigma: np.ndarray,
    z: np.ndarray,
    *,
    straight: bool,
    **_: object,
) -> list[np.ndarray]:
    """Karras et al. 2022, algorithm 1, with y = x / alpha and slope (y - D) / tau.

    With `straight`, the same method for y = x / (alpha + sigma), whose slope is (y - D) / tau too.
    """
    states = [x]
    for _, alpha_s, sigma_s, alpha_t, sigma_t in steps(alpha, sigma):
        c_s, c_t = (alpha_s + sigma_s, alpha_t + sigma_t) if straight else (alpha_s, alpha_t)
        tau_s, tau_t = sigma_s / c_s, sigma_t / c_t
        y = x / c_s
        d = (y - denoise(x, alpha_s, sigma_s)) / tau_s
        y_next = y + (tau_t - tau_s) * d
        if tau_t != 0.0:
            d_next = (y_next - denoise(c_t * y_next, alpha_t, sigma_t)) / tau_t
            y_next = y + (tau_t - tau_s) * (d / 2 + d_next / 2)
        x = c_t * y_next
        states.append(x)
    return states


def lcm(
    denoise: Denoise,
    x: np.ndarray,
    alpha: np.ndarray,
    sigma: np.ndarray,
    z: np.ndarray,
    **_: object,
) -> list[np.ndarray]:
    """Consistency Models, algorithm 1, where x_0 is scaled: predict, and put new noise on it."""
    states = [x]
    for k, alpha_s, sigma_s, alpha_t, sigma_t in steps(alpha, sigma):
        x = alpha_t * denoise(x, alpha_s, sigma_s) + sigma_t * z[k]
        states.append(x)
    return states


def euler_ancestral(
    denoise: Denoise,
    x: np.ndarray,
    alpha: np.ndarray,
    sigma: np.ndarray,
    z: np.ndarray,
    **_: object,
) -> list[np.ndarray]:
    """k-diffusion's `get_ancestral_step` and `sample_euler_ancestral`, for y = x / alpha.

    y + d (down - tau_s) is written D + (down / tau_s) (y - D), which is the same.
    """
    states = [x]
    for k, alpha_s, sigma_s, alpha_t, sigma_t in steps(alpha, sigma):
        x0 = denoise(x, alpha_s, sigma_s)
        if alpha_t > 0.0:
            tau_t = sigma_t / alpha_t
            if alpha_s == 0.0:
                y = x0 + tau_t * z[k]  # the limit: all noise is fresh
            else:
                tau_s = sigma_s / alpha_s
                up = np.sqrt(tau_t**2 * (tau_s**2 - tau_t**2) / tau_s**2)
                down = np.sqrt(tau_t**2 - up**2)
                y = x0 + down / tau_s * (x / alpha_s - x0) + up * z[k]
            x = alpha_t * y
        states.append(x)
    return states


def dpmpp_2m(
    denoise: Denoise,
    x: np.ndarray,
    alpha: np.ndarray,
    sigma: np.ndarray,
    z: np.ndarray,
    **_: object,
) -> list[np.ndarray]:
    """DPM-Solver++(2M): Lu et al. 2022b, algorithm 2, in lambda = log(alpha / sigma).

    With an infinite step, at either end, r is infinite or 0 and the step is of first order.
    """
    with np.errstate(divide="ignore"):
        lam = np.log(alpha) - np.log(sigma)
    states = [x]
    before, h_before = None, np.inf
    for k, alpha_s, sigma_s, alpha_t, sigma_t in steps(alpha, sigma):
        x0 = denoise(x, alpha_s, sigma_s)
        h = lam[k + 1] - lam[k] if alpha_t > 0.0 else np.inf
        D = x0
        if before is not None and np.isfinite(h) and np.isfinite(h_before):
            r = h_before / h
            D = (1 + 1 / (2 * r)) * x0 - 1 / (2 * r) * before
        x = sigma_t / sigma_s * x - alpha_t * np.expm1(-h) * D
        before, h_before = x0, h
        states.append(x)
    return states


SAMPLERS: dict[str, Sampler] = {
    "ddpm": ddpm,
    "ddim": ddim,
    "euler": euler,
    "heun": heun,
    "euler_ancestral": euler_ancestral,
    "lcm": lcm,
    "dpmpp_2m": dpmpp_2m,
}
