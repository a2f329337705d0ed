"""Many small pictures as one: the grid that window and exports show."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

Color = tuple[int, int, int]


def columns_for(count: int) -> int:
    """Columns of the squarest grid of `count` pictures, wider than high."""
    return max(1, math.ceil(math.sqrt(count)))


def tile(
    images: npt.NDArray[np.uint8], columns: int, gap: int = 2, background: Color = (0, 0, 0)
) -> npt.NDArray[np.uint8]:
    """One picture (H, W, 3) of (N, h, w, 3), row by row, `gap` pixels of background between."""
    count, height, width, _ = images.shape
    rows = -(-count // columns)
    sheet = np.empty((rows, height + gap, columns, width + gap, 3), dtype=np.uint8)
    sheet[:] = background
    for row in range(rows):
        part = images[row * columns : (row + 1) * columns]
        sheet[row, :height, : len(part), :width] = part.transpose(1, 0, 2, 3)
    whole = sheet.reshape(rows * (height + gap), columns * (width + gap), 3)
    return whole[: whole.shape[0] - gap, : whole.shape[1] - gap] if gap else whole
