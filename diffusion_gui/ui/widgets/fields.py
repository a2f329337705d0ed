"""Qt's lists, number fields and sliders, which take the mouse wheel only with the focus.

Qt's own change their value under a wheel that was meant to scroll the panel they stand in. All in
the window are made of these; a test holds it. A slider goes to the place that is clicked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QFocusEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDoubleSpinBox,
    QSlider,
    QSpinBox,
    QStyle,
    QStyleOptionSlider,
    QWidget,
)

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
    """A slider, lying unless said otherwise.

    Attributes:
        shares_ends: Home and End are the window's once the mouse has used it.
        by_mouse: the mouse has used it since it got the focus, or brought that.
    """

    shares_ends = False

    def __init__(
        self, orientation: Qt.Orientation = Qt.Orientation.Horizontal, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setOrientation(orientation)
        self.by_mouse = False

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Remember whether the mouse brought the focus."""
        self.by_mouse = event.reason() == Qt.FocusReason.MouseFocusReason
        super().focusInEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the handle; beside it, bring it to the place that is clicked and take it there.

        Qt's own moves by a page step.
        """
        self.by_mouse = True
        place = event.position()
        left = event.button() == Qt.MouseButton.LeftButton
        if left and not self._handle(self.value()).contains(place.toPoint()):
            self.setValue(self._value_at(place))
            event = QMouseEvent(
                event.type(),
                self._handle(self.value()).center().toPointF(),
                event.globalPosition(),
                event.button(),
                event.buttons(),
                event.modifiers(),
            )
        super().mousePressEvent(event)

    def _handle(self, value: int) -> QRect:
        """Where the handle lies at `value`."""
        option = QStyleOptionSlider()
        self.initStyleOption(option)
        option.sliderPosition = option.sliderValue = value
        part = QStyle.SubControl.SC_SliderHandle
        return self.style().subControlRect(QStyle.ComplexControl.CC_Slider, option, part, self)

    def _value_at(self, place: QPointF) -> int:
        """The value whose handle lies nearest to `place`."""
        low, high = self.minimum(), self.maximum()
        first, last = (self._handle(value).center().toPointF() for value in (low, high))
        way = last - first
        length = QPointF.dotProduct(way, way)
        share = QPointF.dotProduct(place - first, way) / length if length else 0.0
        return round(low + min(max(share, 0.0), 1.0) * (high - low))


class SpinBox(_WheelWithFocus, QSpinBox):
    """A field for whole numbers."""


class DoubleSpinBox(_WheelWithFocus, QDoubleSpinBox):
    """A field for numbers."""
