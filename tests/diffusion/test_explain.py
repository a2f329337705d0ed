"""The formula that is shown for a step is the step that was made."""

from __future__ import annotations

import numpy as np
import pytest
from stage import SAMPLER_NAMES, SCHEDULE_NAMES, draws, states, steps_of, tensor

from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.core.recipes.schedules import make_schedule
from diffusion_gui.core.runs.step_formula import explain
from diffusion_gui.core.runs.trajectory import NoiseLevels
from diffusion_gui.diffusion.forward import closed_form, markov_chain
from diffusion_gui.diffusion.step import Step

N = 12


def check(recipe: Recipe, path: NoiseLevels, run: list[Step], z: np.ndarray) -> None:
    """x_next = keep x + pull x_0 + fresh z, at every step that has no correction."""
    for k, (step, following) in enumerate(zip(run, states(run)[1:], strict=True)):
        formula = explain(recipe, path, k)
        assert formula is not None
        told = formula.keep * step.x.numpy() + formula.pull * step.x0.numpy() + formula.fresh * z[k]
        if not formula.corrected:
            np.testing.assert_allclose(told, following, rtol=1e-9, atol=1e-11)
    assert explain(recipe, path, len(run)) is None


@pytest.mark.parametrize("schedule_name", SCHEDULE_NAMES)
@pytest.mark.parametrize("name", SAMPLER_NAMES)
def test_reverse_steps(name: str, schedule_name: str) -> None:
    for T in (40, 1000):
        schedule = make_schedule(schedule_name, T)
        timesteps = schedule.timesteps(N)
        x, z = schedule.sigma[-1] * draws((3, 2)), draws((N, 3, 2), 1)
        for eta in (0.0, 0.4, 1.0) if name == "ddim" else (0.0,):
            run = steps_of(name, schedule, timesteps, x, z, **({"eta": eta} if eta else {}))
            recipe = Recipe(sampler=name, schedule=schedule_name, T=T, steps=N, eta=eta)
            check(recipe, NoiseLevels.of(schedule, timesteps), run, z)


def test_only_second_order_samplers_are_corrected() -> None:
    schedule = make_schedule("cosine", 40)
    path = NoiseLevels.of(schedule, schedule.timesteps(N))
    corrected = {
        name
        for name in SAMPLER_NAMES
        if explain(Recipe(sampler=name), path, 3).corrected  # type: ignore[union-attr]
    }
    assert corrected == {"heun", "dpmpp_2m"}


@pytest.mark.parametrize("schedule_name", SCHEDULE_NAMES)
def test_forward_steps(schedule_name: str) -> None:
    schedule = make_schedule(schedule_name, 40)
    timesteps = schedule.timesteps(N)[::-1].copy()
    path = NoiseLevels.of(schedule, timesteps)
    x0, z = draws((3, 2)), draws((N, 3, 2), 1)
    chain = list(markov_chain(tensor(x0), schedule, timesteps, lambda k: tensor(z[k])))
    check(Recipe(process="markov"), path, chain, z)
    closed = list(closed_form(tensor(x0), tensor(z[0]), schedule, timesteps))
    check(Recipe(process="forward"), path, closed, np.repeat(z[:1], N, axis=0))
