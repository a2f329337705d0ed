"""The code that is shown for a step runs, and gives the state that was recorded."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from stage import SAMPLER_NAMES, SCHEDULE_NAMES

from diffusion_gui.core.protocol.sampling import RunRequest, RunStarted, StepDone
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.core.runs.step_code import prediction_code, step_code
from diffusion_gui.core.runs.step_formula import explain, explanation_of, follow
from diffusion_gui.core.runs.trajectory import Trajectory
from diffusion_gui.engine import Engine
from diffusion_gui.storage import trajectory_file


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine(threads=1, device="cpu")


def run_of(engine: Engine, recipe: Recipe) -> Trajectory:
    for event in engine.execute(RunRequest(recipe)):
        if isinstance(event, RunStarted):
            run = event.trajectory()
        elif isinstance(event, StepDone):
            run.add(event.x0, event.noise, event.x)
    return run


def check(run: Trajectory, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every step's code gives the recorded state: of one point, and of all that is exported."""
    monkeypatch.chdir(folder)
    trajectory_file.save(run, folder / "run.npz")
    for k in range(run.steps):
        size = max(1.0, float(run.path.sigma[k]))
        code = step_code(run, k, (2,))
        names: dict[str, Any] = {}
        exec(code, names)
        np.testing.assert_allclose(names["x_next"].numpy(), run.x[k + 1, 2], atol=2e-4 * size)
        if "x0_ahead" not in code:  # which only the model can tell of the others
            numbers = re.compile(r"run = \{.*?\n\}\n", re.DOTALL)
            code = numbers.sub('import numpy; run = numpy.load("run.npz")\n', code)
            exec(code, names)
            np.testing.assert_allclose(names["x_next"].numpy(), run.x[k + 1], atol=2e-4 * size)
    assert step_code(run, run.steps, (2,)) == ""


@pytest.mark.parametrize("eta", [0.0, 0.5])
def test_a_step_whose_x0_alone_is_clipped_is_recomputed_from_what_is_recorded(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, eta: float
) -> None:
    recipe = Recipe(
        model="ideal:points:moons", data="points:moons", T=60, steps=4, count=4, eta=eta,
        clip=0.3, keep_eps=True,
    )  # fmt: skip
    run = run_of(engine, recipe)
    assert np.abs(run.x0).max() > 0.3  # the prediction as the denoiser made it
    assert np.abs(run.x[-1]).max() <= 0.3 + 1e-6
    check(run, tmp_path, monkeypatch)
    formula = explain(run.recipe, run.path, 1)
    assert formula is not None
    assert formula.clipped
    assert "x̂_c" in explanation_of(run.recipe).symbols(run.recipe).formula


def test_a_pixel_is_recomputed_with_all_its_channels(engine: Engine) -> None:
    recipe = Recipe(model="ideal:shapes", data="shapes", T=60, steps=4, count=2, eta=1.0)
    run = run_of(engine, recipe)
    names: dict[str, Any] = {}
    code = step_code(run, 1, (1, ..., 5, 9))
    assert "item 2, row 6, column 10" in code
    exec(code, names)
    np.testing.assert_allclose(names["x_next"].numpy(), run.x[2, 1, :, 5, 9], atol=1e-5)


@pytest.mark.parametrize(
    ("codec", "here", "words"),
    [
        ("", (1, ..., 5, 9), "item 2, band 6, moment 10: its channels"),
        ("none", (1, ..., 99), "item 2, sample 100: its channels"),
    ],
)
def test_a_place_is_called_as_its_modality_calls_it(
    engine: Engine, codec: str, here: tuple, words: str
) -> None:
    run = run_of(
        engine,
        Recipe(process="forward", model="", data="sounds", codec=codec, T=60, steps=4, count=2),
    )
    names: dict[str, Any] = {}
    code = step_code(run, 1, here)
    assert words in code
    exec(code, names)
    np.testing.assert_allclose(names["x_next"].numpy(), run.x[(2, *here)], atol=1e-5)


def test_the_code_of_one_look_noises_that_place() -> None:
    clean, eps = np.full((1, 3, 4, 4), 0.5), np.full((1, 3, 4, 4), -2.0)
    names: dict[str, Any] = {}
    exec(prediction_code(0.6, 0.8, clean, eps, (0, ..., 1, 2)), names)
    np.testing.assert_allclose(names["x_t"].numpy(), [0.3 - 1.6] * 3, atol=1e-6)


@pytest.mark.parametrize("schedule", SCHEDULE_NAMES)
@pytest.mark.parametrize("sampler", SAMPLER_NAMES)
def test_reverse_steps(
    engine: Engine, sampler: str, schedule: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recipe = Recipe(
        model="ideal:points:moons",
        sampler=sampler,
        schedule=schedule,
        T=60,
        steps=7,
        count=5,
        eta=0.6 if sampler == "ddim" else 0.0,
    )
    check(run_of(engine, recipe), tmp_path, monkeypatch)


@pytest.mark.parametrize("model", ["", "ideal:points:moons"])
@pytest.mark.parametrize("process", ["forward", "markov"])
def test_forward_steps(
    engine: Engine, process: str, model: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for schedule in ("cosine", "flow", "karras"):
        recipe = Recipe(
            process=process,  # type: ignore[arg-type]
            data="points:moons",
            model=model,
            schedule=schedule,
            T=20,
            steps=6,
            count=4,
        )
        check(run_of(engine, recipe), tmp_path, monkeypatch)


@pytest.mark.parametrize("sampler", SAMPLER_NAMES)
def test_a_value_that_is_followed_adds_up(engine: Engine, sampler: str) -> None:
    recipe = Recipe(model="ideal:points:moons", sampler=sampler, T=60, steps=7, count=5)
    run = run_of(engine, recipe)
    for k in range(run.steps):
        value = follow(run, k, 3, (1,))
        assert value.x == run.x[k, 3, 1]
        assert value.next == run.x[k + 1, 3, 1]
        assert value.mean is not None
        assert value.fresh is not None
        assert value.rest is not None
        assert value.mean + value.fresh + value.rest == pytest.approx(value.next, abs=1e-6)
        assert value.x0 is not None
        assert value.eps is not None
        alpha, sigma = run.path.alpha[k], run.path.sigma[k]
        assert alpha * value.x0 + sigma * value.eps == pytest.approx(value.x, abs=1e-5)
        if sampler not in ("heun", "dpmpp_2m"):
            assert abs(value.rest) < 1e-4
        assert (value.fresh != 0.0) == bool(run.noise[k].any() and run.path.sigma[k + 1] > 0)
    end = follow(run, run.steps, 3, (1,))
    assert end.x == run.x[-1, 3, 1]
    assert end.next is None
