"""Lessons of the Train scene: runs that get into trouble, so that it can be seen and cured."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from diffusion_gui.core.recipes.train_presets import EXPLODING, VANISHING
from diffusion_gui.ui.i18n import tr

LESSONS = {"explode": EXPLODING, "vanish": VANISHING}


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
