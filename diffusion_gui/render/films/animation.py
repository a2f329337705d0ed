"""Films: what the writers of animations take, and what all films have in common."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.recipes.export_options import ExportOptions
from diffusion_gui.core.text import msg
from diffusion_gui.render.grid import Picture
from diffusion_gui.render.item_painter import ItemPainter

Wave = npt.NDArray[np.float32]
"""Samples (L,), 1 being full scale."""
LARGEST = 8192
"""Pixels a picture may be wide or high: what video players and encoders still take."""


class Moving(Protocol):
    """Frames, and how long each stays.

    Attributes:
        size: (width, height) of every frame, both even.
        durations: seconds that each frame stays, holds included.
        options: how it looks; `fps` is the rate a video is written at.
        painters: what paints the items of its frames.
        sound_rate: samples a second of what is heard; 0 of a silent film.
    """

    size: tuple[int, int]
    durations: list[float]
    options: ExportOptions
    painters: Sequence[ItemPainter] = ()
    sound_rate: int = 0

    @property
    def recipe_json(self) -> str:
        """What the file carries, so that the run can be restored."""

    def __len__(self) -> int: ...

    def frame(self, i: int) -> Picture:
        """Frame `i` as uint8 (height, width, 3)."""

    def step(self, i: int) -> int:
        """The number of the step that frame `i` shows."""
        return i

    def step_words(self, i: int) -> str:
        """That step in words; nothing where the frame's own caption says it."""
        return ""

    def file_name(self, i: int) -> str:
        """What tells frame `i` from the others in a folder of them, in order of play."""
        return f"{i:0{max(4, len(str(len(self) - 1)))}}"

    def sound(self, i: int) -> Wave | None:
        """What begins to be heard with frame `i`, until it ends or the next begins."""
        return None


def durations(count: int, options: ExportOptions) -> list[float]:
    """Seconds that each of `count` frames stays, holds included."""
    result = [1.0 / options.fps] * count
    result[0] += options.hold_first
    result[-1] += options.hold_last
    return result


def even(width: int, height: int) -> tuple[int, int]:
    """The least size of even numbers that holds both; video has half-size colour planes."""
    return width + width % 2, height + height % 2


def refuse_large(size: tuple[int, int]) -> None:
    """Raise UserError where a picture of `size` would be too large."""
    width, height = size
    if max(size) > LARGEST:
        raise UserError(
            msg("The picture would be {width} x {height} pixels.", width=width, height=height),
            msg("At most {most} in each direction are possible.", most=LARGEST),
            "Lower the scale, or show fewer items.",
        )


class Excerpt(Moving):
    """`count` frames from the middle of a film, one after the other."""

    def __init__(self, film: Moving, count: int) -> None:
        self._film = film
        self._first = max(0, (len(film) - count) // 2)
        self.size, self.options = film.size, film.options
        self.durations = [1.0 / film.options.fps] * min(count, len(film))

    def __len__(self) -> int:
        return len(self.durations)

    @property
    def recipe_json(self) -> str:
        """As the whole film's."""
        return self._film.recipe_json

    def frame(self, i: int) -> Picture:
        """Frame `i` of the excerpt."""
        return self._film.frame(self._first + i)
