"""Where the model looks for each word, in the window."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from diffusers import StableDiffusionPipeline
from entering import drop
from hands import Until, press, to_step
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from stable_diffusion_folders import prompted

from diffusion_gui.core.runs.attended_words import missing_states
from diffusion_gui.ui.dialogs.export import ExportDialog
from diffusion_gui.ui.scenes.watch.canvas_bars import ShowRow
from diffusion_gui.ui.scenes.watch.words import WordsPane
from diffusion_gui.ui.shell.main_window import MainWindow
from diffusion_gui.ui.views.overlays.words import WordMap

__all__ = ["prompted"]


def test_words_are_chosen_and_their_maps_lie_over_the_pictures_and_along_the_steps(
    ran: MainWindow,
    until: Until,
    prompted: tuple[Path, StableDiffusionPipeline],
    tmp_path: Path,
) -> None:
    session, watch = ran.app_state.session, ran.app_state.watch
    session.autoplay = False
    button = ran.findChild(ShowRow)._overlays["words"]
    assert not button.isVisibleTo(ran)
    assert session.change(steps=4)
    drop(ran, prompted[0])
    until(lambda: session.recipe.model == str(prompted[0]))
    assert session.change(prompt="a red cat", sampler="ddim", steps=4)
    until(lambda: session.shown_run.agrees and session.timeline.complete)
    to_step(ran, 2)
    until(lambda: session.preview is None)
    press(ran, "Words")
    pane = ran.findChild(WordsPane)
    run = session.timeline.trajectories[-1]
    steps = [k for k in range(len(run)) if run.path.sigma[k] > 0.0]
    until(lambda: list(pane.row.maps) == steps)
    assert pane.isVisible()
    answer = watch.overlays.answer("words")
    assert answer is not None
    assert answer[1].words == ("a", "red", "cat")
    texts = [one.text() for one in pane._chips._group.buttons()]
    assert [text.split()[0] for text in texts] == ["a", "red", "cat"]
    assert sum(int(text.split()[1]) for text in texts) == pytest.approx(100, abs=1)
    first = pane.pictures._panels[0].layer(WordMap)
    assert first is not None
    QTest.mouseClick(pane._chips._group.button(2), Qt.MouseButton.LeftButton)
    second = pane.pictures._panels[1].layer(WordMap)
    assert second is not None
    assert not np.array_equal(first.values, second.values)
    assert max(float(maps.max()) for maps in pane.row.maps.values()) <= 1.0
    k = session.place()[1]
    other = next(step for step in steps if step != k)
    place = pane.row._places()[other].center().toPoint()
    QTest.mouseClick(pane.row, Qt.MouseButton.LeftButton, pos=place)
    until(lambda: session.place()[1] == other)
    until(lambda: watch.overlays.answer("words")[0][1] == other)
    _exported_as_shown(ran, until, tmp_path)
    assert session.use_model("shapes")
    until(lambda: session.shown_run.agrees and session.timeline.complete)
    assert not button.isVisibleTo(ran)


def _exported_as_shown(ran: MainWindow, until: Until, folder: Path) -> None:
    """The words that are on the canvas are what the export begins with, and goes into the file."""
    watch = ran.app_state.watch
    dialog = ExportDialog(watch, ran)
    form, run = dialog.form, watch.session.timeline.trajectories[-1]
    assert form.show_box.currentData() == ("words",)
    form.part.setCurrentIndex(1)
    until(lambda: not missing_states(run, watch.session.item))
    assert run.words.texts[watch.session.item] == ("a", "red", "cat")
    dialog.write(folder / "words.gif")
    until(lambda: not dialog._writing)
    with Image.open(folder / "words.gif") as file:
        assert file.size == dialog._film.size  # type: ignore[union-attr]
    form.format.setCurrentIndex(form.format.findData("strip"))
    assert "words" not in form.options().show
    dialog.close()
