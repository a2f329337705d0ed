"""What every data set is: items by seed, and the whole training set as one tensor."""

from __future__ import annotations

import os
from abc import ABC, abstractmethod
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import ClassVar

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from diffusion_gui.core.catalog import DATASETS
from diffusion_gui.core.domain import Domain
from diffusion_gui.core.errors import unknown_name
from diffusion_gui.core.noise import Stream, generator
from diffusion_gui.core.protocol.events import Progress
from diffusion_gui.core.recipes.data_spec import data_path
from diffusion_gui.core.text import Translatable

Items = tuple[Tensor, Tensor]
"""x float32 (N, *shape) and labels int64 (N,), -1 where an item has none."""

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
Make = Callable[[FloatArray, IntArray], tuple[npt.NDArray[np.floating], IntArray]]


_BLOCK = 512
"""Items that are made at once."""


@dataclass(frozen=True, eq=False)
class Dataset(ABC):
    """Items of one domain.

    Attributes:
        total: items there are; 0 where they are made on demand without end.
        notes: what the person should know, such as files that were skipped.
    """

    name: str
    domain: Domain
    total: int
    notes: tuple[str, ...] = field(default=(), kw_only=True)

    @abstractmethod
    def draw(
        self, count: int, seed: int, wanted: Sequence[int] | None = None, first: int = 0
    ) -> Items:
        """`count` items of the order that `seed` gives, from the one of number `first` on.

        Item i depends on (seed, i) and its wanted class alone: item 3 of 4 is item 3 of 16.

        Args:
            wanted: class of each item, -1 for any; None for any throughout. Ignored by data
                without classes.
        """

    @abstractmethod
    def tensors(self) -> Items:
        """The whole training set, on the CPU; made once and kept."""

    def making(self) -> Generator[Progress]:
        """Make what `tensors` returns, step by step, where it takes its time; closing it stops."""
        yield from ()

    def hidden(self) -> Tensor | None:
        """The hidden class (N,) of each item of `tensors`, in 0..domain.hidden-1; None without."""
        return None

    on_disk: ClassVar[bool] = False
    """Items are read when they are needed; `tensors` gives a random part of them."""

    @property
    def held(self) -> int:
        """Items that `tensors` gives of those there are; 0 where they are made without end."""
        return self.total

    def items_at(self, places: IntArray) -> Items:
        """The training items at `places` (N,); from any thread.

        Raises:
            UserError: they are on disk, and can no longer be read.
        """
        index = torch.from_numpy(places)
        x, labels = self.tensors()
        return x[index], labels[index]

    has_originals: ClassVar[bool] = False
    """Its pictures can be read at their own size, which `squares_at` cuts from."""

    def squares_at(self, places: IntArray, cuts: FloatArray, smallest: float) -> Items:
        """Training items cut at random out of the pictures at `places` (N,); from any thread.

        Args:
            cuts: (N, 3) in [0, 1): the size of each square, and where it is.
            smallest: the side of the smallest one, as a share of its picture's shorter side.

        Raises:
            UserError: they can no longer be read.
        """
        raise NotImplementedError(self.name)

    def sample(self) -> Items:
        """Items that training is measured by: all, or a random part of those on disk."""
        return self.tensors()

    def sampling(self) -> Generator[Progress]:
        """Make what `sample` returns, step by step; closing it stops."""
        yield from self.making()

    def news(self) -> Translatable | None:
        """What was left out since it was last asked; None where nothing was."""
        return None


def drawn_places(
    domain: Domain,
    labels: IntArray,
    count: int,
    seed: int,
    wanted: Sequence[int] | None,
    first: int,
) -> IntArray:
    """Places (count,) of the items that `Dataset.draw` gives of a fixed set with `labels` (N,)."""
    order = generator(seed, Stream.DATA).permutation(len(labels))
    numbers = np.arange(first, first + count)
    places = order[numbers % len(labels)]
    if wanted is not None and domain.labels:
        ordered = labels[order]
        for item, label in enumerate(wanted[:count]):
            members = order[ordered == label] if label >= 0 else order
            places[item] = members[numbers[item] % len(members)]
    return places


