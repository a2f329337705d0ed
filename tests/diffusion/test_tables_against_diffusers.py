"""Betas and spacings against diffusers'. Their index 0 is the first noisy level, our index 1."""

from __future__ import annotations

import numpy as np
import pytest
from diffusers import DDIMScheduler, DDPMScheduler

from diffusion_gui.core.recipes.schedules import make_schedule

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")


def their_betas(T: int, **settings: object) -> np.ndarray:
    return np.asarray(DDPMScheduler(T, **settings).betas.double().numpy())


def test_linear_betas_at_1000_are_theirs() -> None:
    """To the last bit of the float32 they are kept in."""
    ours = make_schedule("linear", 1000).beta[1:]
    theirs = their_betas(1000, beta_schedule="linear", beta_start=1e-4, beta_end=0.02)
    np.testing.assert_array_max_ulp(ours.astype(np.float32), theirs.astype(np.float32), maxulp=1)


def test_scaled_linear_betas_at_1000_are_theirs() -> None:
    """They square in float32, which costs a few units in the last place."""
    ours = make_schedule("scaled_linear", 1000).beta[1:]
    theirs = their_betas(1000, beta_schedule="scaled_linear", beta_start=0.00085, beta_end=0.012)
    np.testing.assert_array_max_ulp(ours.astype(np.float32), theirs.astype(np.float32), maxulp=4)


@pytest.mark.parametrize("T", [1, 10, 100, 1000])
def test_cosine_betas_are_theirs_for_every_T(T: int) -> None:
    ours = make_schedule("cosine", T).beta[1:]
    theirs = their_betas(T, beta_schedule="squaredcos_cap_v2")
    np.testing.assert_array_max_ulp(ours.astype(np.float32), theirs.astype(np.float32), maxulp=1)


def test_linear_betas_at_another_T_are_theirs_scaled() -> None:
    """Unscaled, as theirs are, they leave 60 % of the signal's amplitude at T = 100."""
    theirs = their_betas(100, beta_schedule="linear", beta_start=1e-4, beta_end=0.02)
    schedule = make_schedule("linear", 100)
    np.testing.assert_allclose(schedule.beta[1:], 10 * theirs, rtol=1e-6)
    assert np.sqrt(np.prod(1 - theirs)) > 0.6
    assert schedule.alpha[-1] < 0.01


@pytest.mark.parametrize("T", [100, 1000])
@pytest.mark.parametrize("spacing", ["trailing", "leading", "linspace"])
def test_the_steps_visited_are_theirs(spacing: str, T: int) -> None:
    """Except for halves: theirs go to the even index, ours are rounded up (trailing, an integer
    rule) or to even after the shift by one (linspace). For some N their trailing rule, a sum of
    floats, goes one too far and ends at -1. For N = 1 their linspace starts at the clean end.
    """
    scheduler = DDIMScheduler(T, timestep_spacing=spacing, steps_offset=0)
    for N in range(2, T + 1, 1 if T == 100 else 37):
        scheduler.set_timesteps(N)
        theirs = scheduler.timesteps.numpy()[:N] + 1
        ours = make_schedule("linear", T).timesteps(N, spacing)[:-1]
        k = np.arange(N)
        exact = {"trailing": T * (N - k) / N, "linspace": T - (T - 1) * k / (N - 1)}
        half = np.abs(exact.get(spacing, np.zeros(N)) % 1 - 0.5) < 1e-9
        np.testing.assert_array_equal(ours[~half], theirs[~half])
        assert (np.abs(ours[half] - theirs[half]) <= 1).all()
