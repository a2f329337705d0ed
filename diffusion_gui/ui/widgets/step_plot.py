"""A plot against the training step that is cheap to draw again and again.

Its axes are pictures that are redrawn only when their range changes, and ranges change in jumps:
an axis that follows every step would cost more than all curves together.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QApplication, QGraphicsItem, QLabel, QVBoxLayout, QWidget

from diffusion_gui.core.runs.training_history import Curve, Floats
from diffusion_gui.ui.theme import theme

MARGIN, ROOMY = 0.1, 2.0
"""Share of the values' span left free above and below, and how much too wide a range may be."""
_LABEL, _HALF = 22.0, 7.0
"""Pixels of an axis that a label takes, and half its height: none stands nearer to the end."""
_ENOUGH = 8
"""More labels say no more, however high a plot is."""
TITLE_HEIGHT, TITLE_MARGIN = 30.0, 12.0
"""Of the row that the title has: its least height, and what is left free beside it."""
_ENDS = (1.0, 1.25, 1.6, 2.0, 2.5, 3.2, 4.0, 5.0, 6.4, 8.0, 10.0)
_CACHED = QGraphicsItem.CacheMode.DeviceCoordinateCache


class RunPlot(pg.PlotWidget):  # type: ignore[misc]
    """One plot of the Train scene; `log` draws the logarithm of its values.

    Until there is something to draw, `hint` stands where it will be.
    """

    def __init__(self, title: str, hint: str, log: bool, parent: QWidget | None = None) -> None:
        colors = theme().colors
        axis = LogAxis("left") if log else _PlainAxis("left")
        super().__init__(parent, background=colors.canvas, axisItems={"left": axis})
        self._log = log
        self._shown = (math.nan, math.nan)
        self._zero = math.inf
        self.setMinimumHeight(84)
        self.setAccessibleName(title)
        item = self.getPlotItem()
        item.setLogMode(y=log)
        item.showGrid(x=True, y=True, alpha=0.15)
        item.setMenuEnabled(False)
        item.setMouseEnabled(False, False)
        item.hideButtons()
        item.disableAutoRange()
        for side in ("left", "bottom"):
            axis = item.getAxis(side)
            axis.setPen(colors.line)
            axis.setTextPen(colors.dim)
            axis.enableAutoSIPrefix(False)
            axis.setCacheMode(_CACHED)
        # All plots begin at the same place, so that one step stands under itself.
        item.getAxis("left").setWidth(axis_width())
        self._title = title
        self._hint = QLabel(hint, self)
        self._hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._hint.setWordWrap(True)
        self._hint.setObjectName("dim")
        self._hint.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        over = QVBoxLayout(self)  # over the plot, below its title
        over.setContentsMargins(24, 20, 24, 4)
        over.addWidget(self._hint)
        self.tell_names([])
        self.show_scales(False)

    def show_scales(self, shown: bool) -> None:
        """An empty plot has no scale to read; it tells what will be there instead."""
        self._hint.setVisible(not shown)
        for side in ("left", "bottom"):
            axis = self.getPlotItem().getAxis(side)
            if axis.style["showValues"] != shown:
                axis.setStyle(showValues=shown)
            axis.setOpacity(float(shown))

    def line(self, color: str | QColor, width: int, name: str = "") -> pg.PlotDataItem:
        """Add a line; `tell_names` tells its name."""
        line = pg.PlotDataItem(pen=pg.mkPen(color, width=width), name=name or None)
        self.addItem(line)
        return line

    def tell_names(self, lines: Sequence[pg.PlotDataItem]) -> None:
        """Name `lines` in their colours beside the title, where they hide no curve."""
        names = [
            f"<span style='color:{line.opts['pen'].color().name()}'>{line.name()}</span>"
            for line in lines
        ]
        title = " &nbsp;".join([self._title, *names])
        self.getPlotItem().setTitle(title, color=theme().colors.dim, size="9pt")
        self._wrap_title(self.width())

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """The title is wrapped anew; pyqtgraph calls this before there is one, and after."""
        if event is not None and self.plotItem is not None:
            self._wrap_title(event.size().width())
        super().resizeEvent(event)

    def _wrap_title(self, width: int) -> None:
        """In as many lines as it needs: as wide as its title, the plot would leave the widget."""
        item = self.getPlotItem()
        label = item.titleLabel
        text = label.item
        option = text.document().defaultTextOption()
        option.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        text.document().setDefaultTextOption(option)
        text.setTextWidth(-1.0)
        room = max(1.0, width - axis_width() - TITLE_MARGIN)
        text.setTextWidth(min(text.boundingRect().width(), room))
        height = max(TITLE_HEIGHT, text.boundingRect().height())
        label.setMaximumHeight(height)
        item.layout.setRowFixedHeight(0, height)
        label.updateMin()
        label.resizeEvent(None)

    def show_steps(self, end: float) -> None:
        """Show steps 0 to `end`."""
        box = self.getViewBox()
        if end > 0.0 and box.viewRange()[0] != [0.0, end]:
            box.setXRange(0.0, end, padding=0.0)

    def fit(self, *values: Floats) -> float:
        """Show all of `values`; the range stays while it fits them.

        Returns:
            Where the least of them is drawn. A 0 has no logarithm: where there is one, it stands
            below all others at a mark of its own.
        """
        numbers = np.concatenate([np.ravel(one) for one in values])
        numbers = numbers[np.isfinite(numbers)]
        zero = self._log and bool((numbers <= 0.0).any())
        if self._log:
            numbers = np.log10(numbers[numbers > 0.0])
        if not len(numbers):
            numbers = np.zeros(int(zero))
        if not len(numbers):
            return 0.0
        low, high = float(numbers.min()), float(numbers.max())
        if zero:
            low = min(self._zero, math.floor(low) - 1.0)
        self._zero = low if zero else math.inf
        shown = settled(low, high, self._shown)
        if shown != self._shown:
            self._shown = shown
            self.getViewBox().setYRange(*shown, padding=0.0)
        axis = self.getPlotItem().getAxis("left")
        if isinstance(axis, LogAxis):
            axis.mark_zero(low if zero else None)
        return float(10.0**low) if self._log else low


