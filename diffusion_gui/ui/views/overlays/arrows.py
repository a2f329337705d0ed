"""Arrows: the score or the velocity on a grid over the plane, as the denoiser answers it."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPen

from diffusion_gui.core.protocol.overlays import Field, FieldRequest
from diffusion_gui.core.runs.shown_values import visible_size
from diffusion_gui.core.runs.trajectory import Trajectory
from diffusion_gui.render.scatter import MARGIN
from diffusion_gui.ui.state.watch.session import Session
from diffusion_gui.ui.state.watch.watch_state import WatchState
from diffusion_gui.ui.theme import theme
from diffusion_gui.ui.views.panel import Layer, Panel
from diffusion_gui.ui.views.points_painting import Plane, Points, polygon


@dataclass(frozen=True, eq=False)
class Arrows(Layer):
    """Vectors (M, 2) that start at the points `at` (M, 2)."""

    at: Points
    vectors: Points

    def paint(self, painter: QPainter, canvas: Plane) -> None:
        """The longest spans a grid cell."""
        lengths = np.hypot(self.vectors[:, 0], self.vectors[:, 1])
        longest = float(lengths.max(initial=0.0))
        if longest == 0.0:
            return
        side = canvas.square.width() / max(1.0, np.sqrt(len(self.at)))
        start = canvas.places(self.at)
        # Lengths grow with the square root: far from the data they would dwarf all others.
        unit = self.vectors / np.maximum(lengths, 1e-12)[:, None] * [1.0, -1.0]
        reach = unit * (np.sqrt(lengths / longest) * side * 0.9)[:, None]
        end = start + reach
        normal = reach[:, ::-1] * [-1.0, 1.0]
        barbs = [end - 0.32 * reach + turn * 0.2 * normal for turn in (1.0, -1.0)]
        shade = QColor(theme().colors.text)
        shade.setAlphaF(0.8)
        painter.setPen(QPen(shade, 1.2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        arrows = np.stack([start, end, barbs[0], end, barbs[1]], axis=1)
        for arrow in arrows:
            painter.drawPolyline(polygon(arrow))


def score(panel: Panel, watch: WatchState, place: tuple[Trajectory, int] | None) -> Arrows | None:
    """The gradient of log p_t."""
    field = _field(watch, place)
    return None if field is None else Arrows(_at(field), field.score)


def velocity(
    panel: Panel, watch: WatchState, place: tuple[Trajectory, int] | None
) -> Arrows | None:
    """Where the points move while denoising."""
    field = _field(watch, place)
    return None if field is None else Arrows(_at(field), field.velocity)


def _at(field: Field) -> Points:
    """Where the arrows start, at the size that states are shown in."""
    return np.asarray(field.x / float(visible_size(field.alpha, field.sigma)))


def _field(watch: WatchState, place: tuple[Trajectory, int] | None) -> Field | None:
    """The newest field; none over clean data, nor over the branch beside the one it is of."""
    level = watch.session.level()
    if level is None or level[1] == 0.0 or place not in (None, watch.session.place()):
        return None
    answer = watch.overlays.answer("score")
    return None if answer is None else answer[1]


def request(session: Session) -> tuple[Any, FieldRequest] | None:
    """The field at the level that is shown; none over clean data."""
    place = session.place()
    if place is None:
        return None
    recipe, t = place[0].recipe, int(place[0].path.t[place[1]])
    if session.preview is not None:
        recipe, t = session.recipe, session.preview.t
    recipe = dataclasses.replace(recipe, model=recipe.model or session.recipe.model)
    if t == 0 or not recipe.model:
        return None
    return (recipe, t), FieldRequest(recipe, t, reach=MARGIN)
