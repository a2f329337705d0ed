"""Images: a grid of items for each panel, painted as one picture, pixels kept square."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from diffusion_gui.core.frames import Trajectory
from diffusion_gui.render.grid import tile
from diffusion_gui.render.pixels import to_rgb
from diffusion_gui.ui.theme import theme

from .panels import Panel
from .qimage import to_qimage

GAP = 2
TITLE = 24


class ImageView(QWidget):
    """Paints panels of images side by side; a click chooses an item."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._panels: Sequence[Panel] = ()
        self._item = 0
        self._alone = False
        self._areas: list[tuple[QRect, int, int, int]] = []

    def minimumSizeHint(self) -> QSize:
        """Small enough for the smallest window."""
        return QSize(200, 160)

    def show_panels(self, panels: Sequence[Panel], item: int, alone: bool) -> None:
        """Paint `panels`; `item` is marked, or with `alone` shown by itself."""
        self._panels, self._item, self._alone = panels, item, alone
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint each panel as one scaled picture under its title."""
        with QPainter(self) as painter:  # ends on errors too: an open painter takes Qt down
            self._draw(painter)

    def _draw(self, painter: QPainter) -> None:
        colors = theme().colors
        painter.fillRect(self.rect(), QColor(colors.canvas))
        self._areas = []
        count = len(self._panels)
        if not count:
            return
        # Several panels stand side by side where the canvas is wide, else one above the other.
        across = self.width() >= self.height() * 0.9 or count == 1
        for i, panel in enumerate(self._panels):
            if across:
                left, right = i * self.width() // count, (i + 1) * self.width() // count
                area = QRect(left, 0, right - left, self.height())
            else:
                top, bottom = i * self.height() // count, (i + 1) * self.height() // count
                area = QRect(0, top, self.width(), bottom - top)
            self._paint(painter, panel, area.adjusted(8, 6, -8, -6))

    def _paint(self, painter: QPainter, panel: Panel, area: QRect) -> None:
        colors = theme().colors
        title = QRect(area.x(), area.y(), area.width(), TITLE)
        painter.setPen(QColor(colors.dim))
        painter.drawText(title, Qt.AlignmentFlag.AlignCenter, panel.title)
        area = area.adjusted(0, TITLE, 0, 0)
        x = panel.x
        item = self._item if 0 <= self._item < len(x) else 0
        if self._alone:
            x = x[item : item + 1]
        images = to_rgb(x, panel.domain, panel.kind)
        rows_columns = _fit(len(images), images.shape[1:3], (area.height(), area.width()))
        columns = rows_columns[1]
        background = QColor(colors.canvas)
        picture = tile(
            images, columns, GAP, (background.red(), background.green(), background.blue())
        )
        scale = min(area.width() / picture.shape[1], area.height() / picture.shape[0])
        if scale > 2:  # whole cells: every pixel of the data is equally large
            scale = int(scale)
        width, height = int(picture.shape[1] * scale), int(picture.shape[0] * scale)
        place = QRect(
            area.x() + (area.width() - width) // 2,
            area.y() + (area.height() - height) // 2,
            width,
            height,
        )
        painter.drawImage(place, to_qimage(picture))
        gap = round(GAP * scale)
        self._areas.append((place, columns, len(images), gap))
        if len(images) > 1 and self._item >= 0:
            painter.setPen(QPen(QColor(colors.accent), 2))
            cell = _cell(place, columns, len(images), item, gap)
            painter.drawRect(cell.adjusted(-1, -1, 1 - gap, 1 - gap))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click on an item chooses it."""
        for place, columns, count, gap in self._areas:
            for item in range(count):
                if count > 1 and _cell(place, columns, count, item, gap).contains(event.pos()):
                    self.chosen.emit(item)
                    return

    @staticmethod
    def thumbnail(trajectory: Trajectory, k: int, item: int, side: int) -> QImage:
        """State `k` of one item, `side` pixels high."""
        x = trajectory.x[k, item : item + 1]
        image = to_qimage(to_rgb(np.asarray(x), trajectory.domain, "x")[0])
        return image.scaled(side, side, Qt.AspectRatioMode.KeepAspectRatio)


def _fit(count: int, image: tuple[int, int], space: tuple[int, int]) -> tuple[int, int]:
    """(rows, columns) that let `count` images of (h, w) be largest in a space of (h, w)."""
    best, choice = -1.0, (1, count)
    for columns in range(1, count + 1):
        rows = -(-count // columns)
        scale = min(space[1] / (columns * (image[1] + GAP)), space[0] / (rows * (image[0] + GAP)))
        if scale > best * 1.001:
            best, choice = scale, (rows, columns)
    return choice


def _cell(place: QRect, columns: int, count: int, item: int, gap: int) -> QRect:
    """Where item number `item` is painted, with the gap that follows it."""
    rows = -(-count // columns)
    row, column = divmod(item, columns)
    # the last column has no gap behind it, so each cell is a little wider than its share
    width = (place.width() + gap) / columns
    height = (place.height() + gap) / rows
    return QRect(
        place.x() + round(column * width),
        place.y() + round(row * height),
        round(width),
        round(height),
    )
