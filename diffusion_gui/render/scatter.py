"""Points in the plane as soft discs, added up with NumPy."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from diffusion_gui.core.domain import Domain

from .grid import Picture, blank
from .item_painter import Cell, Labels, Values
from .palette import CLASS_COLORS, Palette

MARGIN = 1.2
"""The view reaches this much further than the data's range, so that noise is seen too."""
POINT_UNIT = 48
"""Pixels that a picture of points is wide for each step of the scale."""
OPACITY = 0.85
"""Of one disc; where discs overlap, less shows through."""


def point_colors(labels: npt.NDArray[np.int64], palette: Palette) -> npt.NDArray[np.float32]:
    """A colour (N, 3) for each point: its class's, or the accent where it has none (-1)."""
    table = np.array([*CLASS_COLORS, palette.accent], np.float32)
    return table[np.where(labels < 0, len(CLASS_COLORS), labels % len(CLASS_COLORS))]


def scatter(
    x: npt.NDArray[np.floating],
    colors: npt.NDArray[np.float32],
    domain: Domain,
    side: int,
    palette: Palette,
) -> Picture:
    """Points (N, 2) of `colors` (N, 3) as a picture (side, side, 3), y upwards, with a frame.

    Points outside the view are left out.
    """
    # A few points are drawn large, thousands small.
    radius = max(1.6, side * min(max(0.12 / math.sqrt(max(len(x), 1)), 1 / 190), 1 / 60))
    reach = math.ceil(radius + 0.5)
    low, high = domain.low * MARGIN, domain.high * MARGIN
    place = (np.asarray(x, np.float64) - low) * (side / (high - low))
    place[:, 1] = side - place[:, 1]
    inside = ((place > -reach) & (place < side + reach)).all(axis=1)
    place, colors = place[inside], colors[inside]
    corner = np.floor(place).astype(np.int64)
    offset = np.arange(-reach, reach + 1)
    dx = offset + 0.5 - (place[:, :1] - corner[:, :1])
    dy = offset + 0.5 - (place[:, 1:] - corner[:, 1:])
    distance = np.sqrt(dx[:, None, :] ** 2 + dy[:, :, None] ** 2)
    weight = np.clip(radius + 0.5 - distance, 0.0, 1.0)
    # The canvas has a rim, so that discs at the border need no care.
    wide = side + 4 * reach
    column = corner[:, :1] + offset + 2 * reach
    row = corner[:, 1:] + offset + 2 * reach
    cell = (row[:, :, None] * wide + column[:, None, :]).ravel()
    density = np.bincount(cell, weight.ravel(), wide * wide)
    covered = np.flatnonzero(density > 0.0)
    density = density[covered]
    through = np.exp(math.log(1.0 - OPACITY) * density)
    canvas = blank(wide, wide, palette.background).reshape(-1, 3)
    for channel, (c, behind) in enumerate(zip(colors.T, palette.background, strict=True)):
        sums = np.bincount(cell, (weight * c[:, None, None]).ravel(), wide * wide)
        color = sums[covered] / density
        canvas[covered, channel] = color + through * (behind - color) + 0.5
    rim = 2 * reach
    result = canvas.reshape(wide, wide, 3)[rim : rim + side, rim : rim + side].copy()
    result[[0, -1]] = palette.line
    result[:, [0, -1]] = palette.line
    return result


class PointsPainter:
    """Points in a square of `scale` x POINT_UNIT pixels."""

    moment = 0

    def __init__(
        self, domain: Domain, labels: Labels, scale: int, colors: Palette, columns: int = 0
    ) -> None:
        self._domain = domain
        self._colors = colors
        self._points = point_colors(labels, colors)
        self.size = (scale * POINT_UNIT, scale * POINT_UNIT)

    def cell(self, item: int) -> Cell:
        """All of it: points lie where they lie."""
        return 0, 0, *self.size

    def paint(self, x: Values, quantity: str) -> Picture:
        return scatter(x, self._points, self._domain, self.size[0], self._colors)