class _Axis(pg.AxisItem):  # type: ignore[misc]
    """An axis that sees to the room of its labels; the base class drops those of low plots."""

    def __init__(self, side: str) -> None:
        super().__init__(side)
        self.setStyle(textFillLimits=[(0, math.inf)])

    def boundingRect(self) -> QRectF:
        """With room for labels at the ends; with a grid the base class leaves none."""
        room: QRectF = super().boundingRect()
        return room.adjusted(0.0, -_HALF, 0.0, _HALF)


class _PlainAxis(_Axis):
    """Labels that never overlap: at multiples of 1, 2 or 5 of a power of ten, as room allows."""

    def tickValues(
        self, minVal: float, maxVal: float, size: float
    ) -> list[tuple[float, list[float]]]:
        """One level of ticks, as the base class wants them."""
        span = maxVal - minVal
        if not span > 0.0:
            return []
        edge = span * min(_HALF / size, 0.25)
        found = self._multiples(minVal + edge, maxVal - edge, size / span)
        if len(found[1]) < 2:  # of a very low plot the ends too
            found = self._multiples(minVal, maxVal, size / span)
        if len(found[1]) < 2:
            found = _ends(minVal, maxVal)
        return [found]

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        """Three digits at most."""
        return [short_number(value * scale) for value in values]

    def _multiples(self, low: float, high: float, pixels: float) -> tuple[float, list[float]]:
        """The finest of them from `low` to `high` that have room, at so many pixels a unit."""
        found: tuple[float, list[float]] = (high - low, [])
        power = 10.0 ** math.ceil(math.log10(high - low))
        for step in (m * power * 10.0**-d for d in range(3) for m in (1.0, 0.5, 0.2)):
            first, last = math.ceil(low / step), math.floor(high / step)
            least = _LABEL if len(found[1]) > 1 else 2.0 * _HALF  # one number alone is no scale
            if step * pixels < least or last - first >= _ENOUGH:
                break
            found = (step, [k * step for k in range(first, last + 1)])
        return found


def _ends(low: float, high: float) -> tuple[float, list[float]]:
    """The lowest and the highest round number between: all that a very low plot has room for."""
    power = 10.0 ** math.ceil(math.log10(high - low))
    steps = (m * power for m in (1.0, 0.5, 0.2, 0.1, 0.05))
    step = next(one for one in steps if math.floor(high / one) > math.ceil(low / one))
    first, last = step * math.ceil(low / step), step * math.floor(high / step)
    return last - first, [first, last]


