"""Masks: a region that is being painted, and the outline of the one that a run was made with."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QLineF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from diffusion_gui.core.recipes.inpaint_mask import decode
from diffusion_gui.core.recipes.picked_items import read_picked
from diffusion_gui.core.runs.trajectory import Trajectory
from diffusion_gui.ui.state.watch.watch_state import WatchState
from diffusion_gui.ui.theme import theme
from diffusion_gui.ui.views.image_canvas import ImageCanvas
from diffusion_gui.ui.views.panel import Layer, Panel


@dataclass(frozen=True, eq=False)
class PaintedMask(Layer):
    """A region (H, W) or (F, H, W) under the brush, whose radius is in pixels of the item."""

    mask: npt.NDArray[np.bool_]
    brush: float

    def paint(self, painter: QPainter, canvas: ImageCanvas) -> None:
        """A veil over all that is not painted, so that the region stands out; and the brush."""
        veil = QColor(theme().colors.canvas)
        veil.setAlphaF(0.72)
        region = _at_moment(self.mask, canvas.moment)
        shown = ~region if self.mask.any() else np.zeros_like(region)
        pixels = np.where(shown, np.uint32(veil.rgba()), np.uint32(0)).astype(np.uint32)
        height, width = pixels.shape
        image = QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_ARGB32)
        painter.drawImage(canvas.cell(canvas.items.start), image)
        if canvas.pointer is not None:  # a ring as large as the brush, seen on any colour
            center = canvas.place.topLeft() + canvas.pointer * canvas.grid.scale
            radius = self.brush * canvas.grid.scale
            painter.setBrush(Qt.BrushStyle.NoBrush)
            for grown, color in ((1.0, "#000000"), (0.0, "#ffffff")):
                painter.setPen(QPen(QColor(color), 1.5))
                painter.drawEllipse(center, radius + grown, radius + grown)


@dataclass(frozen=True)
class MaskOutline(Layer):
    """The border of a `mask` as a recipe holds it, on `items`, or on all where there are none.

    Attributes:
        frames: of a sheet of clips, how many cells each has; 0 where a cell is an item.
        first: the item whose cells are the first of the sheet.
    """

    mask: str
    items: tuple[int, ...]
    frames: int = 0
    first: int = 0

    def paint(self, painter: QPainter, canvas: ImageCanvas) -> None:
        """What is inside was generated again, the rest was kept."""
        for number, cell in canvas.cells():
            item, moment = number, canvas.moment
            if self.frames:
                item, moment = self.first + number // self.frames, number % self.frames
            if item in self.items or not self.items:
                lines, rows, columns = _borders(self.mask, moment)
                painter.save()
                painter.translate(cell.topLeft())
                painter.scale(cell.width() / columns, cell.height() / rows)
                for color, width in (("#000000", 3.0), ("#ffffff", 1.0)):  # seen on any colour
                    pen = QPen(QColor(color), width)
                    pen.setCosmetic(True)  # as wide at any size of the item
                    painter.setPen(pen)
                    painter.drawLines(lines)
                painter.restore()


def outline(
    panel: Panel, watch: WatchState, place: tuple[Trajectory, int] | None
) -> MaskOutline | None:
    """The outline of the run's mask; None where it was made without."""
    if place is None or not place[0].recipe.mask:
        return None
    recipe = place[0].recipe
    return MaskOutline(recipe.mask, read_picked(recipe.mask_items))


def _at_moment(mask: npt.NDArray[np.bool_], moment: int) -> npt.NDArray[np.bool_]:
    """Of a mask along a clock too, the region (H, W) at one moment."""
    return mask if mask.ndim == 2 else np.asarray(mask[moment % len(mask)])


@lru_cache(maxsize=64)  # of a clip one for each frame
def _borders(mask: str, moment: int) -> tuple[list[QLineF], int, int]:
    """The edges between selected pixels and others, and the mask's height and width."""
    selected = np.pad(_at_moment(decode(mask), moment), 1)
    lines = []
    for row, column in np.argwhere(selected[1:, 1:-1] != selected[:-1, 1:-1]).tolist():
        lines.append(QLineF(column, row, column + 1, row))
    for row, column in np.argwhere(selected[1:-1, 1:] != selected[1:-1, :-1]).tolist():
        lines.append(QLineF(column, row, column, row + 1))
    return lines, selected.shape[0] - 2, selected.shape[1] - 2
