"""Row over time: one row of pixels of one item over all steps, as one picture; time runs right."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from diffusion_gui.core.runs.shown_values import is_known, shown_range
from diffusion_gui.core.runs.trajectory import Trajectory

from . import view_of


@dataclass(frozen=True, eq=False)
class RowOverTime:
    """What the view of a row over time paints.

    Attributes:
        item: (H, W, 3) the item as it is now; `row` is the row of it that is followed, `hertz` the
            pitch that it stands for, if it does.
        pictures: by quantity (x, x0, eps), (W, states so far, 4) of each trajectory; clear where
            nothing is known.
        planned: frames of the whole timeline; `position` the one shown.
        starts: the position at which each trajectory begins.
    """

    item: npt.NDArray[np.uint8]
    row: int
    pictures: dict[str, list[npt.NDArray[np.uint8]]]
    planned: int
    position: int
    starts: tuple[int, ...]
    hertz: float | None = None


def row_over_time_of(run: Trajectory, item: int, row: int, quantity: str) -> npt.NDArray[np.uint8]:
    """Row `row` of `item` in every state there is: (W, states, 4) uint8, clear while not known."""
    picture = np.zeros((run.shown.shape[-1], len(run), 4), np.uint8)
    ks, rows = shown_range(run, slice(0, len(run)), quantity, (item, slice(None), row))
    if ks:  # of (states, C, W) one image with a column a state
        to_rgb = view_of(run.shown).to_rgb
        picture[:, ks, :3] = to_rgb(rows.transpose(1, 2, 0)[None], run.shown, quantity)[0]
        picture[:, ks, 3] = [255 * is_known(run, k, quantity) for k in ks]
    return picture
