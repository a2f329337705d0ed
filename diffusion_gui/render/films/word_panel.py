"""A panel of a film: an item under the maps of the words of its prompt, a picture for each word."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from diffusion_gui.core.recipes.export_options import ExportOptions
from diffusion_gui.core.runs.attended_words import item_of_words
from diffusion_gui.core.runs.shown_values import decoded_value
from diffusion_gui.core.runs.trajectory import Trajectory
from diffusion_gui.core.runs.word_maps import at_moment, shares
from diffusion_gui.render.grid import Picture, blank, columns_for
from diffusion_gui.render.item_painter import make_painter
from diffusion_gui.render.palette import Palette
from diffusion_gui.render.text import fitting_text, line

from .chosen import check_item

WORDS = "words"
"""What such a panel shows, among the quantities that others show."""
SIDE = 160
"""An automatic picture of a word is at least so large, where the item itself is not larger."""
MOST = 256
"""And at most."""
LIGHT = (255, 96, 0)
STRONGEST = 0.85
"""Colour of the attention, and how much of it there is where it is largest."""
_GAP, _LABEL, _TEXT = 6, 20, 13.0
_SHADOW = 0.6
"""The pictures beneath are so much darker, for the light on them to be seen."""


class WordsPanel:
    """One item's prediction under the map of each word; all words and steps have one scale.

    Attributes:
        size: (width, height).
        painter: what paints the item.
    """

    def __init__(self, run: Trajectory, options: ExportOptions, colors: Palette) -> None:
        """Raises UserError where the run has no such item."""
        self._run, self._colors = run, colors
        self.item = item_of_words(run, check_item(run, options.item) if options.item >= 0 else -1)
        self._texts = texts_of(run, self.item)
        self._most = run.words.most(self.item)
        side = max(run.shown.shape[-2:])
        scale = options.scale or max(1, SIDE // side)
        self._fewer = 1 if options.scale else -(-side // MOST)
        self.painter = make_painter(run.shown, run.labels[:1], scale, colors, 1)
        width, height = self.painter.size
        self._cell = width // self._fewer, height // self._fewer
        count = max(1, len(self._texts))
        self._columns = min(count, columns_for(count))
        rows = -(-count // self._columns)
        self.size = (
            self._columns * (self._cell[0] + _GAP) - _GAP,
            rows * (self._cell[1] + _LABEL),
        )

    def paint(self, k: int) -> Picture:
        """The pictures of all words at state k, (height, width, 3)."""
        run, (across, down) = self._run, self._cell
        x = decoded_value(run, k, "x0", slice(self.item, self.item + 1))
        item = smaller(self.painter.paint(x, "x0"), self._fewer)[:down, :across]
        picture = blank(*self.size, self._colors.background)
        maps = run.words.at(self.item, k)
        got = None if maps is None else shares(maps)
        for number, text in enumerate(self._texts or ("",)):
            row, column = divmod(number, self._columns)
            left, top = column * (across + _GAP), row * (down + _LABEL)
            lit = item
            if maps is not None and len(maps) and self._most > 0.0:
                frames = run.shown.shape[-3]
                map_ = at_moment(maps[number], self.painter.moment, frames).astype(np.float32)
                lit = under_light(item, map_ / self._most)
            picture[top : top + down, left : left + across] = lit
            said = text if got is None or not text else f"{text}   {100.0 * got[number]:.0f} %"
            picture[top + down : top + down + _LABEL, left : left + across] = line(
                fitting_text([said, text], across, _TEXT), across, _LABEL, _TEXT,
                self._colors.text, self._colors.background,
            )  # fmt: skip
        return picture


def texts_of(run: Trajectory, item: int) -> tuple[str, ...]:
    """The words of an item; until the model is asked, its prompt cut at the spaces."""
    label = int(run.labels[item])
    names = run.domain.labels
    return run.words.texts.get(item, tuple(names[label].split()) if 0 <= label < len(names) else ())


def smaller(picture: Picture, times: int) -> Picture:
    """A picture of whose pixels `times` x `times` are one, their mean."""
    if times == 1:
        return picture
    height, width = (side // times for side in picture.shape[:2])
    cut = picture[: height * times, : width * times].reshape(height, times, width, times, 3)
    return np.asarray(cut.mean(axis=(1, 3)).round().astype(np.uint8))


def under_light(picture: Picture, values: npt.NDArray[np.float32]) -> Picture:
    """A picture (H, W, 3), darker, with a light of one colour as strong as `values` (h, w) say."""
    share = STRONGEST * resized(values, picture.shape[0], picture.shape[1])[..., None]
    light = np.asarray(LIGHT, np.float32)
    mixed = _SHADOW * picture.astype(np.float32) * (1.0 - share) + light * share
    return np.asarray(np.rint(mixed), np.uint8)


def resized(values: npt.NDArray[np.float32], height: int, width: int) -> npt.NDArray[np.float32]:
    """A map (h, w) at (height, width), linear between the middles of its pixels, from 0 to 1."""

    def along(count: int, of: int) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.float32]]:
        place = ((np.arange(count) + 0.5) * of / count - 0.5).clip(0, of - 1)
        first = np.minimum(place.astype(np.intp), max(of - 2, 0))
        return first, (place - first).astype(np.float32)

    (rows, down), (columns, across) = along(height, len(values)), along(width, values.shape[1])
    below = np.minimum(rows + 1, len(values) - 1)
    high = values[rows] * (1.0 - down[:, None]) + values[below] * down[:, None]
    right = np.minimum(columns + 1, values.shape[1] - 1)
    made = high[:, columns] * (1.0 - across) + high[:, right] * across
    return np.asarray(made.clip(0.0, 1.0), np.float32)
