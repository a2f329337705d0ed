"""Films of clips: at each step of the noise the clips play once, in their own time."""

from __future__ import annotations

from itertools import pairwise

from diffusion_gui.core.recipes.export_options import ExportOptions
from diffusion_gui.render.grid import Picture, blank
from diffusion_gui.render.palette import palette
from diffusion_gui.render.text import fitting_text, line

from .animation import Moving, even, refuse_large

_CAPTION = 26


def in_turn(states: int, moments: int, options: ExportOptions) -> list[tuple[int, int]]:
    """(state, moment) of each frame: the clip of `moments` plays at every n-th state and the last.

    States between stay a frame each, while the clip's own time runs on. What a hold lasts, rounded
    to whole plays, the first and the last clip play on.
    """
    last, frames = states - 1, range(moments)
    if options.final:
        return [(last, moment) for moment in frames]
    lasts = moments / options.fps
    result: list[tuple[int, int]] = []
    for i in range(states):
        since = i % options.clip_every
        if since and i < last:
            result.append((i, (since - 1) % moments))
            continue
        held = (options.hold_first if i == 0 else 0.0) + (options.hold_last if i == last else 0.0)
        result += [(i, moment) for _ in range(1 + round(held / lasts)) for moment in frames]
    return result


class ClipFilm(Moving):
    """A film of clips: what was a frame, each of them at one moment, is a clip that plays.

    Attributes:
        size, durations: as a Film's; `options.fps` is the rate that the clips play at.
        shown: the frame of the film that stands still, and the moment, that each frame shows.
    """

    def __init__(self, film: Moving, moments: int) -> None:
        """Args: film: what stands still; moments: frames of a clip.

        Raises UserError where the picture would be too large.
        """
        self._film = film
        self.options = film.options
        self._moments = moments
        self.shown = in_turn(len(film), moments, film.options)
        self.durations = [1.0 / film.options.fps] * len(self.shown)
        width, height = film.size
        self.size = even(width, height + (_CAPTION if film.options.captions else 0))
        refuse_large(self.size)
        steps = [film.step(i) for i in range(len(film))]
        self._in_order = all(a < b for a, b in pairwise(steps))
        self._digits = max(3, len(str(steps[-1])))

    def __len__(self) -> int:
        return len(self.shown)

    @property
    def recipe_json(self) -> str:
        """As that of the film that stands still."""
        return self._film.recipe_json

    def file_name(self, i: int) -> str:
        """The step and the frame, and where steps come twice the place in the film before them."""
        state, moment = self.shown[i]
        name = f"step{self._film.step(state):0{self._digits}}_frame{moment + 1:02}"
        return name if self._in_order else f"{super().file_name(i)}_{name}"

    def frame(self, i: int) -> Picture:
        """Frame `i` as uint8 (height, width, 3)."""
        state, moment = self.shown[i]
        for painter in self._film.painters:
            painter.moment = moment
        still = self._film.frame(state)
        if not self.options.captions:
            return still
        colors, (width, height) = palette(self.options.dark), self._film.size
        picture = blank(*self.size, colors.background)
        picture[:height, :width] = still
        own = self.options.words.clip.format(k=moment + 1, n=self._moments)
        step = self._film.step_words(state)
        text = fitting_text([f"{step}     {own}", own] if step else [own], width, 14.0)
        picture[height:, :width] = line(
            text, width, self.size[1] - height, 14.0, colors.text, colors.background
        )
        return picture