@dataclass(frozen=True, eq=False)
class StoredDataset(Dataset):
    """A fixed set: `x` float32 (total, *shape) and `labels` int64 (total,)."""

    x: Tensor
    labels: Tensor

    def draw(
        self, count: int, seed: int, wanted: Sequence[int] | None = None, first: int = 0
    ) -> Items:
        labels = self.labels.numpy()
        places = drawn_places(self.domain, labels, count, seed, wanted, first)
        return self.items_at(places)

    def tensors(self) -> Items:
        return self.x, self.labels


@dataclass(frozen=True, eq=False)
class ProceduralDataset(Dataset):
    """Items made from uniform numbers by a pure function, without end.

    Attributes:
        numbers: uniform numbers an item is made from.
        make: (numbers (N, numbers) in [0, 1), classes (N,)) -> (x (N, *shape), labels (N,)).
        training: items that `tensors` makes.
        hides: numbers (N, numbers) -> the hidden classes (N,), of a domain that has some.
    """

    numbers: int
    make: Make
    training: int
    hides: Callable[[FloatArray], IntArray] | None = None

    def draw(
        self, count: int, seed: int, wanted: Sequence[int] | None = None, first: int = 0
    ) -> Items:
        u = np.empty((count, self.numbers + 1))
        for item in range(count):
            u[item] = generator(seed, Stream.DATA, first + item).random(self.numbers + 1)
        return self._items(u, wanted)

    def _items(self, u: FloatArray, wanted: Sequence[int] | None) -> Items:
        classes = np.floor(u[:, 0] * max(len(self.domain.labels), 1)).astype(np.int64)
        if wanted is not None:
            asked = np.asarray(wanted[: len(u)], np.int64)
            classes = np.where(asked >= 0, asked, classes)
        x, labels = self.make(u[:, 1:], classes)
        return torch.from_numpy(np.ascontiguousarray(x, np.float32)), torch.from_numpy(labels)

    def making(self) -> Generator[Progress]:
        if "_training_set" in self.__dict__:
            return
        # Item 2**63 is never drawn by `draw`, so training items and shown ones differ.
        rng = generator(0, Stream.DATA, 2**63)
        # Filled block by block: the blocks and all of them at once would take twice the memory.
        x = torch.empty((self.training, *self.domain.shape))
        labels = torch.empty(self.training, dtype=torch.int64)
        hidden = torch.empty_like(labels) if self.hides else None
        for start in range(0, self.training, _BLOCK):
            yield Progress(start, self.training, "making the data")
            rows = slice(start, min(start + _BLOCK, self.training))
            numbers = rng.random((rows.stop - start, self.numbers + 1))
            x[rows], labels[rows] = self._items(numbers, None)
            if self.hides and hidden is not None:
                hidden[rows] = torch.from_numpy(self.hides(numbers[:, 1:]))
        self.__dict__["_hidden"] = hidden
        self.__dict__["_training_set"] = x, labels

    @cached_property
    def _training_set(self) -> Items:
        for _ in self.making():
            pass
        made: Items = self.__dict__["_training_set"]
        return made

    def tensors(self) -> Items:
        return self._training_set

    def hidden(self) -> Tensor | None:
        self.tensors()
        classes: Tensor | None = self.__dict__["_hidden"]
        return classes


def opening(spec: str) -> Generator[Progress, None, Dataset]:
    """Open a data set by its catalogue name, by `points:FILE` or `images:FOLDER`, or by a path.

    A path may lead to a folder of images, a CSV of points or a single image. Yields while a folder
    or a large file is read, and returns the data set; closing it stops the reading.

    Raises:
        UserError: an unknown name (lists the known ones), a file or folder that will not do, or a
            data set that has to be downloaded first.
    """
    asked = data_path(spec)
    if asked is None:
        entry = DATASETS[spec]
    elif asked.is_sure or os.path.lexists(asked.place()):
        entry = asked.reader
    else:
        raise unknown_name("data set", spec, DATASETS)
    loaded: Dataset | Generator[Progress, None, Dataset] = entry.load()(spec)
    return loaded if isinstance(loaded, Dataset) else (yield from loaded)


def open_dataset(spec: str) -> Dataset:
    """Open a data set as `opening` does, and wait for it."""
    steps = opening(spec)
    while True:
        try:
            next(steps)
        except StopIteration as end:
            dataset: Dataset = end.value
            return dataset
