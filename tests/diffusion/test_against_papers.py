"""Every sampler on every schedule, step by step, against NumPy written from the papers."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import numpy as np
import pytest
import torch
from references.mixture import PLANE
from references.samplers import SAMPLERS as REFERENCES
from references.samplers import is_straight
from stage import (
    FRESH,
    SAMPLER_NAMES,
    SCHEDULE_NAMES,
    difference,
    draws,
    mixture_denoiser,
    states,
    steps_of,
    tensor,
)

from diffusion_gui.core.catalog import SAMPLERS
from diffusion_gui.core.recipes.schedules import make_schedule

Agree = Callable[[str, str, str, float], None]

ITEMS = 6
# (T, N, spacing): one step, two, few, a number that does not divide T, and every step there is
WALKS = [
    (1, 1, "trailing"),
    (1000, 1, "trailing"),
    (1000, 2, "trailing"),
    (1000, 7, "trailing"),
    (1000, 20, "linspace"),
    (1000, 30, "leading"),
    (60, 60, "trailing"),
]


@pytest.mark.parametrize("schedule_name", SCHEDULE_NAMES)
@pytest.mark.parametrize("name", SAMPLER_NAMES)
def test_sampler_equals_its_paper(name: str, schedule_name: str, agree: Agree) -> None:
    for T, N, spacing in WALKS:
        schedule = make_schedule(schedule_name, T)
        timesteps = schedule.timesteps(N, spacing)
        alpha, sigma = schedule.alpha[timesteps], schedule.sigma[timesteps]
        straight = is_straight(schedule.alpha[-1], schedule.sigma[-1])
        x, z = sigma[0] * draws((ITEMS, 2), seed=N), draws((N, ITEMS, 2), seed=N + 1)
        for eta in (0.0, 0.4, 1.0) if name == "ddim" else (0.0,):
            options = {"eta": eta} if name == "ddim" else {}
            expected = REFERENCES[name](
                PLANE.denoise, x, alpha, sigma, z, eta=eta, straight=straight
            )
            for dtype in (torch.float64, torch.float32):
                ours = states(steps_of(name, schedule, timesteps, x, z, dtype=dtype, **options))
                agree(
                    name,
                    "its paper, NumPy float64",
                    str(dtype).removeprefix("torch."),
                    difference(ours, expected),
                )


@pytest.mark.parametrize("schedule_name", SCHEDULE_NAMES)
@pytest.mark.parametrize("name", SAMPLER_NAMES)
def test_every_number_of_steps_runs_to_the_end(name: str, schedule_name: str) -> None:
    T = 12
    schedule = make_schedule(schedule_name, T)
    for spacing in ("trailing", "leading", "linspace"):
        for N in range(1, T + 1):
            timesteps = schedule.timesteps(N, spacing)
            x = schedule.sigma[timesteps[0]] * draws((2, 2))
            steps = steps_of(name, schedule, timesteps, x, draws((N, 2, 2)))
            assert [step.k for step in steps] == list(range(N))
            assert [step.s.t for step in steps] + [steps[-1].t.t] == timesteps.tolist()
            assert all(torch.isfinite(step.x_next).all() for step in steps)


@pytest.mark.parametrize("schedule_name", SCHEDULE_NAMES)
def test_the_last_step_lands_on_the_prediction(schedule_name: str) -> None:
    schedule = make_schedule(schedule_name, 50)
    timesteps = schedule.timesteps(10)
    x = schedule.sigma[-1] * draws((ITEMS, 2))
    for name in SAMPLER_NAMES:
        last = steps_of(name, schedule, timesteps, x, draws((10, ITEMS, 2)))[-1]
        assert last.noise is None, "noise was added to clean data"
        np.testing.assert_allclose(last.x_next.numpy(), last.x0.numpy(), atol=1e-12)


def test_a_step_is_told_as_it_was_made() -> None:
    """State, prediction and noise of each Step are what the next state was computed from."""
    schedule = make_schedule("cosine", 40)
    timesteps = schedule.timesteps(8)
    z = draws((8, ITEMS, 2))
    for name in SAMPLER_NAMES:
        steps = steps_of(name, schedule, timesteps, draws((ITEMS, 2), 1), z)
        for k, step in enumerate(steps):
            expected = PLANE.denoise(step.x.numpy(), step.s.alpha, step.s.sigma)
            np.testing.assert_allclose(step.x0.numpy(), expected, rtol=1e-9, atol=1e-12)
            assert (step.s.alpha, step.s.sigma) == (
                schedule.alpha[timesteps[k]],
                schedule.sigma[timesteps[k]],
            )
            if step.noise is not None:
                np.testing.assert_array_equal(step.noise.numpy(), z[k])
        for before, after in itertools.pairwise(steps):
            assert after.x is before.x_next


def test_noise_is_drawn_only_where_it_is_added() -> None:
    """A sampler that adds none must not ask for it: the recorded noise is zeros then."""
    schedule = make_schedule("linear", 100)
    timesteps = schedule.timesteps(10)
    for name in SAMPLER_NAMES:
        steps = steps_of(name, schedule, timesteps, draws((2, 2)), draws((10, 2, 2)))
        adds = name in FRESH and name != "ddim"  # ddim's eta is 0 here
        assert [step.noise is not None for step in steps] == [adds] * 9 + [False], name


@pytest.mark.parametrize("schedule_name", SCHEDULE_NAMES)
def test_ddim_with_eta_1_equals_ddpm(schedule_name: str) -> None:
    """Song et al. 2021, section 4.1."""
    schedule = make_schedule(schedule_name, 200)
    timesteps = schedule.timesteps(25)
    x, z = schedule.sigma[-1] * draws((ITEMS, 2)), draws((25, ITEMS, 2), 1)
    ddpm = states(steps_of("ddpm", schedule, timesteps, x, z))
    assert difference(states(steps_of("ddim", schedule, timesteps, x, z, eta=1.0)), ddpm) < 1e-12


@pytest.mark.parametrize("schedule_name", SCHEDULE_NAMES)
def test_euler_equals_ddim_with_eta_0(schedule_name: str) -> None:
    """Both integrate the same equation exactly for a constant prediction (Song et al., eq. 14)."""
    schedule = make_schedule(schedule_name, 200)
    timesteps = schedule.timesteps(25)
    x, z = schedule.sigma[-1] * draws((ITEMS, 2)), draws((25, ITEMS, 2), 1)
    ddim = states(steps_of("ddim", schedule, timesteps, x, z))
    assert difference(states(steps_of("euler", schedule, timesteps, x, z)), ddim) < 1e-10


@pytest.mark.parametrize("schedule_name", SCHEDULE_NAMES)
def test_ancestral_euler_equals_ddpm(schedule_name: str) -> None:
    """k-diffusion's sigma_up is the posterior's standard deviation in units of y = x / alpha."""
    schedule = make_schedule(schedule_name, 200)
    timesteps = schedule.timesteps(25)
    x, z = schedule.sigma[-1] * draws((ITEMS, 2)), draws((25, ITEMS, 2), 1)
    ddpm = states(steps_of("ddpm", schedule, timesteps, x, z))
    assert difference(states(steps_of("euler_ancestral", schedule, timesteps, x, z)), ddpm) < 1e-9


def test_a_sampler_can_be_stopped_and_taken_up_again() -> None:
    """What a sampler yields does not depend on when its caller asks for it."""
    schedule = make_schedule("cosine", 30)
    timesteps = schedule.timesteps(6)
    x, z = draws((3, 2)), draws((6, 3, 2), 1)
    for name in SAMPLER_NAMES:
        whole = states(steps_of(name, schedule, timesteps, x, z))
        first, second = (
            SAMPLERS[name].load()(
                mixture_denoiser(), tensor(x), schedule, timesteps, lambda k: tensor(z[k])
            )
            for _ in range(2)
        )
        interleaved = []
        for a, b in zip(first, second, strict=True):  # two runs at once share nothing
            interleaved.append(a.x_next.numpy())
            np.testing.assert_array_equal(a.x_next.numpy(), b.x_next.numpy())
        np.testing.assert_array_equal(interleaved, whole[1:])
