"""A heading that folds what is under it away."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSizePolicy, QToolButton, QVBoxLayout, QWidget

from diffusion_gui.ui.theme import theme


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
        self.heading = QToolButton()
        self.heading.setText(title)
        self.heading.setAccessibleName(title)
        self.heading.setCheckable(True)
        self.heading.setAutoRaise(True)
        self.heading.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.heading.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        colors = theme().colors
        self.heading.setStyleSheet(
            "QToolButton { border: none; background: transparent; padding: 3px 0;"
            f" text-align: left; font-weight: 600; color: {colors.text} }}"
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
