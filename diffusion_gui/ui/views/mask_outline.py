"""The outline of a run's mask on its items: what is inside was made anew, the rest was kept."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from PySide6.QtCore import QLineF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen

from diffusion_gui.core.recipes.inpaint_mask import decode


def draw_outline(painter: QPainter, cell: QRectF, mask: str) -> None:
    """Draw the border of `mask` (as a recipe holds it) over the item painted in `cell`."""
    lines, rows, columns = _borders(mask)
    painter.save()
    painter.translate(cell.topLeft())
    painter.scale(cell.width() / columns, cell.height() / rows)
    for color, width in (("#000000", 3.0), ("#ffffff", 1.0)):  # seen on any colour
        pen = QPen(QColor(color), width)
        pen.setCosmetic(True)  # as wide at any size of the item
        painter.setPen(pen)
        painter.drawLines(lines)
    painter.restore()


@lru_cache(maxsize=16)
def _borders(mask: str) -> tuple[list[QLineF], int, int]:
    """The edges between selected pixels and others, and the mask's height and width."""
    selected = np.pad(decode(mask), 1)
    lines = []
    for row, column in np.argwhere(selected[1:, 1:-1] != selected[:-1, 1:-1]).tolist():
        lines.append(QLineF(column, row, column + 1, row))
    for row, column in np.argwhere(selected[1:-1, 1:] != selected[1:-1, :-1]).tolist():
        lines.append(QLineF(column, row, column, row + 1))
    return lines, selected.shape[0] - 2, selected.shape[1] - 2
