"""The clock of a comparison: which state of each pane belongs to a position, and distances."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from diffusion_gui.core.recipes.comparison import Pane
from diffusion_gui.core.recipes.network_calls import calls_before

from .shown_values import state_value
from .trajectory import NoiseLevels, Trajectory

TICKS = 240
"""Positions of the common clock, 0 to TICKS."""


FLOOR = 1e-4
"""Distances below are drawn here: a logarithm knows no zero."""


def level(path: NoiseLevels) -> npt.NDArray[np.float64]:
    """The noise level sigma / (alpha + sigma) of each state of a run, 1 is noise."""
    return np.asarray(path.sigma / (path.alpha + path.sigma))


def ticks(clock: str, trajectory: Trajectory, pane: Pane, most_calls: int) -> npt.NDArray[np.int64]:
    """The clock's position (0..TICKS) at which each planned state of a pane is due.

    Args:
        most_calls: network calls of the pane that makes most.
    """
    planned = pane.planned
    if clock == "calls":
        made = calls_before(pane.recipe, planned, bool((trajectory.labels >= 0).any()))
        share = made / max(1, most_calls)
    elif clock == "level":
        share = 1.0 - level(trajectory.path)[: planned + 1]
    else:
        share = np.arange(planned + 1) / planned
    return np.asarray(np.ceil(TICKS * np.clip(share, 0.0, 1.0) - 1e-9), np.int64)


def axis(clock: str, pane: Pane, trajectory: Trajectory | None) -> npt.NDArray[np.float64]:
    """Where each planned state of a pane stands on the clock: calls made, or a percentage.

    Args:
        trajectory: the pane's run; None before it has started.
    """
    planned = pane.planned
    if clock == "calls":
        labelled = trajectory is not None and bool((trajectory.labels >= 0).any())
        return calls_before(pane.recipe, planned, labelled).astype(np.float64)
    if clock == "level" and trajectory is not None:
        return 100.0 * level(trajectory.path)[: planned + 1]
    return 100.0 * np.arange(planned + 1) / planned


def reading(clock: str, position: int, most_calls: int) -> float:
    """What the clock shows at `position` (0..TICKS), on the scale of `axis`."""
    share = position / TICKS
    if clock == "calls":
        return share * most_calls
    return 100.0 * (1.0 - share if clock == "level" else share)


def due(places: npt.NDArray[np.int64], position: int, there: int) -> int:
    """The state shown at `position`: the last one due by then, of the `there` that are there."""
    k = int(np.searchsorted(places, position, side="right")) - 1
    return max(0, min(k, there - 1))


def distance(trajectory: Trajectory, k: int, end: npt.NDArray[np.float32], measure: str) -> float:
    """Mean distance of state k (`x`), or of its prediction (`x0`), to `end` (N, *S).

    The root mean square over an item's numbers, averaged over the items; states as they are, not
    at the size they are shown in.
    """
    x = state_value(trajectory, k, "x0") if measure == "x0" else trajectory.x[k]
    off = (np.asarray(x, np.float64) - end).reshape(len(x), -1)
    return float(np.sqrt((off**2).mean(1)).mean())
