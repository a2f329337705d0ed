"""What the figures of the Learn scene have in common: words below, and something to set."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSlider, QVBoxLayout, QWidget

from diffusion_gui.ui.i18n import tr
from diffusion_gui.ui.state.learn.learn import Learning
from diffusion_gui.ui.widgets.fields import Slider

TICKS = 1000


class LiveFigure(QWidget):
    """A figure with something to set; it follows `Learning`."""

    def __init__(self, learning: Learning, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.learning = learning
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(6)
        self.words = QLabel()
        self.words.setObjectName("dim")
        self.words.setWordWrap(True)

    def refresh(self) -> None:
        """Show what there is."""
        raise NotImplementedError

    def slider(self, name: str, low: int, high: int) -> QSlider:
        """A slider called `name`."""
        return _slider(name, low, high)


class NoiseLevel(QWidget):
    """The slider of a noise level, 0 to 1, with its number."""

    def __init__(self, chosen: Callable[[float], None], parent: QWidget | None = None) -> None:
        """Args: chosen: is told the level."""
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        label = QLabel(tr("Noise level"))
        self.slider = _slider(tr("Noise level"), 0, TICKS)
        self.slider.valueChanged.connect(lambda tick: chosen(tick / TICKS))
        label.setBuddy(self.slider)
        self._number = QLabel()
        self._number.setObjectName("value")
        self._number.setMinimumWidth(44)
        for widget in (label, self.slider, self._number):
            row.addWidget(widget)

    def show_level(self, level: float) -> None:
        """Stand at `level`."""
        with QSignalBlocker(self.slider):
            self.slider.setValue(round(level * TICKS))
        self._number.setText(f"{level:.0%}")


def _slider(name: str, low: int, high: int) -> QSlider:
    slider = Slider(Qt.Orientation.Horizontal)
    slider.setRange(low, high)
    slider.setPageStep(max(1, (high - low) // 10))
    slider.setAccessibleName(name)
    return slider
