"""Drawing of points in the plane on a square of the screen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF
from shiboken6 import VoidPtr

from diffusion_gui.core.domain import Domain
from diffusion_gui.render.scatter import MARGIN
from diffusion_gui.ui.theme import theme

Points = npt.NDArray[np.floating]

# Okabe & Ito's palette: apart for all kinds of colour vision.
CLASS_COLORS = ("#56b4e9", "#e69f00", "#009e73", "#cc79a7", "#f0e442", "#d55e00", "#0072b2")


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
        return (self.low + (x - self.square.x()) * span, self.high - (y - self.square.y()) * span)


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
