"""Points in the plane: a scatter for each panel."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from diffusion_gui.core.domain import Domain
from diffusion_gui.ui.i18n import tr
from diffusion_gui.ui.theme import theme
from diffusion_gui.ui.widgets.notation import draw_caption

from .canvas_keys import ARROWS
from .item_view import ItemView
from .layout import CAPTION, split
from .panel import Panel
from .points_painting import Plane, draw_dots

MARGIN = 10
NEAR = 24.0
"""A click chooses a point within so many pixels."""


class PointsView(ItemView):
    """Paints panels of points side by side; a click or an arrow chooses the nearest point."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._areas: list[tuple[Plane, Panel]] = []

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
        for layer in panel.layers:
            if layer.height < 0:
                layer.paint(painter, plane)
        faint = self._alone or any(layer.covers for layer in panel.layers)
        size = max(2.5, side / 130)
        draw_dots(painter, plane, panel.x, panel.labels, size, 0.2 if faint else 0.75)
        for layer in panel.layers:
            if layer.height >= 0:
                layer.paint(painter, plane)
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
    def pictured(item: int | None) -> slice:
        """The first ones: one point alone says little."""
        return slice(400)

    @staticmethod
    def thumbnail(
        x: npt.NDArray[np.floating],
        domain: Domain,
        labels: npt.NDArray[np.int64],
        quantity: str,
        side: int,
    ) -> QImage:
        """The points in a square."""
        image = QImage(side, side, QImage.Format.Format_RGB32)
        image.fill(QColor(theme().colors.canvas))
        with QPainter(image) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            draw_dots(painter, Plane.of(domain, QRectF(0, 0, side, side)), x, labels, 1.6)
        return image


def _side(area: QRectF, caption: int) -> int:
    """The largest square that fits above the caption."""
    return max(10, int(min(area.width() - 2 * MARGIN, area.height() - MARGIN - caption)))
