"""A sheet to draw points on: it paints them, and says where the mouse goes."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from diffusion_gui.ui.i18n import tr
from diffusion_gui.ui.theme import theme
from diffusion_gui.ui.views.points_painting import Plane, draw_dots

from .drawn_points import Points

REACH = 1.25
"""The sheet goes from -REACH to REACH both ways."""


class Sheet(QWidget):
    """Paints the points; tells where the mouse draws, in the plane's units."""

    begun = Signal()
    """A stroke begins."""
    drawn = Signal(float, float, float, float)
    """A piece of the stroke, from (x, y) to (x, y): whole strokes, however fast the mouse is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setMouseTracking(True)
        self.setAccessibleName(tr("Drawing sheet"))
        self._points: Points = np.empty((0, 2))
        self._last: tuple[float, float] | None = None
        self._mouse: QPointF | None = None
        self._eraser = 0.0

    def sizeHint(self) -> QSize:
        """A square."""
        return QSize(440, 440)

    def show_points(self, points: Points) -> None:
        """Paint `points` (N, 2) from now on."""
        self._points = points
        self.update()

    def show_eraser(self, radius: float) -> None:
        """Paint a circle of `radius` around the mouse; 0 for none."""
        self._eraser = radius
        self.update()

    def _plane(self) -> Plane:
        side = min(self.width(), self.height()) - 2
        corner = ((self.width() - side) / 2, (self.height() - side) / 2)
        return Plane(QRectF(*corner, side, side), -REACH, REACH)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the sheet, and a word of what to do while it is empty."""
        colors = theme().colors
        with QPainter(self) as painter:  # ends on errors too: an open painter takes Qt down
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            plane = self._plane()
            painter.fillRect(plane.square, QColor(colors.canvas))
            painter.setPen(QPen(QColor(colors.line), 1))
            painter.drawRect(plane.square)
            if not len(self._points):
                painter.setPen(QColor(colors.dim))
                words = tr("Draw here with the mouse")
                painter.drawText(plane.square, Qt.AlignmentFlag.AlignCenter, words)
            painter.setClipRect(plane.square)
            labels = np.full(len(self._points), -1)
            draw_dots(painter, plane, self._points, labels, 2.5)
            if self._eraser and self._mouse is not None:
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(QColor(colors.text), 1))
                radius = self._eraser / (2 * REACH) * plane.square.width()
                painter.drawEllipse(self._mouse, radius, radius)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a stroke, on the sheet alone."""
        plane = self._plane()
        if event.button() == Qt.MouseButton.LeftButton and plane.square.contains(event.position()):
            self._last = plane.point(event.position().x(), event.position().y())
            self.begun.emit()
            self.drawn.emit(*self._last, *self._last)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on with it, from where it was."""
        self._mouse = event.position()
        if self._last is not None and event.buttons() & Qt.MouseButton.LeftButton:
            here = self._plane().point(event.position().x(), event.position().y())
            if here != self._last:
                self.drawn.emit(*self._last, *here)
            self._last = here
        if self._eraser:
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End it."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._last = None
