"""A figure of costs: a training step on pixels, folded and not, beside one on their latents."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QWidget

from diffusion_gui.core.protocol.step_costs import CASES, LATENTS, PATCHES, StepCosts
from diffusion_gui.ui.i18n import tr
from diffusion_gui.ui.state.learn.learn import Learning
from diffusion_gui.ui.theme import theme

from .live_figure import LiveFigure

ROW, BAR = 34, 16
NAMES, NUMBERS = 0.34, 0.14
"""Shares of the width."""


class StepCostFigure(LiveFigure):
    """Bars of what a training step costs on this machine; measured with a click."""

    def __init__(self, learning: Learning, parent: QWidget | None = None) -> None:
        super().__init__(learning, parent)
        self.bars = CostBars()
        self.button = QPushButton()
        self.button.setToolTip(
            tr("Take a few training steps of each, in turn, on this machine: some seconds of work")
        )
        self.button.clicked.connect(self._toggle)
        self.column.addWidget(self.bars)
        self.column.addWidget(self.words)
        self.column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)

    def _toggle(self) -> None:
        costs = self.learning.step_costs
        if costs.measuring:
            costs.stop()
        else:
            costs.start()

    def refresh(self) -> None:
        """The newest costs, and what they say."""
        state = self.learning.step_costs
        self.bars.show_costs(state.costs)
        self.button.setText(tr("Stop") if state.measuring else tr("Measure on this machine"))
        self.words.setText(_words(state.costs, state.measuring, state.share))


class CostBars(QWidget):
    """A bar for each case, as long as its milliseconds; names only while nothing is measured."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.costs: StepCosts | None = None
        self.setFixedHeight(ROW * len(CASES))

    def show_costs(self, costs: StepCosts | None) -> None:
        """Show these."""
        self.costs = costs
        self.setAccessibleName("; ".join(" ".join(row) for row in self.rows()))
        self.update()

    def rows(self) -> list[tuple[str, str]]:
        """Name and cost of each case in words; no cost while it is not measured."""
        seconds = {} if self.costs is None else self.costs.seconds
        numbers = [
            tr("{ms} ms").format(ms=f"{1000.0 * seconds[case]:.1f}") if case in seconds else ""
            for case in CASES
        ]
        return list(zip(case_names(), numbers, strict=True))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Names left, bars, numbers behind them."""
        colors, seconds = theme().colors, {} if self.costs is None else self.costs.seconds
        most = max(seconds.values(), default=1.0)
        start, number = self.width() * NAMES, self.width() * NUMBERS
        room = self.width() - start - number
        flags = Qt.AlignmentFlag.AlignVCenter
        with QPainter(self) as painter:
            for row, (case, (name, value)) in enumerate(zip(CASES, self.rows(), strict=True)):
                top = row * ROW
                painter.setPen(QColor(colors.text))
                line = QRectF(0, top, start - 8, ROW)
                text = painter.fontMetrics().elidedText(
                    name, Qt.TextElideMode.ElideRight, int(line.width())
                )
                painter.drawText(line, flags, text)
                length = max(2.0, room * seconds.get(case, 0.0) / most)
                color = colors.accent if case == LATENTS else colors.forward
                bar = QRectF(start, top + (ROW - BAR) / 2, length, BAR)
                painter.fillRect(bar, QColor(color if case in seconds else colors.dim))
                painter.setPen(QColor(colors.dim))
                painter.drawText(QRectF(start + length + 8, top, number, ROW), flags, value)


def case_names() -> list[str]:
    """What each of `CASES` is called."""
    folded = tr("pixels, {patch}x{patch} folded")
    names = [folded.format(patch=patch) if patch > 1 else tr("pixels") for patch in PATCHES]
    return [*names, tr("latents, 4 numbers for 4x4 pixels")]


def _words(costs: StepCosts | None, measuring: bool, share: float) -> str:
    """What the bars are, and what they say."""
    what = tr(
        "One training step, for each picture of 3x64x64: the same network on pixels, on pixels "
        "folded into channels, and on the latents of an autoencoder."
    )
    if measuring:
        return f"{what} {tr('Measuring: {share}.').format(share=f'{share:.0%}')}"
    if costs is None:
        return what
    seconds = costs.seconds
    fold = seconds[CASES[0]] / seconds[CASES[len(PATCHES) - 1]]
    code = seconds[CASES[len(PATCHES) - 1]] / seconds[LATENTS]
    told = tr(
        "Folding 4x4 pixels makes a step {fold} times as cheap; the latents then cost {code} of "
        "that."
    ).format(fold=f"{fold:.0f}", code=f"{1.0 / code:.0%}")
    learned = tr(
        "So folding buys the arithmetic. The learned code buys what need not be learned: 4 numbers "
        "instead of 48 for each block, and textures and edges are the decoder's."
    )
    return f"{what} {told} {learned}"
