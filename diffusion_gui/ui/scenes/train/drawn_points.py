"""Points made by hand: sprayed along strokes, erased, or drawn from a picture's dark pixels."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.text import counted, msg
from diffusion_gui.storage import atomic

Points = npt.NDArray[np.float64]

LEAST = 50
"""Fewer points than this are no distribution worth training on."""


A_TOUCH, A_UNIT = 12, 500
"""Points that a touch of the brush leaves, and a stroke for each unit of its length."""

Stroke = tuple[float, float, float, float]
"""From (x, y) to (x, y): a piece of a stroke; both are the same where it begins."""


def spray(stroke: Stroke, spread: float, rng: np.random.Generator) -> Points:
    """Points (N, 2) evenly along `stroke`, normal around it with deviation `spread`.

    A quick hand leaves as many as a slow one, and no gaps.
    """
    ends = np.reshape(stroke, (2, 2))
    length = float(np.hypot(*(ends[1] - ends[0])))
    # What is left of a point decides by chance: many short pieces leave as many as a long one.
    count = int(length * A_UNIT + rng.random()) if length else A_TOUCH
    along = ((np.arange(count) + rng.random(count)) / max(count, 1))[:, None]
    points: Points = ends[0] + along * (ends[1] - ends[0]) + rng.normal(0.0, spread, (count, 2))
    return points


def erase(points: Points, stroke: Stroke, radius: float) -> Points:
    """`points` (N, 2) without those that are within `radius` of `stroke`."""
    begin, end = np.reshape(stroke, (2, 2))
    way = end - begin
    along = (points - begin) @ way / max(float(way @ way), 1e-12)
    nearest = begin + np.clip(along, 0.0, 1.0)[:, None] * way
    left: Points = points[np.hypot(*(points - nearest).T) > radius]
    return left


def from_darkness(grey: npt.NDArray[np.uint8], count: int, seed: int = 0) -> Points:
    """Points (count, 2) where a picture (H, W) is dark, black four times as often as mid-grey.

    The longer side spans -1 to 1, y upwards; inside its pixel each point is placed evenly.

    Raises:
        UserError: the picture has no dark pixels.
    """
    darkness = (1.0 - grey.astype(np.float64) / 255.0) ** 2
    darkness[darkness < 0.05] = 0.0  # paper is never quite white
    total = float(darkness.sum())
    if total == 0.0:
        raise UserError(
            "This picture has no dark pixels.",
            "Points are put where it is dark.",
            "Take a dark drawing on light ground.",
        )
    rng = np.random.default_rng(seed)
    cells = rng.choice(darkness.size, count, p=(darkness / total).ravel())
    rows, columns = np.divmod(cells, grey.shape[1])
    place = np.stack([columns, rows], axis=1) + rng.random((count, 2))
    middle = np.array([grey.shape[1], grey.shape[0]]) / 2
    return np.asarray((place - middle) * [1.0, -1.0] / middle.max())


def write_csv(points: Points, target: Path) -> None:
    """Write points (N, 2) as a CSV with a heading line.

    Raises:
        UserError: there are too few points, or the file cannot be written.
    """
    if len(points) < LEAST:
        raise UserError(
            counted(
                len(points),
                "1 point is too little to learn from.",
                "{count} points are too few to learn from.",
            ),
            msg("At least {least} are needed.", least=LEAST),
            "Draw some more.",
        )
    rows = "".join(f"{x:.6f},{y:.6f}\n" for x, y in points.tolist())
    atomic.write_bytes(target, f"x,y\n{rows}".encode())
