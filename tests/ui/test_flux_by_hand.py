"""Flux in the window: the guidance its network reads is offered, and leaves with it."""

from __future__ import annotations

from pathlib import Path

import pytest
from flow_folders import flux_folder
from hands import Until, to_step

from diffusion_gui.ui.scenes.watch.branch_dialog import BranchDialog
from diffusion_gui.ui.scenes.watch.controls import WatchControls
from diffusion_gui.ui.shell.main_window import MainWindow


@pytest.fixture(scope="module")
def flux(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder: Path = tmp_path_factory.mktemp("flux") / "flux"
    flux_folder(folder)
    return str(folder)


def test_distilled_guidance_is_offered_for_a_model_that_reads_it_alone(
    ran: MainWindow, until: Until, flux: str
) -> None:
    session = ran.app_state.session
    session.autoplay = False
    shown = ran.findChild(WatchControls)._controls["told_guidance"]
    assert not shown.isVisibleTo(ran)
    assert session.change(steps=2)
    assert session.use_model(flux)
    assert shown.isVisibleTo(ran)
    recipe = session.recipe
    assert (recipe.told_guidance, recipe.guidance, recipe.spacing) == (3.5, 1.0, "trailing")
    until(lambda: session.shown_run.agrees and session.timeline.complete)
    to_step(ran, 1)
    dialog = BranchDialog(ran.app_state.watch)
    assert "told_guidance" in dialog.controls
    dialog.deleteLater()
    assert session.use_model("shapes")
    assert not shown.isVisibleTo(ran)
    assert session.recipe.told_guidance == 0.0
