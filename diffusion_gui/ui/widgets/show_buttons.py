"""Buttons of which one is down: what of each state is shown, or measured."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QWidget

from diffusion_gui.ui.i18n import tr

from .notation import PREDICTED_NOISE, PREDICTION, STATE, Symbol, symbol_icon
from .tool_buttons import tool_button

Choice = tuple[Any, Symbol | None, str, str]
"""A value, the symbol on its button (else the words), its words, and a tip."""


def quantities() -> list[Choice]:
    """State, prediction and noise."""
    prediction = tr("What the denoiser believes the clean data is")
    return [
        ("x", STATE, tr("State"), tr("The state itself")),
        ("x0", PREDICTION, tr("Prediction"), prediction),
        ("eps", PREDICTED_NOISE, tr("Noise"), tr("The noise it believes is in the state")),
    ]


class ShowButtons(QButtonGroup):
    """The buttons, in a row of `parent`; `chosen` carries the value of the one that was pressed."""

    chosen = Signal(object)

    def __init__(self, choices: Iterable[Choice], row: QHBoxLayout, parent: QWidget) -> None:
        super().__init__(parent)
        self.by_value = {}
        for value, symbol, words, tip in choices:
            image = symbol_icon(symbol, parent.font()) if symbol else ""
            button = self.by_value[value] = tool_button(image, words, tip)
            button.clicked.connect(lambda checked, value=value: self.chosen.emit(value))
            self.addButton(button)
            row.addWidget(button)

    def show_value(self, value: object) -> None:
        """Let the button of `value` be down."""
        for one, button in self.by_value.items():
            button.setChecked(one == value)
