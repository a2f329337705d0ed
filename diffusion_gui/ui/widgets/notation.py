"""Symbols of the notation, drawn: x_t, x̂₀, ε, ε̂. Few fonts set a hat over a letter well."""

from __future__ import annotations

import html
import math
import re
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QBuffer, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontInfo,
    QFontMetricsF,
    QIcon,
    QPainter,
    QPen,
    QPixmap,
    QPolygonF,
)

from diffusion_gui.ui.theme import Colors, theme


@dataclass(frozen=True)
class Symbol:
    """A letter, with an index below it and a hat (a prediction) above it."""

    letter: str
    index: str = ""
    hat: bool = False


STATE = Symbol("x", "t")
DATA = Symbol("x", "0")
PREDICTION = Symbol("x", "0", hat=True)
NOISE = Symbol("ε")
LATENTS = Symbol("z", "t")
LATENT_PREDICTION = Symbol("z", "0", hat=True)
PREDICTED_NOISE = Symbol("ε", hat=True)


def draw_symbol(painter: QPainter, place: QPointF, symbol: Symbol, size: float) -> float:
    """Draw `symbol` with its baseline starting at `place`; returns the width it took."""
    letter = _font(painter.font(), size, italic=True)
    index = _font(painter.font(), size * 0.72, italic=symbol.index.isalpha())
    measure = QFontMetricsF(letter)
    width = measure.horizontalAdvance(symbol.letter)
    painter.save()
    painter.setFont(letter)
    painter.drawText(place, symbol.letter)
    if symbol.hat:
        _draw_hat(painter, place.x() + width / 2 + size * 0.06, place.y(), measure, size)
    if symbol.index:
        painter.setFont(index)
        painter.drawText(QPointF(place.x() + width, place.y() + size * 0.22), symbol.index)
        width += QFontMetricsF(index).horizontalAdvance(symbol.index)
    painter.restore()
    return width


def _draw_hat(
    painter: QPainter, middle: float, baseline: float, measure: QFontMetricsF, size: float
) -> None:
    top = baseline - measure.xHeight() - size * 0.16
    reach, height = size * 0.2, size * 0.17
    painter.setPen(QPen(painter.pen().color(), max(1.0, size / 13)))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    hat = [(middle - reach, top), (middle, top - height), (middle + reach, top)]
    painter.drawPolyline(QPolygonF([QPointF(x, y) for x, y in hat]))


def rich_text(words: str, font: QFont, ratio: float) -> str:
    """`words` as HTML in which letters with a hat are small pictures, on the line of the others.

    Args:
        words: plain text; a hat is U+0302 behind its letter.
        font: in which the text around is set.
        ratio: pixels of the device a pixel of the window.
    """
    colors = theme().colors
    font = QFont(font)
    font.setPixelSize(QFontInfo(font).pixelSize())
    return re.sub(
        "(\\w)\u0302",
        lambda found: _hatted(found[1], font.toString(), tuple(font.families()), colors, ratio),
        html.escape(words),
    )


@lru_cache(maxsize=64)
def _hatted(
    letter: str, lettering: str, families: tuple[str, ...], colors: Colors, ratio: float
) -> str:
    font = QFont()
    font.fromString(lettering)
    font.setFamilies(families)
    measure = QFontMetricsF(font)
    width, height = math.ceil(measure.horizontalAdvance(letter)), math.floor(measure.ascent())
    picture = QPixmap(QSize(width, height) * ratio)
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    with QPainter(picture) as painter:
        painter.setFont(font)
        painter.setPen(QColor(colors.text))
        painter.drawText(QPointF(0, height), letter)
        _draw_hat(painter, width / 2, height, measure, font.pixelSize())
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    picture.save(buffer, "PNG")
    data = bytes(buffer.data().toBase64().data()).decode()
    return f'<img src="data:image/png;base64,{data}" width="{width}" height="{height}">'


def symbol_width(font: QFont, symbol: Symbol, size: float) -> float:
    """The width that `draw_symbol` takes."""
    width = QFontMetricsF(_font(font, size, italic=True)).horizontalAdvance(symbol.letter)
    small = _font(font, size * 0.72, italic=symbol.index.isalpha())
    return width + QFontMetricsF(small).horizontalAdvance(symbol.index)


def _font(base: QFont, size: float, *, italic: bool) -> QFont:
    font = QFont(base)
    font.setPixelSize(max(6, round(size)))
    font.setItalic(italic)
    return font


def draw_caption(painter: QPainter, area: QRectF, symbol: Symbol | None, words: str) -> None:
    """`symbol` and dim `words` on one line, in the middle of `area`, cut where it is narrow."""
    size = area.toAlignedRect().size()
    if size.isEmpty():
        return
    ratio, font = painter.device().devicePixelRatioF(), painter.font()
    key = (symbol, words, size.width(), size.height(), ratio, theme().colors)
    written = font.toString(), tuple(font.families())  # the text names only the first family
    painter.drawPixmap(area.toAlignedRect().topLeft(), _caption(*key, *written))


@lru_cache(maxsize=32)  # in Watch the same at every frame: lettering is the dearest part of one
def _caption(
    symbol: Symbol | None,
    words: str,
    width: int,
    height: int,
    ratio: float,
    colors: Colors,
    lettering: str,
    families: tuple[str, ...],
) -> QPixmap:
    picture = QPixmap(QSize(width, height) * ratio)
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    font = QFont()
    font.fromString(lettering)
    font.setFamilies(families)
    measure = QFontMetricsF(font)
    size = measure.height() * 1.06
    head = symbol_width(font, symbol, size) + measure.averageCharWidth() if symbol else 0
    words = measure.elidedText(words, Qt.TextElideMode.ElideRight, width - head)
    left = (width - head - measure.horizontalAdvance(words)) / 2
    baseline = (height + measure.ascent() - measure.descent()) / 2
    with QPainter(picture) as painter:
        painter.setFont(font)
        if symbol:
            painter.setPen(QColor(colors.text))
            draw_symbol(painter, QPointF(left, baseline), symbol, size)
        painter.setPen(QColor(colors.dim))
        painter.drawText(QPointF(left + head, baseline), words)
    return picture


def symbol_icon(symbol: Symbol, font: QFont) -> QIcon:
    """`symbol` as an icon: in the text's colour, in the accent's where it is chosen."""
    colors = theme().colors
    result = QIcon()
    for ratio in (1, 2):
        for color, state in ((colors.text, QIcon.State.Off), (colors.accent, QIcon.State.On)):
            pixmap = QPixmap(QSize(20, 20) * ratio)
            pixmap.setDevicePixelRatio(ratio)
            pixmap.fill(Qt.GlobalColor.transparent)
            with QPainter(pixmap) as painter:
                painter.setFont(font)
                painter.setPen(QColor(color))
                left = (20 - symbol_width(font, symbol, 16)) / 2
                draw_symbol(painter, QPointF(left, 14), symbol, 16)
            result.addPixmap(pixmap, QIcon.Mode.Normal, state)
    return result
