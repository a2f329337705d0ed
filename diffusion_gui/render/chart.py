"""Line charts: panels of series with axes, ticks and legends, drawn on any canvas."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .canvas import Canvas
from .palette import CLASS_COLORS, Palette

Array = npt.NDArray[np.float64]

# Blue, orange, green, purple, red first: yellow is too faint for lines on white.
LINE_COLORS = tuple(CLASS_COLORS[i] for i in (6, 1, 2, 3, 5, 0))
_LEFT, _RIGHT, _TOP, _BOTTOM = 58, 16, 34, 44
_PANEL = (440, 290)
_HEADING = 40


@dataclass(frozen=True, eq=False)
class Series:
    """One line; places where x or y is not finite are gaps."""

    name: str
    x: Array
    y: Array


@dataclass(frozen=True, eq=False)
class Panel:
    """One pair of axes. `y_range` is the least that is shown; data beyond it widens it."""

    title: str
    x_label: str
    series: Sequence[Series]
    y_range: tuple[float, float] = (math.inf, -math.inf)


@dataclass(frozen=True, eq=False)
class Chart:
    """Panels in a grid under one heading."""

    heading: str
    panels: Sequence[Panel]
    columns: int = 2

    @property
    def size(self) -> tuple[int, int]:
        """(width, height) in pixels."""
        rows = -(-len(self.panels) // self.columns)
        return self.columns * _PANEL[0], _HEADING + rows * _PANEL[1]


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
    canvas.text(chart.size[0] / 2, 24, chart.heading, 17, colors.text, "middle")
    for i, panel in enumerate(chart.panels):
        row, column = divmod(i, chart.columns)
        _draw_panel(
            panel, canvas, colors, column * _PANEL[0] + _LEFT, _HEADING + row * _PANEL[1] + _TOP
        )


def _draw_panel(panel: Panel, canvas: Canvas, colors: Palette, left: float, top: float) -> None:
    width, height = _PANEL[0] - _LEFT - _RIGHT, _PANEL[1] - _TOP - _BOTTOM
    lines = [_finite(series) for series in panel.series]
    x_low, x_high = _reach([series.x for series in panel.series])
    y_low, y_high = _reach([y for _, y in lines], panel.y_range)

    def at_x(x: float) -> float:
        return left + width * (x - x_low) / (x_high - x_low)

    def at_y(y: float) -> float:
        return top + height * (1.0 - (y - y_low) / (y_high - y_low))

    canvas.text(left, top - 16, panel.title, 14, colors.text)
    for value in ticks(y_low, y_high):
        canvas.line([(left, at_y(value)), (left + width, at_y(value))], colors.line)
        canvas.text(left - 8, at_y(value), f"{value:g}", 11, colors.dim, "end")
    for value in ticks(x_low, x_high):
        canvas.line([(at_x(value), top + height), (at_x(value), top + height + 4)], colors.dim)
        canvas.text(at_x(value), top + height + 14, f"{value:g}", 11, colors.dim, "middle")
    canvas.line([(left, top), (left, top + height), (left + width, top + height)], colors.dim)
    canvas.text(left + width / 2, top + height + 30, panel.x_label, 12, colors.dim, "middle")
    for i, (x, y) in enumerate(lines):
        color = LINE_COLORS[i % len(LINE_COLORS)]
        if len(x):
            canvas.line([(at_x(u), at_y(v)) for u, v in zip(x, y, strict=True)], color, 2)
    if len(lines) > 1:
        _draw_legend(panel, canvas, colors, left + width, top - 16)


def _draw_legend(panel: Panel, canvas: Canvas, colors: Palette, right: float, y: float) -> None:
    for i, series in reversed(list(enumerate(panel.series))):
        canvas.text(right, y, series.name, 12, colors.text, "end")
        right -= 7.0 * len(series.name) + 6
        canvas.line([(right - 16, y), (right, y)], LINE_COLORS[i % len(LINE_COLORS)], 2)
        right -= 30


def _finite(series: Series) -> tuple[Array, Array]:
    there = np.isfinite(series.x) & np.isfinite(series.y)
    return series.x[there], series.y[there]


def _reach(
    values: Sequence[Array], least: tuple[float, float] = (math.inf, -math.inf)
) -> tuple[float, float]:
    numbers = np.concatenate([*values, [v for v in least if math.isfinite(v)]])
    if not len(numbers):
        return 0.0, 1.0
    low, high = float(numbers.min()), float(numbers.max())
    return (low, high) if high > low else (low - 0.5, high + 0.5)
