"""The items that a run learns from, by their places: held in memory, or read ahead from disk."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn

from diffusion_gui.core.recipes.train_settings import no_originals
from diffusion_gui.core.text import Translatable
from diffusion_gui.data import Dataset
from diffusion_gui.data.picture_reader import reader_count
from diffusion_gui.models.coding import Coding
from diffusion_gui.models.guessing import GuessingNetwork, with_hidden
from diffusion_gui.models.task_network import TaskNetwork

from .data_signature import data_signature
from .held_out import split

Places = npt.NDArray[np.int64]
Cuts = npt.NDArray[np.float64]
Wanted = tuple[Places, Cuts | None]
"""Items by place, and what is cut out of their pictures, if anything is."""

_AHEAD_BYTES = 2**27
"""Memory of batches that were read before they are needed."""


class TrainingItems:
    """States and labels of a data set.

    Attributes:
        signature: of the data, as `data_signature` gives it; of a random part where it is on disk.
        unseen: items and labels that are kept from training; None where all are learned from.
    """

    def __init__(
        self,
        dataset: Dataset,
        coding: Coding,
        network: nn.Module | None = None,
        min_crop: float = 0.0,
    ) -> None:
        """Args: min_crop: the smallest square that is cut out of a picture; see `TrainSettings`.

        Raises:
            UserError: squares are to be cut out of what has no larger pictures.
        """
        self._dataset = dataset
        self._coding = coding
        self._min_crop = min_crop
        self.unseen: tuple[Tensor, Tensor] | None = None
        on_disk = dataset.on_disk
        tested = isinstance(network, TaskNetwork) and network.tested
        if min_crop and (tested or not dataset.has_originals):
            raise no_originals()
        if tested:
            (x, self._labels), self.unseen = split(dataset)
            on_disk = False  # a part of those is held in memory
        else:
            x, self._labels = dataset.sample()
        self._x = coding.encode(x)
        guesses = isinstance(network, GuessingNetwork) and network.hidden
        self._hidden = dataset.hidden() if guesses else None
        self.signature = data_signature(self._x, self._labels)
        self._coming: dict[bytes, Future[tuple[Tensor, Tensor]]] = {}
        self._pool: ThreadPoolExecutor | None = None
        if on_disk:
            self.signature = float(dataset.total), *self.signature[1:]
        if on_disk or min_crop:
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

    def at(self, places: Places, cuts: Cuts | None = None) -> tuple[Tensor, Tensor]:
        """(states (N, *S), labels (N,)) at `places`, on the CPU.

        For a network that guesses hidden classes, labels are (N, 2) as `with_hidden` makes them.

        Args:
            cuts: (N, 3) in [0, 1), where squares are cut out of pictures.

        Raises:
            UserError: they are on disk, and can no longer be read.
        """
        if self._pool is None:
            index = torch.from_numpy(places)
            labels = self._labels[index]
            if self._hidden is not None:
                labels = with_hidden(labels, self._hidden[index])
            return self._x[index], labels
        coming = self._coming.pop(_key(places, cuts), None)
        return coming.result() if coming else self._read(places, cuts)

    def ahead(self, count: int) -> int:
        """Of how many batches of `count` items the reading is worth to begin before their time."""
        if self._pool is None:
            return 0
        size = count * self._x[0].numel() * self._x.element_size()
        return max(1, min(2 * reader_count(), _AHEAD_BYTES // size))

    def expect(self, batches: Iterable[Wanted]) -> None:
        """Begin to read batches that will be asked for, as far as that has not begun."""
        for places, cuts in batches:
            if self._pool and (key := _key(places, cuts)) not in self._coming:
                self._coming[key] = self._pool.submit(self._read, places, cuts)

    def _read(self, places: Places, cuts: Cuts | None) -> tuple[Tensor, Tensor]:
        if cuts is None:
            x, labels = self._dataset.items_at(places)
        else:
            x, labels = self._dataset.squares_at(places, cuts, self._min_crop)
        return self._coding.encode(x), labels

    def news(self) -> Translatable | None:
        """What was left out since it was last asked; None where nothing was."""
        return self._dataset.news()

    def close(self) -> None:
        """Let go of the threads that read."""
        if self._pool:
            self._pool.shutdown(cancel_futures=True)


def _key(places: Places, cuts: Cuts | None) -> bytes:
    return places.tobytes() + (b"" if cuts is None else cuts.tobytes())
