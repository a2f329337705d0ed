"""The schedule's curves with a cursor to look at a noise level, and handles to shape them."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from diffusion_gui.core.schedule import DB_SPAN, NoiseSchedule
from diffusion_gui.core.schedule_handles import Handles
from diffusion_gui.ui.i18n import tr
from diffusion_gui.ui.theme import theme
from diffusion_gui.ui.widgets.static_plot import StaticPlot, small

from .schedule_handles import decibels_at, draw_handles, handle_at, places

HEIGHT = 150
MARGIN = 34
KINDS = ("signal", "alpha_bar", "snr_db", "beta")
NUDGES = {Qt.Key.Key_Up: 1.0, Qt.Key.Key_Down: -1.0}
PICKS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
FINE = 0.1
"""Of a nudge, with Shift."""

Array = npt.NDArray[np.float64]


class SchedulePlot(StaticPlot):
    """Curves of the schedule against t: signal and noise, alpha-bar, SNR in dB, or beta."""

    dragged = Signal(int)
    """The index t the cursor was dragged to."""
    taken = Signal(int)
    """A handle was taken, to be dragged."""
    picked = Signal(int)
    """A key picked another handle; it may be one beyond the ends."""
    shaped = Signal(float)
    """The SNR in dB that the handle which was taken is dragged to."""
    nudged = Signal(float)
    """Decibels that a key moves the chosen handle by."""
    let_go = Signal()
    """The drag of a handle is over."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._schedule: NoiseSchedule | None = None
        self._t = 0
        self._kind = KINDS[0]
        self._handles: Handles | None = None
        self._chosen = 0
        self._shown: tuple[Handles | None, int] | None = None
        self._hovered: int | None = None
        self._grip: float | None = None
        self.setAccessibleName(tr("Schedule"))

    def sizeHint(self) -> QSize:
        """Flat enough to leave room for the rest of the inspector."""
        return QSize(240, HEIGHT)

    def show_schedule(self, schedule: NoiseSchedule, t: int) -> None:
        """Draw `schedule` with the cursor at `t`."""
        if schedule is not self._schedule or t != self._t:
            self._schedule, self._t = schedule, t
            self.update()

    def show_handles(self, handles: Handles | None, chosen: int) -> None:
        """Draw handles on the curve, one of them chosen; None for a schedule that has none."""
        if (handles, chosen) == self._shown:
            return  # hints and ways of focus are not free, and settings change often
        self._shown = handles, chosen
        look = tr("How much signal (α) and noise (σ) x_t holds at each t. Drag to see a level.")
        shape = tr(
            "Drag a handle to set how much signal is left there; elsewhere, drag to see a "
            "level. Keys: ← → choose a handle, ↑ ↓ move it, with Shift by a tenth."
        )
        self._handles, self._chosen = handles, chosen
        self.setToolTip(look if handles is None else shape)
        tabbed = Qt.FocusPolicy.NoFocus if handles is None else Qt.FocusPolicy.TabFocus
        self.setFocusPolicy(tabbed)
        self.setMouseTracking(handles is not None)
        self.update()

    def show_kind(self, kind: str) -> None:
        """Draw other curves: one of `KINDS`."""
        self._kind = kind
        self.update()

    def _area(self) -> QRectF:
        return QRectF(MARGIN, 20, self.width() - MARGIN - 10, HEIGHT - 38)

    def ground_key(self) -> object:
        """Which curves they are."""
        return self._schedule, self._kind

    def draw(self, painter: QPainter) -> None:
        """The cursor, and the handles."""
        schedule = self._schedule
        if schedule is None:
            return
        area = self._area()
        x = area.x() + area.width() * self._t / schedule.T
        painter.setPen(QPen(QColor(theme().colors.text), 1.5))
        painter.drawLine(QPointF(x, area.y()), QPointF(x, area.bottom()))
        draw_handles(painter, self._places(), self._chosen, self._hovered, self.hasFocus())

    def _places(self) -> list[QPointF]:
        return [] if self._handles is None else places(self._kind, self._handles, self._area())

    def draw_ground(self, painter: QPainter) -> None:
        """Axes and curves."""
        schedule = self._schedule
        if schedule is None:
            return
        colors = theme().colors
        area = self._area()
        painter.setPen(QPen(QColor(colors.line), 1))
        painter.drawRect(area)
        small(painter)
        curves, low, high = _curves(schedule, self._kind)
        span = max(high - low, 1e-12)
        for number, (curve, color, name) in enumerate(curves):
            painter.setPen(QPen(QColor(color), 1.6))
            painter.drawPolyline(self._polyline((curve - low) / span, area))
            painter.drawText(QPointF(area.x() + number * 0.5 * area.width(), 13), name)
        painter.setPen(QColor(colors.dim))
        measure = painter.fontMetrics()
        if not curves:
            words = tr("This schedule is not made of β.")
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter, words)
        else:
            for value, y in ((high, area.y() + 9), (low, area.bottom())):
                text = f"{value:.2g}".replace("-", "−")
                painter.drawText(QPointF(area.x() - 4 - measure.horizontalAdvance(text), y), text)
        painter.drawText(QPointF(area.x(), HEIGHT - 4), tr("data"))
        end = f"t = {schedule.T}"
        width = measure.horizontalAdvance(end)
        painter.drawText(QPointF(area.right() - width, HEIGHT - 4), end)

    @staticmethod
    def _polyline(curve: npt.NDArray[np.float64], area: QRectF) -> QPolygonF:
        places = np.unique(np.linspace(0, len(curve) - 1, 240).round().astype(int))
        places = places[np.isfinite(curve[places])]  # beta has no value at t = 0
        unit = places / (len(curve) - 1)
        return QPolygonF(
            [
                QPointF(area.x() + u * area.width(), area.bottom() - v * area.height())
                for u, v in zip(unit.tolist(), curve[places].tolist(), strict=True)
            ]
        )

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take a handle, or the cursor."""
        number = handle_at(self._places(), event.position())
        if event.button() != Qt.MouseButton.LeftButton:
            return
        if number is None:
            self._look(event)
            return
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        # The handle keeps its place under the pointer, so that taking it does not move it.
        self._grip = event.position().y() - self._places()[number].y()
        self.taken.emit(number)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move what was taken; without a button, show what could be."""
        if not event.buttons() & Qt.MouseButton.LeftButton:
            self._hover(handle_at(self._places(), event.position()))
        elif self._grip is None:
            self._look(event)
        else:
            area = self._area()
            share = (area.bottom() - event.position().y() + self._grip) / area.height()
            self.shaped.emit(decibels_at(self._kind, share))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let the handle go."""
        if self._grip is not None and event.button() == Qt.MouseButton.LeftButton:
            self._grip = None
            self.let_go.emit()

    def leaveEvent(self, event: QEvent) -> None:
        """The pointer is gone."""
        self._hover(None)

    def _hover(self, number: int | None) -> None:
        if number != self._hovered:
            self._hovered = number
            over = Qt.CursorShape.ArrowCursor if number is None else Qt.CursorShape.SizeVerCursor
            self.setCursor(over)
            self.update()

    def _look(self, event: QMouseEvent) -> None:
        if self._schedule is not None:
            area = self._area()
            share = (event.position().x() - area.x()) / area.width()
            self.dragged.emit(round(min(max(share, 0.0), 1.0) * self._schedule.T))

    def event(self, event: QEvent) -> bool:
        """Claim the keys that choose and move a handle before the window's shortcuts see them."""
        mine = event.type() == QEvent.Type.ShortcutOverride and self._handles is not None
        if mine and isinstance(event, QKeyEvent) and event.key() in (*NUDGES, *PICKS):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose a handle, or move the chosen one."""
        fine = FINE if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1.0
        match event.key():
            case key if self._handles is not None and key in NUDGES:
                self.nudged.emit(NUDGES[Qt.Key(key)] * fine)
            case key if self._handles is not None and key in PICKS:
                self.picked.emit(self._chosen + PICKS[Qt.Key(key)])
            case _:
                super().keyPressEvent(event)


def _curves(
    schedule: NoiseSchedule, kind: str
) -> tuple[list[tuple[Array, str, str]], float, float]:
    """(values, colour, name) of each curve of `kind`, and the range they are drawn in."""
    colors = theme().colors
    match kind:
        case "alpha_bar":
            return [(schedule.alpha_bar, colors.reverse, "ᾱ = α²")], 0.0, 1.0
        case "snr_db":
            clipped = np.clip(schedule.snr_db, -DB_SPAN, DB_SPAN)
            return [(clipped, colors.accent, "SNR, dB")], -DB_SPAN, DB_SPAN
        case "beta":
            if not np.isfinite(schedule.beta[1:]).any():
                return [], 0.0, 1.0
            return [(schedule.beta, colors.forward, "β")], 0.0, float(np.nanmax(schedule.beta))
    exploding = bool(schedule.sigma[-1] > 1.0 + 1e-9)
    sigma = schedule.noise_level if exploding else schedule.sigma
    noise_name = "σ/(α+σ)" if exploding else "σ"
    return (
        [
            (schedule.alpha, colors.reverse, "α " + tr("signal")),
            (sigma, colors.forward, noise_name + " " + tr("noise")),
        ],
        0.0,
        1.0,
    )
