"""Density: how dense the points lie, as a heat map beneath them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QColor, QImage, QPainter

from diffusion_gui.ui.theme import theme
from diffusion_gui.ui.views.panel import Layer, Panel
from diffusion_gui.ui.views.points_painting import Plane, Points
from diffusion_gui.ui.views.qimage import to_qimage

CELLS = 96
"""Cells along a side of the density map."""
BLUR = 0.11
"""Deviation of the density's Gaussian kernel, in units of the data."""

# From sparse to dense; lightness rises (falls, on a light canvas) all the way, hue follows.
HEAT_DARK = ("#101216", "#241c4d", "#5b2a86", "#b13c78", "#f0764f", "#fde0a0")
HEAT_LIGHT = ("#e6e8ec", "#cfc6e6", "#b18fd0", "#97519f", "#6d1f6f", "#32093d")


@dataclass(frozen=True, eq=False)
class Density(Layer):
    """The density of points `x` (N, 2), with noise of deviation `sigma` in them."""

    x: Points
    sigma: float
    height = -2
    covers = True

    def paint(self, painter: QPainter, canvas: Plane) -> None:
        """A heat map of the whole plane."""
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        found = density(self.x, canvas.low, canvas.high, self.sigma)
        painter.drawImage(canvas.square, heat(found, theme().colors.dark))


@dataclass(frozen=True, eq=False)
class GridDensity(Layer):
    """A density (side, side) over the whole plane that is shown, y upwards, 1 at its peak."""

    values: npt.NDArray[np.float64]
    height = -2

    def paint(self, painter: QPainter, canvas: Plane) -> None:
        """A heat map of the whole plane."""
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(canvas.square, heat(self.values[::-1], theme().colors.dark))


def density_layer(panel: Panel, *shown: Any) -> Density:
    """The density of what the panel shows."""
    return Density(panel.x, panel.sigma)


def density(
    x: Points, low: float, high: float, sigma: float = 0.0, cells: int = CELLS
) -> npt.NDArray[np.float64]:
    """Kernel density of points (N, 2) on a grid (cells, cells), y upwards, 1 at its peak.

    A histogram smoothed with a Gaussian of deviation BLUR: the estimate of p_t that the recorded
    points allow. Noise of deviation `sigma` leaves nothing finer than itself in p_t, so where it
    is strong the Gaussian is wider, by Scott's rule (1992) for points as spread as that noise:
    sigma N^(-1/6). All zeros where no point is in view.
    """
    place = np.floor((np.asarray(x, np.float64) - low) * (cells / (high - low))).astype(np.int64)
    place = place[((place >= 0) & (place < cells)).all(axis=1)]
    counts = np.bincount(place[:, 1] * cells + place[:, 0], minlength=cells * cells)
    at = np.arange(cells)
    blur = max(BLUR, sigma * max(1, len(x)) ** (-1.0 / 6.0))
    reach = blur * cells / (high - low)
    kernel = np.exp(-0.5 * ((at[:, None] - at[None, :]) / reach) ** 2)
    smooth = kernel @ counts.reshape(cells, cells) @ kernel
    peak = float(smooth.max())
    return np.asarray(smooth[::-1] / peak if peak > 0.0 else smooth)


def heat(values: npt.NDArray[np.float64], dark: bool) -> QImage:
    """Values 0..1 (H, W) as colours from sparse to dense."""
    anchors = HEAT_DARK if dark else HEAT_LIGHT
    stops = np.array([(c.red(), c.green(), c.blue()) for c in map(QColor, anchors)], np.float64)
    at = np.linspace(0.0, 1.0, len(stops))
    table = np.stack([np.interp(np.linspace(0, 1, 256), at, c) for c in stops.T], axis=1)
    # The square root lets thin regions be seen beside dense ones.
    index = np.round(np.sqrt(np.clip(values, 0.0, 1.0)) * 255).astype(np.int64)
    return to_qimage(np.round(table).astype(np.uint8)[index])
