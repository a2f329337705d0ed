"""Inpainting sounds: a stretch of time or a band of their spectrograms is made anew."""

from __future__ import annotations

import numpy as np
import pytest
from tiny_sounds import few_sounds

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.protocol.sampling import RunRequest, RunStarted, StepDone
from diffusion_gui.core.recipes.inpaint_mask import encode
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.engine import Engine
from diffusion_gui.models.codecs.log_mel import LogMel

__all__ = ["few_sounds"]
pytestmark = pytest.mark.usefixtures("few_sounds")
SOUNDS = Recipe(data="sounds", init="sounds", model="ideal:sounds", count=2, steps=4, T=50)
TIME, BAND = np.zeros((64, 64), bool), np.zeros((64, 64), bool)
TIME[:, 20:30] = True
BAND[40:50] = True


def last_state(recipe: Recipe) -> tuple[np.ndarray, np.ndarray]:
    """The end of a run, and the spectrograms of the sounds that it begins from."""
    engine = Engine(threads=1, device="cpu")
    for event in engine.execute(RunRequest(recipe)):
        if isinstance(event, RunStarted):
            run = event.trajectory()
        elif isinstance(event, StepDone):
            run.add(event.x0, event.noise, event.x)
    clean = engine.library.data("sounds").draw(recipe.count, recipe.seed)[0].numpy()
    return run.x[-1], LogMel().encode(clean)


@pytest.mark.parametrize("mask", [TIME, BAND], ids=["a stretch of time", "a band"])
def test_what_is_painted_is_made_anew_and_the_rest_stays(mask: np.ndarray) -> None:
    end, clean = last_state(SOUNDS.changed(mask=encode(mask)))
    np.testing.assert_allclose(end[..., ~mask], clean[..., ~mask], atol=1e-5)
    assert np.abs(end - clean)[..., mask].mean() > 0.01


def test_waveforms_cannot_be_inpainted() -> None:
    with pytest.raises(UserError, match="does not fit"):
        last_state(SOUNDS.changed(mask=encode(TIME), codec="none"))
