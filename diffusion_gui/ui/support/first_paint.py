"""Work that waits until a window is on the screen."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget

UNSEEN_MS = 1000


class FirstPaint(QObject):
    """Calls `then` once, as soon as `window` and all that is in it have been painted.

    A timer of 0 ms is too early: it may end between showing a window and painting it, and a thread
    that then loads libraries keeps Python's lock for a fifth of a second. A window that nobody
    sees (begun minimised) is painted late or never; then the call comes after UNSEEN_MS.

    It stays with its window: one that deletes itself from its own timer takes Qt down now and then.
    """

    def __init__(self, window: QWidget, then: Callable[[], None]) -> None:
        super().__init__(window)
        self._window = window
        self._then = then
        self._timer = QTimer(self, singleShot=True, interval=UNSEEN_MS)
        self._timer.timeout.connect(self._call)
        self._timer.start()
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Watch only."""
        if event.type() == QEvent.Type.Paint:
            self._window.removeEventFilter(self)
            self._timer.start(0)  # its children are painted in the same pass
        return False

    def _call(self) -> None:
        self._window.removeEventFilter(self)
        self._then()
