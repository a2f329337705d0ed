"""A line of words that changes at every frame, and costs no layout."""

from __future__ import annotations

import math

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from diffusion_gui.ui.theme import theme


class PaintedLine(QWidget):
    """One line of words, cut where it is narrow, that another text does not lay out again."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = ""
        self.setAccessibleName(name)

    def sizeHint(self) -> QSize:
        """A line."""
        margins = self.contentsMargins()
        line = math.ceil(QFontMetricsF(self.font()).lineSpacing())
        return QSize(220, line + margins.top() + margins.bottom())

    def show_words(self, words: str) -> None:
        """Show other words."""
        if words != self.words:
            self.words = words
            self.setAccessibleDescription(words)
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the words."""
        with QPainter(self) as painter:
            measure = QFontMetricsF(self.font())
            room = self.contentsRect()
            words = measure.elidedText(self.words, Qt.TextElideMode.ElideRight, room.width())
            painter.setPen(QColor(theme().colors.text))
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, words)
