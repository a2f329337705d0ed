"""Messages lie over the window: nothing moves, nothing that is needed is covered, none is lost."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication, QPushButton, QToolButton, QWidget

from diffusion_gui.core.catalog import SCENES
from diffusion_gui.core.protocol.events import Failed
from diffusion_gui.ui.shell.main_window import MainWindow
from diffusion_gui.ui.widgets import banner as banners

Until = Callable[..., None]
LONG = Failed("A long one. " * 12, "Why. " * 12, "Do. " * 12)


def places(window: MainWindow) -> dict[QWidget, QRect]:
    """Where everything stands that the window lays out: menus, tabs, the scene, the status bar."""
    central, bar = window.centralWidget(), window.notifications.banner
    parts = [one for one in central.children() if isinstance(one, QWidget) and one is not bar]
    parts += [window.menuBar(), window.statusBar(), window._stack.currentWidget()]
    return {one: QRect(one.mapTo(window, QPoint(0, 0)), one.size()) for one in parts}


def offer(window: MainWindow, what: str, done: list[str]) -> banners.Message:
    return window.notifications.banner.show_notice(what, "", ("Do it", lambda: done.append(what)))


@pytest.mark.parametrize("size", [(1024, 640), (1366, 691), (1920, 1040)])
def test_nothing_moves_when_a_message_comes_or_goes(
    ran: MainWindow, qapp: QApplication, size: tuple[int, int]
) -> None:
    ran.resize(*size)
    for scene in SCENES:
        ran.show_scene(scene)
        for _ in range(4):
            qapp.processEvents()
        before = places(ran)
        for show in (lambda: offer(ran, "Short.", []), lambda: ran.notifications.tell(LONG)):
            show()
            for _ in range(4):
                qapp.processEvents()
            assert ran.notifications.banner.isVisible()
            assert places(ran) == before, scene
        while ran.notifications.dismiss():
            pass
        for _ in range(4):
            qapp.processEvents()
        assert places(ran) == before, scene


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_tabs_export_and_transport_stay_uncovered(
    ran: MainWindow, qapp: QApplication, language: str
) -> None:
    ran.use_language(language)
    ran.resize(1024, 640)
    ran.notifications.tell(LONG)
    for _ in range(4):
        qapp.processEvents()
    central, banner = ran.centralWidget(), ran.notifications.banner
    covered = QRect(central.mapFrom(ran, banner.pos()), banner.size())
    needed = [*ran._tabs.values(), *central.findChildren(QToolButton)]
    needed = [one for one in needed if not ran.notifications.banner.isAncestorOf(one)]
    bar = [one for one in needed if one.parentWidget() is central]
    assert len(bar) > len(SCENES) - 1
    for one in bar:
        assert not covered.intersects(QRect(one.mapTo(central, QPoint(0, 0)), one.size()))
    menu = ran.menuBar()
    for action in menu.actions():
        assert not banner.geometry().intersects(menu.actionGeometry(action))
    (play,) = [one for one in needed if one.defaultAction() is ran._actions["play"]]
    assert covered.bottom() < play.mapTo(central, QPoint(0, 0)).y()
    ran.use_language("en")


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_a_message_of_two_lines_covers_nothing_of_the_scene(
    ran: MainWindow, qapp: QApplication, language: str
) -> None:
    """In whatever font: it is made longer until it has a second line."""
    ran.use_language(language)
    ran.resize(1366, 691)
    banner, line = ran.notifications.banner, 0
    for length in range(1, 200):
        banner = ran.notifications.banner
        banner.show_notice("", "word " * 3 * length, lasting=True)
        for _ in range(4):
            qapp.processEvents()
        line = line or banner.height()
        if banner.height() > line:
            break
    assert banner.height() > line, "it has a second line"
    scene = ran._stack.mapTo(ran, QPoint(0, 0)).y()
    assert banner.geometry().bottom() < scene
    assert banner.geometry().top() >= 0
    ran.use_language("en")


def test_messages_do_not_pile_up_and_none_is_lost(ran: MainWindow) -> None:
    bar, done = ran.notifications.banner, []
    ran.notifications.tell(Failed("An error.", "Why.", "Do."))
    offer(ran, "A notice.", done)
    offer(ran, "Another.", done)
    assert bar.text() == "Another."
    assert len([one for one in ran.findChildren(banners.Banner) if one.isVisible()]) == 1
    (button,) = bar.findChildren(QPushButton)
    button.click()
    assert done == ["Another."]
    assert bar.text() == "A notice."
    assert ran.notifications.dismiss()
    assert bar.text() == "An error. Why. Do."
    assert bar.isVisible()
    assert ran.notifications.dismiss()
    assert not bar.isVisible()
    assert not ran.notifications.dismiss()


def test_the_same_message_is_shown_once(ran: MainWindow) -> None:
    for _ in range(3):
        ran.notifications.tell(Failed("An error.", "Why.", "Do."))
    assert ran.notifications.dismiss()
    assert not ran.notifications.banner.isVisible()


def test_a_notice_goes_by_itself_and_an_error_stays(
    ran: MainWindow, until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(banners, "SHORTEST_MS", 0)
    monkeypatch.setattr(banners, "LETTER_MS", 0)
    bar = ran.notifications.banner
    ran.notifications.tell(Failed("An error.", "Why.", "Do."))
    bar.show_notice("A notice.", "")
    assert bar.text() == "A notice."
    until(lambda: bar.text() == "An error. Why. Do.")
    assert not bar._fading.isActive()
    assert bar.isVisible()


def test_a_notice_that_is_in_use_stays(
    ran: MainWindow, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    bar, done = ran.notifications.banner, []
    offer(ran, "A notice.", done)
    (button,) = bar.findChildren(QPushButton)
    monkeypatch.setattr(QApplication, "focusWidget", staticmethod(lambda: button))
    bar._fade()
    assert bar.isVisible()
    monkeypatch.setattr(QApplication, "focusWidget", staticmethod(lambda: None))
    monkeypatch.setattr(bar, "underMouse", lambda: False)
    bar._fade()
    assert not bar.isVisible()


def test_a_message_is_reached_by_keys_and_named_for_screen_readers(ran: MainWindow) -> None:
    offer(ran, "A notice.", [])
    bar = ran.notifications.banner
    assert bar.accessibleName() == "A notice."
    one, seen = ran.centralWidget(), []
    for _ in range(2000):
        one = one.nextInFocusChain()
        if one.focusPolicy() & Qt.FocusPolicy.TabFocus and bar.isAncestorOf(one):
            seen.append(one)
    assert set(bar.findChildren(QPushButton) + bar.findChildren(QToolButton)) <= set(seen)
    assert all(one.accessibleName() or one.text() for one in bar.findChildren(QToolButton))


def test_messages_survive_another_language(ran: MainWindow) -> None:
    ran.notifications.tell(Failed("An error.", "Why.", "Do."))
    ran.notifications.banner.show_notice("The settings file was damaged.", "")
    ran.use_language("zh_CN")
    assert ran.notifications.banner.text() != "The settings file was damaged."
    ran.use_language("en")
    assert ran.notifications.banner.text() == "The settings file was damaged."
    assert ran.notifications.dismiss()
    assert ran.notifications.banner.text() == "An error. Why. Do."
