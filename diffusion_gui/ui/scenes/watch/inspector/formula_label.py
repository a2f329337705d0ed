"""A step's formula in symbols, above its numbers."""

from __future__ import annotations

import html
import re

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from diffusion_gui.core.runs.explanations.explanation import Symbolic
from diffusion_gui.ui.i18n import tr


class FormulaLabel(QLabel):
    """Wrapped where the panel is narrow; laid out anew only where the formula is another one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: Symbolic | None = None
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setWordWrap(True)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setAccessibleName(tr("The step in symbols"))
        self.setToolTip(tr("α and σ are this state's, α′ and σ′ those of the next one"))

    def show_formula(self, one: Symbolic) -> None:
        """Show a formula, its correction, and what is named in them."""
        if one == self._shown:
            return
        self._shown = one
        formula = f"{one.formula} + {one.correction}" if one.correction else one.formula
        lines = [formula, *one.where]
        self.setAccessibleDescription("; ".join(lines))
        self.setText("<br>".join(map(_rich, lines)))


def _rich(text: str) -> str:
    """Indices below the line, products close together."""
    text = html.escape(text).replace(" · ", "\u2009")  # a thin space
    return re.sub(r"_(\w+)", r"<sub>\1</sub>", text)
