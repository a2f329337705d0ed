"""The film strip: a run as one picture, time from left to right."""

from __future__ import annotations

import numpy as np

from diffusion_gui.core.catalog import MODALITIES
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.runs.shown_values import decoded_value
from diffusion_gui.core.text import msg
from diffusion_gui.render.grid import Picture, blank
from diffusion_gui.render.item_painter import ItemPainter, make_painter
from diffusion_gui.render.palette import palette
from diffusion_gui.render.text import fitting_text, line, title

from .animation import LARGEST
from .run_film import Film, process_name

COLUMNS = 10
"""Moments of a strip."""
ROWS = 8
"""Rows of a strip of images: so many items, or fewer where several things are shown of each."""
_SIDE = 2000
_LABEL = 26


def shown_places(film: Film) -> list[int]:
    """The places of `film` that a strip shows, evenly taken."""
    count = min(COLUMNS, len(film))
    return [int(i) for i in np.linspace(0, len(film) - 1, count).round()]


def shown_items(film: Film) -> int:
    """Items of `film` that a strip shows, the first ones: all points, and as many images as rows
    hold."""
    first = film.trajectories[0]
    together = MODALITIES[first.shown.modality].together
    return len(first.labels) if together else min(ROWS // len(film.options.show), len(first.labels))


def draw_strip(film: Film) -> Picture:
    """A picture (height, width, 3): up to COLUMNS moments of `film`, evenly taken, side by side.

    Images are the rows, the first of them, ROWS in all; of clips their middle frames; points share
    one panel. Several things shown stand below each other.

    Raises:
        UserError: the picture would be too large.
    """
    options, colors = film.options, palette(film.options.dark)
    picks = shown_places(film)
    first = film.trajectories[0]
    rows, items = len(options.show), shown_items(film)

    def panel(scale: int) -> ItemPainter:
        return make_painter(first.shown, first.labels[:items], scale, colors, columns=1)

    fitting = (
        s
        for s in range(64, 0, -2)
        if max(len(picks) * panel(s).size[0], rows * panel(s).size[1]) <= _SIDE
    )
    scale = options.scale or next(fitting, 1)
    painter = panel(scale)
    painter.moment = MODALITIES[first.shown.modality].moments(first.shown.shape) // 2
    across, down = painter.size
    gap = max(2, scale)
    left = gap + (2 * _LABEL if rows > 1 else 0)
    top = gap + (_LABEL if options.captions else 0)
    width, height = left + len(picks) * (across + gap), top + rows * (down + gap)
    if max(width, height) > 2 * LARGEST:
        raise UserError(
            msg("The strip would be {width} x {height} pixels.", width=width, height=height),
            what_to_do="Lower the scale.",
        )
    picture = blank(width, height, colors.background)
    for row, kind in enumerate(options.show):
        y = top + row * (down + gap)
        if rows > 1:
            picture[y : y + down, gap : gap + 2 * _LABEL] = title(
                kind, 2 * _LABEL, down, 16, colors.dim, colors.background
            )
        for column, i in enumerate(picks):
            trajectory, k = film.places[i]
            x = left + column * (across + gap)
            painted = painter.paint(decoded_value(trajectory, k, kind)[:items], kind)
            picture[y : y + painted.shape[0], x : x + painted.shape[1]] = painted
    if options.captions:
        for column, i in enumerate(picks):
            trajectory, k = film.places[i]
            x = left + column * (across + gap)
            size, place = min(15.0, across / 5), f"t {trajectory.path.t[k]}"
            text = fitting_text(
                [f"{process_name(trajectory, options.words)} {place}", place], across, size
            )
            picture[gap : gap + _LABEL, x : x + across] = line(
                text, across, _LABEL, size, colors.text, colors.background
            )
    return picture
