"""Sizes of its items that a model takes besides its own: sides of pictures, frames of clips."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .errors import UserError
from .text import NOTHING, Translatable, msg

MAX_SIDE = 4096
"""Pixels of a side that anything can be asked for."""
Shape = tuple[int, ...]
_FORM = re.compile(r"\s*(\d{1,5})\s*[x×*]\s*(\d{1,5})\s*", re.IGNORECASE)


@dataclass(frozen=True)
class Sizes:
    """The sizes that a model's items may have.

    Attributes:
        own: shape of its own items.
        rows, columns: heights and widths in pixels; empty where there are none but its own.
        frames: numbers of frames, likewise.
        why: there is none but its own.
    """

    own: Shape
    rows: range = range(0)
    columns: range = range(0)
    frames: range = range(0)
    why: Translatable | str = NOTHING


def read_size(text: str) -> tuple[int, int] | None:
    """(width, height) in pixels of a text WIDTHxHEIGHT; None for an empty one.

    Raises:
        UserError: it is of another form, or a side is 0 or above `MAX_SIDE`.
    """
    if not text.strip():
        return None
    found = _FORM.fullmatch(text)
    if found is None:
        raise UserError(
            msg("'{text}' is no size.", text=text[:60]),
            "A size is a width and a height in pixels.",
            "Give it as 768x512, or nothing for the model's own.",
        )
    width, height = int(found[1]), int(found[2])
    if not (1 <= width <= MAX_SIDE and 1 <= height <= MAX_SIDE):
        raise UserError(
            msg("{w} x {h} pixels are not possible.", w=width, h=height),
            msg("A side has from 1 to {most} pixels.", most=MAX_SIDE),
            "Choose another size.",
        )
    return width, height


def write_size(size: tuple[int, int] | None) -> str:
    """The inverse of `read_size`."""
    return f"{size[0]}x{size[1]}" if size else ""


def nearest(wanted: int, lengths: range) -> int:
    """The one of `lengths` (not empty) that comes nearest to `wanted`."""
    place = round((wanted - lengths.start) / lengths.step)
    return lengths[min(max(place, 0), len(lengths) - 1)]
