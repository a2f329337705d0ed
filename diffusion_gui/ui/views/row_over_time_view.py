"""The item with its row marked, and beside it that row through all steps."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from diffusion_gui.ui.i18n import tr
from diffusion_gui.ui.theme import Colors, theme
from diffusion_gui.ui.widgets.notation import (
    LATENT_PREDICTION,
    LATENTS,
    PREDICTED_NOISE,
    PREDICTION,
    STATE,
    draw_caption,
)

from .canvas_keys import ARROWS, KeyedCanvas
from .layout import CAPTION
from .qimage import to_qimage
from .row_over_time import RowOverTime

MARGIN = 12
SYMBOLS = {
    "x": STATE,
    "x0": PREDICTION,
    "eps": PREDICTED_NOISE,
    "z": LATENTS,
    "z0": LATENT_PREDICTION,
}


class RowOverTimeView(KeyedCanvas):
    """Drag on the item to choose its row, on the rows to go to a frame."""

    row_chosen = Signal(int)
    sought = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("Row over time"))
        self._shown: RowOverTime | None = None
        self._item = QRectF()
        self._span = QRectF()

    def minimumSizeHint(self) -> QSize:
        """Small enough for the smallest window."""
        return QSize(200, 160)

    def show_row_over_time(self, shown: RowOverTime) -> None:
        """Paint `shown` from now on."""
        self._shown = shown
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the item at the left and its rows at the right."""
        with QPainter(self) as painter:  # ends on errors too: an open painter takes Qt down
            colors = theme().colors
            painter.fillRect(self.rect(), QColor(colors.canvas))
            if self._shown is not None:
                self._places(self._shown)
                self._draw_item(painter, self._shown, colors)
                self._draw_rows(painter, self._shown, colors)
            self.draw_focus(painter)

    def _places(self, shown: RowOverTime) -> None:
        rows, columns, _ = shown.item.shape
        side = min(0.26 * self.width(), self.height() - 2 * MARGIN - CAPTION)
        scale = side / max(rows, columns)
        scale = float(int(scale)) if scale >= 2 else scale
        self._item = QRectF(MARGIN, MARGIN, columns * scale, rows * scale)
        left = round(self._item.right() + 2 * MARGIN)
        self._span = QRectF(
            left, MARGIN, self.width() - left - MARGIN, self.height() - 2 * MARGIN - CAPTION
        )

    def _draw_item(self, painter: QPainter, shown: RowOverTime, colors: Colors) -> None:
        place = self._item
        painter.drawImage(place, to_qimage(shown.item))
        step = place.height() / shown.item.shape[0]
        painter.setPen(QPen(QColor(colors.accent), 2))
        row = QRectF(place.x(), place.y() + shown.row * step, place.width(), step)
        painter.drawRect(row.adjusted(-2, -1, 2, 1))
        hertz, words = shown.hertz, tr("row {n}").format(n=shown.row + 1)
        if hertz is not None:
            words = tr("{hertz} Hz").format(hertz=round(hertz))
        line = QRectF(place.x(), place.bottom() + 2, place.width(), CAPTION)
        draw_caption(painter, line, None, words)

    def _draw_rows(self, painter: QPainter, shown: RowOverTime, colors: Colors) -> None:
        count = len(shown.pictures)
        span = self._span
        height = (span.height() - (count - 1) * 8) / count
        frame = span.width() / max(1, shown.planned)
        for i, (kind, pictures) in enumerate(shown.pictures.items()):
            place = QRectF(span.x(), round(span.y() + i * (height + 8)), span.width(), height)
            for start, picture in zip(shown.starts, pictures, strict=True):
                there = QRectF(place)
                there.setLeft(place.x() + start * frame)
                there.setWidth(picture.shape[1] * frame)
                painter.drawImage(there, to_qimage(picture))
            if count > 1:
                tag = QRectF(place.x() + 6, place.y() + 6, 34, 24)
                back = QColor(colors.canvas)
                back.setAlphaF(0.75)
                painter.fillRect(tag, back)
                draw_caption(painter, tag, SYMBOLS[kind], "")
        painter.setPen(QPen(QColor(colors.text), 2))
        x = self._x_of(shown.position)
        painter.drawLine(int(x), int(span.y()) - 4, int(x), int(span.bottom()) + 4)
        self._axis(painter, shown, colors)

    def _axis(self, painter: QPainter, shown: RowOverTime, colors: Colors) -> None:
        """Under the rows: what the run begins and ends with, and where it turns."""
        span = self._span
        line = QRectF(span.x(), span.bottom() + 2, span.width(), CAPTION)
        painter.setPen(QColor(colors.dim))
        middle = Qt.AlignmentFlag.AlignVCenter
        single = len(shown.starts) < 2
        first, last = shown.ends or (tr("noise") if single else tr("data"), tr("sample"))
        painter.drawText(line, Qt.AlignmentFlag.AlignLeft | middle, first)
        painter.drawText(line, Qt.AlignmentFlag.AlignRight | middle, last)
        if not single:
            at = self._x_of(shown.starts[1] - 1)
            turn = QRectF(at - 60, line.y(), 120, line.height())
            painter.drawText(turn, Qt.AlignmentFlag.AlignCenter, tr("noise"))

    def _x_of(self, position: int) -> float:
        assert self._shown is not None
        share = (position + 0.5) / max(1, self._shown.planned)
        return self._span.x() + share * self._span.width()

    def key_words(self) -> str:
        """What the keys do."""
        return tr("↑ ↓ choose the row, ← → go from frame to frame")

    def means(self, key: int) -> bool:
        """Only up and down: along the rows run the frames, and their keys are the window's."""
        return key in (Qt.Key.Key_Up, Qt.Key.Key_Down)

    def press(self, key: int, shift: bool) -> bool:
        """Choose the row above or below."""
        if self._shown is None or not self.means(key):
            return False
        row = self._shown.row + ARROWS[Qt.Key(key)][0]
        self.row_chosen.emit(max(0, min(self._shown.item.shape[0] - 1, row)))
        return True

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose a row, or go to a frame."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._touch(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag along."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._touch(event)

    def _touch(self, event: QMouseEvent) -> None:
        if self._shown is None:
            return
        place = event.position()
        if place.x() <= self._item.right() + MARGIN:
            rows = self._shown.item.shape[0]
            row = int((place.y() - self._item.y()) / self._item.height() * rows)
            self.row_chosen.emit(max(0, min(rows - 1, row)))
        else:
            share = (place.x() - self._span.x()) / self._span.width()
            self.sought.emit(int(share * self._shown.planned))
