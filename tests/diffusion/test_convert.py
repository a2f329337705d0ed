"""x_0, eps, score and v say the same thing, and what they are called is what they are."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from references.mixture import PLANE
from stage import draws, mixture_denoiser, tensor

from diffusion_gui.diffusion.convert import (
    eps_from_x0,
    score_from_x0,
    v_from_x0,
    x0_from_eps,
    x0_from_v,
)
from diffusion_gui.diffusion.forward import add_noise

values = st.floats(-5, 5, allow_subnormal=False)
levels = st.floats(0.01, 10, allow_subnormal=False)


@given(x0=values, eps=values, alpha=levels, sigma=levels)
def test_each_language_is_translated_back(
    x0: float, eps: float, alpha: float, sigma: float
) -> None:
    clean, noise = tensor(np.array([[x0]])), tensor(np.array([[eps]]))
    x_t = add_noise(clean, noise, alpha, sigma)
    lost = 1e-14 * (1 + abs(x0) * alpha + abs(eps) * sigma) * (1 + alpha / sigma + sigma / alpha)
    assert float(eps_from_x0(x_t, clean, alpha, sigma)) == pytest.approx(
        eps, abs=lost / sigma + lost
    )
    assert float(x0_from_eps(x_t, noise, alpha, sigma)) == pytest.approx(
        x0, abs=lost / alpha + lost
    )
    v = v_from_x0(x_t, clean, alpha, sigma)
    assert float(v) == pytest.approx(alpha * eps - sigma * x0, abs=lost * (1 + alpha / sigma))
    again = float(x0_from_v(x_t, v, alpha, sigma))
    assert again == pytest.approx(x0, abs=100 * lost * (1 + 1 / (alpha**2 + sigma**2)))
    score = float(score_from_x0(x_t, clean, alpha, sigma))
    assert score == pytest.approx(-eps / sigma, abs=(lost / sigma + lost) / sigma)


def test_v_turns_as_x_turns() -> None:
    """Salimans & Ho 2022, section 4: with alpha = cos phi, sigma = sin phi, v = dx_t / dphi."""
    x0, eps = draws((4, 3)), draws((4, 3), 1)

    def x(phi: float) -> np.ndarray:
        return math.cos(phi) * x0 + math.sin(phi) * eps

    phi, h = 0.6, 1e-5
    slope = (x(phi + h) - x(phi - h)) / (2 * h)
    v = v_from_x0(tensor(x(phi)), tensor(x0), math.cos(phi), math.sin(phi))
    np.testing.assert_allclose(v.numpy(), slope, rtol=1e-8, atol=1e-9)


@pytest.mark.parametrize(("alpha", "sigma"), [(1.0, 0.5), (0.8, 0.6), (0.2, 2.0)])
def test_the_score_is_the_gradient_of_the_log_density(alpha: float, sigma: float) -> None:
    """Tweedie's formula, with the density of the mixture known and its gradient by differences."""
    x = 1.5 * draws((20, 2))
    x0 = mixture_denoiser()(tensor(x), alpha, sigma)
    score = score_from_x0(tensor(x), x0, alpha, sigma).numpy()
    h = 1e-5
    for axis in range(2):
        step = h * np.eye(2)[axis]
        up, down = (PLANE.log_density(x + sign * step, alpha, sigma) for sign in (1, -1))
        np.testing.assert_allclose(score[:, axis], (up - down) / (2 * h), rtol=1e-6, atol=1e-7)


def test_every_item_may_have_its_own_level() -> None:
    x_t, x0 = tensor(draws((3, 2, 2))), tensor(draws((3, 2, 2), 1))
    alpha, sigma = torch.tensor([0.9, 0.5, 0.1]), torch.tensor([0.1, 0.5, 0.9])
    for convert in (eps_from_x0, score_from_x0, v_from_x0, x0_from_eps, x0_from_v):
        together = convert(x_t, x0, alpha, sigma)
        for i in range(3):
            alone = convert(x_t[i : i + 1], x0[i : i + 1], float(alpha[i]), float(sigma[i]))
            torch.testing.assert_close(together[i : i + 1], alone)
