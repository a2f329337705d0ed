"""Files of a foreign model's runs in the window: one made without data is shown beside some."""

from __future__ import annotations

from pathlib import Path

import pytest
from hands import Until
from stable_diffusion_folders import make_folder

from diffusion_gui.core.recipes.recipe import FIRST_RECIPE, Recipe
from diffusion_gui.ui.shell.main_window import MainWindow
from diffusion_gui.ui.state.watch.recipe_edits import settings_of


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("opened") / "model"
    make_folder(made)
    return made


def test_a_recipe_that_names_no_data_is_shown_beside_what_fits(folder: Path) -> None:
    recipe = Recipe(model=str(folder), data="", steps=2)
    sounds = FIRST_RECIPE.changed(data="sounds", model="sounds")
    digits = FIRST_RECIPE.changed(data="digits", model="digits")
    assert settings_of(recipe, digits, "forward")[0].data == "digits"
    assert settings_of(recipe, sounds, "forward")[0].data == FIRST_RECIPE.data
    assert settings_of(FIRST_RECIPE.changed(data=""), digits, "forward")[0].data == ""


def test_an_opened_recipe_without_data_runs_both_ways(
    ran: MainWindow, until: Until, folder: Path
) -> None:
    session = ran.app_state.session
    session.autoplay = False
    session.adopt(FIRST_RECIPE.changed(model=str(folder), data="", label="none", count=1, steps=2))
    until(lambda: session.shown_run.agrees and session.timeline.complete)
    noised, denoised = session.timeline.trajectories
    assert (noised.recipe.process, denoised.recipe.process) == ("forward", "reverse")
    assert denoised.recipe.model == str(folder)
