"""Qt's lists, number fields and sliders, which take the mouse wheel only with the focus.

Qt's own change their value under a wheel that was meant to scroll the panel they stand in. All in
the window are made of these; a test holds it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QSlider, QSpinBox, QWidget

if TYPE_CHECKING:
    _Field = QWidget
else:
    _Field = object  # two of Qt's classes cannot be mixed


class _WheelWithFocus(_Field):
    """Passes the wheel on to what it stands in, as long as it has no focus."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # the wheel brings no focus

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Take the wheel with the focus only."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class ComboBox(_WheelWithFocus, QComboBox):
    """A drop-down list."""


class Slider(_WheelWithFocus, QSlider):
    """A slider, lying unless said otherwise."""

    def __init__(
        self,
        orientation: Qt.Orientation = Qt.Orientation.Horizontal,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setOrientation(orientation)


class SpinBox(_WheelWithFocus, QSpinBox):
    """A field for whole numbers."""


class DoubleSpinBox(_WheelWithFocus, QDoubleSpinBox):
    """A field for numbers."""
