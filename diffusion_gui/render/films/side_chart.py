"""Curves beside a film: a chart drawn once, and a cursor on it that moves with the frames."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from diffusion_gui.render.charts.canvas import PngCanvas
from diffusion_gui.render.charts.chart import Axes, Chart, Panel, axes_of, draw
from diffusion_gui.render.grid import Picture, blank
from diffusion_gui.render.palette import RGB, palette

from .animation import Moving, Wave, even, refuse_large

WIDTH = 320
_LOW, _HIGH = 180, 280
"""Pixels that a panel is high at least and at most."""
_RADIUS = 4.5


@dataclass(frozen=True)
class Cursor:
    """Where a frame stands: at `x` of the panels of `column`, with dots (panel, x, y, colour)."""

    x: float
    dots: tuple[tuple[int, float, float, RGB], ...] = ()
    column: int = 0


@dataclass(frozen=True, eq=False)
class Curves:
    """Columns of panels, one of which is beside a frame, and each frame's cursor on it."""

    columns: Sequence[Sequence[Panel]]
    cursor: Callable[[int], Cursor]

    def along(self, shown: Sequence[int]) -> Curves:
        """The same beside frames that show those of another film."""
        return Curves(self.columns, lambda i: self.cursor(shown[i]))


class Beside(Moving):
    """A film with curves at its right.

    Attributes:
        size, durations, options: as a Film's.
    """

    def __init__(self, film: Moving, curves: Curves) -> None:
        """Raises UserError where the picture would be too large."""
        self._film = film
        self._curves = curves
        self.options, self.durations = film.options, film.durations
        self.sound_rate = film.sound_rate
        self._colors = palette(film.options.dark)
        rows = max(len(panels) for panels in curves.columns)
        high = min(_HIGH, max(_LOW, film.size[1] // rows))
        self.size = even(film.size[0] + WIDTH, max(film.size[1], rows * high))
        refuse_large(self.size)
        charts = [Chart("", panels, 1, panel_size=(WIDTH, high)) for panels in curves.columns]
        self._axes = [axes_of(chart) for chart in charts]
        self._drawn = [self._draw(chart) for chart in charts]
        self._top = (self.size[1] - film.size[1]) // 2
        self._side_top = (self.size[1] - rows * high) // 2

    def _draw(self, chart: Chart) -> Picture:
        canvas = PngCanvas(*chart.size, self._colors.background)
        draw(chart, canvas, self._colors)
        return canvas.picture()

    def __len__(self) -> int:
        return len(self._film)

    @property
    def recipe_json(self) -> str:
        """As the film's."""
        return self._film.recipe_json

    def frame(self, i: int) -> Picture:
        """Frame `i` as uint8 (height, width, 3)."""
        picture = blank(*self.size, self._colors.background)
        width, height = self._film.size
        picture[self._top : self._top + height, :width] = self._film.frame(i)
        cursor = self._curves.cursor(i)
        side = self._drawn[cursor.column]
        part = picture[self._side_top : self._side_top + side.shape[0], width : width + WIDTH]
        part[:] = side
        axes = self._axes[cursor.column]
        for one in axes:
            _rule(part, one, one.x(cursor.x), self._colors.text)
        for panel, x, y, color in cursor.dots:
            _dot(part, axes[panel].x(x), axes[panel].y(y), color)
        return picture

    def file_name(self, i: int) -> str:
        """As the film's."""
        return self._film.file_name(i)

    def sound(self, i: int) -> Wave | None:
        """As the film's."""
        return self._film.sound(i)


def _rule(picture: Picture, axes: Axes, x: float, color: RGB) -> None:
    column = min(max(round(x), round(axes.left)), round(axes.right))
    picture[round(axes.top) : round(axes.bottom), column] = color


def _dot(picture: Picture, x: float, y: float, color: RGB) -> None:
    """A disc with a soft edge."""
    reach = int(_RADIUS) + 1
    left, top = max(0, round(x) - reach), max(0, round(y) - reach)
    part = picture[top : round(y) + reach + 1, left : round(x) + reach + 1]
    down, across = np.ogrid[: part.shape[0], : part.shape[1]]
    off = np.hypot(down + top - y, across + left - x)
    cover = np.clip(_RADIUS + 0.5 - off, 0.0, 1.0)[..., None]
    part[:] = np.round(part * (1.0 - cover) + np.asarray(color) * cover)
