"""The way to noise, kept between journeys: told again where it is the same, made anew where not."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import numpy as np
import pytest
import torch

from diffusion_gui.core.messages import JourneyRequest, RunStarted, StepDone
from diffusion_gui.core.model_files import find_model
from diffusion_gui.core.recipe import Recipe
from diffusion_gui.diffusion.guided import Guided
from diffusion_gui.engine import Engine, outward

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


def journey(engine: Engine, back: Recipe) -> tuple[RunStarted, list[StepDone]]:
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


def test_another_sampler_makes_the_way_back_alone(engine: Engine, calls: list[int]) -> None:
    _, first = journey(engine, BACK)
    assert len(calls) == 3 + 4, "clean data needs no prediction"
    calls.clear()
    start, again = journey(engine, BACK.changed(sampler="ddpm"))
    assert len(calls) == 4
    assert start.recipe.sampler == "ddpm"
    assert len(start.recipe.model_sha256) == 64
    calls.clear()
    _, fresh = journey(Engine(threads=1, device="cpu"), BACK.changed(sampler="ddpm"))
    assert len(calls) == 7
    for one, other, third in zip(first, again, fresh, strict=True):
        assert one.k == other.k == third.k
        for name in ("x", "x0"):
            np.testing.assert_array_equal(getattr(one, name), getattr(other, name))
            np.testing.assert_array_equal(getattr(other, name), getattr(third, name))


@pytest.mark.parametrize(
    "changes",
    [
        {"seed": 4},
        {"steps": 5},
        {"T": 50},
        {"count": 3},
        {"label": "7"},
        {"guidance": 2.0},
        {"schedule": "linear"},
        {"items": "5,9"},
        {"model": "ideal:digits"},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_what_noising_depends_on_makes_it_anew(
    engine: Engine, changes: dict[str, str | int | float]
) -> None:
    journey(engine, BACK)
    _, after = journey(engine, BACK.changed(**changes))
    _, fresh = journey(Engine(threads=1, device="cpu"), BACK.changed(**changes))
    for one, other in zip(after, fresh, strict=True):
        np.testing.assert_array_equal(one.x, other.x)
        np.testing.assert_array_equal(one.x0, other.x0)


def test_another_file_of_the_same_name_is_another_model(
    engine: Engine, calls: list[int], tmp_path: Path
) -> None:
    path = tmp_path / "model.safetensors"
    shutil.copy(find_model("digits"), path)
    back = BACK.changed(model=str(path))
    journey(engine, back)
    os.utime(path, (1, 1))
    calls.clear()
    journey(engine, back.changed(eta=1.0))
    assert len(calls) == 7


def test_a_way_that_is_too_long_or_was_broken_off_is_not_kept(
    engine: Engine, calls: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    events = engine.execute(JourneyRequest((BACK.changed(process="forward"), BACK)))
    for _ in range(3):
        next(events)
    events.close()  # type: ignore[attr-defined]
    calls.clear()
    monkeypatch.setattr(outward, "KEPT_BYTES", 1000)
    for _ in range(2):
        journey(engine, BACK)
    assert len(calls) == 2 * 7
