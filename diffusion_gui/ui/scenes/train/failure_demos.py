"""Lessons of the Train scene: runs that get into trouble, so that it can be seen and cured."""

from __future__ import annotations

import dataclasses

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from diffusion_gui.core.recipes.train_settings import TrainSettings
from diffusion_gui.ui.i18n import tr

_LESSON = TrainSettings(steps=400, warmup=0, clip=0.0, sample_every=50, save_every=100)
LESSONS = {
    "explode": dataclasses.replace(_LESSON, data="points:moons", network="mlp", batch=256, lr=0.3),
    "vanish": dataclasses.replace(_LESSON, data="digits", network="article", batch=32, lr=0.03),
}


class Lessons(QWidget):
    """A button for each lesson; `chosen` carries its name."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        self.buttons: dict[str, QPushButton] = {}
        for name, text, tip in (
            (
                "explode",
                tr("Explode"),
                tr("Learning rate 0.3, no clipping, no warm-up: the gradients explode at once"),
            ),
            (
                "vanish",
                tr("Vanish"),
                tr(
                    "The article's network at a high rate: its Tanh saturates, it has no short "
                    "cuts, and the gradients vanish"
                ),
            ),
        ):
            button = QPushButton(text)
            button.setToolTip(tip)
            button.clicked.connect(lambda checked=False, name=name: self.chosen.emit(name))
            self.buttons[name] = button
            row.addWidget(button)
        row.addStretch(1)
