"""The film of a training run: samples from the same noise, growing better as the steps go on."""

from __future__ import annotations

import json

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.recipes.export_options import ExportOptions
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.core.runs.exportable import TRAINING, TrainingExport, with_domain
from diffusion_gui.render.grid import Picture, blank
from diffusion_gui.render.item_painter import make_painter
from diffusion_gui.render.palette import palette
from diffusion_gui.render.text import line

from .animation import Moving, durations, even, refuse_large

_SIDE, _CAPTION, _GAP = 640, 26, 8


class TrainingFilm(Moving):
    """A frame for each grid of samples.

    Attributes:
        size, durations: as a Film's.
        places: the grid that each frame shows.
    """

    def __init__(self, exportable: TrainingExport, options: ExportOptions) -> None:
        """Raises UserError where there are no samples, or the picture would be too large."""
        if not exportable.grids:
            raise UserError(
                "There is nothing to export.",
                "This run has drawn no samples yet.",
                "Wait for the first ones.",
            )
        self._footage = exportable
        self.options = options
        self._colors = palette(options.dark)
        last = len(exportable.grids) - 1
        self.places = [*range(0, last, options.every), last]
        for scale in [options.scale] if options.scale else [*range(64, 0, -2), 1]:
            self._panel = make_painter(exportable.domain, exportable.labels, scale, self._colors)
            if max(self._panel.size) <= _SIDE:
                break
        self.painters = (self._panel,)
        width = self._panel.size[0] + 2 * _GAP
        height = self._panel.size[1] + _GAP + (_CAPTION if options.captions else _GAP)
        self.size = even(width, height)
        refuse_large(self.size)
        self.durations = durations(len(self.places), options)

    def __len__(self) -> int:
        return len(self.places)

    @property
    def recipe_json(self) -> str:
        """The run's settings, in JSON that is a recipe of its data as well."""
        settings = self._footage.settings
        content = json.loads(Recipe(data=settings.data, seed=settings.seed).to_json())
        content[TRAINING] = json.loads(settings.to_json())
        return with_domain(json.dumps(content, ensure_ascii=True), self._footage.domain)

    def step(self, i: int) -> int:
        """The step of the training run."""
        return int(self._footage.steps[self.places[i]])

    def frame(self, i: int) -> Picture:
        """Frame `i` as uint8 (height, width, 3)."""
        place = self.places[i]
        picture = blank(*self.size, self._colors.background)
        painted = self._panel.paint(self._footage.grids[place], "x0")
        h, w = painted.shape[:2]
        picture[_GAP : _GAP + h, _GAP : _GAP + w] = painted
        if self.options.captions:
            step, steps = self._footage.steps[place], self._footage.settings.steps
            text = self.options.words.training.format(k=f"{step:,}", n=f"{steps:,}")
            top = _GAP + h
            picture[top : top + _CAPTION] = line(
                text, self.size[0], _CAPTION, 14.0, self._colors.text, self._colors.background
            )
        return picture
