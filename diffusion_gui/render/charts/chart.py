"""Line charts: panels of series with axes, ticks and legends, drawn on any canvas."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from diffusion_gui.render.palette import CLASS_COLORS, RGB, Palette
from diffusion_gui.render.text import text_width

from .canvas import Canvas

Array = npt.NDArray[np.float64]

# Blue, orange, green, purple, red first: yellow is too faint for lines on white.
LINE_COLORS = tuple(CLASS_COLORS[i] for i in (6, 1, 2, 3, 5, 0))
_LEFT, _RIGHT, _TOP, _BOTTOM = 58, 16, 34, 44
PANEL = (440, 290)
"""Pixels of a panel, axes and titles included, where a chart does not say otherwise."""
_HEADING = 40
_LEGEND = 26
_FEWEST = 3
"""Numbers on a logarithmic axis from which it is read without help."""
_ACROSS, _DOWN = 46, 27
"""Pixels between two numbers on an axis, about."""


@dataclass(frozen=True, eq=False)
class Series:
    """One line; places where x or y is not finite are gaps. Without a name it has no legend."""

    name: str
    x: Array
    y: Array
    color: RGB | None = None


@dataclass(frozen=True, eq=False)
class Panel:
    """One pair of axes. `y_range` is the least that is shown; data beyond it widens it.

    On a logarithmic axis (`log_x`, `log_y`) places where the number is not above 0 are gaps.
    `backwards` has the greatest x at the left.
    """

    title: str
    x_label: str
    series: Sequence[Series]
    y_range: tuple[float, float] = (math.inf, -math.inf)
    log_x: bool = False
    log_y: bool = False
    backwards: bool = False


@dataclass(frozen=True, eq=False)
class Chart:
    """Panels in a grid, under one heading if there is one.

    `shared_legend` where all show the same lines; `panel_size` (width, height) with the titles.
    """

    heading: str
    panels: Sequence[Panel]
    columns: int = 2
    shared_legend: bool = False
    panel_size: tuple[int, int] = PANEL

    @property
    def top(self) -> int:
        """Where the panels begin."""
        return _HEADING * bool(self.heading) + _LEGEND * self.shared_legend

    @property
    def size(self) -> tuple[int, int]:
        """(width, height) in pixels."""
        rows = -(-len(self.panels) // self.columns)
        return self.columns * self.panel_size[0], self.top + rows * self.panel_size[1]


def ticks(low: float, high: float, most: int = 8) -> list[float]:
    """Round numbers (1, 2 or 5 times a power of ten apart) within low..high, at most `most`."""
    rough = (high - low) / most
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough * 0.999)
    first = math.ceil(low / step - 1e-9)
    last = math.floor(high / step + 1e-9)
    return [round(i * step, 12) for i in range(first, last + 1)]


def draw(chart: Chart, canvas: Canvas, colors: Palette) -> None:
    """Draw `chart` on a canvas of its size."""
    if chart.heading:
        canvas.text(chart.size[0] / 2, 24, chart.heading, 17, colors.text, "middle")
    for panel, axes in zip(chart.panels, axes_of(chart), strict=True):
        _draw_panel(panel, axes, canvas, colors)
        if len(panel.series) > 1 and panel.series[0].name and not chart.shared_legend:
            _draw_legend(panel, canvas, colors, axes.right + _RIGHT // 2, axes.top - 16)
    if chart.shared_legend:
        _draw_legend(chart.panels[0], canvas, colors, chart.size[0] - _RIGHT, _HEADING + 8)


def log_ticks(low: float, high: float) -> list[float]:
    """1, 2 and 5 times powers of ten within low..high; powers alone where they are enough."""
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    places = [factor * 10.0**power for power in powers for factor in (1.0, 2.0, 5.0)]
    within = [place for place in places if low * 0.999 <= place <= high * 1.001]
    alone = [place for place in within if place in [10.0**power for power in powers]]
    return alone if high / low > 100.0 and len(alone) >= _FEWEST else within


class _Axis:
    """From numbers to pixels, `start` at the least of them and `end` at the greatest."""

    def __init__(
        self, low: float, high: float, log: bool, start: float, end: float, apart: int
    ) -> None:
        most = max(2, min(8, round(abs(end - start) / apart)))
        self.ticks = log_ticks(low, high) if log else []
        if len(self.ticks) < _FEWEST:  # less than a decade, say from 0.6 to 1.1
            self.ticks = [tick for tick in ticks(low, high, most) if tick > 0.0 or not log]
        self._log, self._start = log, start
        self._low = self._value(low)
        self._scale = (end - start) / (self._value(high) - self._low)

    def _value(self, number: float) -> float:
        return math.log10(number) if self._log else number

    def __call__(self, number: float) -> float:
        return self._start + self._scale * (self._value(number) - self._low)


@dataclass(frozen=True, eq=False)
class Axes:
    """Where a panel of a drawn chart stands, in pixels; `x` and `y` take numbers to pixels."""

    left: float
    top: float
    right: float
    bottom: float
    x: _Axis
    y: _Axis


def axes_of(chart: Chart) -> list[Axes]:
    """The axes of each panel of `chart`."""
    found = []
    across, down = chart.panel_size
    for i, panel in enumerate(chart.panels):
        row, column = divmod(i, chart.columns)
        left, top = column * across + _LEFT, chart.top + row * down + _TOP
        right, bottom = left + across - _LEFT - _RIGHT, top + down - _TOP - _BOTTOM
        lines = [_shown(series, panel) for series in panel.series]
        ends = (right, left) if panel.backwards else (left, right)
        x = _Axis(*_reach([x for x, _ in lines], log=panel.log_x), panel.log_x, *ends, _ACROSS)
        low, high = _reach([y for _, y in lines], panel.y_range, panel.log_y)
        y = _Axis(low, high, panel.log_y, bottom, top, _DOWN)
        found.append(Axes(left, top, right, bottom, x, y))
    return found


def _draw_panel(panel: Panel, axes: Axes, canvas: Canvas, colors: Palette) -> None:
    left, top, right, bottom = axes.left, axes.top, axes.right, axes.bottom
    canvas.text(left, top - 16, panel.title, 14, colors.text)
    for value in axes.y.ticks:
        canvas.line([(left, axes.y(value)), (right, axes.y(value))], colors.line)
        canvas.text(left - 8, axes.y(value), f"{value:g}", 11, colors.dim, "end")
    for value in axes.x.ticks:
        canvas.line([(axes.x(value), bottom), (axes.x(value), bottom + 4)], colors.dim)
        canvas.text(axes.x(value), bottom + 14, f"{value:g}", 11, colors.dim, "middle")
    canvas.line([(left, top), (left, bottom), (right, bottom)], colors.dim)
    canvas.text((left + right) / 2, bottom + 30, panel.x_label, 12, colors.dim, "middle")
    for i, series in enumerate(panel.series):
        x, y = _shown(series, panel)
        if len(x):
            points = [(axes.x(u), axes.y(v)) for u, v in zip(x, y, strict=True)]
            canvas.line(points, color_of(panel, i), 2)


def color_of(panel: Panel, i: int) -> RGB:
    """The colour of line `i` of a panel."""
    return panel.series[i].color or LINE_COLORS[i % len(LINE_COLORS)]


def _draw_legend(panel: Panel, canvas: Canvas, colors: Palette, right: float, y: float) -> None:
    for i, series in reversed(list(enumerate(panel.series))):
        right -= text_width(series.name, 12)
        # From its left end: where the font is a wider one, a name grows away from its line.
        canvas.text(right, y, series.name, 12, colors.text)
        canvas.line([(right - 24, y), (right - 8, y)], color_of(panel, i), 2)
        right -= 40


def _shown(series: Series, panel: Panel) -> tuple[Array, Array]:
    there = np.isfinite(series.x) & np.isfinite(series.y)
    there &= (series.x > 0.0) | (not panel.log_x)
    there &= (series.y > 0.0) | (not panel.log_y)
    return series.x[there], series.y[there]


def _reach(
    values: Sequence[Array], least: tuple[float, float] = (math.inf, -math.inf), log: bool = False
) -> tuple[float, float]:
    numbers = np.concatenate([*values, [v for v in least if math.isfinite(v)]])
    if not len(numbers):
        return (1.0, 10.0) if log else (0.0, 1.0)
    low, high = float(numbers.min()), float(numbers.max())
    if high > low:
        return low, high
    return (low / 2.0, high * 2.0) if log else (low - 0.5, high + 0.5)
