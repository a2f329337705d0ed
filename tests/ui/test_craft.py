"""The small things: undo, presets, recent files, messages, memory, names, keys."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QMessageBox,
    QPushButton,
    QWidget,
)

from diffusion_gui.core.catalog import PRESETS, SCENES
from diffusion_gui.core.protocol.events import Failed
from diffusion_gui.core.recipes.recipe import FIRST_RECIPE, Recipe
from diffusion_gui.ui.persistence.autosave import Autosave
from diffusion_gui.ui.persistence.crash_recovery import CrashRecovery, Ended
from diffusion_gui.ui.persistence.settings import Settings, SettingsFile
from diffusion_gui.ui.shell.main_window import MainWindow
from diffusion_gui.ui.state.shared import undo as history_module
from diffusion_gui.ui.support import error_log
from diffusion_gui.ui.theme import theme

Until = Callable[..., None]


# -- undo and redo --------------------------------------------------------------------------------


def test_ctrl_z_brings_settings_back_and_ctrl_shift_z_forth(ran: MainWindow, qtbot) -> None:
    session = ran.app_state.session
    before = session.recipe
    session.change(seed=5)
    session.change(steps=4)
    qtbot.keyClick(ran, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert (session.recipe.seed, session.recipe.steps) == (5, 8)
    qtbot.keyClick(ran, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert session.recipe == before
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(ran, Qt.Key.Key_Z, both)
    qtbot.keyClick(ran, Qt.Key.Key_Z, both)
    assert (session.recipe.seed, session.recipe.steps) == (5, 4)
    assert not ran.app_state.history.can_redo


def test_a_drag_is_one_step_and_a_new_change_ends_redo(
    ran: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history_module, "DRAG_SECONDS", 600.0)
    session, history = ran.app_state.session, ran.app_state.history
    for seed in range(1, 30):
        session.change(seed=seed)
    history.undo()
    assert session.recipe.seed == 0
    assert not history.can_undo
    assert history.can_redo
    session.change(steps=5)
    assert not history.can_redo


def test_changes_of_one_setting_with_a_pause_between_are_two_steps(
    ran: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history_module, "DRAG_SECONDS", 0.0)
    session, history = ran.app_state.session, ran.app_state.history
    session.change(seed=1)
    session.change(seed=2)
    history.undo()
    assert session.recipe.seed == 1


def test_undo_takes_the_way_to_noise_along(ran: MainWindow) -> None:
    session, history = ran.app_state.session, ran.app_state.history
    session.set_forward_process("markov")
    history.undo()
    assert session.forward_process == "forward"
    history.redo()
    assert session.forward_process == "markov"
    assert not history.can_redo


def test_undo_and_redo_are_offered_only_where_there_is_something(ran: MainWindow) -> None:
    undo, redo = (named(ran, words) for words in ("Undo", "Redo"))
    assert not undo.isEnabled()
    ran.app_state.session.change(seed=9)
    assert undo.isEnabled()
    undo.trigger()
    assert not undo.isEnabled()
    assert redo.isEnabled()


def test_a_shorter_schedule_while_looking_at_a_late_level_is_followed(
    ran: MainWindow, until: Until
) -> None:
    session = ran.app_state.session
    session.probe(90)
    until(lambda: session.preview is not None, 20)
    session.change(T=20)
    until(lambda: session.preview is not None, 20)
    assert session.preview.t == 18, "the same share of the way"
    session.probe(20)
    session.change(T=10)  # the look at 20 is still on its way
    until(lambda: session.preview is not None and session.preview.t == 10, 20)


# -- menus ----------------------------------------------------------------------------------------


def named(window: MainWindow, words: str) -> QAction:
    """The one action with these words."""
    found = [action for action in menu_actions(window) if action.text() == words]
    assert len(found) == 1, words
    return found[0]


def menu_actions(window: MainWindow) -> list[QAction]:
    """Every action of the menu bar, submenus opened."""

    def below(actions: list[QAction]) -> list[QAction]:
        found = []
        for action in actions:
            menu = action.menu()
            found += below(menu.actions()) if menu is not None else [action]  # type: ignore[attr-defined]
        return [one for one in found if not one.isSeparator()]

    return below(window.menuBar().actions())


def test_every_action_is_in_a_menu_with_words_a_tooltip_and_keys(ran: MainWindow) -> None:
    for entry in SCENES.values():
        ran.show_scene(entry.name)
    in_menus = menu_actions(ran)
    for action in ran.actions():
        if not action.text().endswith(" %"):  # 0 to 9: told in the player's tooltip
            assert action in in_menus, action.text()
            assert action.shortcut().toString(), action.text()
            assert action.toolTip() not in ("", action.text()), action.text()


def test_no_key_means_two_things(ran: MainWindow) -> None:
    everything = {id(one): one for one in [*ran.actions(), *menu_actions(ran)]}.values()
    keys = Counter(key.toString() for one in everything for key in one.shortcuts())
    assert not [key for key, times in keys.items() if times > 1]


def test_every_preset_is_a_recipe_and_the_menu_runs_it(ran: MainWindow) -> None:
    session = ran.app_state.session
    for entry in PRESETS.values():
        recipe = entry.load()
        assert isinstance(recipe, Recipe)
        assert recipe.checked() == recipe
        named(ran, entry.label).trigger()
        assert session.recipe == recipe
    article = PRESETS["article"].load()
    assert (article.T, article.steps, article.seed, article.count) == (100, 100, 0, 1)
    assert article.schedule == "article"


def test_opened_files_are_offered_again(ran: MainWindow, until: Until, tmp_path: Path) -> None:
    path = tmp_path / "red & white.png"
    Image.new("RGB", (28, 28), (255, 0, 0)).save(path)
    recent = [menu for menu in ran.findChildren(QWidget) if is_menu(menu, "Open recent")]
    ran.open_path(str(path))
    until(lambda: ran.app_state.session.recipe.init == str(path), 20)
    recent[0].aboutToShow.emit()
    actions = recent[0].actions()
    assert actions[0].text() == "red && white.png"
    ran.app_state.session.adopt(FIRST_RECIPE)
    actions[0].trigger()
    until(lambda: ran.app_state.session.recipe.init == str(path), 20)
    actions[-1].trigger()
    recent[0].aboutToShow.emit()
    assert not recent[0].actions()[0].isEnabled()


def is_menu(widget: QWidget, title: str) -> bool:
    """Whether the widget is the menu called `title`."""
    return getattr(widget, "title", lambda: "")() == title


# -- messages -------------------------------------------------------------------------------------


def test_an_error_says_what_why_and_what_to_do_at_the_top(ran: MainWindow, qtbot) -> None:
    session = ran.app_state.session
    assert not session.change(steps=5000)
    banner = ran.notifications.banner
    assert banner.isVisible()
    assert all(word in banner.text() for word in ("5000", "visits", "at most"))
    qtbot.keyClick(ran, Qt.Key.Key_Escape)
    assert not banner.isVisible()


def test_an_error_goes_when_the_recipe_becomes_another(ran: MainWindow) -> None:
    session = ran.app_state.session
    session.change(steps=5000)
    assert ran.notifications.banner.isVisible()
    session.change(seed=3)
    assert not ran.notifications.banner.isVisible()


def test_a_message_is_shown_as_it_is_and_survives_a_new_look(ran: MainWindow, qapp) -> None:
    ran.notifications.tell(Failed("No <b>bold</b> & wild.", "Why.", "Do."))
    ran.use_theme("light")
    qapp.processEvents()
    banner = ran.notifications.banner
    assert banner.isVisible()
    assert banner.text() == "No <b>bold</b> & wild. Why. Do."


def test_a_bug_is_told_and_the_window_goes_on(ran: MainWindow) -> None:
    ran.notifications.tell_bug("ValueError: 3")
    assert "ValueError: 3" in ran.notifications.banner.text()
    assert ran.app_state.session.change(seed=4)


# -- memory ---------------------------------------------------------------------------------------


def test_place_scene_look_and_language_are_remembered(ran: MainWindow, tmp_path: Path) -> None:
    ran.resize(1024, 700)
    ran.show_scene("train")
    ran.use_theme("light")
    ran.use_language("zh_CN")
    ran.close()
    kept = SettingsFile(tmp_path / "settings.json").values
    assert (kept.scene, kept.theme, kept.language) == ("train", "light", "zh_CN")
    ran.resize(1300, 900)
    ran.restore(lambda: [QRect(0, 0, 1920, 1040)])
    assert (ran.width(), ran.height()) == (1024, 700)
    ran.use_language("en")


def test_a_geometry_that_is_none_is_passed_over(ran: MainWindow) -> None:
    for wrong in ("", "AAAA", "not base 64!", "é"):
        ran._settings.change(geometry=wrong)
        ran.restore()


def test_the_recipe_comes_back_the_next_time(ran: MainWindow) -> None:
    keeper = Autosave(ran.app_state, ran._settings, CrashRecovery(None))
    ran.app_state.session.change(seed=77)
    keeper.close()
    ran.app_state.session.change(seed=1)
    Autosave(ran.app_state, ran._settings, CrashRecovery(None)).restore()
    assert ran.app_state.session.recipe.seed == 77


def test_a_recipe_whose_model_is_gone_does_not_come_back(ran: MainWindow) -> None:
    before = ran.app_state.session.recipe
    gone = Recipe(data="shapes", model="/nowhere/model.safetensors")
    ran._settings.change(recipe=gone.to_json())
    Autosave(ran.app_state, ran._settings, CrashRecovery(None)).restore()
    assert ran.app_state.session.recipe == before


def test_reset_brings_back_the_first_day(
    ran: MainWindow, monkeypatch: pytest.MonkeyPatch, qapp
) -> None:
    ran.use_theme("light")
    ran.use_language("zh_CN")
    ran.app_state.session.change(seed=8)
    ran._settings.change(recent=("/a",), export={"fps": 5.0})
    answers = iter([QMessageBox.StandardButton.No, QMessageBox.StandardButton.Yes])
    monkeypatch.setattr(QMessageBox, "question", lambda *_: next(answers))
    ran._ask_reset()
    assert ran._settings.values.theme == "light"
    ran._ask_reset()
    assert ran._settings.values == Settings(recent=("/a",))
    assert ran.app_state.session.recipe == FIRST_RECIPE
    assert theme().name == "system"


def test_the_look_follows_the_system_where_it_should(ran: MainWindow, qapp: QApplication) -> None:
    ran.use_theme("dark")
    before = ran.centralWidget()
    qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Light)
    assert ran.centralWidget() is before
    ran.use_theme("system")
    before = ran.centralWidget()
    qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Light)
    assert ran.centralWidget() is not before


# -- after a crash --------------------------------------------------------------------------------


def test_a_window_that_did_not_close_is_noticed(tmp_path: Path) -> None:
    recipe = Recipe(data="shapes", model="shapes", seed=42)
    run = tmp_path / "run"
    run.mkdir()
    first = CrashRecovery(tmp_path)
    first.note(recipe, run)
    assert first.crashed is None
    # As after a kill: the lock names a process that is no more.
    lock = tmp_path / "window-1.lock"
    lines = lock.read_text().splitlines()
    first._lock.unlock()
    lock.write_text("\n".join(["999999999", *lines[1:]]) + "\n")
    second = CrashRecovery(tmp_path, "Segmentation fault")
    assert second.crashed == Ended(recipe, run, "Segmentation fault")
    second.end()
    assert CrashRecovery(tmp_path).crashed is None


def test_two_windows_at_once_are_no_crash(tmp_path: Path) -> None:
    first = CrashRecovery(tmp_path)
    first.note(FIRST_RECIPE, None)
    second = CrashRecovery(tmp_path)
    assert second.crashed is None
    second.note(FIRST_RECIPE, None)
    second.end()
    first.end()
    assert not list(tmp_path.glob("window-*"))


@pytest.mark.parametrize("content", [b"", b"[]", b"\xff", b'{"recipe": 5, "run": {}}', b"null"])
def test_a_damaged_note_is_still_a_note(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "window-1.json").write_bytes(content)
    last = CrashRecovery(tmp_path)
    assert last.crashed == Ended()
    last.end()


def test_the_last_session_is_offered_and_comes_back(ran: MainWindow) -> None:
    recipe = Recipe(data="points:moons", model="ideal:points:moons", count=40, seed=42)
    ran.notifications.offer_last(Ended(recipe, None, "Aborted"), "/log", ran.open_path)
    banner = ran.notifications.banner
    assert "Aborted" in banner.text()
    [restore] = banner.findChildren(QPushButton)
    restore.click()
    assert ran.app_state.session.recipe == recipe
    assert not banner.isVisible()


def test_the_log_tells_the_last_words_of_the_last_start_only(tmp_path: Path) -> None:
    log = tmp_path / "log"
    start = f"2026 INFO diffusion_gui: {error_log.STARTED}: version 1, process 5\n"
    log.write_text(start + "Fatal Python error: Segmentation fault\n\nThread 0x1\n")
    assert error_log.last_words(log) == "Segmentation fault"
    log.write_text(log.read_text() + start)
    assert error_log.last_words(log) == ""
    assert error_log.last_words(tmp_path / "none") == ""
    log.write_bytes(os.urandom(5000))
    assert error_log.last_words(log) == ""


# -- names and keys -------------------------------------------------------------------------------


def is_inner(widget: QWidget) -> bool:
    """Whether it is a part of another widget: a spin box's line, a scroll area's inside."""
    parent = widget.parent()
    inside = isinstance(parent, QAbstractScrollArea) and parent.viewport() is widget
    return inside or widget.objectName().startswith("qt_")


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_every_control_of_every_scene_has_a_name(ran: MainWindow, qapp, language: str) -> None:
    ran.use_language(language)
    nameless = []
    for entry in SCENES.values():
        scene = ran.scene(entry.name)
        qapp.processEvents()
        for widget in [ran, *ran.findChildren(QWidget)]:
            inner = is_inner(widget)
            if widget.focusPolicy() == Qt.FocusPolicy.NoFocus or inner or not widget.isVisible():
                continue
            words = getattr(widget, "text", lambda: "")()
            if not (widget.accessibleName() or words or widget is scene):
                nameless.append(f"{entry.name}: {type(widget).__name__} {widget.parent()}")
    assert not nameless
    ran.use_language("en")


def test_everything_can_be_reached_by_the_tab_key(ran: MainWindow, qtbot, qapp) -> None:
    ran.activateWindow()
    for entry in SCENES.values():
        ran.show_scene(entry.name)
        qapp.processEvents()
        wanted = {
            widget
            for widget in ran.findChildren(QWidget)
            if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
            and widget.isVisible()
            and widget.isEnabled()
            and widget.focusProxy() is None
            and not is_inner(widget)
        }
        reached = set()
        for _ in range(4 * len(wanted) + 20):
            ran.focusNextChild()
            reached.add(qapp.focusWidget())
        missing = [
            f"{entry.name}: {type(one).__name__} {one.accessibleName()}"
            for one in wanted - reached
            if not reached & set(siblings(one))  # arrows go on from there
        ]
        assert not missing


def siblings(widget: QWidget) -> list[QWidget]:
    """The buttons of which only one is down, `widget` among them."""
    group = widget.group() if isinstance(widget, QAbstractButton) else None
    return list(group.buttons()) if group is not None and group.exclusive() else []


def test_arrows_choose_among_buttons_of_which_one_is_down(ran: MainWindow, qtbot) -> None:
    session = ran.app_state.session
    ran.activateWindow()
    button = next(
        one for one in ran.findChildren(QAbstractButton) if one.isVisible() and siblings(one)
    )
    button.setFocus()
    before, group = session.playback.position, button.group()
    qtbot.keyClick(button, Qt.Key.Key_Right)
    assert session.playback.position == before
    assert group.checkedButton() is not button


def test_settings_are_plain_json(ran: MainWindow, tmp_path: Path) -> None:
    ran.use_theme("dark")
    ran.use_theme("light")
    assert json.loads((tmp_path / "settings.json").read_text())["theme"] == "light"
