"""The forward process: marginals of the closed form and of the chain, exactly and by sampling."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from stage import SCHEDULE_NAMES, draws, states, tensor

from diffusion_gui.core.noise import Stream, normal
from diffusion_gui.core.recipes.schedules import make_schedule
from diffusion_gui.diffusion.forward import add_noise, closed_form, markov_chain, transition

LEVELS = [0, 1, 2, 5, 10, 20, 30, 40]


def ks_distance(sample: np.ndarray, mean: float, std: float) -> float:
    """Kolmogorov-Smirnov distance between a sample and N(mean, std^2)."""
    z = (np.sort(sample) - mean) / std
    cdf = np.array([0.5 * math.erfc(-value / math.sqrt(2)) for value in z])
    n = len(sample)
    return float(max((np.arange(1, n + 1) / n - cdf).max(), (cdf - np.arange(n) / n).max()))


def test_any_level_at_once() -> None:
    """x_t = alpha x_0 + sigma eps, with one level for all or one for each item."""
    x0, eps = draws((3, 2, 2)), draws((3, 2, 2), 1)
    ours = add_noise(tensor(x0), tensor(eps), 0.6, 0.8).numpy()
    np.testing.assert_allclose(ours, 0.6 * x0 + 0.8 * eps, rtol=1e-15)
    alpha, sigma = np.array([1.0, 0.6, 0.0]), np.array([0.0, 0.8, 1.0])
    ours = add_noise(tensor(x0), tensor(eps), tensor(alpha), tensor(sigma)).numpy()
    np.testing.assert_array_equal(ours[0], x0[0])
    np.testing.assert_array_equal(ours[2], eps[2])
    np.testing.assert_allclose(ours[1], 0.6 * x0[1] + 0.8 * eps[1], rtol=1e-15)


@pytest.mark.parametrize("name", SCHEDULE_NAMES)
def test_closed_form_is_the_closed_form_at_every_level(name: str) -> None:
    schedule = make_schedule(name, 40)
    x0, eps = draws((3, 2)), draws((3, 2), 1)
    run = list(closed_form(tensor(x0), tensor(eps), schedule, np.array(LEVELS)))
    assert [step.s.t for step in run] + [run[-1].t.t] == LEVELS
    for t, state in zip(LEVELS, states(run), strict=True):
        expected = schedule.alpha[t] * x0 + schedule.sigma[t] * eps
        np.testing.assert_allclose(state, expected, rtol=1e-14, atol=1e-15)
    for step in run:
        np.testing.assert_array_equal(step.x0.numpy(), x0)
        np.testing.assert_array_equal(step.noise.numpy(), eps)


@pytest.mark.parametrize("name", SCHEDULE_NAMES)
def test_the_chain_has_the_closed_forms_mean_and_variance(name: str) -> None:
    """The chain is affine in x_0 and its fresh noise; probes of unit size read its weights off."""
    schedule = make_schedule(name, 40)
    for levels in (np.array(LEVELS), np.arange(41)):
        K = len(levels) - 1
        x0 = np.zeros((K + 1, 1))
        x0[0] = 1.0
        z = np.zeros((K, K + 1, 1))
        z[np.arange(K), 1 + np.arange(K)] = 1.0
        run = list(markov_chain(tensor(x0), schedule, levels, lambda k, z=z: tensor(z[k])))
        for t, state in zip(levels, states(run), strict=True):
            assert state[0, 0] == pytest.approx(schedule.alpha[t], rel=1e-12, abs=1e-15)
            spread = math.sqrt(np.sum(state[1:, 0] ** 2))
            assert spread == pytest.approx(schedule.sigma[t], rel=1e-10)


def test_a_step_of_the_chain_is_ho_et_als() -> None:
    """q(x_t | x_{t-1}) = N(sqrt(1 - beta_t) x_{t-1}, beta_t) (Ho et al. 2020, eq. 2)."""
    schedule = make_schedule("linear", 1000)
    for t in (1, 2, 500, 1000):
        noisier, cleaner = (
            (float(schedule.alpha[i]), float(schedule.sigma[i])) for i in (t, t - 1)
        )
        ratio, spread = transition(*noisier, *cleaner)
        assert ratio == pytest.approx(math.sqrt(1 - schedule.beta[t]), rel=1e-12)
        assert spread == pytest.approx(math.sqrt(schedule.beta[t]), rel=1e-10)


def test_noise_grows_by_what_two_levels_differ_when_nothing_fades() -> None:
    """Karras' alpha is 1: sigma_st^2 = sigma_s^2 - sigma_t^2."""
    assert transition(1.0, 5.0, 1.0, 3.0) == (1.0, 4.0)


def test_all_noise_is_fresh_where_no_signal_is_left() -> None:
    assert transition(0.0, 1.0, 0.5, 0.5) == (0.0, 1.0)
    assert transition(0.0, 1.0, 0.0, 1.0) == (1.0, 0.0), "noise stays the noise it is"


@pytest.mark.parametrize("process", ["closed form", "chain"])
@pytest.mark.parametrize("name", SCHEDULE_NAMES)
def test_samples_pass_a_kolmogorov_smirnov_test(name: str, process: str) -> None:
    """4,000 items x_0 ~ N(0.7, 0.6^2) and the program's own noise; p = 0.001 at 1.95 / sqrt(n)."""
    count, seed = 4000, 11
    schedule = make_schedule(name, 40)
    levels = np.array([0, 4, 16, 40])
    x0 = 0.7 + 0.6 * draws((count, 1), 3)

    def noise(stream: Stream, k: int) -> torch.Tensor:
        return tensor(normal(seed, stream, range(count), k, (1,)))

    if process == "closed form":
        run = closed_form(tensor(x0), noise(Stream.PRIOR, 0), schedule, levels)
    else:
        run = markov_chain(tensor(x0), schedule, levels, lambda k: noise(Stream.STEP, k))
    for t, state in zip(levels, states(list(run)), strict=True):
        alpha, sigma = schedule.alpha[t], schedule.sigma[t]
        std = math.sqrt((0.6 * alpha) ** 2 + sigma**2)
        assert ks_distance(state[:, 0], 0.7 * alpha, std) < 1.95 / math.sqrt(count)


def test_the_kolmogorov_smirnov_check_would_notice() -> None:
    count = 4000
    assert ks_distance(1.1 * draws((count,), 3), 0.0, 1.0) > 1.95 / math.sqrt(count)
    assert ks_distance(0.1 + draws((count,), 3), 0.0, 1.0) > 1.95 / math.sqrt(count)
