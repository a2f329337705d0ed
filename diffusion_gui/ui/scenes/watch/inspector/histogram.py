"""The values of the shown state against a standard normal: data turns into noise here too."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap, QPolygonF
from PySide6.QtWidgets import QWidget

from diffusion_gui.ui.i18n import tr
from diffusion_gui.ui.theme import Colors, theme
from diffusion_gui.ui.widgets.static_plot import StaticPlot, small

HEIGHT = 84
BINS = 48
SPAN = 4.0
SHOWN = 20_000
"""So many values are counted a frame: more change nothing one could see."""


class Histogram(StaticPlot):
    """Density of x_t's values from -4 to 4, the standard normal's curve over it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._x: npt.NDArray[np.float32] | None = None
        self._density = np.zeros(BINS)
        self._color = ""
        self.setAccessibleName(tr("Histogram"))
        self.setToolTip(tr("The values of x_t; the line is the standard normal they should reach."))

    def sizeHint(self) -> QSize:
        """Low and wide."""
        return QSize(240, HEIGHT)

    def show_values(self, x: npt.NDArray[np.float32], color: str) -> None:
        """Count the values of `x` and draw them in `color`."""
        if x is self._x and color == self._color:
            return  # settings change often while the same state is shown
        self._x = x
        values = x.reshape(-1)
        values = values[:: max(1, len(values) // SHOWN)]
        places = np.multiply(values, np.float32(BINS / (2 * SPAN)), dtype=np.float32)
        places += np.float32(BINS / 2)
        np.clip(places, 0.0, BINS - 1, out=places)  # before they are cut to whole numbers
        counts = np.bincount(places.astype(np.int64), minlength=BINS)
        self._density = counts / (len(values) * (2 * SPAN / BINS))
        self._color = color
        self.update()

    def draw_ground(self, painter: QPainter) -> None:
        """The numbers below."""
        area = self._area()
        painter.setPen(QColor(theme().colors.dim))
        small(painter)
        for value in (-4, -2, 0, 2, 4):
            x = area.x() + area.width() * (value + SPAN) / (2 * SPAN)
            text = QRectF(min(max(x - 15, 0), self.width() - 30), HEIGHT - 18, 30, 16)
            painter.drawText(text, Qt.AlignmentFlag.AlignCenter, str(value))

    def _area(self) -> QRectF:
        return QRectF(2, 4, self.width() - 4, HEIGHT - 24)

    def draw(self, painter: QPainter) -> None:
        """Bars where there are values, then the normal's curve."""
        area = self._area()
        top = 0.7  # clean data piles up at its edges; taller bars are cut
        left, bottom, width = area.x(), area.bottom(), area.width() / BINS
        heights = np.minimum(self._density / top, 1.0) * area.height()
        bars = [
            QRectF(left + i * width, bottom - height, width - 1, height)
            for i, height in enumerate(heights.tolist())
        ]
        if self._color:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(self._color))
            painter.drawRects(bars)
        ratio = self.devicePixelRatioF()
        curve = _normal_curve(
            self.width(), area.bottom(), area.height(), top, ratio, theme().colors
        )
        painter.drawPixmap(0, 0, curve)


@lru_cache(maxsize=4)  # the same at every frame
def _normal_curve(
    width: int, bottom: float, height: float, top: float, ratio: float, colors: Colors
) -> QPixmap:
    """The standard normal's density from -SPAN to SPAN, to be laid over the bars."""
    picture = QPixmap(QSize(width, HEIGHT) * ratio)
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    curve = []
    for i in range(BINS + 1):
        z = -SPAN + 2 * SPAN * i / BINS
        density = math.exp(-z * z / 2) / math.sqrt(2 * math.pi)
        curve.append(QPointF(2 + i * (width - 4) / BINS, bottom - density / top * height))
    with QPainter(picture) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(colors.text), 1.4))
        painter.drawPolyline(QPolygonF(curve))
    return picture
