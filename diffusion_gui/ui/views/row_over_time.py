"""Row over time: one row of pixels of one item over all steps, as one picture; time runs right."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from diffusion_gui.core.catalog import MODALITIES
from diffusion_gui.core.runs.shown_values import is_visible, shown_range, shown_value
from diffusion_gui.core.runs.trajectory import Trajectory

from . import view_of

Pixels = npt.NDArray[np.uint8]


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
        ends: what stands below the first and the last column; None for what a run begins and ends
            with.
    """

    item: Pixels
    row: int
    pictures: dict[str, list[Pixels]]
    planned: int
    position: int
    starts: tuple[int, ...]
    hertz: float | None = None
    ends: tuple[str, str] | None = None


def item_of(run: Trajectory, k: int, quantity: str, item: int, moment: int = 0) -> Pixels:
    """`item` of state k (H, W, 3) uint8 at a moment of its clock; nothing (H, W, 4) if unknown."""
    if not is_visible(run, k, quantity):
        return np.zeros((*run.shown.shape[-2:], 4), np.uint8)
    view = view_of(run.shown)
    x = shown_value(run, k, quantity, slice(item, item + 1))
    picture: Pixels = view.to_rgb(*view.at_moment(x, run.shown, moment), quantity)[0]
    return picture


def row_over_time_of(
    run: Trajectory, item: int, row: int, quantity: str, moment: int = 0
) -> Pixels:
    """Row `row` of `item` in every state there is: (W, states, 4) uint8, clear while not known.

    Args:
        moment: of items with a clock of their own, the one whose row it is.
    """
    picture = np.zeros((run.shown.shape[-1], len(run), 4), np.uint8)
    place = (moment, row) if MODALITIES[run.shown.modality].clock else (row,)
    ks, rows = shown_range(run, slice(0, len(run)), quantity, (item, slice(None), *place))
    if ks:  # of (states, C, W) one image with a column a state
        to_rgb = view_of(run.shown).to_rgb
        picture[:, ks, :3] = to_rgb(rows.transpose(1, 2, 0)[None], run.shown, quantity)[0]
        picture[:, ks, 3] = [255 * is_visible(run, k, quantity) for k in ks]
    return picture
