"""The predictions with a condition and without it, of which guidance is made."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from diffusers import StableDiffusionPipeline
from stable_diffusion_folders import PICTURES, prompted

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.protocol.conditions import Conditions, ConditionsRequest
from diffusion_gui.core.protocol.sampling import RunStarted, StepDone
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.core.runs.decoded import codec_of
from diffusion_gui.core.runs.trajectory import Trajectory
from diffusion_gui.engine import Engine
from diffusion_gui.engine.library import Library
from diffusion_gui.engine.runs import run
from diffusion_gui.storage.model_sources import own_of

__all__ = ["prompted"]


def carried_out(recipe: Recipe) -> Trajectory:
    made = None
    for event in run(Library("cpu"), recipe):
        if isinstance(event, RunStarted):
            made = event.trajectory()
        elif isinstance(event, StepDone):
            assert made is not None
            made.add(event.x0, event.noise, event.x)
    assert made is not None
    return made


def of_state(made: Trajectory, k: int, **recipe: Any) -> Conditions:
    level = float(made.path.alpha[k]), float(made.path.sigma[k])
    asked = dataclasses.replace(made.recipe, **recipe)
    request = ConditionsRequest(asked, made.x[k], made.labels, *level)
    found = [one for one in Engine().execute(request) if isinstance(one, Conditions)]
    return found[0]


@pytest.mark.parametrize("clip", [0.0, 10.0])
def test_guidance_is_made_of_the_two(clip: float) -> None:
    made = carried_out(Recipe(model="shapes", count=3, steps=4, guidance=3.0, clip=clip))
    for k in (0, 3):
        both = of_state(made, k)
        guided = both.unasked + 3.0 * (both.asked - both.unasked)
        np.testing.assert_allclose(guided, made.x0[k], rtol=1e-4, atol=1e-4)
        assert np.abs(both.asked - both.unasked).max() > 1e-3


def test_of_latents_they_are_pictures(prompted: tuple[Path, StableDiffusionPipeline]) -> None:
    values = {"model": str(prompted[0]), "count": 1, "steps": 3, "prompt": "red", "guidance": 1.0}
    own = own_of(str(prompted[0]), values)
    made = carried_out(Recipe().changed(**(own | values)))
    both = of_state(made, 1)
    assert both.asked.shape == both.unasked.shape == (1, *PICTURES)
    assert made.decoded is not None
    shown = codec_of(made.decoded.codec).decode(made.x0[1])
    np.testing.assert_allclose(both.asked, shown, rtol=1e-4, atol=1e-4)
    away = of_state(made, 1, negative_prompt="blue")
    np.testing.assert_allclose(both.asked, away.asked, rtol=1e-4, atol=1e-4)
    assert not np.allclose(both.unasked, away.unasked, atol=1e-4)


def test_another_model_is_not_asked_in_its_place() -> None:
    made = carried_out(Recipe(model="shapes", count=1, steps=2))
    with pytest.raises(UserError, match="has changed"):
        of_state(made, 0, model_sha256="0" * 64)
