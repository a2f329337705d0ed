"""The mouse wheel scrolls: a list, a number or a slider below it takes it only with the focus."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from hands import Until, seen
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QScrollArea,
    QSlider,
    QSpinBox,
    QWidget,
)

import diffusion_gui.ui
from diffusion_gui.core.recipes.recipe import FIRST_RECIPE, RECIPE_OPTIONS
from diffusion_gui.ui.dialogs.export import ExportDialog
from diffusion_gui.ui.shell.main_window import MainWindow
from diffusion_gui.ui.state.watch.exports import watch_parts
from diffusion_gui.ui.widgets.controls import make_control

FIELDS = (QComboBox, QAbstractSpinBox, QSlider)


def turn(widget: QWidget, notches: int = -1) -> None:
    """Turn the wheel over the middle of `widget`, as the window system would."""
    window = widget.window()
    place = widget.mapTo(window, widget.rect().center())
    QTest.wheelEvent(window.windowHandle(), QPointF(place), QPoint(0, 120 * notches))


def value_of(widget: QWidget) -> object:
    if isinstance(widget, QComboBox):
        return widget.currentIndex()
    return widget.value() if isinstance(widget, QAbstractSlider) else widget.text()


def test_the_wheel_over_a_panel_scrolls_it_and_starts_no_run(ran: MainWindow) -> None:
    session = ran.app_state.session
    ran.resize(1024, 640)
    QApplication.processEvents()
    recipe = session.recipe
    panel = seen(ran, QScrollArea, "Settings")
    assert panel.verticalScrollBar().maximum() > 0
    for kind, name in ((QComboBox, "Sampler"), (QSpinBox, "Seed"), (QSlider, "Seed")):
        field = seen(ran, kind, name)
        panel.ensureWidgetVisible(field)
        for notches in (3, -1):  # to the top, then down again
            before = panel.verticalScrollBar().value()
            turn(field, notches)
        assert panel.verticalScrollBar().value() != before, name
        assert not field.hasFocus()
    assert session.recipe == recipe
    seed = seen(ran, QSpinBox, "Seed")
    seed.setFocus()
    turn(seed, 1)
    assert session.recipe.seed == recipe.seed + 1


@pytest.mark.parametrize("scene", ["watch", "train"])
def test_no_field_of_a_scene_changes_under_the_wheel(ran: MainWindow, scene: str) -> None:
    ran.show_scene(scene)
    QApplication.processEvents()
    fields = [one for kind in FIELDS for one in ran.findChildren(kind) if one.isVisible()]
    assert len(fields) > 5
    for field in fields:
        around = field.parentWidget()
        while around is not None and not isinstance(around, QScrollArea):
            around = around.parentWidget()
        if around is not None:
            around.ensureWidgetVisible(field)
        before = value_of(field)
        for notches in (1, -1, -1):
            turn(field, notches)
        assert value_of(field) == before, field.accessibleName()
        assert not field.hasFocus()


def test_nor_does_one_of_the_export_dialog(ran: MainWindow, until: Until) -> None:
    dialog = ExportDialog(ran.app_state.watch, ran, watch_parts(ran.app_state.session))
    dialog.show()
    dialog.activateWindow()
    until(lambda: dialog.isActiveWindow() and QApplication.focusWidget() is not None)
    fields = [one for kind in FIELDS for one in dialog.findChildren(kind) if one.isEnabled()]
    assert len(fields) > 3
    for field in fields:
        if not field.hasFocus():
            before = value_of(field)
            turn(field)
            assert value_of(field) == before, field.accessibleName()
    dialog.close()


def test_every_field_is_made_of_those_that_leave_the_wheel_alone() -> None:
    """Qt's own classes are named for what they are, never made."""
    made = []
    for path in Path(diffusion_gui.ui.__file__).parent.rglob("*.py"):
        if path.name == "fields.py":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            bases = node.bases if isinstance(node, ast.ClassDef) else ()
            called = [node.func] if isinstance(node, ast.Call) else []
            for one in (*bases, *called):
                if getattr(one, "id", "") in ("QComboBox", "QSlider", "QSpinBox", "QDoubleSpinBox"):
                    made.append(f"{path.name}: {ast.unparse(one)}")
    assert made == []


@pytest.mark.parametrize("name", ["seed", "guidance", "sampler", "label"])
def test_ctrl_0_resets_from_every_field(ran: MainWindow, until: Until, name: str) -> None:
    session = ran.app_state.session
    control = make_control(RECIPE_OPTIONS[name])
    control.setParent(ran)
    control.show()
    field = next(
        one for one in control.findChildren(QWidget) if one.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not isinstance(one, QSlider)
    )  # fmt: skip
    ran.activateWindow()
    until(ran.isActiveWindow)
    field.setFocus()
    assert session.recipe != FIRST_RECIPE
    QTest.keyClick(field, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert session.recipe == FIRST_RECIPE
