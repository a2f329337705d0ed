"""Path: all states of the chosen point, what is to come faint."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPen

from diffusion_gui.core.runs.shown_values import shown_range
from diffusion_gui.core.runs.trajectory import Trajectory
from diffusion_gui.ui.state.watch.watch_state import WatchState
from diffusion_gui.ui.theme import theme
from diffusion_gui.ui.views.panel import Layer, Panel
from diffusion_gui.ui.views.points_painting import Plane, Points, polygon

CORNERS = 250
"""A path of a thousand steps is drawn with so many corners: more cannot be seen."""


@dataclass(frozen=True, eq=False)
class PointPath(Layer):
    """One point's `states` (steps, 2), and which of them is the present one."""

    states: Points
    now: int
    height = 2

    def paint(self, painter: QPainter, canvas: Plane) -> None:
        """What lies behind the point strong, what is to come faint."""
        places, color = canvas.places(self.states), theme().colors.forward
        step = max(1, len(places) // CORNERS)
        behind, ahead = places[: self.now + 1], places[self.now :]
        for part, opacity in ((ahead[::-step], 0.35), (behind[::-step], 1.0)):
            shade = QColor(color)
            shade.setAlphaF(opacity)
            painter.setPen(QPen(shade, 2))
            painter.drawPolyline(polygon(part))
        painter.setPen(QPen(QColor(color), 4, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawPoints(polygon(places[[0, -1]]))


def path(panel: Panel, watch: WatchState, place: tuple[Trajectory, int] | None) -> PointPath | None:
    """The chosen point's path; a one-step prediction has none."""
    if place is None or watch.session.item >= len(panel.x):
        return None
    trajectory, k = place
    return PointPath(
        shown_range(trajectory, slice(0, len(trajectory)), "x", (watch.session.item,)), k
    )
