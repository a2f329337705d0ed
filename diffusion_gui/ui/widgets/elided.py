"""A label for long names: it ends in dots where it has no room, and its tooltip says all."""

from __future__ import annotations

import os

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QSizePolicy, QWidget

os.environ["QT_API"] = "pyside6"  # whatever the shell says: superqt follows it
# It takes 80 ms to import; so only what opens later imports this module, and never the start.
from superqt import QElidingLabel


class Elided(QElidingLabel):
    """Takes any width; the whole text is its tooltip."""

    def __init__(
        self, elide: Qt.TextElideMode = Qt.TextElideMode.ElideRight, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setElideMode(elide)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def setText(self, text: str) -> None:
        """Show as much of `text` as there is room for."""
        super().setText(text)
        self.setToolTip(text)

    def changeEvent(self, event: QEvent) -> None:
        """Another font needs other room."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            super().setText(self.text())
