"""The film of a training run: samples from the same noise, growing better as the steps go on."""

from __future__ import annotations

import copy
import dataclasses
import json

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.file_messages import ExportOptions
from diffusion_gui.core.footage import TRAINING, TrainingFootage
from diffusion_gui.core.recipe import Recipe

from .grid import Picture, blank
from .palette import palette
from .panel import make_panel
from .text import line

LARGEST = 8192
_SIDE, _CAPTION, _GAP = 640, 26, 8


class TrainingFilm:
    """A frame for each grid of samples.

    Attributes:
        size, durations: as a Film's.
    """

    def __init__(self, footage: TrainingFootage, options: ExportOptions) -> None:
        """Raises UserError where there are no samples, or the picture would be too large."""
        if not footage.grids:
            raise UserError(
                "There is nothing to export.",
                "This run has drawn no samples yet.",
                "Wait for the first ones.",
            )
        self._footage = footage
        self.options = options
        self._colors = palette(options.dark)
        last = len(footage.grids) - 1
        self._places = [*range(0, last, options.every), last]
        for scale in [options.scale] if options.scale else [*range(64, 0, -2), 1]:
            self._panel = make_panel(footage.domain, footage.labels, scale, self._colors)
            if max(self._panel.size) <= _SIDE:
                break
        width = self._panel.size[0] + 2 * _GAP
        height = self._panel.size[1] + _GAP + (_CAPTION if options.captions else _GAP)
        self.size = (width + width % 2, height + height % 2)
        if max(self.size) > LARGEST:
            raise UserError(
                f"The picture would be {self.size[0]} x {self.size[1]} pixels.",
                f"At most {LARGEST} in each direction are possible.",
                "Lower the scale.",
            )
        self.durations = [1.0 / options.fps] * len(self._places)
        self.durations[0] += options.hold_first
        self.durations[-1] += options.hold_last

    def __len__(self) -> int:
        return len(self._places)

    @property
    def recipe_json(self) -> str:
        """The run's settings, in JSON that is a recipe of its data as well."""
        settings = self._footage.settings
        content = dataclasses.asdict(Recipe(data=settings.data, seed=settings.seed))
        content[TRAINING] = json.loads(settings.to_json())
        return json.dumps(content, ensure_ascii=True)

    def frame(self, i: int) -> Picture:
        """Frame `i` as uint8 (height, width, 3)."""
        place = self._places[i]
        picture = blank(*self.size, self._colors.background)
        painted = self._panel.paint(self._footage.grids[place], "x0")
        h, w = painted.shape[:2]
        picture[_GAP : _GAP + h, _GAP : _GAP + w] = painted
        if self.options.captions:
            text = f"step {self._footage.steps[place]:,} of {self._footage.settings.steps:,}"
            top = _GAP + h
            picture[top : top + _CAPTION] = line(
                text, self.size[0], _CAPTION, 14.0, self._colors.text, self._colors.background
            )
        return picture

    def excerpt(self, count: int) -> TrainingFilm:
        """A film of `count` of these frames from the middle, one after the other."""
        part = copy.copy(self)
        first = max(0, (len(self) - count) // 2)
        part._places = self._places[first : first + count]
        part.durations = [1.0 / self.options.fps] * len(part._places)
        return part
