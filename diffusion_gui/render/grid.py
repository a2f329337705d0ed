"""Images side by side in one picture, and whole-pixel enlargement."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from .palette import RGB

Picture = npt.NDArray[np.uint8]
"""(H, W, 3)"""


@lru_cache(maxsize=8)
def _filled(width: int, height: int, color: RGB) -> Picture:
    picture = np.empty((height, width, 3), np.uint8)
    picture[:] = color
    return picture


def blank(width: int, height: int, color: RGB) -> Picture:
    """A picture (height, width, 3) of one colour."""
    # Copying is thirty times as fast as filling three bytes at a time.
    return _filled(width, height, color).copy()


def columns_for(n: int) -> int:
    """Columns of a grid of `n` cells: from square to twice as wide as high, with fewest holes."""
    least = math.isqrt(max(n, 1) - 1) + 1
    most = max(least, math.floor(2 * math.sqrt(n)))
    return min(range(least, most + 1), key=lambda columns: (-n % columns, columns))


def tile(
    images: npt.NDArray[np.uint8], columns: int, gap: int = 1, background: RGB = (0, 0, 0)
) -> Picture:
    """Images (N, H, W, 3) row by row in a grid of `columns`, `gap` pixels between them."""
    n, height, width, _ = images.shape
    rows = -(-n // columns)
    whole = blank(columns * (width + gap), rows * (height + gap), background)
    cells = whole.reshape(rows, height + gap, columns, width + gap, 3)
    full = n // columns
    inside = cells[:, :height, :, :width].transpose(0, 2, 1, 3, 4)
    inside[:full] = images[: full * columns].reshape(full, columns, height, width, 3)
    if full < rows:
        inside[full, : n - full * columns] = images[full * columns :]
    return whole[: whole.shape[0] - gap, : whole.shape[1] - gap]


def grid_size(n: int, columns: int, cell: tuple[int, int], gap: int) -> tuple[int, int]:
    """(width, height) of what `tile` makes of `n` cells of (width, height)."""
    rows = -(-n // columns)
    return columns * (cell[0] + gap) - gap, rows * (cell[1] + gap) - gap


def cell_of(
    item: int, columns: int, cell: tuple[int, int], gap: int, scale: int
) -> tuple[int, int, int, int]:
    """Left, top, width and height of an item's cell in what `tile`, then `enlarge` makes."""
    row, column = divmod(item, columns)
    width, height = cell
    left, top = column * (width + gap), row * (height + gap)
    return left * scale, top * scale, width * scale, height * scale


def enlarge(picture: Picture, scale: int) -> Picture:
    """Every pixel as a square of `scale` x `scale` pixels."""
    if scale == 1:
        return picture
    return np.repeat(np.repeat(picture, scale, axis=1), scale, axis=0)
