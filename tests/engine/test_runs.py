"""Runs: what the engine answers, checked against the definitions in the trajectory file."""

from __future__ import annotations

import dataclasses
import os

import numpy as np
import pytest
from PIL import Image

from diffusion_gui.core.catalog import SAMPLERS, SCHEDULES
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.noise import Stream, normal
from diffusion_gui.core.protocol.events import Finished
from diffusion_gui.core.protocol.sampling import (
    DataRequest,
    DataShown,
    Preview,
    PreviewRequest,
    RunRequest,
    RunStarted,
    StepDone,
)
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.core.recipes.schedules import make_schedule
from diffusion_gui.core.runs.trajectory import Trajectory
from diffusion_gui.engine import Engine

IDEAL = Recipe(model="ideal:points:moons", count=6, steps=5, T=50)


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine(threads=1, device="cpu")


def trajectories(engine: Engine, *recipes: Recipe) -> list[Trajectory]:
    """Run recipes and collect what comes."""
    result: list[Trajectory] = []
    for recipe in recipes:
        events = list(engine.execute(RunRequest(recipe)))
        assert isinstance(events[-1], Finished)
        for event in events:
            if isinstance(event, RunStarted):
                result.append(event.trajectory())
            elif isinstance(event, StepDone):
                result[-1].add(event.x0, event.noise, event.x)
    return result


def test_forward_in_closed_form_is_alpha_x0_plus_sigma_eps(engine: Engine) -> None:
    recipe = Recipe(process="forward", data="digits", count=3, steps=10, T=10, seed=5)
    [run] = trajectories(engine, recipe)
    eps = normal(5, Stream.PRIOR, range(3), 0, (1, 28, 28))
    schedule = make_schedule("cosine", 10)
    for k in range(11):
        expected = schedule.alpha[k] * run.x[0] + schedule.sigma[k] * eps
        np.testing.assert_allclose(run.x[k], expected, atol=1e-5)
    np.testing.assert_array_equal(run.path.t, np.arange(11))
    assert run.x[0].min() >= -1.0
    assert run.x[0].max() <= 1.0


def test_markov_forward_reaches_the_same_marginal_by_other_noise(engine: Engine) -> None:
    recipe = Recipe(process="markov", data="points:moons", count=4000, steps=20, T=20)
    [run] = trajectories(engine, recipe)
    schedule = make_schedule("cosine", 20)
    residual = run.x[12] - schedule.alpha[12] * run.x[0]
    assert residual.std() == pytest.approx(schedule.sigma[12], rel=0.03)
    assert not np.allclose(run.noise[0], run.noise[1])


@pytest.mark.parametrize("schedule", SCHEDULES)
@pytest.mark.parametrize("sampler", SAMPLERS)
def test_every_sampler_runs_on_every_schedule(engine: Engine, sampler: str, schedule: str) -> None:
    recipe = dataclasses.replace(IDEAL, sampler=sampler, schedule=schedule)
    [run] = trajectories(engine, recipe)
    assert run.complete
    assert np.isfinite(run.x).all()
    assert run.path.t[0] == 50
    assert run.path.t[-1] == 0


def test_each_step_can_be_recomputed_from_the_recording(engine: Engine) -> None:
    [run] = trajectories(engine, dataclasses.replace(IDEAL, sampler="ddpm"))
    for k in range(run.steps):
        frame = run[k]
        a_s, s_s = run.path.alpha[k], run.path.sigma[k]
        a_t, s_t = run.path.alpha[k + 1], run.path.sigma[k + 1]
        # Ho et al. 2020, eq. 6-7, for a step over several t
        beta = 1 - (a_s / a_t) ** 2
        mean = a_t * beta / s_s**2 * frame.x0 + (a_s / a_t) * s_t**2 / s_s**2 * frame.x
        std = np.sqrt(s_t**2 / s_s**2 * beta)
        np.testing.assert_allclose(run.x[k + 1], mean + std * frame.noise, atol=1e-4)


def test_item_three_is_the_same_in_any_batch(engine: Engine) -> None:
    many, few = (
        trajectories(engine, dataclasses.replace(IDEAL, sampler="ddpm", count=n))[0]
        for n in (16, 4)
    )
    np.testing.assert_allclose(many.x[:, 3], few.x[:, 3], atol=1e-6)
    np.testing.assert_array_equal(many.noise[:, 3], few.noise[:, 3])


def test_the_same_recipe_gives_the_same_numbers(engine: Engine) -> None:
    first, second = (trajectories(engine, IDEAL)[0] for _ in range(2))
    np.testing.assert_array_equal(first.x, second.x)


