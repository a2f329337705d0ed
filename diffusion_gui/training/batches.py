"""The items, noise and levels of a training step: functions of (seed, step, item) alone."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from diffusion_gui.core.noise import Stream, generator
from diffusion_gui.core.recipes.train_settings import TrainSettings

from .noise_levels import draw_levels

_ORDER, _NOISE = 1, 0
"""Items of the TRAIN stream: one for the order of an epoch, one for the noise of a step."""


class Batches:
    """A run's batches, of which this process takes the part of its `rank`.

    The whole batch is the same whatever the number of processes and passes: process r of P has
    the r-th of P equal parts of it, and its passes divide that in the same way. Noise is drawn up
    to the end of the own part, since numbers of one generator cannot be skipped: some 5 ns a
    number, by each process.
    """

    def __init__(self, settings: TrainSettings, x: Tensor, labels: Tensor, rank: int) -> None:
        """Args: x (N, *S) and labels (N,): the training set, on the CPU."""
        self.x, self.labels = x, labels
        self._settings = settings
        own = settings.batch * settings.accumulate
        self.part = slice(rank * own, (rank + 1) * own)
        self._epoch: tuple[int, npt.NDArray[np.int64]] = (-1, np.empty(0, np.int64))

    def places(self, step: int) -> npt.NDArray[np.int64]:
        """Items of the whole batch: consecutive places in one shuffled epoch after the other."""
        total, batch = len(self.x), self._settings.total_batch
        places = []
        start, missing = step * batch, batch
        while missing:
            epoch, offset = divmod(start, total)
            if self._epoch[0] != epoch:
                rng = generator(self._settings.seed, Stream.TRAIN, _ORDER, epoch)
                self._epoch = (epoch, rng.permutation(total))
            part = self._epoch[1][offset : offset + missing]
            places.append(part)
            start, missing = start + len(part), missing - len(part)
        return np.concatenate(places)

    def draw(self, step: int) -> tuple[Tensor, Tensor, Tensor, npt.NDArray[np.float64]]:
        """(x0, eps, labels) of the own items, on the CPU, and the levels of the whole batch."""
        s, total = self._settings, self._settings.total_batch
        index = torch.from_numpy(self.places(step)[self.part])
        rng = generator(s.seed, Stream.TRAIN, _NOISE, step)
        levels = draw_levels(rng, total, s.level_mean, s.level_std)
        dropped = torch.from_numpy(rng.random(total) < s.label_dropout)[self.part]
        shape = self.x.shape[1:]
        eps = rng.standard_normal((self.part.stop, *shape), np.float32)[self.part.start :]
        labels = self.labels[index].masked_fill(dropped, -1)
        return self.x[index], torch.from_numpy(eps), labels, levels
