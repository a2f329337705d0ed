"""Sounds: a spectrogram for each item, its waveform below, both along the same time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from diffusion_gui.core.catalog import MODALITIES
from diffusion_gui.core.registry import resolve
from diffusion_gui.render.sound_painter import BELOW, sound_rgb, spectrogram_domain, wave_reach
from diffusion_gui.ui.i18n import sentences, tr
from diffusion_gui.ui.theme import theme

from .image_canvas import ImageCanvas
from .image_view import ImageView
from .panel import Panel
from .points_painting import polygon

HEARING = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
PLAYHEAD = "#4fe3ff"
"""Seen on every colour of a spectrogram, and on either theme's ground."""
Values = npt.NDArray[np.floating]
TICK = 4
"""Pixels of a mark on an axis."""
CAPTION_ROOM = 100
"""Pixels that a caption takes, about."""
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class SoundView(ImageView):
    """As pictures, with the waveforms of those whose samples are there."""

    below = BELOW
    to_rgb = staticmethod(sound_rgb)

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
        self._paint_axes(painter, panel, canvas)
        width = max(1, int(canvas.cell(canvas.items.start).width()))
        reach = _reach([panel.waves[item] for item in canvas.items] if panel.waves else [], width)
        about = {} if len(reach) == len(canvas.items) else _about(panel, canvas.items)
        for item, cell in canvas.cells():
            place = QRectF(cell)
            place.setTop(cell.bottom())
            place.setHeight(self.below * canvas.grid.scale)
            middle = place.center().y()
            painter.setPen(QColor(colors.line))
            painter.drawLine(QPointF(place.left(), middle), QPointF(place.right(), middle))
            if (number := item - canvas.items.start) in reach:
                painter.setPen(QColor(colors.accent))
                painter.drawPolyline(_line(reach[number], place))
            elif number in about:
                painter.setPen(QColor(colors.dim))
                painter.drawPolyline(_line(about[number], place))
            if item == self._heard and self._share is not None:
                across = cell.left() + self._share * cell.width()
                painter.setPen(QPen(QColor(PLAYHEAD), 2))
                painter.drawLine(QPointF(across, cell.top()), QPointF(across, place.bottom()))

    def _paint_axes(self, painter: QPainter, panel: Panel, canvas: ImageCanvas) -> None:
        """Pitch left of the first spectrogram and time below the lowest, where there is room."""
        hertz, seconds = resolve(MODALITIES[panel.domain.modality].scales)(panel.domain)
        cell, measure = canvas.cell(canvas.items.start), painter.fontMetrics()
        width = measure.horizontalAdvance(tr("{khz} kHz").format(khz="0.25")) + TICK + 4
        left = [one.place.right() for one in self._canvases if one.place.right() <= cell.left()]
        painter.setPen(QColor(theme().colors.dim))
        if width <= cell.left() - max(left, default=0.0):
            above = -float(measure.height())
            for row, words in pitch_ticks(hertz):
                y = cell.top() + (row + 0.5) * cell.height() / len(hertz)
                if y - above < measure.height():
                    continue
                above = y
                painter.drawLine(QPointF(cell.left() - TICK, y), QPointF(cell.left() - 1, y))
                line = QRectF(cell.left() - width, y - 10, width - TICK - 3, 20)
                painter.drawText(line, RIGHT, words)
        if len(canvas.items) > 1 or canvas.place.width() < 3.0 * width + CAPTION_ROOM:
            return  # the caption stands in the middle, and needs the whole line
        bottom, end = canvas.place.bottom(), len(seconds) / panel.domain.rate
        tenths = range(int(end * 10.0) + 1)
        for n in tenths:
            x = cell.left() + n / 10.0 / end * cell.width()
            painter.drawLine(QPointF(x, bottom), QPointF(x, bottom + TICK))
        words = tr("{seconds} s").format(seconds=f"{tenths[-1] / 10.0:g}")
        painter.drawText(QRectF(cell.left(), bottom + TICK, 40, 20), LEFT, "0")
        painter.drawText(QRectF(x - 80, bottom + TICK, 90, 20), RIGHT, words)


def pitch_ticks(hertz: npt.NDArray[np.floating]) -> list[tuple[float, str]]:
    """Rows of round pitches, between those of `hertz` (highest first), and their names."""
    rows = np.arange(len(hertz))
    return [
        (float(np.interp(1000.0 * khz, hertz[::-1], rows[::-1])), tr("{khz} kHz").format(khz=khz))
        for khz in (4, 2, 1, 0.5, 0.25)
    ]


def _pictured(panel: Panel) -> Panel:
    """A panel of waveforms as one of spectrograms: silence, while they are not there."""
    if not MODALITIES[panel.domain.modality].heard:
        return panel
    domain, pictures = spectrogram_domain(panel.domain), panel.pictures
    if pictures is None:
        pictures = np.full((len(panel.x), *domain.shape), domain.low, np.float32)
    return replace(panel, x=pictures, domain=domain, quantity="x", waves=tuple(panel.x[:, 0]))


def _reach(waves: Sequence[Values | None], width: int) -> dict[int, tuple[Values, Values]]:
    """Of the waveforms that are there, by number: least and largest sample of each column."""
    there = {n: wave for n, wave in enumerate(waves) if wave is not None}
    if not there:
        return {}
    sides = wave_reach(np.stack(list(there.values())), width)
    return dict(zip(there, zip(*sides, strict=True), strict=True))


def _about(panel: Panel, items: range) -> dict[int, tuple[Values, Values]]:
    """How far waveforms swing that are not there, by number, as their pictures tell."""
    envelope = MODALITIES[panel.domain.modality].envelope
    if not envelope:
        return {}
    swing = resolve(envelope)(panel.x[items.start : items.stop])
    swing = swing / np.maximum(1.0, swing.max(axis=1, keepdims=True))
    return {number: (-one, one) for number, one in enumerate(swing)}


def _line(reach: tuple[Values, Values], place: QRectF) -> QPolygonF:
    """A waveform from its least to its largest sample, column by column."""
    across = np.linspace(place.left(), place.right(), len(reach[0])).repeat(2)
    down = place.center().y() - np.stack(reach, axis=1).reshape(-1) * (place.height() / 2 - 1.0)
    return polygon(np.stack([across, down], axis=1).astype(np.float64))
