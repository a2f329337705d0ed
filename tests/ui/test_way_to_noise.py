"""A recipe and the way to noise beside it are taken together: run, refused and undone as one."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PySide6.QtWidgets import QComboBox
from ui.conftest import SMALL

from diffusion_gui.core.protocol.files import ExportRequest
from diffusion_gui.core.recipes.export_options import ExportOptions
from diffusion_gui.core.recipes.recipe import FIRST_RECIPE
from diffusion_gui.storage import trajectory_file
from diffusion_gui.ui.persistence.autosave import Autosave
from diffusion_gui.ui.persistence.crash_recovery import CrashRecovery
from diffusion_gui.ui.persistence.settings import SettingsFile
from diffusion_gui.ui.shell.main_window import MainWindow

Until = Callable[..., None]


def chosen_way(window: MainWindow) -> str:
    """The way to noise that Watch's settings show."""
    boxes = window.findChildren(QComboBox)
    (box,) = [one for one in boxes if one.accessibleName() == "Noising process"]
    return str(box.currentData())


def test_a_recipe_that_differs_only_in_the_way_to_noise_is_shown_run_and_undone(
    ran: MainWindow, until: Until
) -> None:
    session, history = ran.app_state.session, ran.app_state.history
    session.adopt(dataclasses.replace(session.recipe, process="markov"))
    assert chosen_way(ran) == "markov"
    until(lambda: session.timeline.trajectories[0].recipe.process == "markov", 20)
    history.undo()
    assert (chosen_way(ran), session.forward_process) == ("forward", "forward")
    assert not history.can_undo
    history.redo()
    assert session.forward_process == "markov"


def test_undo_after_the_way_to_noise_alone_forgets_nothing(ran: MainWindow) -> None:
    session, history = ran.app_state.session, ran.app_state.history
    session.adopt(dataclasses.replace(session.recipe, seed=4, process="forward"))
    session.adopt(dataclasses.replace(session.recipe, seed=4, process="markov"))
    before = session.recipe, session.forward_process
    history.undo()
    history.redo()
    assert (session.recipe, session.forward_process) == before


def test_both_come_back_in_one_step(ran: MainWindow) -> None:
    session, history = ran.app_state.session, ran.app_state.history
    before = session.recipe.seed
    session.adopt(dataclasses.replace(session.recipe, seed=4, process="markov"))
    told: list[tuple[int, str]] = []
    session.recipe_changed.connect(
        lambda: told.append((session.recipe.seed, session.forward_process))
    )
    history.undo()
    history.redo()
    assert told == [(before, "forward"), (4, "markov")]  # never half of it


def test_a_refused_recipe_leaves_the_way_to_noise(ran: MainWindow) -> None:
    session, history = ran.app_state.session, ran.app_state.history
    session.adopt(dataclasses.replace(session.recipe, steps=9, T=5, process="markov"))
    assert session.forward_process == "forward"
    assert not history.can_undo


def test_everything_reset_is_one_step_of_undo(ran: MainWindow) -> None:
    session, history = ran.app_state.session, ran.app_state.history
    mine = dataclasses.replace(session.recipe, seed=4)
    session.adopt(dataclasses.replace(mine, process="markov"))
    ran.reset_all()
    assert (session.recipe, session.forward_process) == (FIRST_RECIPE, "forward")
    history.undo()
    assert (session.recipe, session.forward_process) == (mine, "markov")


def test_resetting_the_recipe_resets_the_way_to_noise_in_one_step(ran: MainWindow) -> None:
    session, history = ran.app_state.session, ran.app_state.history
    session.adopt(dataclasses.replace(session.recipe, seed=4, process="markov"))
    ran._actions["reset"].trigger()
    assert (session.recipe, chosen_way(ran)) == (FIRST_RECIPE, "forward")
    history.undo()
    assert (session.recipe.seed, chosen_way(ran)) == (4, "markov")


def test_an_opened_chain_is_noised_step_by_step_again(
    ran: MainWindow, until: Until, tmp_path: Path
) -> None:
    session = ran.app_state.session
    session.set_forward_process("markov")
    until(lambda: session.timeline.trajectories[0].recipe.process == "markov", 20)
    until(lambda: session.timeline.complete, 20)
    noising = session.timeline.trajectories[:1]
    ran.app_state.watch.predictions.complete(
        noising, lambda: trajectory_file.save(noising[0], tmp_path / "chain.npz")
    )
    until((tmp_path / "chain.npz").is_file)
    session.set_forward_process("forward")
    ran.open_path(str(tmp_path / "chain.npz"))
    until(lambda: len(session.timeline.trajectories) == 1, 20)
    assert chosen_way(ran) == session.forward_process == "markov"


def test_an_opened_way_to_noise_without_a_model_finds_one_that_knows_its_data(
    ran: MainWindow, until: Until, tmp_path: Path
) -> None:
    session = ran.app_state.session
    there = session.timeline.trajectories[0]
    other = dataclasses.replace(there.recipe, model="", data="points:circles", seed=5)
    there.recipe = other  # as the command line writes it
    path = tmp_path / "way.npz"
    x0 = np.zeros_like(there.x[0])
    for k in there.unknown:
        there.predict(int(k), x0)
    trajectory_file.save(there, path)
    ran.open_path(str(path))
    until(lambda: session.recipe.seed == 5, 20)
    assert session.recipe.model == "points:circles"  # the one in use knows other data


def test_an_exported_journey_brings_its_way_to_noise_back(
    ran: MainWindow, until: Until, tmp_path: Path
) -> None:
    session = ran.app_state.session
    session.set_forward_process("markov")
    until(lambda: session.timeline.trajectories[0].recipe.process == "markov", 20)
    until(lambda: session.timeline.complete, 20)
    path = tmp_path / "journey.gif"
    request = ExportRequest(tuple(session.timeline.trajectories), ExportOptions(), path)
    session.workers.submit(request, lambda event: None)
    until(path.is_file, 60)
    session.adopt(dataclasses.replace(session.recipe, seed=8, process="forward"))
    ran.open_path(str(path))
    until(lambda: session.recipe.seed == SMALL.seed, 20)
    assert (session.forward_process, session.recipe.process) == ("markov", "reverse")


def test_the_way_to_noise_is_found_again_at_the_next_start(ran: MainWindow) -> None:
    session = ran.app_state.session
    keeper = Autosave(ran.app_state, ran._settings, CrashRecovery(None))
    session.set_forward_process("markov")
    keeper.save()
    assert ran._settings._path is not None
    assert SettingsFile(ran._settings._path).values.way_to_noise == "markov"
    session.set_forward_process("forward")
    keeper.restore()
    assert session.forward_process == "markov"
    ran.reset_all()
    assert session.forward_process == ran._settings.values.way_to_noise == "forward"
    keeper.close()
