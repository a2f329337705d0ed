"""The menus with the mouse alone: language, look, motion, presets, scenes and what was opened."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hands import LEFT, lay_out
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QMessageBox

from diffusion_gui.core.catalog import PRESETS
from diffusion_gui.core.recipes.recipe import FIRST_RECIPE
from diffusion_gui.ui.persistence.settings import Settings
from diffusion_gui.ui.shell.main_window import MainWindow
from diffusion_gui.ui.theme import theme

Until = Callable[..., None]
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
"""Menus that open over the window ask for what the offscreen platform does not have."""


def pick(window: MainWindow, title: str, *entries: str) -> None:
    """Open the menu called `title`, and click through its entries."""
    bar = window.menuBar()
    action = next(one for one in bar.actions() if one.text().replace("&", "") == title)
    lay_out()
    QTest.mouseClick(bar, LEFT, pos=bar.actionGeometry(action).center())
    menu = action.menu()
    for words in entries:
        assert isinstance(menu, QMenu)
        assert menu.isVisible()
        action = next(one for one in menu.actions() if one.text() == words)
        assert action.isEnabled()
        place = menu.actionGeometry(action).center()
        QTest.mouseMove(menu, place)
        QTest.mouseClick(menu, LEFT, pos=place)
        menu = action.menu()
    bar.setActiveAction(None)


def test_language_and_look_are_picked_and_all_stays(ran: MainWindow) -> None:
    session = ran.app_state.session
    session.change(seed=3)
    pick(ran, "View", "Language", "简体中文")
    assert ran._tabs["watch"].text() == "观看"
    pick(ran, "视图(V)", "主题", "浅色")
    assert (theme().name, ran._settings.values.theme) == ("light", "light")
    pick(ran, "视图(V)", "语言", "English")
    assert ran._tabs["watch"].text() == "Watch"
    assert session.recipe.seed == 3
    pick(ran, "View", "Reduced motion", "On")
    assert ran.app_state.motion.reduced
    pick(ran, "View", "Reduced motion", "Off")
    assert not ran.app_state.motion.reduced


def test_a_preset_is_picked_from_any_scene_and_shown(ran: MainWindow) -> None:
    ran.scene("train")
    pick(ran, "Presets", PRESETS["article"].label)
    recipe = ran.app_state.session.recipe
    assert (recipe.steps, recipe.count, recipe.seed) == (100, 1, 0)
    assert ran._scene == "watch"
    QTest.keyClick(ran, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert ran.app_state.session.recipe != recipe


def test_scenes_are_picked_with_keys_tabs_and_the_menu(ran: MainWindow) -> None:
    for number, name in enumerate(("watch", "train", "compare", "learn"), 1):
        QTest.keyClick(ran, f"{number}", Qt.KeyboardModifier.ControlModifier)
        assert ran._scene == name
    QTest.mouseClick(ran._tabs["train"], LEFT)
    assert ran._scene == "train"
    pick(ran, "View", "Learn")
    assert ran._scene == "learn"


def test_what_was_opened_is_picked_again_and_all_is_reset(
    ran: MainWindow, until: Until, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "red.png"
    Image.new("RGB", (28, 28), (255, 0, 0)).save(path)
    session = ran.app_state.session
    ran.open_path(str(path))
    until(lambda: session.recipe.init == str(path))
    monkeypatch.setattr(QMessageBox, "question", lambda *_: QMessageBox.StandardButton.Yes)
    pick(ran, "Edit", "Reset everything …")
    assert session.recipe == FIRST_RECIPE
    assert ran._settings.values == Settings(
        recent=(str(path),), recipe=ran._settings.values.recipe, theme="system"
    )
    pick(ran, "File", "Open recent", "red.png")
    until(lambda: session.recipe.init == str(path))
