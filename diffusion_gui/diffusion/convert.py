"""One prediction, four languages: x_0, eps, score and v, for x_t = alpha x_0 + sigma eps.

Kingma et al. 2021 (Variational Diffusion Models); v after Salimans & Ho 2022, section 4.
"""

from __future__ import annotations

from torch import Tensor

from .denoiser import Level, per_item


def eps_from_x0(x_t: Tensor, x0: Tensor, alpha: Level, sigma: Level) -> Tensor:
    """The noise in `x_t` if its clean data is `x0`: (x_t - alpha x_0) / sigma, for sigma > 0."""
    return (x_t - per_item(alpha, x_t) * x0) / per_item(sigma, x_t)


def x0_from_eps(x_t: Tensor, eps: Tensor, alpha: Level, sigma: Level) -> Tensor:
    """The clean data if the noise is `eps`: (x_t - sigma eps) / alpha, for alpha > 0."""
    return (x_t - per_item(sigma, x_t) * eps) / per_item(alpha, x_t)


def score_from_x0(x_t: Tensor, x0: Tensor, alpha: Level, sigma: Level) -> Tensor:
    """The gradient of log p_t at `x_t`: -eps / sigma (Tweedie), for sigma > 0."""
    return -eps_from_x0(x_t, x0, alpha, sigma) / per_item(sigma, x_t)


def v_from_x0(x_t: Tensor, x0: Tensor, alpha: Level, sigma: Level) -> Tensor:
    """The velocity alpha eps - sigma x_0, for sigma > 0."""
    eps = eps_from_x0(x_t, x0, alpha, sigma)
    return per_item(alpha, x_t) * eps - per_item(sigma, x_t) * x0


def x0_from_v(x_t: Tensor, v: Tensor, alpha: Level, sigma: Level) -> Tensor:
    """The clean data if the velocity is `v`: (alpha x_t - sigma v) / (alpha^2 + sigma^2)."""
    a, s = per_item(alpha, x_t), per_item(sigma, x_t)
    return (a * x_t - s * v) / (a * a + s * s)
