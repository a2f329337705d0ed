"""Another size in the window: asked for where the model can make it, and refused in words."""

from __future__ import annotations

from pathlib import Path

import pytest
from animatediff_folders import LONGEST, clips_folder
from flow_folders import flux_folder
from hands import Until
from pytestqt.qtbot import QtBot

from diffusion_gui.core.own_table import read_flow
from diffusion_gui.ui.scenes.compare.controls import CompareControls
from diffusion_gui.ui.scenes.watch.controls import WatchControls
from diffusion_gui.ui.shell.main_window import MainWindow
from diffusion_gui.ui.widgets.controls import TextControl


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sizes")
    flux_folder(folder / "flux")
    clips_folder(folder / "clips")
    return folder


def test_a_size_is_typed_and_the_own_schedule_goes_along(
    ran: MainWindow, until: Until, folders: Path
) -> None:
    session, said = ran.app_state.session, []
    session.failed.connect(said.append)
    session.autoplay = False
    controls = ran.findChild(WatchControls)._controls
    size, frames = controls["size"], controls["frames"]
    assert isinstance(size, TextControl)
    assert not size.isVisibleTo(ran)
    assert session.change(steps=2)
    assert session.use_model(str(folders / "flux"))
    assert size.isVisibleTo(ran)
    assert not frames.isVisibleTo(ran)
    assert size._line.placeholderText() == "16x16"
    before = session.recipe.own_betas
    size._line.setText("20 × 12")
    size._line.editingFinished.emit()
    assert session.recipe.size == size._line.text() == "20x12"
    assert read_flow(session.recipe.own_betas) != read_flow(before)
    until(lambda: session.shown_run.agrees and session.timeline.complete)
    place = session.place()
    assert place is not None
    assert place[0].shown.shape == (3, 12, 20)
    size._line.setText("21x12")
    size._line.editingFinished.emit()
    assert "21 x 12" in str(said[-1].what)
    assert size._line.text() == session.recipe.size == "20x12"
    size._line.setText("")
    size._line.editingFinished.emit()
    assert (session.recipe.size, session.recipe.own_betas) == ("", before)
    assert session.use_model("shapes")
    assert not size.isVisibleTo(ran)


def test_frames_are_asked_for_of_clips_and_compare_takes_both(
    ran: MainWindow, folders: Path, qtbot: QtBot
) -> None:
    session, compare = ran.app_state.session, ran.app_state.compare
    controls = ran.findChild(WatchControls)._controls
    assert session.use_model(str(folders / "clips"))
    assert controls["frames"].isVisibleTo(ran)
    assert session.change(frames=LONGEST - 1, size="24x16", steps=2)
    compare.take_with("steps", session.recipe)
    assert {(pane.recipe.size, pane.recipe.frames) for pane in compare.panes} == {
        ("24x16", LONGEST - 1)
    }
    compared = CompareControls(session, compare)
    qtbot.addWidget(compared)
    common = compared._common
    compared.refresh()
    assert common["size"].isVisibleTo(compared)
    compare.change_all(size="16x24")
    assert {pane.recipe.size for pane in compare.panes} == {"16x24"}
    compare.use_model("shapes")
    assert {pane.recipe.size for pane in compare.panes} == {""}
    assert not common["size"].isVisibleTo(compared)
    assert session.use_model("shapes")
