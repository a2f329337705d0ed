"""The contact sheet of one state of a run of clips: frames across, items down."""

from __future__ import annotations

from diffusion_gui.core.recipes.export_options import ExportOptions
from diffusion_gui.core.runs.shown_values import decoded_value
from diffusion_gui.core.runs.trajectory import Trajectory
from diffusion_gui.render.contact_sheet import ContactSheet
from diffusion_gui.render.grid import Picture, blank
from diffusion_gui.render.palette import palette
from diffusion_gui.render.text import fitting_text, line, title

from .animation import refuse_large
from .chosen import check_state, refuse_missing
from .run_film import Film, caption_lines

_SIDE = 2000
_CAPTION, _LABEL, _BETWEEN = 26, 52, 16


class Sheet(Film):
    """All frames of all items of a state; several things shown stand below each other.

    Attributes:
        k: the state.
    """

    def __init__(self, run: Trajectory, options: ExportOptions) -> None:
        """Raises UserError where the run has no such state, or the picture would be too large."""
        self.k = check_state(run, options.step)
        super().__init__((run,), options, drawn=False)
        self.run = run
        self.places = [(run, min(self.k, len(run) - 1))]
        self.durations = [0.0]
        sheets = (self._sheet(scale) for scale in range(64, 0, -2))
        rows = len(options.show)
        fitting = (one for one in sheets if one.size[0] <= _SIDE and rows * one.size[1] <= _SIDE)
        self._of_frames = (
            self._sheet(options.scale) if options.scale else next(fitting, None) or self._sheet(1)
        )
        self._room = max(4, options.scale)
        across, down = self._of_frames.size
        self._left = self._room + (_LABEL if rows > 1 else 0)
        self._top = _CAPTION if options.captions else self._room
        width = self._left + across + self._room
        height = self._top + rows * (down + _BETWEEN) - _BETWEEN + self._room
        self.size = (width, height)
        refuse_large(self.size)

    def _sheet(self, scale: int) -> ContactSheet:
        run = self.trajectories[0]
        return ContactSheet(run.shown, run.labels, scale, palette(self.options.dark))

    def frame(self, i: int) -> Picture:
        """The sheet; raises UserError where the run has not come to the state yet."""
        refuse_missing(self.run, self.k)
        colors = palette(self.options.dark)
        picture = blank(*self.size, colors.background)
        across, down = self._of_frames.size
        for row, kind in enumerate(self.options.show):
            top = self._top + row * (down + _BETWEEN)
            if len(self.options.show) > 1:
                picture[top : top + down, : self._left] = title(
                    kind, self._left, down, 16, colors.dim, colors.background
                )
            painted = self._of_frames.paint(decoded_value(self.run, self.k, kind), kind)
            picture[top : top + down, self._left : self._left + across] = painted
        if self.options.captions:
            texts = caption_lines(self.run, self.k, self.options.words)
            step = self.step_words(0)
            text = fitting_text([f"{step}     {texts[0]}", *texts], self.size[0], 14.0)
            picture[:_CAPTION] = line(
                text, self.size[0], _CAPTION, 14.0, colors.text, colors.background
            )
        return picture
