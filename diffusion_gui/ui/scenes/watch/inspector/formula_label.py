"""A step's formula in symbols, above its numbers."""

from __future__ import annotations

import re

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QLabel, QWidget

from diffusion_gui.core.runs.explanations.explanation import Symbolic
from diffusion_gui.ui.i18n import tr
from diffusion_gui.ui.widgets.notation import rich_text


class FormulaLabel(QLabel):
    """Wrapped where the panel is narrow; laid out again only where the formula is another one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: Symbolic | None = None
        self._lines: list[str] = []
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
        self._lines = [formula, *one.where]
        self.setAccessibleDescription("; ".join(self._lines))
        self._write()

    def _write(self) -> None:
        self.setText("<br>".join(map(self._rich, self._lines)))

    def _rich(self, text: str) -> str:
        """Indices below the line, products close together."""
        text = rich_text(text, self.font(), self.devicePixelRatioF())
        text = text.replace(" · ", "\u2009")  # a thin space
        return re.sub(r"_(\w+)", r"<sub>\1</sub>", text)

    def changeEvent(self, event: QEvent) -> None:
        """Drawn letters take the colour and the size of the others."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._write()
