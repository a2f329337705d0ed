"""The window fits the screen that is there, whatever was remembered of another one."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect, QSize

from diffusion_gui.ui.shell import window_geometry
from diffusion_gui.ui.shell.main_window import MainWindow

LAPTOP = QRect(0, 0, 1366, 728)
DESK = QRect(0, 25, 1920, 1015)
FOUR_K = QRect(0, 0, 3840, 2120)
BESIDE = QRect(1920, 0, 2560, 1440)


def with_frame(content: QRect) -> QRect:
    edge = window_geometry.FRAME.width() // 2
    return content.adjusted(-edge, edge - window_geometry.FRAME.height(), edge, edge)


@pytest.mark.parametrize("screen", [LAPTOP, DESK, FOUR_K, BESIDE, QRect(50, 30, 1093, 590)])
def test_the_first_window_fits_its_screen(screen: QRect) -> None:
    assert screen.contains(with_frame(window_geometry.first_place(screen)))


def test_the_first_window_grows_with_the_screen() -> None:
    laptop, desk, large = (
        window_geometry.first_place(one).size() for one in (LAPTOP, DESK, FOUR_K)
    )
    assert laptop == QSize(1280, 688)
    assert desk.width() > laptop.width()
    assert desk.height() > laptop.height()
    assert large.width() > 3000
    assert large.height() > 1600


@pytest.mark.parametrize(
    "kept",
    [
        QRect(2500, 200, 1280, 800),  # on a screen that was taken away
        QRect(-3000, -900, 1280, 800),
        QRect(100, 300, 1280, 800),  # its lower edge below the task bar
        QRect(0, 0, 3000, 2000),
        QRect(20, 5, 1100, 650),  # its title bar above the screen
    ],
)
def test_a_place_that_fits_no_screen_is_brought_back(kept: QRect) -> None:
    fitted = window_geometry.fitted(kept, [LAPTOP])
    assert LAPTOP.contains(with_frame(fitted))
    assert fitted.size() == kept.size().boundedTo(window_geometry.room_of(LAPTOP))


@pytest.mark.parametrize("kept", [QRect(60, 90, 1280, 800), QRect(2000, 100, 1800, 1200)])
def test_a_place_that_fits_a_screen_is_left_alone(kept: QRect) -> None:
    assert window_geometry.fitted(kept, [DESK, BESIDE]) == kept


def test_where_no_screen_is_known_nothing_changes() -> None:
    assert window_geometry.fitted(QRect(1, 2, 3, 4), []) == QRect(1, 2, 3, 4)
    assert window_geometry.smallest([]) == window_geometry.SMALLEST


def test_the_window_takes_what_the_screen_has(ran: MainWindow) -> None:
    ran._settings.change(geometry="")
    ran.restore(lambda: [LAPTOP])
    assert ran.geometry() == window_geometry.first_place(LAPTOP)
    small = QRect(0, 0, 1093, 590)
    ran.restore(lambda: [small])
    assert small.contains(with_frame(ran.geometry()))


def test_a_remembered_window_is_brought_back_to_a_smaller_screen(ran: MainWindow) -> None:
    ran.setGeometry(2200, 300, 1700, 1100)
    ran.close()
    ran.restore(lambda: [LAPTOP])
    assert LAPTOP.contains(with_frame(ran.geometry()))
