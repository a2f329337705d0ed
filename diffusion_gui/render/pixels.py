"""Images in files: items of a domain as 8-bit RGB images, in a grid."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from diffusion_gui.core.domain import Domain

from .grid import Picture, cell_of, columns_for, enlarge, grid_size, tile
from .item_painter import Cell, Labels, Values
from .palette import Palette

Images = npt.NDArray[np.uint8]
"""(N, H, W, 3)"""

EPS_REACH = 3.0
"""Noise is shown from -3 to 3 standard deviations."""


def to_rgb(x: npt.NDArray[np.floating], domain: Domain, quantity: str = "x") -> Images:
    """Items (N, C, H, W) as images (N, H, W, 3) uint8; values beyond the range are clipped.

    `domain.low` is black and `domain.high` white; of noise (`eps`), -3 is black and 3 white. One
    channel becomes grey.
    """
    low, high = (-EPS_REACH, EPS_REACH) if quantity == "eps" else (domain.low, domain.high)
    scale = np.float32(255.0 / (high - low))
    values = np.multiply(x, scale, dtype=np.float32)
    values += np.float32(0.5) - np.float32(low) * scale
    np.clip(values, 0.0, 255.0, out=values)
    planes = values.astype(np.uint8)  # before they are mixed: numbers of one byte move faster
    n, channels, height, width = planes.shape
    images = np.empty((n, height, width, 3), np.uint8)
    for color in range(3):  # a whole plane at a time: pixel by pixel it takes four times as long
        images[..., color] = planes[:, color if channels == 3 else 0]
    return images


class ImagePainter:
    """Images in a grid, each data pixel `scale` x `scale` screen pixels."""

    moment = 0

    def __init__(
        self, domain: Domain, labels: Labels, scale: int, colors: Palette, columns: int = 0
    ) -> None:
        self._domain = domain
        _, height, width = domain.shape
        count = len(labels)
        self._columns = columns or columns_for(count)
        self._gap = 1 if scale > 1 else 2
        self._scale = scale
        self._colors = colors
        self._cell = (width, height)
        w, h = grid_size(count, self._columns, self._cell, self._gap)
        self.size = (w * scale, h * scale)

    def cell(self, item: int) -> Cell:
        """Where an item is in the grid."""
        return cell_of(item, self._columns, self._cell, self._gap, self._scale)

    def paint(self, x: Values, quantity: str) -> Picture:
        images = to_rgb(x, self._domain, quantity)
        return enlarge(tile(images, self._columns, self._gap, self._colors.background), self._scale)
