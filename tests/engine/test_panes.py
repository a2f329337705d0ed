"""CompareRequest: panes one after the other from the same noise, stopped short, failing alone."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from diffusion_gui.core.protocol.comparing import CompareRequest, PaneEvent
from diffusion_gui.core.protocol.events import Failed, Finished, Notice, Progress
from diffusion_gui.core.protocol.sampling import RunStarted, StepDone
from diffusion_gui.core.recipes.network_calls import calls_before
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.core.runs.trajectory import Trajectory
from diffusion_gui.diffusion.ideal import IdealDenoiser
from diffusion_gui.engine import Engine

IDEAL = Recipe(model="ideal:points:moons", count=6, steps=5, T=50)


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine(threads=1, device="cpu")


def collect(
    engine: Engine, recipes: tuple[Recipe, ...], stops: tuple[int, ...]
) -> tuple[dict[int, Trajectory], dict[int, Failed]]:
    runs: dict[int, Trajectory] = {}
    failures: dict[int, Failed] = {}
    *events, end = engine.execute(CompareRequest(recipes, stops))
    assert isinstance(end, Finished)
    for one in events:
        if isinstance(one, Progress):  # while what the panes need is made
            continue
        assert isinstance(one, PaneEvent)
        match one.event:
            case RunStarted():
                runs[one.pane] = one.event.trajectory()
            case StepDone():
                runs[one.pane].add(one.event.x0, one.event.noise, one.event.x)
            case Failed():
                failures[one.pane] = one.event
    return runs, failures


def test_what_is_left_out_of_a_panes_data_is_told(engine: Engine, tmp_path: Path) -> None:
    Image.new("RGB", (8, 8), "red").save(tmp_path / "a.png")
    (tmp_path / "b.png").write_text("no picture")
    recipe = Recipe(model=f"ideal:images:{tmp_path}@8", count=1, steps=2, T=10)
    told = [
        one for one in engine.execute(CompareRequest((recipe, recipe), (0, 0)))
        if isinstance(one, Notice)
    ]  # fmt: skip
    assert len(told) == 1
    assert "1 cannot be read" in str(told[0].text)


def test_all_panes_start_from_the_same_noise_and_carry_their_number(engine: Engine) -> None:
    recipes = (IDEAL, IDEAL.changed(sampler="heun"), IDEAL.changed(steps=9))
    runs, _ = collect(engine, recipes, (0, 0, 0))
    assert sorted(runs) == [0, 1, 2]
    assert all(run.complete for run in runs.values())
    np.testing.assert_array_equal(runs[0].x[0], runs[1].x[0])
    np.testing.assert_array_equal(runs[0].x[0], runs[2].x[0])


def test_a_run_stopped_after_k_steps_has_k_steps_of_the_whole_run(engine: Engine) -> None:
    runs, _ = collect(engine, (IDEAL, IDEAL), (3, 0))
    assert len(runs[0]) == 4
    np.testing.assert_array_equal(runs[0].x[:4], runs[1].x[:4])


def test_a_pane_that_fails_leaves_the_others_alone(engine: Engine) -> None:
    recipes = (dataclasses.replace(IDEAL, model="nosuch"), IDEAL)
    runs, failures = collect(engine, recipes, (0, 0))
    assert list(runs) == [1]
    assert runs[1].complete
    assert failures[0].remedy


@pytest.mark.parametrize("sampler", ["ddim", "ddpm", "euler", "heun", "dpmpp_2m"])
def test_network_calls_are_those_that_are_made(
    engine: Engine, monkeypatch: pytest.MonkeyPatch, sampler: str
) -> None:
    made = []
    ask = IdealDenoiser.__call__

    def counted(self, x, alpha, sigma, labels=None):
        made.append(len(x) // 6)
        return ask(self, x, alpha, sigma, labels)

    monkeypatch.setattr(IdealDenoiser, "__call__", counted)
    recipe = IDEAL.changed(sampler=sampler, guidance=2.0)
    runs, _ = collect(engine, (recipe,), (0,))
    labelled = bool((runs[0].labels >= 0).any())
    assert sum(made) == calls_before(recipe, 5, labelled)[-1]
