"""The streak: one row of pixels of one item over all steps, as one picture; time runs right."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from diffusion_gui.core.runs.shown_values import shown_range
from diffusion_gui.core.runs.timeline import Timeline
from diffusion_gui.render.pixels import to_rgb


@dataclass(frozen=True, eq=False)
class RowOverTime:
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


def row_over_time_of(timeline: Timeline, item: int, row: int, kind: str) -> npt.NDArray[np.uint8]:
    """Row `row` of `item` in every frame there is: (W, frames, 3) uint8."""
    left = timeline.available
    parts = []
    for one in timeline.trajectories:
        count = min(left, len(one))
        if count <= 0:
            break
        index = (item, slice(None), row)
        parts.append(shown_range(one, slice(0, count), kind, index))
        left -= one.steps + 1
    columns = np.concatenate(parts)  # (frames, C, W)
    picture = columns.transpose(1, 2, 0)[None]  # one image of W rows and a column a frame
    images = to_rgb(picture, timeline.trajectories[0].shown, kind)
    return np.asarray(images[0])
