"""The canvas under the keys: arrows choose among what it shows, once the Tab key has reached it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QPainter, QPen, QStatusTipEvent
from PySide6.QtWidgets import QApplication, QSizePolicy, QWidget

from diffusion_gui.ui.theme import theme

ARROWS = {
    Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0),
}  # fmt: skip
"""(rows, columns) that an arrow leads on by."""


class KeyedCanvas(QWidget):
    """A view that takes arrows while it has the focus, and tells in the status bar what they do.

    It has it only where a scene lets the Tab key reach it. A click leaves the focus where it is:
    arrows then still go from frame to frame.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        # A view fills all of itself, so nothing below it needs painting first.
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def key_words(self) -> str:
        """What the keys do here, for the status bar."""
        raise NotImplementedError

    def press(self, key: int, shift: bool) -> bool:
        """Do what `key` means here; False where it means nothing."""
        raise NotImplementedError

    def means(self, key: int) -> bool:
        """Whether `key` is this view's while it has the focus."""
        return key in ARROWS

    def draw_focus(self, painter: QPainter) -> None:
        """A frame around the view that has the focus."""
        if self.hasFocus():
            painter.setPen(QPen(QColor(theme().colors.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))

    def event(self, event: QEvent) -> bool:
        """Claim the keys before the window's shortcuts see them."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            plain = event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier
            if self.means(event.key()) and not plain & ~Qt.KeyboardModifier.KeypadModifier:
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Do what the key means here."""
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if not self.press(event.key(), shift):
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Tell what the keys do."""
        super().focusInEvent(event)
        QApplication.sendEvent(self, QStatusTipEvent(self.key_words()))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tell it no longer."""
        super().focusOutEvent(event)
        QApplication.sendEvent(self, QStatusTipEvent(""))
