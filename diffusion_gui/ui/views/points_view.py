"""Points in the plane: a scatter for each panel, with the trails of their last steps."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from diffusion_gui.core.frames import Trajectory
from diffusion_gui.ui.theme import theme

from .panels import Panel

TITLE = 24
TRAILS = 160
"""So many points carry a trail: more would hide the points."""

# Okabe & Ito's palette: apart for all kinds of colour vision.
CLASS_COLORS = ("#56b4e9", "#e69f00", "#009e73", "#cc79a7", "#f0e442", "#d55e00", "#0072b2")


class PointsView(QWidget):
    """Paints panels of points side by side; a click chooses the nearest point."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._panels: Sequence[Panel] = ()
        self._item = 0
        self._areas: list[tuple[QRectF, Panel]] = []

    def minimumSizeHint(self) -> QSize:
        """Small enough for the smallest window."""
        return QSize(200, 160)

    def show_panels(self, panels: Sequence[Panel], item: int, alone: bool) -> None:
        """Paint `panels`; point `item` is marked, with `alone` its whole trail only."""
        self._panels, self._item, self._alone = panels, item, alone
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint each panel in a square of the same scale."""
        with QPainter(self) as painter:  # ends on errors too: an open painter takes Qt down
            self._draw(painter)

    def _draw(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(theme().colors.canvas))
        self._areas = []
        count = len(self._panels)
        for i, panel in enumerate(self._panels):
            left, right = i * self.width() // count, (i + 1) * self.width() // count
            area = QRect(left + 8, 6, right - left - 16, self.height() - 12)
            painter.setPen(QColor(theme().colors.dim))
            title = QRect(area.x(), area.y(), area.width(), TITLE)
            painter.drawText(title, Qt.AlignmentFlag.AlignCenter, panel.title)
            area = area.adjusted(0, TITLE, 0, 0)
            side = min(area.width(), area.height())
            square = QRectF(
                area.x() + (area.width() - side) / 2,
                area.y() + (area.height() - side) / 2,
                side,
                side,
            )
            self._areas.append((square, panel))
            self._paint(painter, panel, square)

    def _paint(self, painter: QPainter, panel: Panel, square: QRectF) -> None:
        colors = theme().colors
        painter.setPen(QPen(QColor(colors.line), 1))
        painter.drawRect(square)
        painter.save()
        painter.setClipRect(square)
        if panel.trails is not None and len(panel.trails) > 1:
            faint = QColor(colors.text)
            faint.setAlpha(38)
            painter.setPen(QPen(faint, 1))
            for item in range(min(TRAILS, panel.x.shape[0])):
                painter.drawPolyline(_polygon(panel.trails[:, item], panel, square))
        _draw_points(painter, panel.x, panel.labels, panel, square, max(2.5, square.width() / 130))
        if 0 <= self._item < len(panel.x):
            here = _polygon(panel.x[self._item : self._item + 1], panel, square).at(0)
            painter.setPen(QPen(QColor(colors.text), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(here, 6, 6)
        painter.restore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click chooses the nearest point."""
        for square, panel in self._areas:
            if square.contains(event.position()):
                places = _places(panel.x, panel, square)
                away = places - np.array([event.position().x(), event.position().y()])
                self.chosen.emit(int(np.argmin((away**2).sum(1))))

    @staticmethod
    def thumbnail(trajectory: Trajectory, k: int, item: int, side: int) -> QImage:
        """State `k` of all points, `side` pixels high."""
        image = QImage(side, side, QImage.Format.Format_RGB888)
        image.fill(QColor(theme().colors.canvas))
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        x = trajectory.x[k][:400]
        panel = Panel("", "x", x, trajectory.domain, trajectory.labels)
        _draw_points(painter, x, trajectory.labels, panel, QRectF(0, 0, side, side), 1.6)
        painter.end()
        return image


def _places(x: npt.NDArray[np.float32], panel: Panel, square: QRectF) -> npt.NDArray[np.float64]:
    """Pixel places (N, 2) of points; the view reaches a fifth beyond the data's range."""
    low, high = panel.domain.low * 1.2, panel.domain.high * 1.2
    unit = (np.asarray(x, dtype=np.float64) - low) / (high - low)
    return np.stack(
        [
            square.x() + unit[:, 0] * square.width(),
            square.y() + (1.0 - unit[:, 1]) * square.height(),
        ],
        axis=1,
    )


def _polygon(x: npt.NDArray[np.float32], panel: Panel, square: QRectF) -> QPolygonF:
    return QPolygonF([QPointF(px, py) for px, py in _places(x, panel, square).tolist()])


def _draw_points(
    painter: QPainter,
    x: npt.NDArray[np.float32],
    labels: npt.NDArray[np.int64],
    panel: Panel,
    square: QRectF,
    size: float,
) -> None:
    for label in np.unique(labels[: len(x)]):
        color = QColor(
            CLASS_COLORS[int(label) % len(CLASS_COLORS)] if label >= 0 else theme().colors.accent
        )
        color.setAlpha(190)
        pen = QPen(color, size)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.drawPoints(_polygon(x[labels[: len(x)] == label], panel, square))
