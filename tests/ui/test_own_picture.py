"""One's own picture: the original stands beside the run, and what was done is said in words."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from entering import drop
from hands import Until, seen
from PIL import Image
from PySide6.QtWidgets import QLabel

from diffusion_gui.ui.scenes.watch.own_picture import PicturePane
from diffusion_gui.ui.shell.main_window import MainWindow


def test_a_dropped_picture_is_shown_whole_with_what_was_made_of_it(
    ran: MainWindow, until: Until, tmp_path: Path
) -> None:
    pixels = np.zeros((60, 120, 3), np.uint8)
    pixels[:, :30] = (255, 0, 0)  # what the middle square leaves out
    pixels[:, 30:] = (0, 0, 255)
    Image.fromarray(pixels).save(tmp_path / "mine.png")
    pane = ran.findChild(PicturePane)
    assert not pane.isVisible()
    drop(ran, tmp_path / "mine.png")
    until(lambda: pane.isVisible() and not pane.picture.pixmap().isNull())
    shown = pane.picture.pixmap().toImage()
    assert shown.width() == 2 * shown.height()
    left = shown.pixelColor(shown.width() // 8, shown.height() // 2)
    right = shown.pixelColor(shown.width() * 7 // 8, shown.height() // 2)
    assert (left.red(), right.blue()) == (255, 255)
    words = seen(ran, QLabel, pane.words.text()).text()
    assert "middle square" in words
    assert "28 × 28" in words
    assert "knows only Shapes" in words
    # The layout settles once events have been handled: nothing of the words is cut then.
    until(lambda: pane.words.height() >= pane.words.heightForWidth(pane.words.width()))


def test_it_goes_when_the_run_starts_from_something_else(
    ran: MainWindow, until: Until, tmp_path: Path
) -> None:
    session = ran.app_state.session
    Image.new("RGB", (40, 40), "green").save(tmp_path / "mine.png")
    pane = ran.findChild(PicturePane)
    drop(ran, tmp_path / "mine.png")
    until(pane.isVisible)
    session.use_model("ideal:digits")
    assert not pane.isVisible()