def test_a_journey_comes_back_from_the_noise_it_went_to(engine: Engine) -> None:
    reverse = dataclasses.replace(IDEAL, data="points:moons")
    outward, back = trajectories(engine, dataclasses.replace(reverse, process="forward"), reverse)
    np.testing.assert_allclose(outward.x[-1], back.x[0], atol=0.05)


def test_starting_from_a_level_starts_from_the_noised_data(engine: Engine) -> None:
    recipe = dataclasses.replace(IDEAL, init="points:moons", from_level=0.3)
    [run] = trajectories(engine, recipe)
    level = run.path.sigma[0] / (run.path.alpha[0] + run.path.sigma[0])
    assert level == pytest.approx(0.3, abs=0.03)
    assert len(run.path) == 6


def test_a_preview_predicts_x0_at_one_level(engine: Engine) -> None:
    recipe = dataclasses.replace(IDEAL, data="points:moons")
    *_, preview, end = engine.execute(PreviewRequest(recipe, 25, 2))
    assert isinstance(preview, Preview)
    assert isinstance(end, Finished)
    whole = next(iter(engine.execute(PreviewRequest(recipe, 25))))
    np.testing.assert_allclose(preview.x[0], whole.x[2], atol=1e-6)
    assert preview.x0.shape == (1, 2)


def test_an_image_is_data_of_one_item(engine: Engine, tmp_path) -> None:
    path = tmp_path / "blue.png"
    Image.new("RGB", (50, 50), (0, 0, 255)).save(path)
    recipe = Recipe(process="forward", data=str(path), count=2, steps=3, T=3)
    [run] = trajectories(engine, recipe)
    np.testing.assert_allclose(run.x[0].mean((2, 3)), [[-1, -1, 1]] * 2, atol=0.02)


def test_data_can_be_looked_at(engine: Engine) -> None:
    shown, _ = engine.execute(DataRequest("digits", 5, 1))
    assert isinstance(shown, DataShown)
    assert shown.total == 1797
    assert shown.x.shape == (5, 1, 28, 28)
    assert len(shown.domain.labels) == 10


@pytest.mark.parametrize(
    ("recipe", "said"),
    [
        (Recipe(model="nosuch"), "ideal:DATA"),
        (Recipe(model=""), "No model"),
        (Recipe(process="forward", data="nosuch"), "digits"),
        (Recipe(process="forward"), "No data"),
        (dataclasses.replace(IDEAL, steps=60), "at most 50"),
        (dataclasses.replace(IDEAL, label="seven"), "seven"),
        (dataclasses.replace(IDEAL, init="digits"), "does not fit"),
        (dataclasses.replace(IDEAL, init="points:moons", from_level=0.0), "level"),
        (dataclasses.replace(IDEAL, guidance=float("nan")), "Guidance"),
    ],
)
def test_mistakes_are_told_in_words(engine: Engine, recipe: Recipe, said: str) -> None:
    with pytest.raises(UserError) as told:
        list(engine.execute(RunRequest(recipe)))
    assert said in str(told.value)
    assert told.value.what_to_do


def test_numbers_out_of_range_stop_the_run_in_words(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    from diffusion_gui.diffusion.ideal import IdealDenoiser

    monkeypatch.setattr(
        IdealDenoiser, "__call__", lambda self, x, alpha, sigma, labels=None: x * float("nan")
    )
    with pytest.raises(UserError, match="out of range"):
        list(engine.execute(RunRequest(IDEAL)))


def test_too_little_memory_is_a_message_and_the_next_run_works(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    from diffusion_gui.diffusion.ideal import IdealDenoiser

    def short(*_: object) -> None:
        raise MemoryError

    with monkeypatch.context() as patch:
        patch.setattr(IdealDenoiser, "__call__", short)
        with pytest.raises(UserError, match="not enough memory"):
            list(engine.execute(RunRequest(IDEAL)))
    assert trajectories(engine, IDEAL)[0].complete


def test_a_recipe_names_the_data_its_model_knows(engine: Engine) -> None:
    [run] = trajectories(engine, IDEAL)
    assert run.recipe == dataclasses.replace(IDEAL, data="points:moons")


def test_the_ideal_denoiser_is_of_the_data_as_it_is_now(engine: Engine, tmp_path) -> None:
    """A file that was changed meanwhile is read again by the denoiser too."""
    path = tmp_path / "own.csv"
    spec = f"points:{path}"
    recipe = Recipe(model=f"ideal:{spec}", data=spec, count=8, steps=4, T=40)
    for kinds in (2, 5):
        path.write_text("\n".join(f"{i % kinds},{i % kinds}" for i in range(20)))
        os.utime(path, (kinds, kinds))
        [again] = trajectories(engine, recipe)
        [fresh] = trajectories(Engine(threads=1, device="cpu"), recipe)
        np.testing.assert_array_equal(again.x, fresh.x)
