"""Where the window stands: a first size that suits the screen, a remembered one brought back."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QGuiApplication

USUAL = QSize(1280, 800)
SMALLEST = QSize(1024, 640)
SHARE = 0.8
"""Of a large screen, in each direction."""
FRAME = QSize(16, 40)
"""Room for the title bar and the edges, which are not known before the window is shown."""

Screens = Callable[[], list[QRect]]
"""What windows may cover of each screen, task bars left out; the main screen first."""


def screens() -> list[QRect]:
    """The screens that are there now."""
    first = QGuiApplication.primaryScreen()
    others = [one for one in QGuiApplication.screens() if one is not first]
    return [one.availableGeometry() for one in ([first] if first else []) + others]


def smallest(available: list[QRect]) -> QSize:
    """The smallest size of the content: less where the main screen has less."""
    return SMALLEST.boundedTo(room_of(available[0])) if available else SMALLEST


def room_of(available: QRect) -> QSize:
    """The largest size of a window's content on a screen."""
    return available.size() - FRAME


def first_place(available: QRect) -> QRect:
    """Content of the window when it is first opened: all of a small screen, most of a large one."""
    wanted = QSize(int(available.width() * SHARE), int(available.height() * SHARE))
    size = wanted.expandedTo(USUAL).boundedTo(room_of(available))
    place = QRect(0, 0, size.width(), size.height())
    place.moveCenter(available.center())
    return fitted(place, [available])


def fitted(content: QRect, available: list[QRect]) -> QRect:
    """`content` where it fits a screen; else made smaller and moved onto the one it covers most."""
    if not available:
        return content

    def covered(screen: QRect) -> int:
        both = content.intersected(screen)
        return max(both.width(), 0) * max(both.height(), 0)

    best = max(available, key=covered)  # the main screen where it is on none
    edge = FRAME.width() // 2
    inner = best.adjusted(edge, FRAME.height() - edge, -edge, -edge)
    size = content.size().boundedTo(inner.size())
    left = min(max(content.left(), inner.left()), inner.right() + 1 - size.width())
    top = min(max(content.top(), inner.top()), inner.bottom() + 1 - size.height())
    return QRect(left, top, size.width(), size.height())
