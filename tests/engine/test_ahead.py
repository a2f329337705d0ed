"""Noise drawn ahead is the noise that is drawn when it is asked for, and leaves no thread."""

from __future__ import annotations

import threading

import numpy as np
import pytest
import torch

from diffusion_gui.core.noise import Stream
from diffusion_gui.core.protocol.sampling import RunRequest, StepDone
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.engine import Engine
from diffusion_gui.engine.items import noise_of
from diffusion_gui.engine.noise_prefetch import ahead

RECIPE = Recipe(model="ideal:points:moons", sampler="ddpm", steps=6, count=5, seed=3)


def drawing() -> set[str]:
    return {one.name for one in threading.enumerate() if one.name.startswith("noise")}


def test_a_run_adds_the_noise_of_its_steps_and_ends_its_thread() -> None:
    engine = Engine()
    domain = engine.library.model(RECIPE.model).domain
    draw = noise_of(RECIPE, domain, engine.library.device)
    steps = [one for one in engine.execute(RunRequest(RECIPE)) if isinstance(one, StepDone)]
    assert len(steps) == 6
    for step in steps[:-1]:
        np.testing.assert_array_equal(step.noise, draw(Stream.STEP, step.k).numpy())
    assert steps[-1].noise is None, "nothing is added to clean data"
    assert not drawing()


def test_a_run_that_is_stopped_ends_its_thread() -> None:
    run = Engine().execute(RunRequest(RECIPE))
    while not isinstance(next(run), StepDone):
        pass
    assert drawing(), "the next step's noise is on its way"
    run.close()
    assert not drawing()


def test_the_next_is_drawn_in_another_thread_once_and_none_after_the_last() -> None:
    drawn: list[tuple[int, bool]] = []

    def draw(k: int) -> torch.Tensor:
        drawn.append((k, threading.current_thread() is threading.main_thread()))
        return torch.full((1,), float(k))

    with ahead(draw, 4) as noise:
        assert [float(noise(k)) for k in (1, 2, 3)] == [1.0, 2.0, 3.0]
    assert sorted(drawn) == [(1, True), (2, False), (3, False)]


def test_a_deterministic_run_starts_no_thread() -> None:
    with ahead(lambda k: torch.zeros(1), 9):
        assert not drawing()


def test_an_error_while_drawing_reaches_who_asks() -> None:
    def draw(k: int) -> torch.Tensor:
        if k == 2:
            raise MemoryError
        return torch.zeros(1)

    with ahead(draw, 9) as noise:
        noise(1)
        with pytest.raises(MemoryError):
            noise(2)
