"""The item or the state of a run that a person chose for a file, or why there is none."""

from __future__ import annotations

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.runs.trajectory import Trajectory
from diffusion_gui.core.text import msg


def check_item(run: Trajectory, item: int) -> int:
    """`item`, or the first one for -1; raises UserError where a run has no such item."""
    count = len(run.labels)
    if item >= count:
        raise UserError(
            msg("There is no item {item}.", item=item),
            msg("The run has {count}, and the first is 0.", count=count),
            "Choose another item.",
        )
    return max(0, item)


def check_state(run: Trajectory, k: int) -> int:
    """`k`, or for -1 the last state there is; raises UserError where a run will have no such."""
    if k > run.steps:
        raise UserError(
            msg("There is no state {k}.", k=k),
            msg("The run has states 0 to {last}.", last=run.steps),
            "Choose another state.",
        )
    return k if k >= 0 else len(run) - 1


def refuse_missing(run: Trajectory, k: int) -> None:
    """Raise UserError where a run has not come to state `k` yet."""
    if k >= len(run):
        raise UserError(
            msg("State {k} is not there yet.", k=k),
            "The run is not finished.",
            "Wait for its end, or choose an earlier state.",
        )
