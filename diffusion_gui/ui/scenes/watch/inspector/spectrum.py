"""The radial power spectrum of the shown state: coarse forms left, detail right."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from diffusion_gui.core.runs.spectrum import radial_spectrum
from diffusion_gui.ui.i18n import tr
from diffusion_gui.ui.theme import theme
from diffusion_gui.ui.widgets.static_plot import StaticPlot, small

HEIGHT = 130
ITEMS = 16
"""So many items are averaged: more change nothing one could see."""
LOW, HIGH = -4.0, 2.0
"""Powers of ten that are shown."""

Array = npt.NDArray[np.float64]


class SpectrumPlot(StaticPlot):
    """Power of the state (solid) and of the prediction (thin) against frequency, both logarithmic.

    The dashed line is the noise's own power: waves below it drown.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.state: Array = np.zeros(0)
        self._prediction: Array = np.zeros(0)
        self._noise = 0.0
        self._color = ""
        self.setAccessibleName(tr("Spectrum"))
        self.setToolTip(
            tr(
                "How strong coarse forms (left) and fine detail (right) are. Dashed: the power of "
                "the noise; what lies below it drowns. Noise takes detail first, and denoising "
                "gives it back last."
            )
        )

    def sizeHint(self) -> QSize:
        """Low and wide."""
        return QSize(240, HEIGHT)

    def show_values(
        self,
        x: npt.NDArray[np.floating],
        x0: npt.NDArray[np.floating] | None,
        sigma: float,
        color: str,
    ) -> None:
        """Draw the spectra of images `x` and `x0` (N, C, H, W) and the noise's level."""
        self.state = radial_spectrum(x[:ITEMS])
        self._prediction = np.zeros(0) if x0 is None else radial_spectrum(x0[:ITEMS])
        self._noise, self._color = sigma**2, color
        self.update()

    def _area(self) -> QRectF:
        return QRectF(26, 4, self.width() - 32, HEIGHT - 24)

    def draw_ground(self, painter: QPainter) -> None:
        """The axes."""
        colors, area = theme().colors, self._area()
        painter.setPen(QPen(QColor(colors.line), 1))
        painter.drawRect(area)
        painter.setPen(QColor(colors.dim))
        small(painter)
        measure = painter.fontMetrics()
        for power, text in ((1e2, "10²"), (1.0, "1"), (1e-2, "10⁻²"), (1e-4, "10⁻⁴")):
            y = min(max(self._y(power, area) + 4, 10), area.bottom())
            painter.drawText(QPointF(22 - measure.horizontalAdvance(text), y), text)
        painter.drawText(QPointF(area.x(), HEIGHT - 5), tr("coarse"))
        end = tr("detail")
        painter.drawText(QPointF(area.right() - measure.horizontalAdvance(end), HEIGHT - 5), end)

    def draw(self, painter: QPainter) -> None:
        """The noise's level, and the two curves."""
        colors, area = theme().colors, self._area()
        if self._noise > 0.0:
            y = self._y(self._noise, area)
            painter.setPen(QPen(QColor(colors.dim), 1, Qt.PenStyle.DashLine))
            painter.drawLine(QPointF(area.x(), y), QPointF(area.right(), y))
        painter.setPen(QPen(QColor(colors.text), 1))
        painter.drawPolyline(self._polyline(self._prediction, area))
        painter.setPen(QPen(QColor(self._color or colors.dim), 2))
        painter.drawPolyline(self._polyline(self.state, area))

    @staticmethod
    def _y(power: float, area: QRectF) -> float:
        share = (np.log10(max(power, 1e-12)) - LOW) / (HIGH - LOW)
        return float(area.bottom() - min(max(share, 0.0), 1.0) * area.height())

    def _polyline(self, spectrum: Array, area: QRectF) -> QPolygonF:
        # Octaves are evenly wide: there are few coarse waves, and they matter most.
        top = np.log(max(len(spectrum), 2))
        return QPolygonF(
            [
                QPointF(area.x() + np.log(f) / top * area.width(), self._y(power, area))
                for f, power in enumerate(spectrum.tolist(), 1)
            ]
        )
