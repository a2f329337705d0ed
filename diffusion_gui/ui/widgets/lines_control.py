"""A control for text of several lines, such as prompts."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from diffusion_gui.core.options import Option, Value
from diffusion_gui.ui.i18n import tr

from .controls import Control

ROWS = 3
"""Lines that are seen at once."""


class LinesField(QPlainTextEdit):
    """A text field; `ended` when another widget gets the focus, or Ctrl+Return is pressed."""

    ended = Signal()

    def __init__(self, rows: int = ROWS, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        margins = 2 * (self.frameWidth() + round(self.document().documentMargin()))
        self.setFixedHeight(rows * self.fontMetrics().lineSpacing() + margins)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Editing ends, but not where a menu or another window is only in between."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.ended.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Return ends editing, Return begins a line."""
        returned = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if returned and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.ended.emit()
        else:
            super().keyPressEvent(event)


class LinesControl(Control):
    """Lines of text; `changed` when editing is finished and the text is another."""

    def __init__(self, option: Option, parent: QWidget | None = None) -> None:
        super().__init__(option, parent)
        self.field = LinesField()
        self.field.setPlaceholderText(tr("Ctrl+Enter starts"))
        self._value = ""
        self._grid.addWidget(self._label, 0, 0)
        self._grid.addWidget(self.field, 1, 0)
        self._name(self.field)
        self.field.ended.connect(self.finish)

    def finish(self) -> None:
        """Take what was written."""
        text = self.field.toPlainText()
        if text != self._value:
            self._value = text
            self.changed.emit(text)

    def refuse(self, why: str) -> None:
        """Grey the field and say why nothing can be written; what is there can be taken out."""
        self.field.setEnabled(not why or bool(self._value))
        self.field.setPlaceholderText(why or tr("Ctrl+Enter starts"))

    def set_value(self, value: Value) -> None:
        if self._value == value:
            return  # what is being written stays
        self._value = str(value)
        with QSignalBlocker(self.field):
            self.field.setPlainText(self._value)
