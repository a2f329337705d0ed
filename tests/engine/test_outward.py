"""The noising half of journeys: no network call makes its states; predictions come when asked for.

It is kept between journeys, told again where it is the same and made again where not.
"""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.protocol.overlays import FillRequest, Predicted, PredictRequest
from diffusion_gui.core.protocol.sampling import JourneyRequest, RunRequest, RunStarted, StepDone
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.core.runs.trajectory import Float
from diffusion_gui.diffusion.guided import Guided
from diffusion_gui.diffusion.step import Step
from diffusion_gui.engine import Engine, forward_cache, runs
from diffusion_gui.storage.model_files import find_model

BACK = Recipe(model="digits", data="digits", label="all", count=2, steps=4, T=40, seed=3)


@pytest.fixture
def engine() -> Engine:
    return Engine(threads=1, device="cpu")


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Grows by one with each prediction."""
    made: list[int] = []
    predict = Guided.__call__

    def counted(self: Guided, x: torch.Tensor, *arguments: object) -> torch.Tensor:
        made.append(len(x))
        return predict(self, x, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(Guided, "__call__", counted)
    return made


Run = tuple[RunStarted, list[StepDone]]


def journey(engine: Engine, back: Recipe) -> Run:
    """Noise and denoise as `back` says; what was told of the noising."""
    request = JourneyRequest((back.changed(process="forward"), back))
    starts, steps = [], []
    for event in engine.execute(request):
        if isinstance(event, RunStarted):
            starts.append(event)
        elif isinstance(event, StepDone) and len(starts) == 1:
            steps.append(event)
    assert len(starts) == 2
    return starts[0], steps


def predicted(engine: Engine, noising: Run, *steps: int, fill: bool = False) -> dict[int, Float]:
    """The predictions at some states of a noising process."""
    start, done = noising
    x = np.stack([start.x, *(step.x for step in done)])
    asked = PredictRequest(start.recipe, start.labels, start.path, x, steps)
    events = engine.execute(FillRequest(asked) if fill else asked)
    return {event.k: event.x0 for event in events if isinstance(event, Predicted)}


def straight(back: Recipe) -> list[StepDone]:
    """The noising with all its predictions, as the command line makes it."""
    events = Engine(threads=1, device="cpu").execute(RunRequest(back.changed(process="forward")))
    return [event for event in events if isinstance(event, StepDone)]


def test_a_journey_costs_the_calls_of_its_sampler(engine: Engine, calls: list[int]) -> None:
    journey(engine, BACK)
    assert len(calls) == 4
    for changes in ({"guidance": 2.0}, {"sampler": "ddpm"}, {"seed": 4}, {"eta": 1.0}):
        calls.clear()
        journey(engine, BACK.changed(**changes))
        assert len(calls) == 4, changes


@pytest.mark.parametrize("process", ["forward", "markov"])
@pytest.mark.parametrize("fill", [False, True])
def test_predictions_asked_for_later_are_those_of_the_straight_run_bit_for_bit(
    engine: Engine, calls: list[int], fill: bool, process: str
) -> None:
    back = BACK.changed(guidance=2.0, label="7")
    whole = straight(back)
    noising = journey(engine, back)
    calls.clear()
    later = predicted(engine, noising, 3, 1, 2, fill=fill)
    assert len(calls) == 3
    assert list(later) == [3, 1, 2]
    for one, other in zip(whole, noising[1], strict=True):
        np.testing.assert_array_equal(one.x, other.x)
        if one.k == 0:
            np.testing.assert_array_equal(one.x0, other.x0)  # clean data needs no prediction
        else:
            assert other.x0 is None
            np.testing.assert_array_equal(one.x0, later[one.k])


def test_another_sampler_keeps_the_predictions_that_were_asked_for(
    engine: Engine, calls: list[int]
) -> None:
    first = journey(engine, BACK)
    known = predicted(engine, first, 1, 3)
    calls.clear()
    start, again = journey(engine, BACK.changed(sampler="ddpm"))
    assert len(calls) == 4
    assert start.recipe.sampler == "ddpm"
    assert len(start.recipe.model_sha256) == 64
    assert [step.x0 is None for step in again] == [False, False, True, False]
    for k, x0 in known.items():
        np.testing.assert_array_equal(again[k].x0, x0)
    for one, other in zip(first[1], again, strict=True):
        np.testing.assert_array_equal(one.x, other.x)


def test_another_guidance_keeps_the_states_and_forgets_the_predictions(engine: Engine) -> None:
    first = journey(engine, BACK)
    predicted(engine, first, 1, 2, 3)
    _, other = journey(engine, BACK.changed(guidance=3.0))
    assert all(step.x0 is None for step in other[1:])
    for one, same in zip(first[1], other, strict=True):
        np.testing.assert_array_equal(one.x, same.x)
    predicted(engine, first, 1)  # late, of the run before
    _, again = journey(engine, BACK.changed(guidance=3.0, eta=1.0))
    assert again[1].x0 is None


@pytest.mark.parametrize(
    "changes",
    [
        {"seed": 4},
        {"steps": 5},
        {"T": 50},
        {"count": 3},
        {"label": "7"},
        {"schedule": "linear"},
        {"items": "5,9"},
        {"model": "ideal:digits"},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_what_noising_depends_on_makes_it_anew(
    engine: Engine, changes: dict[str, str | int | float]
) -> None:
    predicted(engine, journey(engine, BACK), 1, 2, 3)
    after = journey(engine, BACK.changed(**changes))
    whole = straight(BACK.changed(**changes))
    assert all(step.x0 is None for step in after[1][1:])
    later = predicted(engine, after, *range(1, len(whole)))
    for one, other in zip(after[1], whole, strict=True):
        np.testing.assert_array_equal(one.x, other.x)
        np.testing.assert_array_equal(later.get(one.k, one.x0), other.x0)


def test_another_file_of_the_same_name_predicts_nothing_of_the_run_before(
    engine: Engine, tmp_path: Path
) -> None:
    path = tmp_path / "model.safetensors"
    shutil.copy(find_model("digits"), path)
    back = BACK.changed(model=str(path))
    noising = journey(engine, back)
    x0 = predicted(engine, noising, 1)[1]
    os.utime(path, (1, 1))
    again = journey(engine, back.changed(eta=1.0))
    assert again[1][1].x0 is None, "it is another file: nothing is taken over"
    np.testing.assert_array_equal(predicted(engine, again, 1)[1], x0)
    shutil.copy(find_model("shapes"), path)
    with pytest.raises(UserError, match="changed"):
        predicted(engine, noising, 1)


@pytest.mark.parametrize("process", ["forward", "markov"])
def test_where_one_looks_at_it_the_denoising_takes_its_first_step_before_the_noising(
    engine: Engine, calls: list[int], process: str
) -> None:
    recipes = BACK.changed(process=process), BACK
    told: dict[bool, list[Any]] = {}
    for first in (True, False, True):  # the last time with a noising that is kept
        asked = JourneyRequest(recipes, denoise_first=first)
        runs_of: list[Any] = []
        order = ""
        for event in engine.execute(asked):
            if isinstance(event, RunStarted):
                runs_of.append(event.trajectory())
                order += "nd"[len(runs_of) - 1].upper()
            elif isinstance(event, StepDone):
                runs_of[event.run].add(event.x0, event.noise, event.x)
                order += "nd"[runs_of.index(runs_of[event.run])]
        assert order == ("NDdnnnnddd" if first else "NnnnnDdddd")
        told[first] = runs_of
    assert len(calls) == 12
    for one, other in zip(told[True], told[False], strict=True):
        assert one.complete
        np.testing.assert_array_equal(one.x, other.x)
        np.testing.assert_array_equal(one.x0, other.x0)
        np.testing.assert_array_equal(one.noise, other.noise)


@pytest.mark.parametrize(
    ("steps", "order"), [(10, "d" + 3 * "nnnd" + "n" + 6 * "d"), (2, "dnnnd" + 7 * "n")]
)
def test_a_long_noising_holds_up_no_step_for_long(
    engine: Engine, monkeypatch: pytest.MonkeyPatch, steps: int, order: str
) -> None:
    monkeypatch.setattr(runs, "NOISED_A_STEP", 3)
    recipes = BACK.changed(process="forward", steps=10), BACK.changed(steps=steps)
    events = engine.execute(JourneyRequest(recipes, denoise_first=True))
    made = [event for event in events if isinstance(event, StepDone)]
    assert "".join("n" if event.run == 0 else "d" for event in made) == order


@pytest.mark.parametrize("events", range(1, 8))
def test_a_journey_that_is_broken_off_anywhere_leaves_no_thread(
    engine: Engine, events: int
) -> None:
    before = set(threading.enumerate())
    back = BACK.changed(sampler="ddpm", steps=8)
    made = engine.execute(JourneyRequest((back.changed(process="forward"), back), True))
    for _ in range(events):
        next(made)
    made.close()  # type: ignore[attr-defined]
    assert not set(threading.enumerate()) - before


def test_a_noising_that_is_too_long_or_was_broken_off_is_not_kept(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[bool] = []
    noise = runs.closed_form

    def counted(*arguments: Any) -> Iterator[Step]:
        made.append(True)
        return noise(*arguments)

    monkeypatch.setattr(runs, "closed_form", counted)
    events = engine.execute(JourneyRequest((BACK.changed(process="forward"), BACK)))
    for _ in range(3):
        next(events)
    events.close()  # type: ignore[attr-defined]
    for _ in range(2):
        journey(engine, BACK)
    assert len(made) == 2
    monkeypatch.setattr(forward_cache, "KEPT_BYTES", 1000)
    for _ in range(2):
        journey(engine, BACK.changed(seed=9))
    assert len(made) == 4
