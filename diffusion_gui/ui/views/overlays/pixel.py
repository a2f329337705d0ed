"""Pixel mark: a ring around the pixel of the chosen item that the inspector follows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from diffusion_gui.ui.state.watch.followed_pixel import pixel_in
from diffusion_gui.ui.state.watch.watch_state import WatchState
from diffusion_gui.ui.views.image_canvas import ImageCanvas
from diffusion_gui.ui.views.panel import Layer, Panel


@dataclass(frozen=True)
class PixelMark(Layer):
    """`place` of the pixel along all axes of the item but the first; row and column come last."""

    place: tuple[int, ...]

    def paint(self, painter: QPainter, canvas: ImageCanvas) -> None:
        """Seen on any colour; dotted at other moments than its own."""
        cell, (rows, columns) = canvas.cell(canvas.item), canvas.shape
        row, column = self.place[-2:]
        here = self.place[:-2] in ((), (canvas.moment,))
        width, height = cell.width() / columns, cell.height() / rows
        pixel = QRectF(cell.x() + column * width, cell.y() + row * height, width, height)
        for grown, color in ((2.5, "#000000"), (1.5, "#ffffff")):
            style = Qt.PenStyle.SolidLine if here else Qt.PenStyle.DotLine
            painter.setPen(QPen(QColor(color), 1.5, style))
            painter.drawRect(pixel.adjusted(-grown, -grown, grown, grown))


def pixel(panel: Panel, watch: WatchState, place: Any) -> PixelMark | None:
    """The pixel in the middle, until another is chosen; none while its values are folded away."""
    if "follow" not in watch.overlays.open_sections:
        return None
    return PixelMark(pixel_in(watch.session, panel.domain))
