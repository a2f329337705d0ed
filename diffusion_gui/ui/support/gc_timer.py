"""Garbage is collected on the window's thread alone."""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

COLLECT_MS = 5000


class Collector(QObject):
    """Takes over from Python's own collector, now and then, until `stop`.

    That one runs on whichever thread makes objects: on the model's it could destroy Qt objects
    which the window is using, and a full collection over torch's objects takes 150 ms and more.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self, interval=COLLECT_MS)
        self._timer.timeout.connect(lambda: gc.collect(1))
        self._timer.start()

    def stop(self) -> None:
        """Collect once more, and let Python's own collector do it again."""
        self._timer.stop()
        gc.collect(1)
        gc.enable()
