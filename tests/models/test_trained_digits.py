"""A trained model in diffusers' format: what it draws is what it was asked for.

The folder beside these tests says how it was made. Digits are drawn as they were counted, 8x8,
and enlarged as the digits that ship are, for the classifier that ships.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from diffusion_gui.core.protocol.sampling import StepDone
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.data.digits import enlarge
from diffusion_gui.engine.library import Library
from diffusion_gui.engine.runs import run
from diffusion_gui.storage.model_sources import describe, own_of

MODEL = Path(__file__).parents[1] / "digits_unet2d" / "model"
SCHEDULES = ("own", "cosine", "flow", "karras")
SAMPLERS = ("ddim", "ddpm", "heun", "dpmpp_2m")
CLASSES = torch.arange(10)


@pytest.fixture(scope="module")
def library() -> Library:
    return Library("cpu")


def digits(library: Library, **values: Any) -> np.ndarray:
    """One digit of each class, (10, 1, 8, 8)."""
    values = {"model": str(MODEL), "label": "0,1,2,3,4,5,6,7,8,9", "count": 10, "steps": 12,
              "T": 1000, "seed": 1} | values  # fmt: skip
    recipe = Recipe().changed(**(own_of(str(MODEL), values) | values))
    return [one for one in run(library, recipe) if isinstance(one, StepDone)][-1].x


def named(library: Library, made: np.ndarray) -> int:
    """How many of the ten are named as they were asked for."""
    items = enlarge(torch.from_numpy(((made[:, 0] + 1.0) * 8.0).clip(0.0, 16.0)))
    return int((library.guide("classifier:digits").look(items)[1] == CLASSES).sum())


@pytest.mark.parametrize("schedule", SCHEDULES)
def test_seven_of_ten_are_named_rightly_on_any_schedule_and_all_when_guided(
    library: Library, schedule: str
) -> None:
    for sampler in SAMPLERS:
        plain = digits(library, schedule=schedule, sampler=sampler)
        assert named(library, plain) >= 7, sampler
        guided = digits(library, schedule=schedule, sampler=sampler, guidance=3.0)
        assert named(library, guided) == 10, sampler


def test_the_digits_of_one_noise_are_the_same_on_every_schedule(library: Library) -> None:
    """The probability-flow ODE of a model is one, whatever the times along it."""
    first = digits(library, schedule="own", sampler="heun")
    for schedule in SCHEDULES[1:]:
        other = digits(library, schedule=schedule, sampler="heun")
        alike = [np.corrcoef(a.ravel(), b.ravel())[0, 1] for a, b in zip(first, other, strict=True)]
        assert min(alike) > 0.9, schedule


def test_its_last_class_is_none_and_is_what_guidance_leads_away_from(library: Library) -> None:
    info = describe(str(MODEL))
    assert info.domain is not None
    assert info.domain.labels == tuple(map(str, range(11)))
    assert any("(10)" in str(note) for note in info.notes)
    without = digits(library, label="none")
    assert np.array_equal(without, digits(library, label="10"))
    assert np.abs(without - digits(library)).max() > 0.1
