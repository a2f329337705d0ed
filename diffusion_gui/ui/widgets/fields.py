"""Qt's lists, number fields and sliders, which take the mouse wheel only with the focus.

Qt's own change their value under a wheel that was meant to scroll the panel they stand in. All in
the window are made of these; a test holds it.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QSlider, QSpinBox, QWidget


def _mine(field: QWidget, event: QWheelEvent) -> bool:
    """Whether the wheel is the field's; else it is passed on to what the field stands in."""
    if not field.hasFocus():
        event.ignore()
    return field.hasFocus()


class ComboBox(QComboBox):
    """A drop-down list."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # the wheel brings no focus

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Go through the list, with the focus only."""
        if _mine(self, event):
            super().wheelEvent(event)


class Slider(QSlider):
    """A slider, lying unless said otherwise."""

    def __init__(
        self,
        orientation: Qt.Orientation = Qt.Orientation.Horizontal,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(orientation, parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Move the handle, with the focus only."""
        if _mine(self, event):
            super().wheelEvent(event)


class SpinBox(QSpinBox):
    """A field for whole numbers."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Step through the numbers, with the focus only."""
        if _mine(self, event):
            super().wheelEvent(event)


class DoubleSpinBox(QDoubleSpinBox):
    """A field for numbers."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Step through the numbers, with the focus only."""
        if _mine(self, event):
            super().wheelEvent(event)
