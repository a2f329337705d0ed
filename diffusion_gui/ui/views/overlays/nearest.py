"""Nearest: a panel with the training item nearest to each prediction, and its distance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

from diffusion_gui.core.protocol.overlays import NearestRequest
from diffusion_gui.core.runs.shown_values import is_known, shown_value
from diffusion_gui.core.runs.trajectory import Trajectory
from diffusion_gui.ui.i18n import tr
from diffusion_gui.ui.state.watch.session import Session
from diffusion_gui.ui.state.watch.watch_state import WatchState
from diffusion_gui.ui.theme import theme
from diffusion_gui.ui.views.image_canvas import ImageCanvas
from diffusion_gui.ui.views.panel import Layer, Panel

COMPARED = 64
"""Samples that are compared with the training set at most."""


@dataclass(frozen=True)
class Notes(Layer):
    """A few characters in the corner of each item, on a patch that keeps them readable."""

    texts: tuple[str, ...]

    def paint(self, painter: QPainter, canvas: ImageCanvas) -> None:
        """Those of the items that are shown."""
        measure = QFontMetricsF(painter.font())
        back = QColor(theme().colors.canvas)
        back.setAlphaF(0.85)
        for item, cell in canvas.cells():
            if item < len(self.texts):
                text = self.texts[item]
                patch = QRectF(0, 0, measure.horizontalAdvance(text) + 8, measure.height() + 2)
                patch.moveBottomRight(cell.bottomRight())
                painter.fillRect(patch, back)
                painter.setPen(QColor(theme().colors.text))
                painter.drawText(patch, Qt.AlignmentFlag.AlignCenter, text)


def nearest(watch: WatchState, trajectory: Trajectory) -> Panel | None:
    """The newest answer for `trajectory`; None while there is none."""
    answer = watch.overlays.answer("nearest")
    if answer is None or answer[0][0] is not trajectory:
        return None
    found = answer[1]
    return Panel(
        tr("nearest training item"),
        "x0",
        found.x,
        trajectory.shown,
        trajectory.labels[: len(found.x)],
        layers=(Notes(tuple(f"{distance:.2f}" for distance in found.distance)),),
    )


def request(session: Session) -> tuple[Any, NearestRequest] | None:
    """The prediction of a step against the training set: a state is mostly noise."""
    place = session.place()
    if place is None or session.preview is not None or not is_known(*place, "x0"):
        return None  # what is not known is asked for, and the frame is told again when it comes
    trajectory, k = place
    data = trajectory.recipe.data or session.recipe.data
    if not data:
        return None
    x0 = shown_value(trajectory, k, "x0", slice(COMPARED))
    hidden = trajectory.hidden
    codec = hidden.codec if hidden is not None else ""
    return (trajectory, k), NearestRequest(data, x0.astype(np.float32), codec)
