"""Long histories in few numbers: what a curve of them can show."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt


def smoothed(
    steps: Sequence[int], values: npt.ArrayLike, points: int = 600
) -> npt.NDArray[np.float64]:
    """`values` averaged in at most `points` bins, as (x, y) rows; not finite ones left out."""
    y = np.asarray(values, dtype=np.float64)
    if not y.size:
        return np.empty((0, 2))
    x = np.asarray(steps[: len(y)], dtype=np.float64)
    size = max(1, math.ceil(len(y) / points))
    whole = len(y) // size * size
    rows = np.stack(
        [x[:whole].reshape(-1, size).mean(1), y[:whole].reshape(-1, size).mean(1)], axis=1
    )
    finite: npt.NDArray[np.float64] = rows[np.isfinite(rows).all(1)]
    return finite
