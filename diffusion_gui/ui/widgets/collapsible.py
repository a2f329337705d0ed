"""A heading that folds what is under it away."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolButton, QVBoxLayout, QWidget

from diffusion_gui.ui.theme import theme

ARROW = 24
"""Room for the arrow before the words."""


class Heading(QToolButton):
    """A button as wide as its panel: words that are too long for it end in dots, and in a tip."""

    def __init__(self, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self.setAccessibleName(words)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setText(words)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut the words to the width."""
        super().resizeEvent(event)
        room = max(0, self.width() - ARROW)
        words = self.fontMetrics().elidedText(self._words, Qt.TextElideMode.ElideRight, room)
        if words != self.text():
            self.setText(words)
            self.setToolTip("" if words == self._words else self._words)


class Collapsible(QWidget):
    """`content` under a heading that opens and closes it, with mouse or keys."""

    toggled = Signal(bool)
    """It was opened or closed."""

    def __init__(
        self, title: str, content: QWidget, opened: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.content = content
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 2, 0, 0)
        column.setSpacing(2)
        self.heading = Heading(title)
        self.heading.setCheckable(True)
        self.heading.setAutoRaise(True)
        self.heading.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        colors = theme().colors
        self.heading.setStyleSheet(
            "QToolButton { border: none; background: transparent; padding: 3px 0;"
            f" text-align: left; font-weight: 700; color: {colors.text} }}"
            f"QToolButton:hover, QToolButton:focus {{ color: {colors.accent} }}"
        )
        self.heading.toggled.connect(self._fold)
        column.addWidget(self.heading)
        column.addWidget(content)
        self.heading.setChecked(opened)
        self._fold(opened)

    def _fold(self, opened: bool) -> None:
        self.content.setVisible(opened)
        arrow = Qt.ArrowType.DownArrow if opened else Qt.ArrowType.RightArrow
        self.heading.setArrowType(arrow)
        self.toggled.emit(opened)
