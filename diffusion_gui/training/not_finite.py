"""A run whose numbers have left the range of 32-bit floats: what is told of it."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from diffusion_gui.core.errors import NotFinite
from diffusion_gui.core.text import Translatable, msg


def not_finite(what: Translatable, stopped: Translatable, lr: float) -> NotFinite:
    """The error for `what` that is no finite number; `stopped` says when."""
    return NotFinite(
        msg("{stopped}: {what} is not a finite number.", stopped=stopped, what=what),
        "The weights have grown too large for 32-bit numbers (exploding gradients), "
        "or the data holds such a number; the step was not taken.",
        msg(
            "Lower the learning rate (now {lr:g}), clip gradients at 1, "
            "or warm up longer, and train again; the last saved checkpoint is unharmed.",
            lr=lr,
        ),
    )


def loss_of(item_losses: npt.NDArray[np.float64], processes: int) -> Translatable:
    """The loss, with the processes whose items (N,) have one that is not finite, where not all."""
    wrong = ~np.isfinite(item_losses.reshape(processes, -1)).all(axis=1)
    if processes == 1 or wrong.all():
        return msg("the loss")
    return msg(
        "the loss in process {ranks} of {processes} (counted from 0)",
        ranks=", ".join(map(str, np.flatnonzero(wrong))),
        processes=processes,
    )
