"""With an exact Gaussian denoiser every step is affine: mean and variance are known, not estimated.

The affine map is read off a run without sampling. Items of one batch are probes: one starts at 0,
one at 1, and one more for each step sees a unit of fresh noise at that step alone. State k is then
shift + gain x_T + sum_j weight_j z_j, whose mean and variance are sums.
"""

from __future__ import annotations

import numpy as np
import pytest
from references.gaussian import moments
from references.mixture import Mixture
from references.samplers import is_straight
from stage import FRESH, SAMPLER_NAMES, SCHEDULE_NAMES, mixture_denoiser, states, steps_of

from diffusion_gui.core.recipes.schedules import make_schedule
from diffusion_gui.core.schedule import NoiseSchedule

MEAN, VARIANCE = 0.7, 0.36
GAUSSIAN = mixture_denoiser(Mixture(np.array([[MEAN]]), np.array([VARIANCE**0.5]), np.ones(1)))


def probe(
    name: str,
    schedule: NoiseSchedule,
    timesteps: np.ndarray,
    start: tuple[float, float],
    **options: float,
) -> list[tuple[float, float]]:
    """(mean, variance) of every state, for a starting state of the given mean and variance."""
    K = len(timesteps) - 1
    x = np.zeros((K + 2, 1))
    x[1] = 1.0
    z = np.zeros((K, K + 2, 1))
    z[np.arange(K), 2 + np.arange(K)] = 1.0
    run = steps_of(name, schedule, timesteps, x, z, denoiser=GAUSSIAN, **options)
    result = []
    for state in states(run):
        shift, gain, weights = state[0, 0], state[1, 0] - state[0, 0], state[2:, 0] - state[0, 0]
        result.append((shift + gain * start[0], gain**2 * start[1] + np.sum(weights**2)))
    return result


@pytest.mark.parametrize("schedule_name", SCHEDULE_NAMES)
@pytest.mark.parametrize("name", SAMPLER_NAMES)
def test_mean_and_variance_of_every_step(name: str, schedule_name: str) -> None:
    for T, N in ((1, 1), (1000, 1), (1000, 2), (1000, 3), (1000, 11), (1000, 40), (50, 50)):
        schedule = make_schedule(schedule_name, T)
        timesteps = schedule.timesteps(N)
        alpha, sigma = schedule.alpha[timesteps], schedule.sigma[timesteps]
        straight = is_straight(schedule.alpha[-1], schedule.sigma[-1])
        start = (0.3, float(sigma[0]) ** 2)
        for eta in (0.0, 0.5, 1.0) if name == "ddim" else (0.0,):
            options = {"eta": eta} if name == "ddim" else {}
            ours = probe(name, schedule, timesteps, start, **options)
            expected = moments(
                name, alpha, sigma, MEAN, VARIANCE, start, eta=eta, straight=straight
            )
            np.testing.assert_allclose(ours, expected, rtol=1e-9, atol=1e-12)


SHAPES = {
    "signal left in x_T": "30,20,12,6,3,1,-3",
    "noisy from the first step": "0,-2,-4,-8,-12,-20,-60",
    "all at once": "60,59.9,59.8,0,-59.8,-59.9,-60",
}


@pytest.mark.parametrize("shape", list(SHAPES))
@pytest.mark.parametrize("name", SAMPLER_NAMES)
def test_mean_and_variance_of_every_step_of_a_schedule_of_ones_own(name: str, shape: str) -> None:
    for T, N in ((1000, 3), (1000, 21), (50, 50)):
        schedule = make_schedule("custom", T, handles=SHAPES[shape])
        timesteps = schedule.timesteps(N)
        alpha, sigma = schedule.alpha[timesteps], schedule.sigma[timesteps]
        straight = is_straight(schedule.alpha[-1], schedule.sigma[-1])
        start = (0.3, float(sigma[0]) ** 2)
        ours = probe(name, schedule, timesteps, start)
        expected = moments(name, alpha, sigma, MEAN, VARIANCE, start, eta=0.0, straight=straight)
        np.testing.assert_allclose(ours, expected, rtol=1e-9, atol=1e-12)


def true_marginals(schedule: NoiseSchedule, timesteps: np.ndarray) -> np.ndarray:
    """Mean alpha m and variance alpha^2 v + sigma^2 of x_t."""
    alpha, sigma = schedule.alpha[timesteps], schedule.sigma[timesteps]
    return np.stack([alpha * MEAN, alpha**2 * VARIANCE + sigma**2], axis=1)


@pytest.mark.parametrize(
    "schedule_name", ["linear", "cosine", "sigmoid", "karras", "flow", "custom"]
)
@pytest.mark.parametrize("name", [name for name in SAMPLER_NAMES if name != "lcm"])
def test_with_many_steps_the_data_come_back(name: str, schedule_name: str) -> None:
    """Started from the true x_T, every sampler tends to the true marginal at every level."""
    worst = []
    for T in (40, 160):
        schedule = make_schedule(schedule_name, T)
        timesteps = schedule.timesteps(T)
        truth = true_marginals(schedule, timesteps)
        ours = np.array(probe(name, schedule, timesteps, tuple(truth[0])))
        worst.append((np.abs(ours - truth) / truth[:, 1:].clip(min=VARIANCE)).max())
    assert worst[1] < 0.1
    assert worst[1] < 0.5 * worst[0] or worst[1] < 1e-3, "four times the steps, half the error"


@pytest.mark.parametrize("name", FRESH)
def test_one_step_of_posterior_sampling_loses_the_posteriors_spread(name: str) -> None:
    """A step draws x_t given E[x_0], not given x_0: its variance is short by alpha_t^2-weighted
    posterior variance, pull^2 Var[x_0 | x_s], exactly.
    """
    schedule = make_schedule("linear", 1000)
    timesteps = np.array([600, 400, 0])
    truth = true_marginals(schedule, timesteps)
    options = {"eta": 1.0} if name == "ddim" else {}
    mean, variance = probe(name, schedule, timesteps, tuple(truth[0]), **options)[1]
    (alpha_s, alpha_t), (sigma_s, sigma_t) = schedule.alpha[[600, 400]], schedule.sigma[[600, 400]]
    kept = 0.0 if name == "lcm" else (alpha_s * sigma_t / (alpha_t * sigma_s)) ** 2
    pull = alpha_t * (1 - kept)
    posterior = VARIANCE * sigma_s**2 / (alpha_s**2 * VARIANCE + sigma_s**2)
    assert mean == pytest.approx(truth[1, 0], rel=1e-12)
    assert variance == pytest.approx(truth[1, 1] - pull**2 * posterior, rel=1e-12)


def test_consistency_sampling_of_a_denoiser_that_predicts_the_mean_loses_the_spread() -> None:
    """Of its predictions, which are means, one is what is left: more steps make it worse."""
    schedule = make_schedule("linear", 1000)
    found = []
    for count in (1, 4, 50):
        timesteps = schedule.timesteps(count)
        truth = true_marginals(schedule, timesteps)
        mean, variance = probe("lcm", schedule, timesteps, tuple(truth[0]))[-1]
        assert mean == pytest.approx(MEAN, rel=1e-3)
        found.append(variance / VARIANCE)
    assert all(share < 0.9 for share in found)
