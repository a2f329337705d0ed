"""Points in the plane: a scatter for each panel, with trails, density, arrows and one path."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from diffusion_gui.core.runs.shown_values import shown_value
from diffusion_gui.core.runs.trajectory import Trajectory
from diffusion_gui.ui.i18n import tr
from diffusion_gui.ui.theme import theme
from diffusion_gui.ui.widgets.notation import draw_caption

from .canvas_keys import ARROWS, KeyedCanvas
from .layout import CAPTION, split
from .panels import Panel
from .points_painting import (
    CLASS_COLORS,
    Plane,
    density,
    draw_arrows,
    draw_dots,
    draw_path,
    draw_trails,
    heat,
)

__all__ = ["CLASS_COLORS", "PointsView"]

MARGIN = 10
NEAR = 24.0
"""A click chooses a point within so many pixels."""


class PointsView(KeyedCanvas):
    """Paints panels of points side by side; a click or an arrow chooses the nearest point."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._panels: Sequence[Panel] = ()
        self._item = 0
        self._alone = False
        self._areas: list[tuple[Plane, Panel]] = []

    def minimumSizeHint(self) -> QSize:
        """Small enough for the smallest window."""
        return QSize(200, 160)

    def show_panels(self, panels: Sequence[Panel], item: int, alone: bool) -> None:
        """Paint `panels`; point `item` is marked, with `alone` the others are dimmed."""
        self._panels, self._item, self._alone = panels, item, alone
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint each panel in a square of the same scale."""
        with QPainter(self) as painter:  # ends on errors too: an open painter takes Qt down
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.fillRect(self.rect(), QColor(theme().colors.canvas))
            self._areas = []
            for area, panel in zip(self._layout(), self._panels, strict=True):
                self._paint(painter, panel, area)
            self.draw_focus(painter)

    def _layout(self) -> list[QRectF]:
        """The panels' areas: beside or above each other, whichever makes them larger."""
        count = len(self._panels)
        if not count:
            return []
        size = (self.width(), self.height())
        across, down = (
            [QRectF(*area) for area in split(count, size, way)] for way in (True, False)
        )
        return max((across, down), key=lambda areas: _side(areas[0], CAPTION))

    def _paint(self, painter: QPainter, panel: Panel, area: QRectF) -> None:
        colors = theme().colors
        caption = CAPTION if panel.title else 0
        side = _side(area, caption)
        square = QRectF(
            round(area.center().x() - side / 2),
            round(area.y() + (area.height() - side - caption) / 2),
            side,
            side,
        )
        plane = Plane.of(panel.domain, square)
        self._areas.append((plane, panel))
        painter.save()
        painter.setClipRect(square)
        if panel.density:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            found = density(panel.x, plane.low, plane.high, panel.sigma)
            painter.drawImage(square, heat(found, colors.dark))
        if panel.trails is not None and len(panel.trails) > 1 and not self._alone:
            draw_trails(painter, plane, panel.trails)
        opacity = 0.2 if self._alone or panel.density else 0.75
        draw_dots(painter, plane, panel.x, panel.labels, max(2.5, side / 130), opacity)
        if panel.arrows is not None:
            draw_arrows(painter, plane, *panel.arrows, colors.text)
        if panel.path is not None:
            draw_path(painter, plane, *panel.path, colors.forward)
        if 0 <= self._item < len(panel.x):
            painter.setPen(QPen(QColor(colors.text), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            here = plane.places(panel.x[self._item])
            painter.drawEllipse(QPointF(here[0], here[1]), 6, 6)
        painter.restore()
        painter.setPen(QPen(QColor(colors.line), 1))
        painter.drawRect(square.adjusted(0.5, 0.5, -0.5, -0.5))
        if panel.title:
            line = QRectF(area.x() + 4, square.bottom() + 2, area.width() - 8, CAPTION)
            draw_caption(painter, line, panel.symbol, panel.title)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click chooses the nearest point, and its path is drawn."""
        for plane, panel in self._areas:
            if plane.square.contains(event.position()):
                away = plane.places(panel.x) - [event.position().x(), event.position().y()]
                distance = np.hypot(away[:, 0], away[:, 1])
                if distance.min() <= NEAR:
                    self.chosen.emit(int(np.argmin(distance)))
                return

    def key_words(self) -> str:
        """What the keys do."""
        return tr(
            "Arrows choose the next point in that direction; its path and its values are followed"
        )

    def press(self, key: int, shift: bool) -> bool:
        """Choose the nearest of the points that lie that way."""
        if shift or not self._areas or not self.means(key):
            return False
        plane, panel = self._areas[0]
        down, right = ARROWS[Qt.Key(key)]
        places = plane.places(panel.x)
        away = places - places[min(self._item, len(places) - 1)]
        along = away @ [right, down]
        aside = np.abs(away @ [down, right])
        there = np.flatnonzero((along > 0.0) & (aside <= along))
        if len(there):
            self.chosen.emit(int(there[np.argmin(np.hypot(along, aside)[there])]))
        return True

    @staticmethod
    def thumbnail(trajectory: Trajectory, k: int, kind: str, item: int, side: int) -> QImage:
        """State `k` of the points as `kind` shows it, `side` pixels high."""
        image = QImage(side, side, QImage.Format.Format_RGB32)
        image.fill(QColor(theme().colors.canvas))
        x = shown_value(trajectory, k, kind, slice(0, 400))
        with QPainter(image) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            plane = Plane.of(trajectory.domain, QRectF(0, 0, side, side))
            draw_dots(painter, plane, x, trajectory.labels, 1.6)
        return image


def _side(area: QRectF, caption: int) -> int:
    """The largest square that fits above the caption."""
    return max(10, int(min(area.width() - 2 * MARGIN, area.height() - MARGIN - caption)))
