"""The items, noise and levels of a training step: functions of (seed, step, item) alone."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from diffusion_gui.core.noise import Stream, generator
from diffusion_gui.core.recipes.train_settings import TrainSettings

from .noise_levels import draw_levels
from .training_items import TrainingItems, Wanted
from .variations import Variations

_ORDER, _NOISE, _CUTS = 1, 0, 5
"""Items of the TRAIN stream: the order of an epoch, and a step's noise and its squares."""


class Batches:
    """A run's batches, of which this process takes the part of its `rank`.

    The whole batch is the same whatever the number of processes and passes: process r of P has
    the r-th of P equal parts of it, and its passes divide that in the same way. Noise is drawn up
    to the end of the own part, since numbers of one generator cannot be skipped: some 5 ns a
    number, by each process. Items on disk are read before their time.
    """

    def __init__(self, settings: TrainSettings, items: TrainingItems, rank: int) -> None:
        self.items = items
        self._settings = settings
        own = settings.batch * settings.accumulate
        self.part = slice(rank * own, (rank + 1) * own)
        self._varied = Variations(settings, tuple(items.sample[0].shape[1:]))
        self._epochs: dict[int, npt.NDArray[np.int64]] = {}

    def places(self, step: int) -> npt.NDArray[np.int64]:
        """Items of the whole batch: consecutive places in one shuffled epoch after the other."""
        total, batch = len(self.items), self._settings.total_batch
        places = []
        start, missing = step * batch, batch
        while missing:
            epoch, offset = divmod(start, total)
            part = self._order(epoch)[offset : offset + missing]
            places.append(part)
            start, missing = start + len(part), missing - len(part)
        return np.concatenate(places)

    def _order(self, epoch: int) -> npt.NDArray[np.int64]:
        """The shuffled places of an epoch; that of the one before is kept with it."""
        if epoch not in self._epochs:
            self._epochs = {one: self._epochs[one] for one in self._epochs if one == epoch - 1}
            rng = generator(self._settings.seed, Stream.TRAIN, _ORDER, epoch)
            self._epochs[epoch] = rng.permutation(len(self.items))
        return self._epochs[epoch]

    def _own(self, step: int) -> Wanted:
        s, places = self._settings, self.places(step)[self.part]
        if not s.min_crop:
            return places, None
        rng = generator(s.seed, Stream.TRAIN, _CUTS, step)
        return places, rng.random((s.total_batch, 3))[self.part]

    def draw(self, step: int) -> tuple[Tensor, Tensor, Tensor, npt.NDArray[np.float64]]:
        """(x0, eps, labels) of the own items, on the CPU, and the levels of the whole batch.

        Labels are (N,), or (N, 2) with hidden classes; see `TrainingItems.at`.

        Raises:
            UserError: the items are on disk, and can no longer be read.
        """
        s, total = self._settings, self._settings.total_batch
        own = self.part.stop - self.part.start
        ahead = min(self.items.ahead(own), s.steps - step)
        self.items.expect(self._own(step + k) for k in range(ahead))
        x0, labels = self.items.at(*self._own(step))
        x0 = self._varied(x0, step, self.part)
        rng = generator(s.seed, Stream.TRAIN, _NOISE, step)
        levels = draw_levels(rng, total, s.level_mean, s.level_std)
        dropped = torch.from_numpy(rng.random(total) < s.label_dropout)[self.part]
        shape = (self.part.stop, *x0.shape[1:])
        eps = rng.standard_normal(shape, np.float32)[self.part.start :]
        labels = labels.clone()
        (labels if labels.dim() == 1 else labels[:, 0])[dropped] = -1
        return x0, torch.from_numpy(eps), labels, levels
