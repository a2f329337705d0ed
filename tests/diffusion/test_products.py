"""Sums of scores and exact products against closed forms: two Gaussians, their scores, their flow.

The product of N(m1, v1)^w1 and N(m2, v2)^w2 is the Gaussian of precision w1/v1 + w2/v2 (Bishop
2006, eq. 2.116 with powers), and the probability flow of linear scores can be integrated by hand.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
import torch
from stage import SAMPLER_NAMES, SCHEDULE_NAMES

from diffusion_gui.core.catalog import SAMPLERS
from diffusion_gui.core.recipes.schedules import make_schedule
from diffusion_gui.diffusion.convert import score_from_x0
from diffusion_gui.diffusion.mixture import MixtureDenoiser
from diffusion_gui.diffusion.product import (
    BROAD,
    LEAST,
    OnGrid,
    SummedScores,
    exact_product,
    grid_points,
    kernel_density,
    noised_density,
)

Array = npt.NDArray[np.float64]
MEANS, VARIANCES = np.array([[0.8, -0.3], [-0.5, 0.4]]), np.array([0.5, 0.08])
WEIGHTS = [(0.5, 0.5), (1.0, 1.0), (1.6, -0.6), (0.3, 0.2)]
LEVELS = [(1.0, 0.05), (0.9, 0.436), (0.5, 0.866), (1.0, 3.0)]


def gaussian(which: int) -> MixtureDenoiser:
    mean, std = MEANS[which : which + 1], VARIANCES[which : which + 1] ** 0.5
    return MixtureDenoiser(torch.from_numpy(mean), torch.from_numpy(std))


def summed(weights: tuple[float, float]) -> SummedScores:
    return SummedScores(gaussian(0), gaussian(1), *weights)


def noised_score(x: Array, mean: Array, variance: float, alpha: float, sigma: float) -> Array:
    """The score at x of a Gaussian that is noised to a level."""
    return (alpha * mean - x) / (alpha**2 * variance + sigma**2)


def product(weights: tuple[float, float]) -> tuple[Array, float]:
    """Mean and variance of the product of powers, in closed form."""
    precision = np.array(weights) / VARIANCES
    return (precision[:, None] * MEANS).sum(0) / precision.sum(), float(1.0 / precision.sum())


def points(count: int = 9) -> Array:
    return np.random.default_rng(5).normal(size=(count, 2))


@pytest.mark.parametrize("weights", WEIGHTS)
@pytest.mark.parametrize(("alpha", "sigma"), LEVELS)
def test_the_score_is_the_weighted_sum_of_both_scores(
    weights: tuple[float, float], alpha: float, sigma: float
) -> None:
    x = points()
    x0 = summed(weights)(torch.from_numpy(x), alpha, sigma)
    made = score_from_x0(torch.from_numpy(x), x0, alpha, sigma).numpy()
    expected = sum(
        w * noised_score(x, m, v, alpha, sigma)
        for w, m, v in zip(weights, MEANS, VARIANCES, strict=True)
    )
    # What stands for "everywhere" is a Gaussian of deviation BROAD.
    rest = 1.0 - sum(weights)
    expected = expected - rest * x / (alpha**2 * BROAD**2 + sigma**2)
    np.testing.assert_allclose(made, expected, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("weights", [(0.5, 0.5), (1.6, -0.6), (1.0, 1.0)])
def test_without_noise_it_is_the_products_score_and_with_noise_it_is_not(
    weights: tuple[float, float],
) -> None:
    x, (mean, variance) = points(), product(weights)

    def apart(sigma: float) -> float:
        x0 = summed(weights)(torch.from_numpy(x), 1.0, sigma)
        made = score_from_x0(torch.from_numpy(x), x0, 1.0, sigma).numpy()
        exact = noised_score(x, mean, variance, 1.0, sigma)
        return float(np.abs(made - exact).max() / np.abs(exact).max())

    assert apart(1e-3) < 0.01
    assert apart(0.5) > 0.1


@pytest.mark.parametrize("weights", [(0.5, 0.5), (0.8, 0.2), (1.6, -0.6)])
def test_the_flow_of_summed_scores_ends_with_the_geometric_mean_of_the_variances(
    weights: tuple[float, float],
) -> None:
    # dx/dsigma = -sigma score = x sum_i w_i sigma / (v_i + sigma^2), and the integral is a product
    # of powers; the exact product has the harmonic mean.
    schedule = make_schedule("karras", 1000)
    zero, both = np.zeros((1, 2)), []
    for which in (0, 1):
        std = torch.from_numpy(VARIANCES[which : which + 1] ** 0.5)
        both.append(MixtureDenoiser(torch.from_numpy(zero), std))
    x = torch.tensor([[80.0, -80.0]], dtype=torch.float64)
    steps = SAMPLERS["heun"].load()(
        SummedScores(*both, *weights),
        x,
        schedule,
        schedule.timesteps(200),
        lambda k: torch.zeros_like(x),
        None,
    )
    *_, last = (step.x_next for step in steps)
    variance = float(last[0, 0]) ** 2  # of a start of deviation 80
    powers = np.array(weights)
    expected = 80.0**2 * np.prod((VARIANCES / (VARIANCES + 80.0**2)) ** powers)
    assert variance == pytest.approx(float(expected), rel=1e-3)
    assert variance == pytest.approx(float(np.prod(VARIANCES**powers)), rel=5e-3)
    assert abs(variance / product(weights)[1] - 1.0) > 0.2, "and that is not the exact product"


def test_of_one_width_and_weights_that_sum_to_1_the_sum_is_exact() -> None:
    one, other = (
        MixtureDenoiser(torch.tensor([[m, 0.0]], dtype=torch.float64), torch.tensor([0.4]).double())
        for m in (-1.0, 2.0)
    )
    between = MixtureDenoiser(torch.tensor([[0.5, 0.0]]).double(), torch.tensor([0.4]).double())
    x = torch.from_numpy(points())
    for alpha, sigma in LEVELS:
        made = SummedScores(one, other, 0.5, 0.5)(x, alpha, sigma)
        torch.testing.assert_close(made, between(x, alpha, sigma), atol=1e-12, rtol=1e-10)


def test_a_weight_of_0_leaves_the_first_model_bit_for_bit() -> None:
    x = torch.from_numpy(points())
    made = SummedScores(gaussian(0), gaussian(1), 1.0, 0.0)(x, 0.6, 0.8)
    assert torch.equal(made, gaussian(0)(x, 0.6, 0.8))


@pytest.mark.parametrize("schedule_name", SCHEDULE_NAMES)
@pytest.mark.parametrize("name", SAMPLER_NAMES)
def test_every_sampler_ends_somewhere_finite_on_every_schedule(
    name: str, schedule_name: str
) -> None:
    schedule = make_schedule(schedule_name, 1000)
    noise = torch.from_numpy(points())
    for weights in ((1.0, 1.0), (1.5, -0.5), (0.2, 0.2)):
        x = float(schedule.sigma[1000]) * noise
        steps = SAMPLERS[name].load()(
            summed(weights), x, schedule, schedule.timesteps(20), lambda k: noise, None
        )
        *_, last = (step.x_next for step in steps)
        assert float(last.abs().max()) < 2.0 * BROAD


LOW, HIGH, SIDE = -3.0, 3.0, 120


def log_density(mean: Array, variance: float) -> torch.Tensor:
    at = grid_points(LOW, HIGH, SIDE).numpy()
    log_p = -0.5 * ((at - mean) ** 2).sum(1) / variance - np.log(2 * np.pi * variance)
    return torch.from_numpy(log_p).reshape(SIDE, SIDE)


@pytest.mark.parametrize("weights", [(0.5, 0.5), (1.0, 1.0), (2.0, 0.7)])
def test_the_exact_product_of_two_gaussians_is_the_closed_form(
    weights: tuple[float, float],
) -> None:
    logs = (log_density(m, v) for m, v in zip(MEANS, VARIANCES, strict=True))
    p = exact_product(*logs, *weights).reshape(-1)
    at, (mean, variance) = grid_points(LOW, HIGH, SIDE), product(weights)
    assert float(p.sum()) == pytest.approx(1.0, abs=1e-12)
    np.testing.assert_allclose((p[:, None] * at).sum(0), mean, atol=1e-6)
    spread = (p[:, None] * (at - torch.from_numpy(mean)) ** 2).sum(0)
    np.testing.assert_allclose(spread, variance, rtol=1e-4)


def test_a_density_that_is_divided_by_is_never_next_to_nothing() -> None:
    narrow, wide = log_density(np.zeros(2), 0.02), log_density(np.zeros(2), 0.5)
    p = exact_product(wide, narrow, 1.0, -0.5)
    allowed = wide.exp() / (narrow - narrow.max()).exp().clamp(min=LEAST) ** 0.5
    np.testing.assert_allclose(p, allowed / allowed.sum(), rtol=0.5, atol=1e-6)
    assert float(p[SIDE // 2, SIDE // 2]) < 0.1 * float(p.max()), "it leads away from the second"


def test_a_points_density_is_a_gaussian_around_its_cell() -> None:
    middle = grid_points(LOW, HIGH, SIDE)[SIDE * 40 + 70]  # row 40 from below, column 70
    made = kernel_density(middle[None], LOW, HIGH, SIDE, 0.1)
    assert np.unravel_index(int(made.argmax()), made.shape) == (40, 70)
    expected = log_density(middle.numpy(), 0.01)
    near = expected > expected.max() - 20.0
    np.testing.assert_allclose(made[near], expected[near], atol=1e-5)


@pytest.mark.parametrize(("alpha", "sigma"), LEVELS)
def test_the_denoiser_of_a_gaussian_on_a_grid_is_the_gaussians(alpha: float, sigma: float) -> None:
    mean, variance, width = MEANS[0] * 0.5, 0.1, 0.03
    p = log_density(mean, variance).exp().reshape(-1)
    made = OnGrid(grid_points(LOW, HIGH, SIDE), p / p.sum(), width)
    std = torch.tensor([(variance + width**2) ** 0.5], dtype=torch.float64)
    exact = MixtureDenoiser(torch.from_numpy(mean)[None], std)
    x = alpha * torch.from_numpy(mean) + 0.4 * torch.from_numpy(points())
    torch.testing.assert_close(made(x, alpha, sigma), exact(x, alpha, sigma), atol=3e-3, rtol=0.0)


@pytest.mark.parametrize(("alpha", "sigma"), LEVELS)
def test_the_density_on_a_grid_is_noised_as_a_gaussian_is(alpha: float, sigma: float) -> None:
    mean, variance, width, size = MEANS[0] * 0.5, 0.1, 0.03, 1.7
    p = log_density(mean, variance).exp()
    made = noised_density(p / p.sum(), LOW, HIGH, alpha, sigma, width, size).reshape(-1)
    at = size * grid_points(LOW, HIGH, SIDE).numpy()
    total = alpha**2 * (variance + width**2) + sigma**2
    expected = np.exp(-0.5 * ((at - alpha * mean) ** 2).sum(1) / total)
    np.testing.assert_allclose(made, expected / expected.max(), atol=1e-3)
