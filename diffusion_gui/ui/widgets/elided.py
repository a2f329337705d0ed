"""A label for long names: it ends in dots where it has no room, and its tooltip says all."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget


class Elided(QLabel):
    """Takes any width; the whole text is its tooltip, and what `text` gives."""

    def __init__(
        self, elide: Qt.TextElideMode = Qt.TextElideMode.ElideRight, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._elide = elide
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def setText(self, text: str) -> None:
        """Show as much of `text` as there is room for."""
        super().setText(text)
        self.setToolTip(text)

    def shown(self) -> str:
        """The text as it is painted."""
        room = self.contentsRect().width()
        return self.fontMetrics().elidedText(self.text(), self._elide, room)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what there is room for, as a label does."""
        with QPainter(self) as painter:
            self.style().drawItemText(
                painter, self.contentsRect(), int(self.alignment()), self.palette(),
                self.isEnabled(), self.shown(), self.foregroundRole(),
            )  # fmt: skip
