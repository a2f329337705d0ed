"""Gradient norms by layer group and loss by noise level, gathered from step to step until told."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from diffusion_gui.core.runs.training_record import BINS, LEVEL_EDGES, Detail
from diffusion_gui.storage.run_log import detail_due

DIGITS = 4
"""Significant ones: a picture shows no more."""


class Details:
    """Sums since the last Detail."""

    def __init__(self, groups: tuple[str, ...]) -> None:
        self._groups = groups
        self._forget()

    def _forget(self) -> None:
        self._steps = 0
        self._norms = np.zeros(len(self._groups))
        self._losses, self._counts = np.zeros(BINS), np.zeros(BINS, np.int64)

    def add(
        self,
        step: int,
        squares: npt.NDArray[np.float64],
        levels: npt.NDArray[np.float64],
        losses: npt.NDArray[np.float64],
    ) -> Detail | None:
        """Take a step's figures; returns the means at a step that tells them.

        Args:
            squares: (G,) squared gradient norms, `levels` (N,) log(sigma / alpha) of the batch's
                items and `losses` (N,) theirs.
        """
        self._steps += 1
        self._norms += np.sqrt(squares)
        places = np.clip(np.floor(levels - LEVEL_EDGES[0]).astype(np.int64), 0, BINS - 1)
        self._losses += np.bincount(places, losses, BINS)
        self._counts += np.bincount(places, minlength=BINS)
        if not detail_due(step):
            return None
        with np.errstate(invalid="ignore"):
            losses_told = _rounded(self._losses / self._counts)
        told = Detail(step, self._groups, _rounded(self._norms / self._steps), losses_told)
        self._forget()
        return told


def _rounded(values: npt.NDArray[np.float64]) -> tuple[float, ...]:
    return tuple(float(f"{value:.{DIGITS}g}") for value in values)
