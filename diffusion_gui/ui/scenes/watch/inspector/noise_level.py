"""Which state is shown: direction, number and index, alpha and sigma, noise level and SNR."""

from __future__ import annotations

import math

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter
from PySide6.QtWidgets import QWidget

from diffusion_gui.ui.i18n import tr
from diffusion_gui.ui.theme import theme
from diffusion_gui.ui.widgets.static_plot import StaticPlot

ROWS = 4


class NoiseLevelView(StaticPlot):
    """Four lines, painted: a label of rich text lays the whole inspector out at every frame."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lines: tuple[str, ...] = ()
        self._color = ""
        self.setAccessibleName(tr("This state"))

    def sizeHint(self) -> QSize:
        """Room for all lines, whether or not there are any yet."""
        return QSize(220, math.ceil(ROWS * QFontMetricsF(self.font()).lineSpacing()))

    def show_place(
        self, name: str, color: str, state: str, t: int, alpha: float, sigma: float
    ) -> None:
        """Show `name` in `color`, and below it which state this is and where it lies."""
        lines = (
            name,
            f"{state}:  t = {t}",
            f"α = {alpha:.3f}   σ = {sigma:.3f}",
            f"{tr('noise level')} {sigma / (alpha + sigma):.0%}   SNR {_snr(alpha, sigma)}",
        )
        self._show(lines, color)

    def show_words(self, words: str) -> None:
        """Say `words` where there is no state."""
        self._show((words,), theme().colors.dim)

    def _show(self, lines: tuple[str, ...], color: str) -> None:
        if (lines, color) == (self.lines, self._color):
            return
        self.lines, self._color = lines, color
        self.setAccessibleDescription("; ".join(lines))
        self.update()

    def ground_key(self) -> object:
        """The first line, which names the direction."""
        return self.lines[:1], self._color

    def draw_ground(self, painter: QPainter) -> None:
        """The first line, bold."""
        font = QFont(self.font())
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(QColor(self._color))
        self._write(painter, 0)

    def draw(self, painter: QPainter) -> None:
        """The other lines, below each other."""
        painter.setPen(QColor(theme().colors.text))
        for row in range(1, len(self.lines)):
            self._write(painter, row)

    def _write(self, painter: QPainter, row: int) -> None:
        if row < len(self.lines):
            measure = QFontMetricsF(self.font())
            room = QRectF(0, row * measure.lineSpacing(), self.width(), measure.height())
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, self.lines[row])


def _snr(alpha: float, sigma: float) -> str:
    """alpha^2 / sigma^2 in words, in dB."""
    if sigma == 0.0:
        return "∞ dB"
    if alpha == 0.0:
        return "−∞ dB"
    return f"{20 * math.log10(alpha / sigma):+.1f} dB".replace("-", "−")
