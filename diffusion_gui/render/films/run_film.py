"""The film of a run: every frame as a finished picture, and how long it stays."""

from __future__ import annotations

import math
from collections.abc import Sequence

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.recipes.captions import ENGLISH, Captions
from diffusion_gui.core.recipes.export_options import ExportOptions
from diffusion_gui.core.runs.attended_words import has_words, no_words
from diffusion_gui.core.runs.exportable import journey_json, with_domain
from diffusion_gui.core.runs.shown_values import check_shown, decoded_value
from diffusion_gui.core.runs.trajectory import Trajectory
from diffusion_gui.render.grid import Picture, blank
from diffusion_gui.render.item_painter import Cell, ItemPainter, make_painter
from diffusion_gui.render.palette import palette
from diffusion_gui.render.text import fitting_text, line, text_width, title

from .animation import Moving, durations, even, refuse_large
from .word_panel import WORDS, WordsPanel

_SIDE, _WIDE = 640, 960
"""An automatic picture is at most so large; with several panels it may be wider."""
_TITLE, _CAPTION = 24, 26


class Film(Moving):
    """Trajectories played one after the other, as pictures.

    Attributes:
        size: (width, height) of every frame, both even.
        places: the trajectory and state that each frame shows.
        durations: seconds that each frame stays, holds included.
    """

    def __init__(
        self, trajectories: Sequence[Trajectory], options: ExportOptions, drawn: bool = True
    ) -> None:
        """Take the states there are now; a trajectory may go on growing.

        Args:
            drawn: its frames will be drawn, and must not be too large.

        Raises:
            UserError: there is nothing to show, or the picture would be too large.
        """
        if not trajectories or not options.show:
            raise UserError("There is nothing to export.", what_to_do="Run something first.")
        check_shown(trajectories[0], options.show)
        if WORDS in options.show and not any(map(has_words, trajectories)):
            raise no_words()
        self.trajectories = tuple(trajectories)
        self.options = options
        self._colors = palette(options.dark)
        self.places: list[tuple[Trajectory, int]] = []
        for one in self.trajectories:
            last = len(one) - 1
            ks = [*range(0, last, options.every), last]
            self.places += [(one, k) for k in ks]
        self._panels = self._make_panels()
        self._by_word = {
            id(one): WordsPanel(one, options, self._colors)
            for one in self.trajectories
            if WORDS in options.show
        }
        each_word = (panel.painter for panel in self._by_word.values())
        self.painters = (*self._panels.values(), *each_word)
        self._gap = even(max(4, self._scale), 0)[0]
        self.size = self._measure()
        if drawn:
            refuse_large(self.size)
        self._caption_size = min(15.0, max(9.0, self.size[0] / 22))
        self._titles = self._make_titles()
        self.durations = durations(len(self.places), options)

    def _make_panels(self) -> dict[int, ItemPainter]:
        """A panel for each trajectory, all of one size where they show the same items."""
        first = self.trajectories[0]
        self._scale = self.options.scale or self._fitting_scale(first)
        return {
            id(one): make_painter(one.shown, one.labels, self._scale, self._colors)
            for one in self.trajectories
        }

    def _fitting_scale(self, first: Trajectory) -> int:
        # Even scales: then a video's half-size colour planes cut no pixel of the data in two.
        n = max(1, sum(one != WORDS for one in self.options.show))
        limit = _SIDE if n == 1 else _WIDE
        for scale in range(64, 0, -2):
            width, height = make_painter(first.shown, first.labels, scale, self._colors).size
            if max(n * width, height) <= limit:
                return scale
        return 1

    def _measure(self) -> tuple[int, int]:
        of_items = [panel.size for panel in self._panels.values()]
        of_words = [panel.size for panel in self._by_word.values()]
        sizes = [of_words if kind == WORDS else of_items for kind in self.options.show]
        self._widths = [max(width for width, _ in one) for one in sizes]
        self._down = max(height for one in sizes for _, height in one)
        self._top = self._gap + (_TITLE if self._titled else 0)
        # Panels stand further apart than the items in them.
        between = max(16, 2 * self._gap)
        self._lefts = [
            self._gap + sum(self._widths[:column]) + column * between
            for column in range(len(sizes))
        ]
        height = self._top + self._down
        height += _CAPTION if self.options.captions else self._gap
        return even(self._lefts[-1] + self._widths[-1] + self._gap, height)

    @property
    def _titled(self) -> bool:
        return self.options.captions or len(self.options.show) > 1

    def _make_titles(self) -> list[Picture]:
        if not self._titled:
            return []
        c, size, by_word = self._colors, self._caption_size, self.options.words.words
        return [
            line(fitting_text([by_word], width, size), width, _TITLE, size, c.dim, c.background)
            if kind == WORDS
            else title(kind, width, _TITLE, size, c.dim, c.background)
            for kind, width in zip(self.options.show, self._widths, strict=True)
        ]

    def __len__(self) -> int:
        return len(self.places)

    @property
    def recipe_json(self) -> str:
        """The recipe of the last run played, as one line of JSON."""
        return with_domain(journey_json(self.trajectories), self.trajectories[-1].shown)

    def step(self, i: int) -> int:
        """The state of its run."""
        return self.places[i][1]

    def step_words(self, i: int) -> str:
        """Of how many steps."""
        run, k = self.places[i]
        return self.options.words.training.format(k=k, n=run.steps)

    def cell(self, i: int, item: int) -> Cell:
        """Where an item of the first thing shown is in frame `i`."""
        left, top, width, height = self._panels[id(self.places[i][0])].cell(item)
        return self._gap + left, self._top + top, width, height

    def frame(self, i: int) -> Picture:
        """Frame `i` as uint8 (height, width, 3)."""
        trajectory, k = self.places[i]
        picture = blank(*self.size, self._colors.background)
        for column, kind in enumerate(self.options.show):
            left, across = self._lefts[column], self._widths[column]
            painted = self._painted(trajectory, k, kind)
            h, w = painted.shape[:2]
            picture[self._top : self._top + h, left : left + w] = painted
            if self._titles:
                picture[self._top - _TITLE : self._top, left : left + across] = self._titles[column]
        if self.options.captions:
            top = self._top + self._down
            picture[top : top + _CAPTION] = self._caption(trajectory, k)
        return picture

    def _painted(self, trajectory: Trajectory, k: int, kind: str) -> Picture:
        if kind == WORDS:
            return self._by_word[id(trajectory)].paint(k)
        return self._panels[id(trajectory)].paint(decoded_value(trajectory, k, kind), kind)

    def _caption(self, trajectory: Trajectory, k: int) -> Picture:
        c, size, width = self._colors, self._caption_size, self.size[0]
        lines = caption_lines(trajectory, k, self.options.words)
        fitting = (text for text in lines if text_width(text, size) <= width - 8)
        text = next(fitting, lines[-1])
        return line(text, width, _CAPTION, size, c.text, c.background)


