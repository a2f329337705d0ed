"""What every process, forward or reverse, hands out: one Step between two ends."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from torch import Tensor

from diffusion_gui.core.schedule import NoiseSchedule


class End(NamedTuple):
    """One end of a step: schedule index and its alpha and sigma, as Python floats (float64)."""

    t: int
    alpha: float
    sigma: float


@dataclass(frozen=True, eq=False)
class Step:
    """Step k, from state `x` at end `s` to state `x_next` at end `t`.

    Whoever drives a sampler may write into `x_next` before asking for the next step, which then
    starts from what was written: that is how a part of an item is kept, or a state replaced.

    Attributes:
        x0: the denoiser's prediction at `x` (the truth, in the forward process).
        noise: fresh standard normal noise the step added; None where it added none.
    """

    k: int
    s: End
    t: End
    x: Tensor
    x0: Tensor
    noise: Tensor | None
    x_next: Tensor


def ends(
    schedule: NoiseSchedule, timesteps: npt.NDArray[np.int64]
) -> Iterator[tuple[int, End, End]]:
    """(k, from, to) of every step along `timesteps`, in play order."""
    places = [End(int(t), float(schedule.alpha[t]), float(schedule.sigma[t])) for t in timesteps]
    for k, (s, t) in enumerate(itertools.pairwise(places)):
        yield k, s, t
