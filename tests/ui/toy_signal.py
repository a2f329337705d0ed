"""What a modality brings: a data set, a view and a painter of 1-D signals, in one file."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent

from diffusion_gui.core.domain import Domain
from diffusion_gui.core.entries import DatasetEntry, ModalityEntry
from diffusion_gui.data.dataset import Dataset, FloatArray, IntArray, ProceduralDataset
from diffusion_gui.render.grid import Picture, blank
from diffusion_gui.render.palette import Palette
from diffusion_gui.ui.views import ItemView
from diffusion_gui.ui.views.points_painting import polygon

LENGTH = 32
Values = npt.NDArray[np.floating]


def draw(painter: QPainter, place: QRectF, signal: Values, domain: Domain) -> None:
    """A signal (1, L) as a line."""
    signal = signal[0]
    across = np.linspace(place.left(), place.right(), len(signal))
    share = (signal - domain.low) / (domain.high - domain.low)
    painter.setPen(QColor("#ffffff"))
    painter.drawPolyline(polygon(np.stack([across, place.bottom() - share * place.height()], 1)))


class SignalView(ItemView):
    """The chosen signal of each panel, one below the other."""

    def key_words(self) -> str:
        """None."""
        return ""

    def press(self, key: int, shift: bool) -> bool:
        """Nothing."""
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        """A line each."""
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), QColor("#000000"))
            height = self.height() / max(1, len(self._panels))
            for row, panel in enumerate(self._panels):
                place = QRectF(0, row * height, self.width(), height)
                draw(painter, place, panel.x[max(0, self._item)], panel.domain)

    @staticmethod
    def pictured(item: int | None) -> slice:
        """One signal."""
        return slice(item or 0, (item or 0) + 1)

    @staticmethod
    def thumbnail(
        x: Values, domain: Domain, labels: npt.NDArray[np.int64], quantity: str, side: int
    ) -> QImage:
        """The first one."""
        image = QImage(side, side, QImage.Format.Format_RGB32)
        image.fill(QColor("#000000"))
        with QPainter(image) as painter:
            draw(painter, QRectF(0, 0, side, side), x[0], domain)
        return image


class SignalPainter:
    """Every signal as a row of grey values."""

    def __init__(
        self,
        domain: Domain,
        labels: npt.NDArray[np.int64],
        scale: int,
        colors: Palette,
        columns: int = 0,
    ) -> None:
        self._domain = domain
        self.size = (domain.shape[-1] * scale, len(labels) * scale)
        self._scale, self._back = scale, colors.background

    def paint(self, x: Values, quantity: str) -> Picture:
        """Low is black, high white."""
        share = (x[:, 0] - self._domain.low) / (self._domain.high - self._domain.low)
        grey = np.kron(np.clip(share * 255, 0, 255), np.ones((self._scale, self._scale)))
        picture = blank(*self.size, self._back)
        picture[:] = grey[..., None].astype(np.uint8)
        return picture


def load(spec: str) -> Dataset:
    """Waves of random frequency and phase, of two classes: slow and fast."""

    def make(u: FloatArray, labels: IntArray) -> tuple[FloatArray, IntArray]:
        turns = 1.0 + labels + u[:, 0]
        phase = turns[:, None] * np.linspace(0, 1, LENGTH) + u[:, 1:2]
        return np.sin(2 * np.pi * phase)[:, None], labels

    domain = Domain("signal", (1, LENGTH), labels=("slow", "fast"))
    return ProceduralDataset(spec, domain, 0, numbers=2, make=make, training=64)


LINE = ModalityEntry(
    "signal",
    "toy_signal:SignalPainter",
    "Signals",
    "Numbers over time",
    axes=("channel", "time"),
    prefix="signal:",
    view="toy_signal:SignalView",
)
DATA = DatasetEntry("signal:waves", "toy_signal:load", "Waves", "Slow and fast", modality="signal")