def caption_lines(trajectory: Trajectory, k: int, words: Captions = ENGLISH) -> list[str]:
    """Process, step, noise level and SNR of state `k` in words, from longest to shortest."""
    path = trajectory.path
    place = int(path.t[k]), float(path.alpha[k]), float(path.sigma[k])
    lines = level_lines(*place, trajectory.recipe.T, words)
    process = process_name(trajectory, words)
    with_process = [f"{process}     {lines[0]}", *(f"{process}   {text}" for text in lines[1:3])]
    return [*with_process, f"{process}   t {place[0]}", *lines[2:]]


def process_name(trajectory: Trajectory, words: Captions = ENGLISH) -> str:
    """Which way a run goes: noising or denoising."""
    return words.denoising if trajectory.recipe.process == "reverse" else words.noising


def level_lines(t: int, alpha: float, sigma: float, T: int, words: Captions) -> list[str]:
    """Step, noise level and SNR in words, from the longest to the shortest."""
    level = f"{100 * sigma / (alpha + sigma):.0f} %"
    snr = "inf" if sigma == 0.0 else "-inf" if alpha == 0.0 else ""
    snr = snr or f"{20 * math.log10(alpha / sigma):.1f}"
    facts = {"t": t, "T": T, "level": level, "snr": snr}
    return [
        words.state.format(**facts),
        words.state_short.format(**facts),
        f"t {t}   {level}",
        f"{t}",
    ]
