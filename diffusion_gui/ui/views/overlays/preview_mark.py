"""The word "preview" in the corner of pictures that are not decoded yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

from diffusion_gui.core.runs.shown_values import is_preview
from diffusion_gui.core.runs.trajectory import Trajectory
from diffusion_gui.ui.i18n import tr
from diffusion_gui.ui.state.watch.watch_state import WatchState
from diffusion_gui.ui.views.image_canvas import ImageCanvas
from diffusion_gui.ui.views.panel import Layer, Panel

_ASIDE, _INSIDE = 6.0, 5.0


@dataclass(frozen=True)
class PreviewMark(Layer):
    """Said once, in the upper left corner of a panel."""

    height: ClassVar[int] = 9

    def paint(self, painter: QPainter, canvas: ImageCanvas) -> None:
        """White on black, whatever is beneath."""
        words = tr("preview")
        size = QFontMetricsF(painter.font()).size(0, words)
        corner = canvas.place.topLeft() + QPointF(_ASIDE, _ASIDE)
        plate = QRectF(corner.x(), corner.y(), size.width() + 2 * _INSIDE, size.height() + 2)
        ground = QColor("#000000")
        ground.setAlphaF(0.72)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(plate, 3.0, 3.0)
        painter.setPen(QColor("#ffffff"))
        painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, words)


def preview_mark(
    panel: Panel, watch: WatchState, place: tuple[Trajectory, int] | None
) -> PreviewMark | None:
    """Of what stands for a state of latents until that is decoded."""
    if place is None or watch.mask_painting.region() is not None:
        return None
    k = watch.predictions.place(*place, panel.quantity)
    return PreviewMark() if is_preview(place[0], k, panel.quantity) else None
