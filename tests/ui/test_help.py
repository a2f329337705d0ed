"""F1 opens help that knows every key and every word on screen, and stays open beside the work."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QAbstractButton, QApplication

from diffusion_gui.core import catalog
from diffusion_gui.core.catalog import COMMANDS, SCENES
from diffusion_gui.core.protocol.scoring import FIGURES
from diffusion_gui.core.registry import Registry
from diffusion_gui.ui.dialogs import help_entries
from diffusion_gui.ui.dialogs.help import HelpDialog
from diffusion_gui.ui.i18n import tr
from diffusion_gui.ui.shell.main_window import MainWindow
from diffusion_gui.ui.theme import theme
from diffusion_gui.ui.widgets.collapsible import Collapsible
from diffusion_gui.ui.widgets.controls import Control

Until = Callable[..., None]


def opened(window: MainWindow) -> HelpDialog:
    window._actions["help"].trigger()
    (dialog,) = window.findChildren(HelpDialog)
    return dialog


def words(window: MainWindow) -> set[str]:
    """Every word that the glossary explains."""
    found = help_entries.glossary(window)
    return {word for section in found for word, meaning in section.entries if meaning}


def test_f1_opens_it_once_and_the_window_goes_on(ran: MainWindow, qtbot) -> None:
    qtbot.keyClick(ran, Qt.Key.Key_F1)
    dialog = opened(ran)
    assert dialog.isVisible()
    assert not dialog.isModal()
    assert QApplication.activeModalWidget() is None
    assert ran.app_state.session.change(seed=9)
    assert opened(ran) is dialog
    dialog.close()


def test_escape_closes_it(ran: MainWindow, qtbot, until: Until) -> None:
    dialog = opened(ran)
    until(dialog.isActiveWindow)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    until(lambda: not ran.findChildren(HelpDialog))


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_every_key_is_in_it(ran: MainWindow, language: str) -> None:
    ran.use_language(language)
    text = opened(ran).text.toPlainText()
    native = QKeySequence.SequenceFormat.NativeText
    asked = [
        (action, key.toString(native))
        for action in ran.findChildren(QAction)
        if not action.text().endswith(" %")  # 0 to 9 are one line
        for key in action.shortcuts()
    ]
    assert len(asked) > 40
    assert not [(action.text(), key) for action, key in asked if key not in text]
    assert "0 … 9" in text
    ran.use_language("en")


def test_another_key_is_told_without_a_word_changed(ran: MainWindow) -> None:
    ran._actions["play"].setShortcuts([QKeySequence("Ctrl+Alt+P")])
    assert "Ctrl+Alt+P" in opened(ran).text.toPlainText()


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_every_control_and_section_on_screen_is_explained(
    ran: MainWindow, qapp: QApplication, language: str
) -> None:
    ran.use_language(language)
    missing = []
    for scene in SCENES:
        front = ran.scene(scene)
        qapp.processEvents()
        known = words(ran)
        named = [tr(one.option.label) for one in front.findChildren(Control) if one.isVisible()]
        named += [one.heading.text() for one in front.findChildren(Collapsible)]
        named += [
            one.accessibleName()
            for one in front.findChildren(QAbstractButton)
            if one.isVisible() and one.isCheckable() and one.accessibleName()
        ]
        missing += [f"{scene}: {name}" for name in named if name not in known]
    assert not missing
    ran.use_language("en")


def test_every_entry_of_a_registry_is_explained(ran: MainWindow) -> None:
    known = words(ran)
    registries = [one for one in vars(catalog).values() if isinstance(one, Registry)]
    assert len(registries) > 8
    for registry in registries:
        if registry is not COMMANDS:
            assert {tr(entry.label) for entry in registry.values()} <= known, registry.kind
            options = [option for entry in registry.values() for option in entry.options]
            assert {tr(one.label) for one in options} <= known, registry.kind
    assert {tr(figure.label) for figure in FIGURES.values()} <= known


def test_the_noise_level_is_defined_and_the_two_directions_are_named(ran: MainWindow) -> None:
    found = {word: text for section in help_entries.glossary(ran) for word, text in section.entries}
    assert "σ / (α + σ)" in found["Noise level"]
    text = opened(ran).text.toPlainText()
    assert text.count("the other way round") == 1


def test_no_word_is_explained_twice_in_a_section(ran: MainWindow) -> None:
    for scene in SCENES:
        ran.show_scene(scene)
    for section in help_entries.sections(ran):
        named = [word for word, _ in section.entries]
        if not section.title.startswith(("Keys", "Other keys")):
            assert len(named) == len(set(named)), section.title


def test_what_is_searched_for_is_found(ran: MainWindow) -> None:
    dialog = opened(ran)
    whole = dialog.text.toPlainText()
    dialog.search.setText("noise PROBABILITY-flow")
    text = dialog.text.toPlainText()
    assert "Probability-flow ODE" in text
    assert len(text) < len(whole) / 4
    dialog.search.setText("no such word anywhere")
    assert dialog.contents.count() == 0
    assert dialog.text.toPlainText()
    dialog.search.clear()
    assert dialog.text.toPlainText() == whole


def test_contents_lead_to_their_section(ran: MainWindow, qapp: QApplication) -> None:
    dialog = opened(ran)
    qapp.processEvents()
    bar = dialog.text.verticalScrollBar()
    assert bar.value() == 0
    dialog.contents.setCurrentRow(dialog.contents.count() - 1)
    assert bar.value() > 0
    dialog.contents.setCurrentRow(0)
    assert bar.value() < bar.maximum() / 4


def test_it_follows_language_and_look(ran: MainWindow) -> None:
    dialog = opened(ran)
    ran.use_language("zh_CN")
    ran.use_theme("light")
    assert dialog.windowTitle() == "帮助"
    assert "噪声水平" in dialog.text.toPlainText()
    assert theme().colors.accent in dialog.text.document().defaultStyleSheet()
    ran.use_language("en")
    assert dialog.windowTitle() == "Help"


def test_it_is_used_with_keys_alone_and_has_names(ran: MainWindow, qtbot, until: Until) -> None:
    dialog = opened(ran)
    until(dialog.isActiveWindow)
    for one in (dialog.search, dialog.contents, dialog.text):
        assert one.focusPolicy() & Qt.FocusPolicy.TabFocus
        assert one.accessibleName()
    dialog.text.setFocus()
    qtbot.keyClick(dialog.text, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert dialog.focusWidget() is dialog.search


def test_closing_the_window_closes_it(ran: MainWindow, until: Until) -> None:
    opened(ran)
    ran.close()
    until(lambda: not ran.findChildren(HelpDialog))
