"""The caption of a picture is kept as a picture; it must be the one that would be written."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetricsF, QImage, QPainter
from pytestqt.qtbot import QtBot

from diffusion_gui.ui.theme import theme
from diffusion_gui.ui.widgets.notation import draw_caption

WIDTH, HEIGHT = 300, 24


def drawn(font: QFont, words: str, *, kept: bool) -> np.ndarray:
    image = QImage(WIDTH, HEIGHT, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    with QPainter(image) as painter:
        painter.setFont(font)
        if kept:
            draw_caption(painter, QRectF(0, 0, WIDTH, HEIGHT), None, words)
        else:
            measure = QFontMetricsF(font)
            left = (WIDTH - measure.horizontalAdvance(words)) / 2
            base = (HEIGHT + measure.ascent() - measure.descent()) / 2
            painter.setPen(QColor(theme().colors.dim))
            painter.drawText(QPointF(left, base), words)
    return np.frombuffer(bytes(image.constBits()), np.uint8).copy()


def test_a_caption_is_written_in_all_families_of_its_font(qtbot: QtBot) -> None:
    """A font's text names its first family only: words that it lacks came from elsewhere."""
    there = QFontDatabase.families()
    if len(there) < 2:
        pytest.skip("this machine has one family of letters, which would be taken in any case")
    pictures = []
    for second in there[:6]:
        font = QFont("no such family")
        font.setFamilies(["no such family", second])
        font.setPixelSize(14)
        expected = drawn(font, "step 12 of 20", kept=False)
        assert expected.any()
        np.testing.assert_array_equal(drawn(font, "step 12 of 20", kept=True), expected)
        pictures.append(expected.tobytes())
    if len(set(pictures)) == 1:
        pytest.skip("the families of this machine are drawn alike")
