"""This step as a formula with its numbers, and one value on its way through it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QWidget

from diffusion_gui.core.catalog import SAMPLERS
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.core.runs.step_formula import Followed, explain, follow
from diffusion_gui.core.runs.trajectory import Trajectory
from diffusion_gui.ui.i18n import tr
from diffusion_gui.ui.theme import theme
from diffusion_gui.ui.widgets.notation import (
    DATA,
    NOISE,
    PREDICTED_NOISE,
    PREDICTION,
    STATE,
    Symbol,
    draw_symbol,
    symbol_width,
)
from diffusion_gui.ui.widgets.second_controls import product_words
from diffusion_gui.ui.widgets.static_plot import StaticPlot

LINE = 23
NEXT = Symbol("x", "next")
FRESH = Symbol("z")


@dataclass(frozen=True)
class Line:
    """One line of a sum: sign, number, symbol, and what it is in words."""

    sign: str
    number: str
    symbol: Symbol | None
    words: str
    strong: bool = False


class SumView(StaticPlot):
    """Lines of a sum below each other, numbers and symbols aligned."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lines: tuple[Line, ...] = ()
        self._rows = 1
        self.setAccessibleName(name)

    def sizeHint(self) -> QSize:
        """As high as it has ever been: what stands below does not jump from step to step."""
        return QSize(220, LINE * self._rows + 4)

    def show_lines(self, lines: tuple[Line, ...]) -> None:
        """Draw `lines`; a screen reader is given their words."""
        if lines == self.lines:
            return
        if len(lines) > self._rows:
            self._rows = len(lines)
            self.updateGeometry()
        self.lines = lines
        self.setAccessibleDescription("; ".join(f"{x.sign} {x.number} {x.words}" for x in lines))
        self.update()

    def ground_key(self) -> object:
        """All but the numbers, which are others at every step."""
        return tuple((line.sign, line.symbol, line.words, line.strong) for line in self.lines)

    def draw_ground(self, painter: QPainter) -> None:
        """Sign, symbol and words of each line."""
        colors, font = theme().colors, self.font()
        measure = QFontMetricsF(font)
        size = measure.height()
        for row, line in enumerate(self.lines):
            top, baseline = row * LINE, self._baseline(row, measure)
            if line.strong and row > 0:
                painter.setPen(QPen(QColor(colors.line), 1))
                painter.drawLine(QPointF(0, top + 0.5), QPointF(self.width(), top + 0.5))
            painter.setPen(QColor(colors.dim))
            painter.drawText(QPointF(2, baseline), line.sign)
            left = self._right_of_numbers(measure) + 8
            if line.symbol:
                painter.setPen(QColor(colors.text))
                draw_symbol(painter, QPointF(left, baseline), line.symbol, size)
                left += symbol_width(font, NEXT, size) + 8  # words stand below words
            painter.setPen(QColor(colors.dim))
            room = QRectF(left, top, max(0.0, self.width() - left), LINE)
            words = measure.elidedText(line.words, Qt.TextElideMode.ElideRight, room.width())
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, words)

    def draw(self, painter: QPainter) -> None:
        """The numbers, aligned at their ends."""
        colors, measure = theme().colors, QFontMetricsF(self.font())
        right = self._right_of_numbers(measure)
        for row, line in enumerate(self.lines):
            if line.number:
                painter.setPen(QColor(colors.accent if line.strong else colors.text))
                left = right - measure.horizontalAdvance(line.number)
                painter.drawText(QPointF(left, self._baseline(row, measure)), line.number)

    @staticmethod
    def _baseline(row: int, measure: QFontMetricsF) -> float:
        return row * LINE + LINE / 2 + (measure.ascent() - measure.descent()) / 2

    @staticmethod
    def _right_of_numbers(measure: QFontMetricsF) -> float:
        return measure.horizontalAdvance("+ ") + measure.horizontalAdvance("−0000.0000")


