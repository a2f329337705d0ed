"""A data set of pictures that do not all fit in memory: any of them is read when it is needed."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass

import numpy as np

from diffusion_gui.core.noise import Stream, generator
from diffusion_gui.core.protocol.events import Progress
from diffusion_gui.core.text import Translatable, msg

from .dataset import Dataset, FloatArray, Items, StoredDataset, drawn_places
from .file_listing import IntArray
from .picture_reader import PictureReader

PART_BYTES = 2**27
"""Memory of the random part that is used where all items would be needed at once."""
SAMPLE = 1024
"""Pictures that tell how large their values are, and whether a run goes on with the same data."""
_PART = 2**62 + 1
"""Item of the DATA stream that chooses the part; no data set draws it."""


def part_of(total: int, side: int) -> int:
    """How many pictures of `side` pixels the random part holds."""
    return min(total, max(1, PART_BYTES // (3 * side * side * 4)))


def part_note(name: str, total: int, side: int) -> Translatable:
    """What is said of a set that is read from disk."""
    return msg(
        "{name} holds {total:,} pictures, which are read from disk as they are needed. Where all "
        "are needed at once (ideal denoiser, nearest picture, classifier of a score), {part:,} of "
        "them, chosen at random, are used instead.",
        name=name,
        total=total,
        part=part_of(total, side),
    )


@dataclass(frozen=True, eq=False)
class DiskPictures(Dataset):
    """Pictures read from disk. `tensors` gives a random part, `items_at` any of them."""

    reader: PictureReader

    on_disk = True
    has_originals = True

    @property
    def held(self) -> int:
        return part_of(self.total, self.reader.side)

    def items_at(self, places: IntArray) -> Items:
        return self.reader.items_at(places)

    def squares_at(self, places: IntArray, cuts: FloatArray, smallest: float) -> Items:
        return self.reader.squares_at(places, cuts, smallest)

    def draw(
        self, count: int, seed: int, wanted: Sequence[int] | None = None, first: int = 0
    ) -> Items:
        labels = self.reader.source.labels
        return self.items_at(drawn_places(self.domain, labels, count, seed, wanted, first))

    def making(self) -> Generator[Progress]:
        yield from self._once("_part", self.held)

    def tensors(self) -> Items:
        for _ in self.making():
            pass
        part: Items = self.__dict__["_part"]
        return part

    def sampling(self) -> Generator[Progress]:
        yield from self._once("_sample", min(self.total, SAMPLE))

    def sample(self) -> Items:
        for _ in self.sampling():
            pass
        sample: Items = self.__dict__["_sample"]
        return sample

    def _once(self, name: str, count: int) -> Generator[Progress]:
        if name not in self.__dict__:
            order = generator(0, Stream.DATA, _PART).permutation(self.total)
            self.__dict__[name] = yield from self.reader.reading(np.sort(order[:count]))

    def news(self) -> Translatable | None:
        return self.reader.news()


@dataclass(frozen=True, eq=False)
class HeldPictures(StoredDataset):
    """Pictures held in memory at the size of items, whose originals are read where asked for.

    Attributes:
        places: of the items (N,) among the reader's pictures.
    """

    reader: PictureReader
    places: IntArray

    has_originals = True

    def squares_at(self, places: IntArray, cuts: FloatArray, smallest: float) -> Items:
        return self.reader.squares_at(self.places[places], cuts, smallest)

    def news(self) -> Translatable | None:
        return self.reader.news()
