"""What is undone is what is seen: the form of Train, the panes of Compare; and both outlive all."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from diffusion_gui.core.recipes.train_presets import FIRST_TRAINING
from diffusion_gui.ui.persistence.autosave import Autosave
from diffusion_gui.ui.persistence.crash_recovery import CrashRecovery
from diffusion_gui.ui.persistence.settings import SettingsFile
from diffusion_gui.ui.shell.main_window import MainWindow
from diffusion_gui.ui.state.shared import undo

Until = Callable[..., None]
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture(autouse=True)
def slowly(monkeypatch: pytest.MonkeyPatch) -> None:
    """All changes are made as slowly as a person makes them."""
    monkeypatch.setattr(undo, "DRAG_SECONDS", -1.0)


def typed(window: MainWindow, qtbot: QtBot, name: str, text: str) -> None:
    """Type a number into one of Train's fields."""
    field = window._scenes["train"].controls._controls[name]._field
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, text)
    qtbot.keyClick(field, Qt.Key.Key_Return)


def test_the_form_is_undone_in_train_and_the_recipe_stays(ran: MainWindow, qtbot: QtBot) -> None:
    session, form = ran.app_state.session, ran.app_state.training.form
    session.change(seed=7)
    scene = ran.scene("train")
    assert not ran._actions["undo"].isEnabled()
    typed(ran, qtbot, "lr", "0.02")
    typed(ran, qtbot, "batch", "99")
    assert (form.settings.lr, form.settings.batch) == (0.02, 99)
    qtbot.keyClick(ran, Qt.Key.Key_Z, CONTROL)
    assert (form.settings.lr, form.settings.batch) == (0.02, FIRST_TRAINING.batch)
    assert scene.controls._controls["batch"]._field.value() == FIRST_TRAINING.batch
    qtbot.keyClick(ran, Qt.Key.Key_Z, CONTROL)
    assert form.settings == FIRST_TRAINING
    qtbot.keyClick(ran, Qt.Key.Key_Y, CONTROL)
    assert form.settings.lr == 0.02
    assert session.recipe.seed == 7, "what is not seen stays as it is"
    ran.show_scene("watch")
    qtbot.keyClick(ran, Qt.Key.Key_Z, CONTROL)
    assert session.recipe.seed == 0
    assert form.settings.lr == 0.02


def test_nothing_is_undone_under_a_run(ran: MainWindow, until: Until, qtbot: QtBot) -> None:
    training = ran.app_state.training
    scene = ran.scene("train")
    typed(ran, qtbot, "batch", "16")
    typed(ran, qtbot, "steps", "100000")
    assert ran._actions["undo"].isEnabled()
    qtbot.mouseClick(scene.controls.start, Qt.MouseButton.LeftButton)
    until(lambda: training.run.history.last > 3)
    assert not ran._actions["undo"].isEnabled()
    ran.app_state.histories["train"].undo()
    assert training.form.settings == training.run.settings
    qtbot.mouseClick(scene.controls.stop, Qt.MouseButton.LeftButton)
    until(lambda: training.state == "done")
    assert ran._actions["undo"].isEnabled()


def test_the_panes_are_undone_in_compare(ran: MainWindow, qtbot: QtBot) -> None:
    compare, recipe = ran.app_state.compare, ran.app_state.session.recipe
    ran.scene("compare")
    assert not ran._actions["undo"].isEnabled(), "the first comparison is nobody's change"
    first = compare.comparison
    compare.change_pane(steps=3)
    compare.change_all(seed=5)
    compare.set_clock("calls")
    compare.set_measure("x")  # a look, which is not undone
    for _ in range(3):
        qtbot.keyClick(ran, Qt.Key.Key_Z, CONTROL)
    assert compare.comparison == first
    assert compare.ready_made == "steps"
    assert compare.measure == "x"
    for _ in range(3):
        qtbot.keyClick(ran, Qt.Key.Key_Z, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    assert compare.comparison.clock == "calls"
    assert [pane.recipe.seed for pane in compare.panes] == [5] * 4
    assert compare.panes[0].recipe.steps == 3
    assert ran.app_state.session.recipe == recipe


def test_a_page_to_read_has_nothing_to_undo(ran: MainWindow, qtbot: QtBot) -> None:
    ran.app_state.session.change(seed=7)
    ran.scene("learn")
    assert not ran._actions["undo"].isEnabled()
    ran._undo(True)
    assert ran.app_state.session.recipe.seed == 7


def test_resetting_the_recipe_shows_it(ran: MainWindow, qtbot: QtBot) -> None:
    ran.scene("train")
    qtbot.keyClick(ran, Qt.Key.Key_0, CONTROL)
    assert ran._scene == "watch"


def test_the_form_outlives_another_look_and_language_and_the_window(
    ran: MainWindow, qtbot: QtBot
) -> None:
    keeper = Autosave(ran.app_state, ran._settings, CrashRecovery(None))
    form = ran.app_state.training.form
    ran.scene("train")
    typed(ran, qtbot, "lr", "0.02")
    ran.use_theme("light")
    ran.use_language("zh_CN")
    assert ran._scenes["train"].controls._controls["lr"]._field.value() == 0.02
    keeper.close()
    form.take(FIRST_TRAINING)
    ran._settings.values = SettingsFile(ran._settings._path).values
    Autosave(ran.app_state, ran._settings, CrashRecovery(None)).restore()
    assert form.settings.lr == 0.02
    ran.reset_all()
    assert form.settings == FIRST_TRAINING


def test_names_of_what_differs_go_through_dataclasses_and_tuples() -> None:
    one = (FIRST_TRAINING, "forward")
    other = (FIRST_TRAINING.checked(), "markov")
    assert list(undo.differing(one, other)) == [".1"]
    assert list(undo.differing(one, one)) == []
    assert list(undo.differing((1,), (1, 2))) == [""]
