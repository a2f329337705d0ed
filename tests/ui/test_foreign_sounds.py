"""A foreign model of sounds in the window: it is shown with sounds, whatever was there before."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from dance_folders import LENGTH, make_folder
from foreign_runs import carried_out, recipe_of
from PySide6.QtCore import QObject

from diffusion_gui.core.protocol.overlays import EncodeRequest
from diffusion_gui.core.recipes.recipe import FIRST_RECIPE, Recipe
from diffusion_gui.core.runs.shown_values import decoded_value, shown_value
from diffusion_gui.engine.fitted_sounds import fitted
from diffusion_gui.engine.library import Library
from diffusion_gui.engine.runs import run
from diffusion_gui.ui.state.shared.spectrograms import Spectrograms
from diffusion_gui.ui.state.watch.recipe_edits import values_of_data, values_of_model


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("sounds") / "dance"
    make_folder(made)
    return made


def test_a_model_of_sounds_is_shown_with_sounds(folder: Path) -> None:
    values = values_of_model(FIRST_RECIPE, str(folder))
    assert values["data"] == "sounds"
    kept = values_of_model(Recipe(data="spoken", model="spoken"), str(folder))
    assert kept["data"] == "spoken"
    recipe = FIRST_RECIPE.changed(**(values | {"process": "forward", "steps": 2, "count": 1}))
    made = carried_out(run(Library("cpu"), recipe))
    assert made.shown.shape == (1, LENGTH)


def test_sounds_are_repeated_or_cut_to_a_models_length() -> None:
    x = torch.arange(6.0).reshape(2, 1, 3)
    assert torch.equal(fitted(x, (1, 7))[0, 0], torch.tensor([0.0, 1, 2, 0, 1, 2, 0]))  # type: ignore[index]
    assert torch.equal(fitted(x, (1, 2))[1, 0], torch.tensor([3.0, 4]))  # type: ignore[index]
    assert fitted(x, (2, 3)) is None


def test_a_sound_of_ones_own_is_denoised_by_its_ideal_denoiser_as_before() -> None:
    assert values_of_data(FIRST_RECIPE, "one.wav")["model"] == "ideal:one.wav"
    assert values_of_data(FIRST_RECIPE, "one.mp4")["model"] == "ideal:one.mp4"


def test_a_sound_of_ones_own_is_fitted_to_a_foreign_model_of_sounds(folder: Path) -> None:
    used = FIRST_RECIPE.changed(**values_of_model(FIRST_RECIPE, str(folder)))
    assert values_of_data(used, "one.wav")["model"] == str(folder)
    assert values_of_data(used, "one.png")["model"] == FIRST_RECIPE.model


def test_a_state_of_two_channels_is_pictured_once_it_is_their_mean(
    folder: Path, qapp: object
) -> None:
    """Before, what is shown of it is silence, whose picture is not to be kept."""
    made = carried_out(run(Library("cpu"), recipe_of(folder, steps=2, count=1)))
    asked: list[EncodeRequest] = []

    class Queue:
        def ask(self, name: str, request: EncodeRequest, answer: object) -> None:
            asked.append(request)

    parent = QObject()
    spectrograms = Spectrograms(Queue(), parent)  # type: ignore[arg-type]
    silent = shown_value(made, 1, "x")
    assert spectrograms.of_run("canvas", made, 1, "x", silent) is None
    assert not asked
    heard = decoded_value(made, 1, "x")
    spectrograms.of_run("canvas", made, 1, "x", heard)
    assert [np.array_equal(one.x, heard) for one in asked] == [True]
