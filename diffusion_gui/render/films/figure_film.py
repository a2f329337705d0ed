"""The film of a lesson's figure: pictures side by side that move together, each under its name."""

from __future__ import annotations

import numpy as np

from diffusion_gui.core.recipes.export_options import ExportOptions
from diffusion_gui.core.runs.exportable import FigureExport, with_domain
from diffusion_gui.render.grid import Picture, blank
from diffusion_gui.render.item_painter import make_painter
from diffusion_gui.render.palette import palette
from diffusion_gui.render.text import fitting_text, line

from .animation import Moving, durations, even, refuse_large

_WIDE, _HIGH = 960, 480
_NAME, _CAPTION, _GAP = 28, 26, 12


class FigureFilm(Moving):
    """A frame for each place of the figure's slider.

    Attributes:
        size, durations: as a Film's.
        places: the place that each frame shows.
    """

    def __init__(self, exportable: FigureExport, options: ExportOptions) -> None:
        """Raises UserError where the picture would be too large."""
        self._footage = exportable
        self.options = options
        self._colors = palette(options.dark)
        last = len(exportable.captions) - 1
        self.places = [*range(0, last, options.every), last]
        count = len(exportable.panels)
        for scale in [options.scale] if options.scale else [*range(64, 0, -2), 1]:
            self._panel = make_painter(exportable.domain, np.full(1, -1), scale, self._colors)
            width = count * (self._panel.size[0] + _GAP) + _GAP
            if width <= _WIDE and self._panel.size[1] <= _HIGH:
                break
        self.painters = (self._panel,)
        height = _NAME + self._panel.size[1] + (_CAPTION if options.captions else _GAP)
        self.size = even(width, height)
        refuse_large(self.size)
        self.durations = durations(len(self.places), options)
        self._names = [
            self._text(panel.name, self._panel.size[0], _NAME) for panel in exportable.panels
        ]

    def _text(self, text: str, width: int, height: int) -> Picture:
        c = self._colors
        return line(fitting_text([text], width, 14.0), width, height, 14.0, c.text, c.background)

    def __len__(self) -> int:
        return len(self.places)

    @property
    def recipe_json(self) -> str:
        """The recipe that the figure is of, as one line of JSON."""
        return with_domain(self._footage.recipe.to_json(), self._footage.domain)

    def step(self, i: int) -> int:
        """The place of the figure's slider."""
        return int(self.places[i])

    def frame(self, i: int) -> Picture:
        """Frame `i` as uint8 (height, width, 3)."""
        place = self.places[i]
        picture = blank(*self.size, self._colors.background)
        w, h = self._panel.size
        for column, panel in enumerate(self._footage.panels):
            left = _GAP + column * (w + _GAP)
            picture[:_NAME, left : left + w] = self._names[column]
            painted = self._panel.paint(panel.x[place : place + 1], panel.kind)
            picture[_NAME : _NAME + h, left : left + w] = painted
        if self.options.captions:
            top, width = _NAME + h, self.size[0]
            caption = self._text(self._footage.captions[place], width, _CAPTION)
            picture[top : top + _CAPTION] = caption
        return picture
