"""A plot of the inspector: what stays from frame to frame is a picture, the rest is painted."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from diffusion_gui.ui.theme import theme


class StaticPlot(QWidget):
    """Paints all of itself, the panel's colour included, so nothing below it is painted first.

    Texts are the dearest part of a frame, and most say the same at every frame: they belong to
    the ground, which is drawn again only when `ground_key`, the size or the theme changes.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ground = QPixmap()
        self._drawn: object = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def ground_key(self) -> object:
        """All that the ground depends on, besides size and theme."""

    def draw_ground(self, painter: QPainter) -> None:
        """Draw what stays."""

    def draw(self, painter: QPainter) -> None:
        """Draw what moves, over the ground."""
        raise NotImplementedError

    def paintEvent(self, event: QPaintEvent) -> None:
        """The ground, then what moves."""
        ratio, colors = self.devicePixelRatioF(), theme().colors
        key = (self.ground_key(), self.size(), ratio, colors, self.font().key())
        if key != self._drawn:
            self._ground = QPixmap(self.size() * ratio)
            self._ground.setDevicePixelRatio(ratio)
            self._ground.fill(QColor(colors.panel))
            with QPainter(self._ground) as painter:
                painter.setFont(self.font())
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                self.draw_ground(painter)
            self._drawn = key
        with QPainter(self) as painter:  # ends on errors too: an open painter takes Qt down
            painter.drawPixmap(0, 0, self._ground)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self.draw(painter)


def small(painter: QPainter) -> None:
    """Take the font that axes are lettered in."""
    font = painter.font()
    font.setPointSizeF(font.pointSizeF() * 0.85)
    painter.setFont(font)
