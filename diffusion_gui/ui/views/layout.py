"""Where panels and their items go, so that the pictures are as large as the canvas allows."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

CAPTION = 26
"""Height of the line under a panel."""
GAP = 2
WIDE_GAP_SCALE = 5.0
"""From this many screen pixels an item's pixel, a gap of one pixel is wide enough."""


@dataclass(frozen=True)
class Grid:
    """Items in rows and columns, `gap` of their pixels apart, `scale` screen pixels each."""

    rows: int
    columns: int
    gap: int
    scale: float

    def size(self, image: tuple[int, int]) -> tuple[float, float]:
        """(width, height) on screen of the whole grid of images (h, w)."""
        return (
            (self.columns * (image[1] + self.gap) - self.gap) * self.scale,
            (self.rows * (image[0] + self.gap) - self.gap) * self.scale,
        )


def snap(scale: float, ratio: float) -> float:
    """`scale` in whole device pixels where that costs little room, else as it is.

    Whole ones keep every pixel of the data equally large; `ratio` is device pixels a point.
    """
    device = scale * ratio
    if device == 0.0:
        return 0.0
    whole = math.floor(device)
    return whole / ratio if whole >= 1 and whole / device > 0.85 else scale


@lru_cache(maxsize=32)  # asked at every frame, computed again at every change of size only
def best_grid(count: int, image: tuple[int, int], space: tuple[float, float], ratio: float) -> Grid:
    """The grid in which `count` images (h, w) are largest in a space of (width, height).

    Of two equally large ones, the one with fewer empty cells.
    """
    trials = []
    for columns in range(1, count + 1):
        rows = -(-count // columns)
        for gap in (1, GAP):
            width, height = Grid(rows, columns, gap, 1.0).size(image)
            scale = snap(max(0.0, min(space[0] / width, space[1] / height)), ratio)
            if gap == GAP or scale >= WIDE_GAP_SCALE:
                trials.append(Grid(rows, columns, gap, scale))
                break
    return max(trials, key=lambda one: (round(one.scale, 3), -one.rows * one.columns))


def split(
    count: int, size: tuple[int, int], across: bool
) -> list[tuple[float, float, float, float]]:
    """`count` equal areas (x, y, width, height) of a canvas (width, height)."""
    width, height = size
    if across:
        return [(i * width / count, 0.0, width / count, float(height)) for i in range(count)]
    return [(0.0, i * height / count, float(width), height / count) for i in range(count)]
