"""Drawing of points in the plane: dots, trails, paths, density and arrows, on a square."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPolygonF
from shiboken6 import VoidPtr

from diffusion_gui.core.domain import Domain
from diffusion_gui.render.scatter import MARGIN
from diffusion_gui.ui.theme import theme

from .qimage import to_qimage

Points = npt.NDArray[np.floating]

# Okabe & Ito's palette: apart for all kinds of colour vision.
CLASS_COLORS = ("#56b4e9", "#e69f00", "#009e73", "#cc79a7", "#f0e442", "#d55e00", "#0072b2")

TRAILS = 200
"""So many points carry a trail: more would hide the points."""
PATH_CORNERS = 250
"""A path of a thousand steps is drawn with so many corners: more cannot be seen."""
CELLS = 96
"""Cells along a side of the density map."""
BLUR = 0.11
"""Deviation of the density's Gaussian kernel, in units of the data."""

# From sparse to dense; lightness rises (falls, on a light canvas) all the way, hue follows.
HEAT_DARK = ("#101216", "#241c4d", "#5b2a86", "#b13c78", "#f0764f", "#fde0a0")
HEAT_LIGHT = ("#e6e8ec", "#cfc6e6", "#b18fd0", "#97519f", "#6d1f6f", "#32093d")


@dataclass(frozen=True)
class Plane:
    """A square of the screen, and the part of the plane that it shows."""

    square: QRectF
    low: float
    high: float

    @classmethod
    def of(cls, domain: Domain, square: QRectF) -> Plane:
        """The square shows a fifth more than the data's range, so that noise is seen too."""
        return cls(square, domain.low * MARGIN, domain.high * MARGIN)

    def places(self, x: Points) -> npt.NDArray[np.float64]:
        """Pixel places (..., 2) of points (..., 2); y points up."""
        unit = (np.asarray(x, dtype=np.float64) - self.low) / (self.high - self.low)
        unit[..., 1] = 1.0 - unit[..., 1]
        corner = (self.square.x(), self.square.y())
        return np.asarray(unit * self.square.width() + corner)

    def point(self, x: float, y: float) -> tuple[float, float]:
        """The point of the plane at a pixel place."""
        span = (self.high - self.low) / self.square.width()
        return (
            self.low + (x - self.square.x()) * span,
            self.high - (y - self.square.y()) * span,
        )


def polygon(places: npt.NDArray[np.float64]) -> QPolygonF:
    """A polygon of pixel places (N, 2), filled without a Python object a point."""
    result = QPolygonF()
    result.resize(len(places))
    if len(places):
        # The stubs know neither `data` nor VoidPtr's length; pyqtgraph fills polygons so too.
        memory: Any = cast(Any, VoidPtr)(cast(Any, result).data(), len(places) * 16, True)
        np.frombuffer(memory, dtype=np.float64).reshape(-1, 2)[:] = places
    return result


def draw_dots(
    painter: QPainter,
    plane: Plane,
    x: Points,
    labels: npt.NDArray[np.int64],
    size: float,
    opacity: float = 0.75,
) -> None:
    """Points as round dots in the colours of their classes."""
    places = plane.places(x)
    labels = labels[: len(x)]
    for label in np.unique(labels):
        color = QColor(
            CLASS_COLORS[int(label) % len(CLASS_COLORS)] if label >= 0 else theme().colors.accent
        )
        color.setAlphaF(opacity)
        painter.setPen(QPen(color, size, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawPoints(polygon(places[labels == label]))


def draw_trails(painter: QPainter, plane: Plane, trails: Points) -> None:
    """The last states (steps, N, 2) of the first points, as thin lines."""
    faint = QColor(theme().colors.text)
    faint.setAlphaF(0.22)
    painter.setPen(QPen(faint, 1))
    places = plane.places(trails[:, :TRAILS])
    for item in range(places.shape[1]):
        painter.drawPolyline(polygon(places[:, item]))


def draw_path(painter: QPainter, plane: Plane, path: Points, now: int, color: str) -> None:
    """One point's whole path (steps, 2): what lies behind it strong, what is to come faint."""
    places = plane.places(path)
    step = max(1, len(path) // PATH_CORNERS)
    behind, ahead = places[: now + 1], places[now:]
    for part, opacity in ((ahead[::-step], 0.35), (behind[::-step], 1.0)):
        shade = QColor(color)
        shade.setAlphaF(opacity)
        painter.setPen(QPen(shade, 2))
        painter.drawPolyline(polygon(part))
    painter.setPen(QPen(QColor(color), 4, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    painter.drawPoints(polygon(places[[0, -1]]))


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


def draw_arrows(painter: QPainter, plane: Plane, at: Points, vectors: Points, color: str) -> None:
    """Arrows from the points `at` (M, 2) along `vectors` (M, 2); the longest spans a grid cell."""
    lengths = np.hypot(vectors[:, 0], vectors[:, 1])
    longest = float(lengths.max(initial=0.0))
    if longest == 0.0:
        return
    side = plane.square.width() / max(1.0, np.sqrt(len(at)))
    start = plane.places(at)
    # Lengths grow with the square root: far from the data they would dwarf all others.
    unit = vectors / np.maximum(lengths, 1e-12)[:, None] * [1.0, -1.0]
    reach = unit * (np.sqrt(lengths / longest) * side * 0.9)[:, None]
    end = start + reach
    normal = reach[:, ::-1] * [-1.0, 1.0]
    barbs = [end - 0.32 * reach + turn * 0.2 * normal for turn in (1.0, -1.0)]
    shade = QColor(color)
    shade.setAlphaF(0.8)
    painter.setPen(QPen(shade, 1.2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    arrows = np.stack([start, end, barbs[0], end, barbs[1]], axis=1)
    for arrow in arrows:
        painter.drawPolyline(polygon(arrow))