class LogAxis(_Axis):
    """Labels that never overlap: the finest of some sets of numbers that there is room for."""

    _zero: float | None = None

    def mark_zero(self, place: float | None) -> None:
        """Call what stands at `place` 0, and number nothing below it; None where there is none."""
        if place != self._zero:
            self._zero = place
            self.picture = None
            self.update()

    def logTickValues(
        self, minVal: float, maxVal: float, size: float, stdTicks: object
    ) -> list[tuple[None, list[float]]]:
        """One level of ticks, as the base class wants them."""
        zero = self._zero
        if zero is not None:
            above = self._numbered(zero + 1.0, maxVal, size) if maxVal > zero + 1.0 else []
            return [(None, [zero, *above])]
        return [(None, self._numbered(minVal, maxVal, size))]

    def _numbered(self, minVal: float, maxVal: float, size: float) -> list[float]:
        found: list[float] = []
        room = max(2, int(size / _LABEL))
        edge = (maxVal - minVal) * min(_HALF / size, 0.25)
        minVal, maxVal = minVal + edge, maxVal - edge
        for places in _places(minVal, maxVal):
            if len(places) <= room:
                found = places
            else:
                if len(found) < 2:  # one number alone is no scale
                    found = places[:: math.ceil(len(places) / room)]
                break
        return found

    def logTickStrings(self, values: list[float], scale: float, spacing: object) -> list[str]:
        """Three digits at most."""
        return ["0" if value == self._zero else short_number(10.0**value) for value in values]


def short_number(value: float) -> str:
    """`value` to three digits in few letters: an axis leaves out those too wide for it."""
    digits, _, power = f"{value:.2e}".partition("e")
    short = f"{digits.rstrip('0').rstrip('.')}e{int(power)}"
    return min(f"{value:.3g}", short, key=len)


def axis_width() -> float:
    """Pixels of an axis at the left that a label such as 1.5e-4 has room in."""
    return max(46.0, QFontMetrics(QApplication.font()).horizontalAdvance("0.0000") + 14.0)


def _places(low: float, high: float) -> Iterator[list[float]]:
    """Numbers between 10^low and 10^high to put a label at, ever more of them."""
    decades = range(math.floor(low), math.ceil(high) + 1)
    within = [float(d) for d in decades if low <= d <= high]
    for every in range(max(1, len(within) - 1), 0, -1):
        yield within[::every]
    for part in ((1.0, 3.0), (1.0, 2.0, 5.0), *(np.arange(1.0, 10.0, s) for s in (1, 0.5, 0.1))):
        logs = (d + math.log10(m) for d in decades for m in part)
        yield [place for place in logs if low <= place <= high]


def settled(low: float, high: float, shown: tuple[float, float]) -> tuple[float, float]:
    """A range with some room around `low` to `high`; `shown` where that still will do."""
    room = MARGIN * max(high - low, 0.1 * abs(high), 1e-9)
    wide = (low - room, high + room)
    fits = shown[0] <= low and high <= shown[1]
    return shown if fits and shown[1] - shown[0] <= ROOMY * (wide[1] - wide[0]) else wide


def end_of(last: int, planned: int) -> float:
    """The step that an axis of a run at step `last` ends at: a round one, or the last planned."""
    if last < 1:
        return 0.0
    unit = 10.0 ** math.floor(math.log10(last))
    rounded = next((unit * end for end in _ENDS if unit * end >= last), float(last))
    return float(planned) if last <= planned < rounded else rounded


def draw(line: pg.PlotDataItem, x: Floats, y: Floats) -> None:
    """Give a line the points that are numbers."""
    shown = np.isfinite(y)
    line.setData(x[shown], y[shown])


def draw_range(bars: pg.PlotDataItem, curve: Curve) -> None:
    """An upright bar from the least to the greatest of each stretch of steps."""
    shown = np.isfinite(curve.low + curve.high) & (curve.low > 0.0)
    ends = np.stack([curve.low[shown], curve.high[shown]], axis=1)
    bars.setData(np.repeat(curve.steps[shown], 2), ends.ravel(), connect="pairs")
