"""Inpainting against what is known exactly: a correlated normal pair, one number of which is kept.

Given the kept number k, the other is normal with mean rho k and variance 1 - rho^2.
"""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from torch import Tensor

from diffusion_gui.core.recipes.schedules import make_schedule
from diffusion_gui.diffusion.denoiser import Level
from diffusion_gui.diffusion.inpaint import put_back, resampled
from diffusion_gui.diffusion.samplers.gaussian import ddim
from diffusion_gui.diffusion.step import ends

RHO, ITEMS, STEPS = 0.9, 20_000, 40
KEEP = torch.tensor([[True, False]])
COVARIANCE = torch.tensor([[1.0, RHO], [RHO, 1.0]], dtype=torch.float64)


def pair(x: Tensor, alpha: Level, sigma: Level, labels: Tensor | None = None) -> Tensor:
    """E[x_0 | x_t] of the pair: alpha C (alpha^2 C + sigma^2)^-1 x_t."""
    spread = float(alpha) ** 2 * COVARIANCE + float(sigma) ** 2 * torch.eye(2, dtype=torch.float64)
    return x @ (float(alpha) * torch.linalg.solve(spread, COVARIANCE))


def inpainted(passes: int, eta: float) -> tuple[Tensor, Tensor]:
    """(kept, made) of `ITEMS` pairs."""
    rng = torch.Generator().manual_seed(7)

    def fresh(use: int = 0) -> Tensor:
        return torch.randn(ITEMS, 1, 2, generator=rng, dtype=torch.float64)

    schedule = make_schedule("cosine", 1000)
    timesteps = schedule.timesteps(STEPS)
    places = [here for *_, here in ends(schedule, timesteps)]
    clean, x = fresh(), fresh()
    for step in ddim(pair, x, schedule, timesteps, fresh, eta=eta):
        x = put_back(step.x_next, clean, KEEP, fresh(), step.t)
        for _ in range(passes - 1 if step.t.sigma > 0.0 else 0):
            x = resampled(pair, x, step.t, places[step.k + 1], None, clean, KEEP, fresh)
        with torch.inference_mode():
            step.x_next.copy_(x)
    return clean[:, 0, 0], x[:, 0, 1]


def fit(kept: Tensor, made: Tensor) -> tuple[float, float]:
    """The slope of `made` on `kept`, and the variance around that line."""
    slope = float((kept * made).sum() / (kept * kept).sum())
    return slope, float((made - slope * kept).var())


@pytest.mark.parametrize("eta", [0.0, 1.0])
def test_going_back_and_again_makes_the_rest_fit_what_is_kept(eta: float) -> None:
    once, often = fit(*inpainted(1, eta)), fit(*inpainted(10, eta))
    assert once[0] < RHO - 0.1, "what is put back afterwards is hardly heeded"
    assert often[0] == pytest.approx(RHO, abs=0.05)
    assert often[1] == pytest.approx(1.0 - RHO**2, abs=0.06)
    for passes in (2, 3):
        assert once[0] < fit(*inpainted(passes, eta))[0] <= often[0] + 0.02


def test_resampling_leaves_the_distribution_of_states_as_it_is() -> None:
    rng = torch.Generator().manual_seed(1)

    def fresh(use: int = 0) -> Tensor:
        return torch.randn(ITEMS, 1, 2, generator=rng, dtype=torch.float64)

    schedule = make_schedule("cosine", 1000)
    places = [here for *_, here in ends(schedule, np.array([620, 600, 580], np.int64))]
    s, t = places
    clean = fresh() @ torch.linalg.cholesky(COVARIANCE).T
    x = s.alpha * clean + s.sigma * fresh()
    nothing = torch.zeros(1, 2, dtype=torch.bool)
    again = resampled(pair, x, s, t, None, clean, nothing, fresh)
    expected = s.alpha**2 * COVARIANCE + s.sigma**2 * torch.eye(2, dtype=torch.float64)
    for state in (x, again):
        np.testing.assert_allclose(torch.cov(state[:, 0].T), expected, atol=4 / math.sqrt(ITEMS))
    assert float((again - x).abs().mean()) > 0.05, "it did move"


def test_the_kept_part_is_itself_noised_to_the_level() -> None:
    schedule = make_schedule("cosine", 1000)
    ((*_, here),) = [*ends(schedule, np.array([400, 300], np.int64))]
    clean, eps, x = torch.full((1, 1, 2), 2.0), torch.full((1, 1, 2), -1.0), torch.zeros(1, 1, 2)
    made = put_back(x, clean, KEEP, eps, here)
    assert float(made[0, 0, 0]) == pytest.approx(2.0 * here.alpha - here.sigma)
    assert float(made[0, 0, 1]) == 0.0