def formula_lines(trajectory: Trajectory, k: int) -> tuple[Line, ...]:
    """The step from state `k` as terms with their coefficients; empty at the last state."""
    formula = explain(trajectory.recipe, trajectory.path, k)
    if formula is None:
        return ()
    process = trajectory.recipe.process
    prediction, its_words = (PREDICTION, tr("the prediction"))
    noise, noise_words = FRESH, tr("fresh noise")
    if process == "forward":
        prediction, its_words = DATA, tr("the data")
        noise, noise_words = NOISE, tr("one fixed noise")
    terms = [
        (formula.keep, STATE, tr("the state")),
        (formula.pull, prediction, its_words),
        (formula.fresh, noise, noise_words),
    ]
    lines = [Line("", "", NEXT, tr("the next state is"))]
    for value, symbol, words in terms:
        if value != 0.0:
            if len(lines) == 1:
                lines.append(Line("=", _number(value), symbol, words))
            else:
                sign = "−" if value < 0 else "+"
                lines.append(Line(sign, f"{abs(value):.4f}", symbol, words))
    if formula.corrected:
        lines.append(Line("+", "…", None, tr("second-order term")))
    if formula.clipped:
        lines.append(Line("+", "…", None, tr("what clipping changes")))
    return tuple(lines)


def formula_note(trajectory: Trajectory) -> str:
    """Whose formula it is."""
    match trajectory.recipe.process:
        case "reverse":
            sampler = tr(SAMPLERS[trajectory.recipe.sampler].label)
            return "\n".join(filter(None, (sampler, product_words(trajectory.recipe))))
        case "forward":
            return tr("closed form")
    return tr("Markov chain, step by step")


def ends_words(trajectory: Trajectory, k: int) -> str:
    """From where to where the step from state `k` leads; empty at the last one."""
    if k >= len(trajectory.path) - 1:
        return ""
    start, end = (int(t) for t in trajectory.path.t[k : k + 2])
    return tr("Step from t = {s} to t = {t}").format(s=start, t=end)


def followed_lines(
    trajectory: Trajectory, k: int, item: int, index: tuple[int, ...]
) -> tuple[Line, ...]:
    """The number at `index` of `item` through the step from state `k`."""
    return tuple(_followed(follow(trajectory, k, item, index), trajectory.recipe))


def prediction_lines(
    alpha: float, sigma: float, clean: float, eps: float, x: float, x0: float
) -> tuple[Line, ...]:
    """A number noised at once: alpha x_0 + sigma eps = x_t, and what is predicted from it."""
    return (
        Line("", _number(clean), DATA, tr("the data")),
        Line("", _number(eps), NOISE, tr("the noise")),
        Line("", _number(alpha * clean), None, tr("the data, times α")),
        _term(sigma * eps, tr("the noise, times σ")),
        Line("=", _number(x), STATE, tr("noised to here"), strong=True),
        Line("", _number(x0), PREDICTION, tr("predicted in one step")),
    )


def prediction_formula(alpha: float, sigma: float) -> tuple[Line, ...]:
    """The closed form with the numbers of one level."""
    return (
        Line("", "", STATE, tr("the noised state is")),
        Line("=", f"{alpha:.4f}", DATA, tr("the data")),
        Line("+", f"{sigma:.4f}", NOISE, tr("the noise")),
    )


def _followed(value: Followed, recipe: Recipe) -> list[Line]:
    process = recipe.process
    lines = [Line("", _number(value.x), STATE, tr("in this state"))]
    if value.next is None:
        return lines
    closed = process == "forward"
    if process != "markov":
        symbol, words = (DATA, tr("the data")) if closed else (PREDICTION, tr("predicted"))
        lines.append(Line("", _number(value.x0), symbol, words))
        if value.eps is not None:
            symbol = NOISE if closed else PREDICTED_NOISE
            lines.append(Line("", _number(value.eps), symbol, tr("the noise in it")))
    lines.append(Line("", _number(value.mean), None, tr("the mean of the step")))
    if value.fresh:
        words = tr("the noise, times σ") if closed else tr("fresh noise, σ z")
        lines.append(_term(value.fresh, words))
    if value.rest is not None and abs(value.rest) >= 5e-4:
        changed = recipe.mask and recipe.resample > 1
        words = tr("made to fit, or kept") if changed else tr("correction, or kept part")
        lines.append(_term(value.rest, words))
    lines.append(Line("=", _number(value.next), NEXT, tr("in the next state"), strong=True))
    return lines


def _term(value: float, words: str) -> Line:
    return Line("−" if value < 0 else "+", f"{abs(value):.4f}", None, words)


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.4f}".replace("-", "−")
