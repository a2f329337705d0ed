"""Sounds: a spectrogram for each item, its waveform below, both along the same time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from diffusion_gui.core.domain import Domain
from diffusion_gui.render.pixels import Images
from diffusion_gui.render.sound_painter import BELOW, spectrogram_rgb, spectrograms, wave_reach
from diffusion_gui.ui.i18n import sentences, tr
from diffusion_gui.ui.theme import theme

from .image_canvas import ImageCanvas
from .image_view import ImageView
from .panel import Panel
from .points_painting import polygon

HEARING = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
PLAYHEAD = "#4fe3ff"
"""Seen on every colour of a spectrogram, and on either theme's ground."""


class SoundView(ImageView):
    """As pictures, with the waveforms of those whose samples are there."""

    below = BELOW

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._heard = -1
        self._share: float | None = None

    def set_playhead(self, item: int, share: float | None) -> None:
        """A line over the item's spectrogram and waveform."""
        if (item, share) != (self._heard, self._share):
            self._update_item(self._heard)
            self._heard, self._share = item, share
            self._update_item(item)

    def _update_item(self, item: int) -> None:
        """Paint one item again, and no more: a playhead moves thirty times a second."""
        for canvas in self._canvases:
            if item in canvas.items:
                cell = canvas.cell(item).adjusted(-2, -2, 2, 2 + self.below * canvas.grid.scale)
                self.update(cell.toAlignedRect())

    def key_words(self) -> str:
        """What the keys do: Return hears."""
        words = super().key_words()
        return words if self._paintable else sentences(words + ".", tr("Return hears it."))

    def means(self, key: int) -> bool:
        """Return too."""
        return super().means(key) or (key in HEARING and not self._paintable)

    def press(self, key: int, shift: bool) -> bool:
        """Return hears the chosen item of the first panel."""
        if key in HEARING and self._panels and not self._paintable:
            self.pressed.emit(0, max(0, self._item))
            return True
        return super().press(key, shift)

    def show_panels(self, panels: Sequence[Panel], item: int, alone: bool) -> None:
        """Waveforms become spectrograms above themselves."""
        super().show_panels([_pictured(panel) for panel in panels], item, alone)

    def paint_items(self, painter: QPainter, panel: Panel, canvas: ImageCanvas) -> None:
        """The waveforms under the spectrograms."""
        colors = theme().colors
        for item, cell in canvas.cells():
            place = QRectF(cell)
            place.setTop(cell.bottom())
            place.setHeight(self.below * canvas.grid.scale)
            middle = place.center().y()
            painter.setPen(QColor(colors.line))
            painter.drawLine(QPointF(place.left(), middle), QPointF(place.right(), middle))
            if panel.waves is not None:
                painter.setPen(QColor(colors.accent))
                painter.drawPolyline(_line(panel.waves[item : item + 1], place))
            if item == self._heard and self._share is not None:
                across = cell.left() + self._share * cell.width()
                painter.setPen(QPen(QColor(PLAYHEAD), 2))
                painter.drawLine(QPointF(across, cell.top()), QPointF(across, place.bottom()))

    @staticmethod
    def to_rgb(x: npt.NDArray[np.floating], domain: Domain, quantity: str) -> Images:
        """In the colours of spectrograms."""
        return spectrogram_rgb(x, domain, quantity)

    @classmethod
    def thumbnail(
        cls,
        x: npt.NDArray[np.floating],
        domain: Domain,
        labels: npt.NDArray[np.int64],
        quantity: str,
        side: int,
    ) -> QImage:
        """The spectrograms edge to edge."""
        if len(domain.shape) == 2:
            x, domain = spectrograms(x, domain)
            quantity = "x"
        return super().thumbnail(x, domain, labels, quantity, side)


def _pictured(panel: Panel) -> Panel:
    """A panel of waveforms as one of spectrograms."""
    if len(panel.domain.shape) != 2:
        return panel
    pictures, domain = spectrograms(panel.x, panel.domain)
    return replace(panel, x=pictures, domain=domain, quantity="x", waves=panel.x[:, 0])


def _line(wave: npt.NDArray[np.floating], place: QRectF) -> QPolygonF:
    """A waveform (1, L) from its least to its largest sample, column by column."""
    width = max(1, int(place.width()))
    low, high = (side[0] for side in wave_reach(wave, width))
    across = np.linspace(place.left(), place.right(), len(low)).repeat(2)
    share = np.stack([low, high], axis=1).reshape(-1)
    down = place.center().y() - share * (place.height() / 2 - 1.0)
    return polygon(np.stack([across, down], axis=1).astype(np.float64))
