"""Where the images of a panel are on the screen, for what is painted over them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF

from .layout import Grid


@dataclass(frozen=True)
class ImageCanvas:
    """A grid of images at `place`.

    Attributes:
        shape: (rows, columns) of pixels of an image.
        items: numbers of those that are shown, in the order of the grid.
        item: the number of the chosen one.
        below: pixel rows under each image that are not of it.
        moment: of items with a clock of their own, the one that is shown.
        pointer: where the brush is, in pixels of the first image; None for nowhere.
    """

    place: QRectF
    grid: Grid
    shape: tuple[int, int]
    items: range
    item: int
    pointer: QPointF | None = None
    below: int = 0
    moment: int = 0

    def cell(self, item: int) -> QRectF:
        """Where the image of item number `item` is painted."""
        grid = self.grid
        row, column = divmod(item - self.items.start, grid.columns)
        step_x = (self.place.width() + grid.gap * grid.scale) / grid.columns
        step_y = (self.place.height() + grid.gap * grid.scale) / grid.rows
        return QRectF(
            self.place.x() + column * step_x,
            self.place.y() + row * step_y,
            step_x - grid.gap * grid.scale,
            step_y - (grid.gap + self.below) * grid.scale,
        )

    def cells(self) -> Iterator[tuple[int, QRectF]]:
        """The items that are shown, and where."""
        return ((item, self.cell(item)) for item in self.items)
