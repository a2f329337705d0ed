"""An overlay of one file and one line: the mean of the points, as a cross."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter

from diffusion_gui.core.entries import OverlayEntry
from diffusion_gui.ui.views.panel import Layer, Panel
from diffusion_gui.ui.views.points_painting import Plane


@dataclass(frozen=True, eq=False)
class Centre(Layer):
    """The mean (2,)."""

    at: npt.NDArray[np.floating]

    def paint(self, painter: QPainter, canvas: Plane) -> None:
        """A cross."""
        x, y = canvas.places(self.at).tolist()
        painter.drawLine(QPointF(x - 9, y), QPointF(x + 9, y))
        painter.drawLine(QPointF(x, y - 9), QPointF(x, y + 9))


def centre(panel: Panel, *shown: Any) -> Centre:
    """Of what the panel shows."""
    return Centre(panel.x.mean(axis=0))


LINE = OverlayEntry(
    "centre",
    "toy_overlay:centre",
    "Centre",
    "The mean of the points",
    modalities=("points",),
    quantities=("x", "x0"),
)
