"""The handles on a schedule's curve: where they stand, what a place means, and how they look."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen

from diffusion_gui.core.schedule_handles import LIMIT_DB, PLACES, Handles
from diffusion_gui.ui.theme import theme

RADIUS = 4.5
REACH = 11.0
"""Pixels from its middle within which a handle is taken."""
SHAPED = ("signal", "alpha_bar", "snr_db")
"""The curves that handles stand on; beta is a difference, and has none."""


def height(kind: str, decibels: float) -> float:
    """Where an SNR is on the curve of `kind`: 0 is the bottom of the plot, 1 the top."""
    if kind == "snr_db":
        return 0.5 + 0.5 * decibels / LIMIT_DB
    alpha_bar = 1.0 / (1.0 + 10.0 ** (-decibels / 10.0))
    return math.sqrt(alpha_bar) if kind == "signal" else alpha_bar


def decibels_at(kind: str, share: float) -> float:
    """The inverse of `height`, kept within the handles' limits."""
    share = min(max(share, 0.0), 1.0)
    if kind == "snr_db":
        return (2.0 * share - 1.0) * LIMIT_DB
    alpha_bar = share**2 if kind == "signal" else share
    if alpha_bar in (0.0, 1.0):
        return LIMIT_DB if alpha_bar else -LIMIT_DB
    decibels = 10.0 * math.log10(alpha_bar / (1.0 - alpha_bar))
    return min(max(decibels, -LIMIT_DB), LIMIT_DB)


def places(kind: str, handles: Handles, area: QRectF) -> list[QPointF]:
    """The middles of the handles in a plot's `area`; none where the curve has no handles."""
    if kind not in SHAPED:
        return []
    return [
        QPointF(area.x() + u * area.width(), area.bottom() - height(kind, dB) * area.height())
        for u, dB in zip(PLACES.tolist(), handles, strict=True)
    ]


def handle_at(there: Sequence[QPointF], spot: QPointF) -> int | None:
    """The number of the nearest handle within reach of `spot`."""
    if not there:
        return None
    far, number = min(
        (math.hypot(one.x() - spot.x(), one.y() - spot.y()), i) for i, one in enumerate(there)
    )
    return number if far <= REACH else None


def draw_handles(
    painter: QPainter, there: Sequence[QPointF], chosen: int, hovered: int | None, focused: bool
) -> None:
    """Rings on the curve; the chosen one is filled, and ringed again where keys move it."""
    colors = theme().colors
    for number, middle in enumerate(there):
        radius = RADIUS + (1.0 if number in (chosen, hovered) else 0.0)
        painter.setPen(QPen(QColor(colors.text), 1.5))
        painter.setBrush(QColor(colors.accent if number == chosen else colors.panel))
        painter.drawEllipse(middle, radius, radius)
        if focused and number == chosen:
            painter.setPen(QPen(QColor(colors.accent), 1.5))
            painter.setBrush(QColor(0, 0, 0, 0))
            painter.drawEllipse(middle, radius + 3.0, radius + 3.0)
