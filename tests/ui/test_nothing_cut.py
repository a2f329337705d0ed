"""No words are cut in the smallest window: any scene, page, language, and scale of the screen."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import cut_words
import pytest
from hands import Until
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from diffusion_gui.core.paths import resource
from diffusion_gui.ui.dialogs.export import ExportDialog
from diffusion_gui.ui.shell.main_window import MainWindow
from diffusion_gui.ui.state.watch.overlays import SECTIONS
from diffusion_gui.ui.widgets.collapsible import Collapsible


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_no_words_are_cut_in_the_smallest_window(
    ran: MainWindow, qapp: QApplication, theme: str
) -> None:
    ran.use_theme(theme)
    ran.resize(1024, 640)

    def settle() -> None:
        for _ in range(5):
            qapp.processEvents()

    assert not cut_words.everywhere(ran, settle)
    for language in ("en", "zh_CN"):
        ran.use_language(language)
        dialog = ExportDialog(ran.app_state.watch, ran)
        dialog.show()
        settle()
        assert dialog.height() <= 640
        assert not cut_words.cut_words(dialog)
        dialog.close()
    ran.use_language("en")


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_what_the_clock_of_compare_says_is_not_cut(
    ran: MainWindow, qapp: QApplication, language: str
) -> None:
    ran.use_language(language)
    ran.resize(1024, 640)
    scene, compare = ran.scene("compare"), ran.app_state.compare
    compare.open()
    place = scene.stage._transport.place
    for clock in ("progress", "calls", "level"):
        compare.set_clock(clock)
        for position in (0, 240):
            compare.playback.seek(position)
            qapp.processEvents()
            assert place.minimumSizeHint().width() <= place.width(), place.text()
    ran.use_language("en")


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("points", [None, 13.0])
def test_the_inspector_is_never_wider_than_its_panel(
    ran: MainWindow, until: Until, language: str, points: float | None
) -> None:
    """What lies beyond the edge cannot be scrolled to; with large letters, too."""
    if points:
        font = QApplication.font()
        font.setPointSizeF(points)
        ran.setFont(font)
    ran.use_language(language)
    ran.resize(1024, 640)
    for section in SECTIONS:
        ran.app_state.watch.overlays.unfold(section, True)
    ran.build()
    area = ran.scene("watch").inspector
    until(lambda: area.widget().isVisible() and area.widget().width() > 0)
    QApplication.processEvents()
    assert area.widget().width() <= area.viewport().width()
    ran.use_language("en")


def test_a_long_heading_ends_in_dots_and_is_told_in_full(qapp: QApplication) -> None:
    section = Collapsible("many words that need their room", QLabel("below"), True)
    section.setFixedWidth(120)
    section.show()
    qapp.processEvents()
    assert section.heading.text().endswith("…")
    assert section.heading.toolTip() == section.heading.accessibleName()
    section.setFixedWidth(900)
    qapp.processEvents()
    assert section.heading.text() == "many words that need their room"
    assert section.heading.toolTip() == ""
    section.close()
    section.deleteLater()


def test_what_is_cut_is_found(qapp: QApplication) -> None:
    box = QWidget()
    label = QLabel("many words that need their room", box)
    label.setFixedWidth(50)
    box.show()
    assert cut_words.cut_words(box) == ["QLabel: many words that need their room"]
    box.close()
    box.deleteLater()


@pytest.mark.parametrize("scale", ["1.25", "1.5", "2"])
def test_no_words_are_cut_at_the_scales_of_screens(scale: str) -> None:
    done = subprocess.run(
        [sys.executable, str(Path(cut_words.__file__))],
        capture_output=True,
        text=True,
        timeout=280,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen", "QT_SCALE_FACTOR": scale},
    )
    told, *cut = done.stdout.strip().splitlines()
    assert told.split() == [str(float(scale)), "1024", "640"], done.stderr
    assert not cut


def test_icons_are_of_one_family() -> None:
    """One grid, one pen, and the colour of the words beside them."""
    icons = [path for path in resource("icons").glob("*.svg") if path.stem != "app"]
    pens = set()
    for path in icons:
        text = path.read_text(encoding="utf-8")
        assert 'viewBox="0 0 24 24"' in text, path.name
        assert not re.search(r"(?:fill|stroke)=\"(?!none|currentColor)[#a-z]", text) or (
            path.stem.startswith("check")  # drawn by the style sheet, which knows no colours
        ), path.name
        pens |= set(re.findall(r'<svg[^>]*stroke-width="([^"]*)"', text))
    assert len(icons) > 30
    assert len(pens) <= 2, pens
