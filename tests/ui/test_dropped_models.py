"""A diffusers folder in the window: dropped, sampled and left again."""

from __future__ import annotations

import json
from pathlib import Path

from diffusers_folders import make_folder
from entering import drop
from hands import Until
from single_files import make_single

from diffusion_gui.core.recipes.recipe import FIRST_RECIPE
from diffusion_gui.ui.scenes.watch.controls import WatchControls
from diffusion_gui.ui.shell.main_window import MainWindow
from diffusion_gui.ui.shell.open_files import Opener


def control(window: MainWindow, name: str) -> object:
    return window.findChild(WatchControls)._controls[name]


def schedules(window: MainWindow) -> list[str]:
    box = control(window, "schedule")._box  # type: ignore[attr-defined]
    return [box.itemData(i) for i in range(box.count())]


def test_a_dropped_folder_is_sampled_as_its_makers_do_and_left_without_a_trace(
    ran: MainWindow, until: Until, tmp_path: Path
) -> None:
    folder = tmp_path / "mine"
    make_folder(folder, num_class_embeds=3)
    session = ran.app_state.session
    assert "own" not in schedules(ran)
    assert not control(ran, "clip").isVisibleTo(ran)  # type: ignore[attr-defined]
    drop(ran, folder)
    until(lambda: session.recipe.model == str(folder))
    recipe = session.recipe
    assert (recipe.schedule, recipe.T, recipe.clip) == ("own", 1000, 1.0)
    assert (recipe.data, recipe.label, recipe.spacing) == (FIRST_RECIPE.data, "all", "leading")
    assert "own" in schedules(ran)
    assert control(ran, "clip").isVisibleTo(ran)  # type: ignore[attr-defined]
    until(lambda: session.shown_run.agrees and session.timeline.complete)
    noising, denoising = session.timeline.trajectories
    assert noising.domain.shape == denoising.domain.shape == (3, 16, 16)
    assert denoising.labels.tolist() == [0, 1, 2, 0]
    assert denoising.recipe.model_sha256
    session.change(schedule="karras")
    until(lambda: session.shown_run.agrees and session.timeline.complete)
    session.change(schedule="own")
    session.use_model("shapes")
    recipe = session.recipe
    assert (recipe.schedule, recipe.own_betas, recipe.clip) == ("cosine", "", 0.0)
    assert "own" not in schedules(ran)


def test_a_dropped_single_file_is_asked_by_a_prompt(
    ran: MainWindow, until: Until, tmp_path: Path
) -> None:
    file, _ = make_single(tmp_path)
    session = ran.app_state.session
    drop(ran, file)
    until(lambda: session.recipe.model == str(file))
    assert (session.recipe.schedule, session.recipe.guidance) == ("own", 7.5)
    assert control(ran, "prompt").isVisibleTo(ran)  # type: ignore[attr-defined]
    session.change(prompt="a red cat", steps=3, count=1)
    until(lambda: session.shown_run.agrees and session.timeline.complete)
    assert session.timeline.trajectories[-1].domain.labels == ("a red cat",)


def test_a_folder_that_cannot_be_used_is_refused_and_the_settings_stay(
    ran: MainWindow, until: Until, tmp_path: Path
) -> None:
    folder = tmp_path / "mine"
    make_folder(folder)
    config = folder / "model_index.json"
    content = json.loads(config.read_text()) | {"vae": ["diffusers", "AutoencoderKL"]}
    config.write_text(json.dumps(content))
    session, failures = ran.app_state.session, []
    ran.findChild(Opener).failed.connect(failures.append)
    before = session.recipe
    drop(ran, folder)
    until(lambda: bool(failures))
    assert "AutoencoderKL" in str(failures[0].why)
    assert session.recipe == before
