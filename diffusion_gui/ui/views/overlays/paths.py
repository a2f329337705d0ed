"""Trails behind all points, and the path of the chosen one, what is to come faint."""

from __future__ import annotations

import bisect
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPen

from diffusion_gui.core.runs.shown_values import shown_range
from diffusion_gui.core.runs.trajectory import Trajectory
from diffusion_gui.ui.state.watch.watch_state import WatchState
from diffusion_gui.ui.theme import theme
from diffusion_gui.ui.views.panel import Layer, Panel
from diffusion_gui.ui.views.points_painting import Plane, Points, polygon

TRAIL = 12
"""States of a trail behind each point."""
MOST = 200
"""So many points carry a trail: more would hide the points."""
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
    whole = slice(0, len(trajectory))
    ks, states = shown_range(trajectory, whole, "x", (watch.session.item,))
    return PointPath(states, bisect.bisect_left(ks, k)) if k in ks else None


@dataclass(frozen=True, eq=False)
class Trails(Layer):
    """The last `states` (steps, N, 2), the present one at the end."""

    states: Points
    height = -1

    def paint(self, painter: QPainter, canvas: Plane) -> None:
        """A line for each of the first points."""
        faint = QColor(theme().colors.text)
        faint.setAlphaF(0.22)
        painter.setPen(QPen(faint, 1))
        places = canvas.places(self.states)
        for item in range(places.shape[1]):
            painter.drawPolyline(polygon(places[:, item]))


def trails(panel: Panel, watch: WatchState, place: tuple[Trajectory, int] | None) -> Trails | None:
    """The trails up to a state; none where one point is shown alone, or nothing lies behind."""
    if place is None or place[1] == 0 or watch.session.one_large:
        return None
    trajectory, k = place
    states = slice(max(0, k - TRAIL), k + 1)
    return Trails(shown_range(trajectory, states, "x", (slice(MOST),))[1])
