"""The film of a comparison: its panes side by side on one clock, each under its name."""

from __future__ import annotations

import math

import numpy as np

from diffusion_gui.core.recipes.export_options import ExportOptions
from diffusion_gui.core.recipes.network_calls import calls_before
from diffusion_gui.core.runs import comparison_clock
from diffusion_gui.core.runs.comparison_clock import TICKS
from diffusion_gui.core.runs.exportable import ComparisonExport, with_domain
from diffusion_gui.core.runs.shown_values import check_shown, decoded_value
from diffusion_gui.render.grid import Picture, blank
from diffusion_gui.render.item_painter import ItemPainter, make_painter
from diffusion_gui.render.palette import line_colors, palette
from diffusion_gui.render.text import fitting_text, line

from .animation import Moving, durations, even, refuse_large

_WIDE, _HIGH = 1280, 960
_NAME, _CAPTION, _BAR = 28, 24, 3


class PanesFilm(Moving):
    """Frames at even places of the common clock.

    Attributes:
        size, durations: as a Film's.
        moments: the clock's position that each frame shows.
        most_calls: network calls of the pane that makes most.
    """

    def __init__(self, exportable: ComparisonExport, options: ExportOptions) -> None:
        """Raises UserError where the picture would be too large."""
        for run in exportable.runs:
            check_shown(run, options.show)
        self._footage = exportable
        self.options = options
        self._colors = palette(options.dark)
        panes = exportable.comparison.panes
        self._calls = [
            calls_before(pane.recipe, pane.planned, bool((run.labels >= 0).any()))
            for pane, run in zip(panes, exportable.runs, strict=True)
        ]
        self.most_calls = max(int(calls[-1]) for calls in self._calls)
        self._ticks = [
            comparison_clock.ticks(exportable.comparison.clock, run, pane, self.most_calls)
            for pane, run in zip(panes, exportable.runs, strict=True)
        ]
        self._columns = 2 if len(panes) == 4 else len(panes)
        self.painters = self._panels = self._fitting(options.scale)
        self._cell = (
            max(panel.size[0] for panel in self._panels),
            _BAR
            + _NAME
            + max(panel.size[1] for panel in self._panels)
            + (_CAPTION if options.captions else 0),
        )
        self._gap = 16
        self.size = self._measure()
        refuse_large(self.size)
        self.moments = self._make_moments()
        self.durations = durations(len(self.moments), options)

    def _fitting(self, scale: int) -> list[ItemPainter]:
        runs = self._footage.runs
        rows = math.ceil(len(runs) / self._columns)
        for tried in [scale] if scale else [*range(64, 0, -2), 1]:
            panels = [make_painter(run.shown, run.labels, tried, self._colors) for run in runs]
            width = self._columns * max(panel.size[0] for panel in panels)
            height = rows * max(panel.size[1] for panel in panels)
            if tried <= 2 or (width <= _WIDE and height <= _HIGH):
                break
        return panels

    def _measure(self) -> tuple[int, int]:
        rows = math.ceil(len(self._panels) / self._columns)
        width = self._columns * (self._cell[0] + self._gap) + self._gap
        height = rows * (self._cell[1] + self._gap) + self._gap
        return even(width, height)

    def _make_moments(self) -> list[int]:
        """Even places on the clock, as many as there are moments at which some pane changes."""
        changes = np.unique(np.concatenate([np.array([0, TICKS]), *self._ticks]))
        even = np.linspace(0, TICKS, len(changes)).round().astype(int).tolist()
        return [*even[: -1 : self.options.every], TICKS]

    def __len__(self) -> int:
        return len(self.moments)

    @property
    def recipe_json(self) -> str:
        """The comparison, as one line of JSON that is a recipe as well."""
        return with_domain(self._footage.comparison.to_json(), self._footage.runs[0].shown)

    def frame(self, i: int) -> Picture:
        """Frame `i` as uint8 (height, width, 3)."""
        picture = blank(*self.size, self._colors.background)
        for pane in range(len(self._panels)):
            row, column = divmod(pane, self._columns)
            left = self._gap + column * (self._cell[0] + self._gap)
            top = self._gap + row * (self._cell[1] + self._gap)
            self._draw(picture, pane, left, top, self.moments[i])
        return picture

    def state(self, pane: int, moment: int) -> int:
        """The state that a pane shows at a position of the clock."""
        return comparison_clock.due(self._ticks[pane], moment, len(self._footage.runs[pane]))

    def _draw(self, picture: Picture, pane: int, left: int, top: int, moment: int) -> None:
        c, width = self._colors, self._cell[0]
        run, k = self._footage.runs[pane], self.state(pane, moment)
        picture[top : top + _BAR, left : left + width] = line_colors(self.options.dark)[pane]
        top += _BAR
        name = fitting_text([self._footage.names[pane]], width, 15.0)
        picture[top : top + _NAME, left : left + width] = line(
            name, width, _NAME, 15.0, c.text, c.background
        )
        top += _NAME
        kind = self.options.show[0]
        painted = self._panels[pane].paint(decoded_value(run, k, kind), kind)
        h, w = painted.shape[:2]
        left_in = left + (width - w) // 2
        picture[top : top + h, left_in : left_in + w] = painted
        if self.options.captions:
            top += self._cell[1] - _BAR - _NAME - _CAPTION
            words = self.options.words
            facts = {"k": k, "n": run.recipe.steps, "calls": int(self._calls[pane][k])}
            text = fitting_text(
                [words.pane.format(**facts), words.pane_short.format(**facts)], width, 13.0
            )
            picture[top : top + _CAPTION, left : left + width] = line(
                text, width, _CAPTION, 13.0, c.dim, c.background
            )
