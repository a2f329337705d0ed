"""What the status bar says is never cut off without a sign."""

from __future__ import annotations

from collections.abc import Callable

from holding import Hold
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QApplication, QMenu, QToolButton

from diffusion_gui.core.protocol.events import Progress
from diffusion_gui.ui.shell.main_window import MainWindow
from diffusion_gui.ui.shell.status_bar import StatusBar


def test_a_long_message_is_shortened_and_whole_in_the_tooltip(
    ran: MainWindow, qapp: QApplication
) -> None:
    ran.resize(1024, 640)
    bar, long = ran.statusBar(), "a path/" * 900 + "name.npz"
    assert isinstance(bar, StatusBar)
    bar.showMessage(long)
    qapp.processEvents()
    assert bar.toolTip() == bar.currentMessage() == long
    assert "…" in bar.shown()
    assert bar.shown().endswith(".npz")
    assert bar.fontMetrics().horizontalAdvance(bar.shown()) <= bar.room().width()
    bar.showMessage("short")
    assert bar.shown() == "short"
    bar.clearMessage()
    assert bar.toolTip() == ""


def test_it_leaves_room_for_what_always_shows(qapp: QApplication) -> None:
    bar = StatusBar()
    bar.resize(600, 30)
    button = QToolButton()
    bar.addPermanentWidget(button)
    bar.show()
    button.show()
    qapp.processEvents()
    assert not bar.room().intersects(QRect(button.pos(), button.size()))
    bar.grab()
    bar.close()
    bar.deleteLater()


def test_every_menu_fits_the_smallest_window(ran: MainWindow) -> None:
    for language in ("en", "zh_CN"):
        ran.use_language(language)
        for action in ran.menuBar().actions():
            menu = action.menu()
            assert isinstance(menu, QMenu)
            assert menu.sizeHint().height() < 640
            assert menu.sizeHint().width() < 1024
    ran.use_language("en")


def test_a_new_run_begins_without_the_progress_of_the_one_before(
    ran: MainWindow, until: Callable[..., None], hold: Hold
) -> None:
    session = ran.app_state.session
    heard: list[Progress | None] = []
    session.progressed.connect(heard.append)
    hold.at(5)
    session.change(seed=5)
    until(lambda: any(one is not None for one in heard))
    heard.clear()
    session.run()
    assert heard == [None]
    hold.release()
    until(lambda: session.timeline.complete)
