"""The streak: one row of pixels of one item over all steps, as one picture; time runs right."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from diffusion_gui.core.frames import Trajectory
from diffusion_gui.core.timeline import Timeline
from diffusion_gui.render.pixels import to_rgb

from .panels import values


@dataclass(frozen=True, eq=False)
class Streak:
    """What the streak view paints.

    Attributes:
        item: (H, W, 3) the item as it is now; `row` is the row of it that is followed.
        pictures: by kind (x, x0, eps), (W, frames so far, 3).
        planned: frames of the whole timeline; `position` the one shown.
        turns: positions at which another trajectory begins.
    """

    item: npt.NDArray[np.uint8]
    row: int
    pictures: dict[str, npt.NDArray[np.uint8]]
    planned: int
    position: int
    turns: tuple[int, ...]


def streak_of(timeline: Timeline, item: int, row: int, kind: str) -> npt.NDArray[np.uint8]:
    """Row `row` of `item` in every frame there is: (W, frames, 3) uint8."""
    left = timeline.available
    parts = []
    for one in timeline.trajectories:
        count = min(left, len(one))
        if count <= 0:
            break
        parts.append(_rows(one, count, item, row, kind))
        left -= one.steps + 1
    columns = np.concatenate(parts)  # (frames, C, W)
    picture = columns.transpose(1, 2, 0)[None]  # one image of W rows and a column a frame
    images = to_rgb(picture, timeline.trajectories[0].domain, kind)
    return np.asarray(images[0])


def _rows(one: Trajectory, count: int, item: int, row: int, kind: str) -> npt.NDArray[np.floating]:
    """(count, C, W): the row in the first states, as `panels.values` shows each of them."""
    x = one.x[:count, item, :, row]
    sigma, alpha = (table[:count, None, None] for table in (one.path.sigma, one.path.alpha))
    if kind == "x":
        size = np.hypot(alpha, sigma)
        return np.asarray(x / np.where(size <= 1.0 + 1e-6, 1.0, size))
    x0 = np.empty_like(x)
    known = min(count, len(one) - 1)
    x0[:known] = one.x0[:known, item, :, row]
    if known < count:
        x0[-1] = values(one, count - 1, "x0", slice(item, item + 1))[0, :, row]
    if kind == "x0":
        return x0
    eps = np.where(sigma > 0.0, (x - alpha * x0) / np.maximum(sigma, 1e-12), 0.0)
    for k in np.flatnonzero(sigma[:, 0, 0] == 0.0):
        eps[k] = values(one, int(k), "eps", slice(item, item + 1))[0, :, row]
    return np.asarray(eps)
