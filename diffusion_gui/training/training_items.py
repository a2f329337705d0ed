"""The items that a run learns from, by their places: held in memory, or read ahead from disk."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn

from diffusion_gui.core.text import Translatable
from diffusion_gui.data import Dataset
from diffusion_gui.data.picture_reader import reader_count
from diffusion_gui.models.coding import Coding
from diffusion_gui.models.task_network import TaskNetwork

from .data_signature import data_signature
from .held_out import split

Places = npt.NDArray[np.int64]

_AHEAD_BYTES = 2**27
"""Memory of batches that were read before they are needed."""


class TrainingItems:
    """States and labels of a data set.

    Attributes:
        signature: of the data, as `data_signature` gives it; of a random part where it is on disk.
        unseen: items and labels that are kept from training; None where all are learned from.
    """

    def __init__(self, dataset: Dataset, coding: Coding, network: nn.Module | None = None) -> None:
        self._dataset = dataset
        self._coding = coding
        self.unseen: tuple[Tensor, Tensor] | None = None
        on_disk = dataset.on_disk
        if isinstance(network, TaskNetwork) and network.tested:
            (x, self._labels), self.unseen = split(dataset)
            on_disk = False  # a part of those is held in memory
        else:
            x, self._labels = dataset.sample()
        self._x = coding.encode(x)
        self.signature = data_signature(self._x, self._labels)
        self._coming: dict[bytes, Future[tuple[Tensor, Tensor]]] = {}
        self._pool: ThreadPoolExecutor | None = None
        if on_disk:
            self.signature = float(dataset.total), *self.signature[1:]
            self._pool = ThreadPoolExecutor(reader_count(), "read-batches")

    @property
    def sample(self) -> tuple[Tensor, Tensor]:
        """States (N, *S) and labels that the run is measured by: all, or those of a part."""
        return self._x, self._labels

    def finish(self, network: nn.Module) -> Mapping[str, float]:
        """What a network that is no denoiser measures of itself before it is saved."""
        if not isinstance(network, TaskNetwork):
            return {}
        return network.finish(*(self.unseen or self.sample))

    def __len__(self) -> int:
        return self._dataset.total if self._pool else len(self._x)

    def at(self, places: Places) -> tuple[Tensor, Tensor]:
        """(states (N, *S), labels (N,)) at `places`, on the CPU.

        Raises:
            UserError: they are on disk, and can no longer be read.
        """
        if self._pool is None:
            index = torch.from_numpy(places)
            return self._x[index], self._labels[index]
        coming = self._coming.pop(places.tobytes(), None)
        return coming.result() if coming else self._read(places)

    def ahead(self, count: int) -> int:
        """Of how many batches of `count` items the reading is worth to begin before their time."""
        if self._pool is None:
            return 0
        size = count * self._x[0].numel() * self._x.element_size()
        return max(1, min(2 * reader_count(), _AHEAD_BYTES // size))

    def expect(self, batches: Iterable[Places]) -> None:
        """Begin to read batches that will be asked for, as far as that has not begun."""
        for places in batches:
            if self._pool and (key := places.tobytes()) not in self._coming:
                self._coming[key] = self._pool.submit(self._read, places)

    def _read(self, places: Places) -> tuple[Tensor, Tensor]:
        x, labels = self._dataset.items_at(places)
        return self._coding.encode(x), labels

    def news(self) -> Translatable | None:
        """What was left out since it was last asked; None where nothing was."""
        return self._dataset.news()

    def close(self) -> None:
        """Let go of the threads that read."""
        if self._pool:
            self._pool.shutdown(cancel_futures=True)
