"""What is recorded of a training run: its steps, gradient norms and losses by noise level."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from diffusion_gui.core.event import Event

MEAN_STEPS = 50
"""Steps that the one loss which is told anywhere is the mean of."""


LEVEL_EDGES = tuple(float(edge) for edge in range(-5, 6))
"""Edges of the ten bins of log(sigma / alpha) that the loss is told in; the outer take the rest."""


BINS = len(LEVEL_EDGES) - 1


Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Detail:
    """What is told now and then: means over the steps since the last time, up to `step`.

    Attributes:
        groups: names of the layer groups; `norms` their gradients' norms before clipping.
        level_loss: mean loss in each bin of LEVEL_EDGES, nan where no item fell.
    """

    step: int
    groups: tuple[str, ...]
    norms: tuple[float, ...]
    level_loss: tuple[float, ...]


@dataclass(frozen=True, eq=False)
class LogPart:
    """Lines of a log, as columns (R,) of `steps` (int64), `losses`, `norms`, `rates`, `seconds`.

    Attributes:
        mean_loss: of the last line, over MEAN_STEPS; nan where the log does not tell it.
    """

    steps: npt.NDArray[np.int64]
    losses: Floats
    norms: Floats
    rates: Floats
    seconds: Floats
    details: tuple[Detail, ...] = ()
    mean_loss: float = math.nan

    def __len__(self) -> int:
        return len(self.steps)


@dataclass(frozen=True)
class TrainStep(Event):
    """One optimizer step.

    Attributes:
        grad_norm: of all gradients before clipping.
        loss: of this step's batch alone.
        seconds: training time so far, over all sittings.
        detail: gradient norms by layer group and loss by noise level, at steps that tell them.
        mean_loss: of the last MEAN_STEPS steps; the figure that is told everywhere.
    """

    step: int
    loss: float
    grad_norm: float
    lr: float
    seconds: float
    detail: Detail | None = None
    mean_loss: float = math.nan
