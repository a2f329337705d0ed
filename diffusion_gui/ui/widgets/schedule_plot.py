"""The schedule's curves with a cursor; drag the cursor to look at another noise level."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from diffusion_gui.core.schedule import NoiseSchedule
from diffusion_gui.ui.i18n import tr
from diffusion_gui.ui.theme import theme

HEIGHT = 150
MARGIN = 22


class SchedulePlot(QWidget):
    """Signal alpha and noise sigma (its share, where sigma exceeds 1) against t."""

    dragged = Signal(int)
    """The index t the cursor was dragged to."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._schedule: NoiseSchedule | None = None
        self._t = 0
        self._curves = QPixmap()
        self._curves_key: object = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("Schedule"))
        self.setToolTip(
            tr("How much signal (α) and noise (σ) x_t holds at each t. Drag to look at a level.")
        )

    def sizeHint(self) -> QSize:
        """Flat enough to leave room for the rest of the inspector."""
        return QSize(240, HEIGHT)

    def show_schedule(self, schedule: NoiseSchedule, t: int) -> None:
        """Draw `schedule` with the cursor at `t`."""
        self._schedule, self._t = schedule, t
        self.update()

    def _area(self) -> QRectF:
        return QRectF(MARGIN, 20, self.width() - MARGIN - 6, HEIGHT - 38)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw axes, the two curves and the cursor."""
        with QPainter(self) as painter:  # ends on errors too: an open painter takes Qt down
            self._draw(painter)

    def _draw(self, painter: QPainter) -> None:
        schedule = self._schedule
        if schedule is None:
            return
        colors = theme().colors
        key = (schedule, self.size(), self.devicePixelRatioF(), colors.dark)
        if key != self._curves_key:
            self._curves_key, self._curves = key, self._make_curves(schedule)
        painter.drawPixmap(0, 0, self._curves)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = self._area()
        x = area.x() + area.width() * self._t / schedule.T
        painter.setPen(QPen(QColor(colors.text), 1.5))
        painter.drawLine(QPointF(x, area.y()), QPointF(x, area.bottom()))

    def _make_curves(self, schedule: NoiseSchedule) -> QPixmap:
        """All but the cursor: it stays as it is from frame to frame."""
        ratio = self.devicePixelRatioF()
        picture = QPixmap(self.size() * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        with QPainter(picture) as painter:
            painter.setFont(self.font())
            self._draw_curves(painter, schedule)
        return picture

    def _draw_curves(self, painter: QPainter, schedule: NoiseSchedule) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colors = theme().colors
        area = self._area()
        painter.setPen(QPen(QColor(colors.line), 1))
        painter.drawRect(area)
        exploding = bool(schedule.sigma[-1] > 1.0)
        sigma = schedule.noise_level if exploding else schedule.sigma
        font = painter.font()
        font.setPointSizeF(font.pointSizeF() * 0.85)
        painter.setFont(font)
        noise_name = "σ/(α+σ)" if exploding else "σ"
        for curve, color, name, x in (
            (schedule.alpha, colors.reverse, "α " + tr("signal"), 0.0),
            (sigma, colors.forward, noise_name + " " + tr("noise"), 0.5),
        ):
            painter.setPen(QPen(QColor(color), 1.6))
            painter.drawPolyline(self._polyline(curve, area))
            painter.drawText(QPointF(area.x() + x * area.width(), 13), name)
        painter.setPen(QColor(colors.dim))
        painter.drawText(QPointF(4, area.y() + 9), "1")
        painter.drawText(QPointF(4, area.bottom()), "0")
        painter.drawText(QPointF(area.x(), HEIGHT - 4), tr("data"))
        end = f"t = {schedule.T}"
        width = painter.fontMetrics().horizontalAdvance(end)
        painter.drawText(QPointF(area.right() - width, HEIGHT - 4), end)

    @staticmethod
    def _polyline(curve: npt.NDArray[np.float64], area: QRectF) -> QPolygonF:
        places = np.unique(np.linspace(0, len(curve) - 1, 240).round().astype(int))
        unit = places / (len(curve) - 1)
        return QPolygonF(
            [
                QPointF(area.x() + u * area.width(), area.bottom() - v * area.height())
                for u, v in zip(unit.tolist(), curve[places].tolist(), strict=True)
            ]
        )

    def _drag(self, event: QMouseEvent) -> None:
        if self._schedule and event.buttons() & Qt.MouseButton.LeftButton:
            area = self._area()
            share = (event.position().x() - area.x()) / area.width()
            self.dragged.emit(round(min(max(share, 0.0), 1.0) * self._schedule.T))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the cursor."""
        self._drag(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move the cursor."""
        self._drag(event)
