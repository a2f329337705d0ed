"""Pictures read by their places when they are needed: what was read is kept while there is room."""

from __future__ import annotations

import math
import os
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.kept import Kept
from diffusion_gui.core.protocol.events import Progress
from diffusion_gui.core.text import Translatable, counted, msg

from .dataset import FloatArray, Items
from .file_listing import IntArray
from .images import Pixels, crop_to_square, random_square, shortened
from .own_files import listed
from .picture_source import PictureSource

KEPT_BYTES = 2**28
"""Memory of the squares that are kept once they were read."""
ORIGINAL_BYTES = 2**28
"""Memory of the larger pictures that squares are cut from."""
_FINER = 2
"""Times the side of an item that the smallest square has at least, where its picture has it."""
_TRIES = 64
"""Pictures that are tried in place of one that cannot be read."""
_BLOCK = 64
"""Pictures between two signs of life."""


def reader_count() -> int:
    """Threads that read: they wait for the disk, or decode while others compute."""
    return max(1, min(8, (os.cpu_count() or 2) - 1))


def items_of(squares: Pixels) -> Tensor:
    """Squares uint8 (N, side, side, 3) as items (N, 3, side, side) in [-1, 1]."""
    x = torch.from_numpy(squares).permute(0, 3, 1, 2).float()
    return x.div_(127.5).sub_(1.0).contiguous()


class PictureReader:
    """Pictures of a source as squares of `side` pixels; from any thread.

    A picture that cannot be read is replaced by the next of its class that can, in a fixed order.
    So what is at a place is a function of the files alone, and not of what was read before.
    """

    def __init__(self, source: PictureSource, side: int) -> None:
        self.source = source
        self.side = side
        self._bad = source.known_bad()
        self._told = len(self._bad)
        self._lock = threading.Lock()
        room = min(len(source), KEPT_BYTES // (3 * side * side))
        self._kept: Pixels = np.empty((room, side, side, 3), np.uint8)
        self._rows: npt.NDArray[np.int32] = np.full(len(source), -1, np.int32)
        self._used = 0
        self._originals: Kept[Pixels] = Kept(ORIGINAL_BYTES, lambda pixels: pixels.nbytes)

    def items_at(self, places: IntArray) -> Items:
        """The items at `places`, (N, 3, side, side), and their labels.

        Raises:
            UserError: they can no longer be read.
        """
        squares = np.empty((len(places), self.side, self.side, 3), np.uint8)
        labels = np.empty(len(places), np.int64)
        for row, place in enumerate(places.tolist()):
            squares[row], taken = self._readable(place, self._square)
            labels[row] = self.source.labels[taken]
        return items_of(squares), torch.from_numpy(labels)

    def squares_at(self, places: IntArray, cuts: FloatArray, smallest: float) -> Items:
        """Squares cut out of the pictures at `places`, (N, 3, side, side), and their labels.

        Args:
            cuts: (N, 3) in [0, 1), and `smallest`: see `random_square`.

        Raises:
            UserError: they can no longer be read.
        """
        squares = np.empty((len(places), self.side, self.side, 3), np.uint8)
        labels = np.empty(len(places), np.int64)
        for row, place in enumerate(places.tolist()):
            picture, taken = self._readable(place, lambda one: self._original(one, smallest))
            size, top, left = cuts[row].tolist()
            squares[row] = random_square(picture, self.side, (size, top, left), smallest)
            labels[row] = self.source.labels[taken]
        return items_of(squares), torch.from_numpy(labels)

    def reading(self, places: IntArray) -> Generator[Progress, None, Items]:
        """`items_at` step by step, in several threads; closing it stops."""
        blocks = np.split(places, range(_BLOCK, len(places), _BLOCK))
        # Filled block by block: the blocks and all of them at once would take twice the memory.
        x = torch.empty((len(places), 3, self.side, self.side))
        labels = torch.empty(len(places), dtype=torch.int64)
        done = 0
        pool = ThreadPoolExecutor(reader_count(), "read-pictures")
        try:
            for part in pool.map(self.items_at, blocks):
                rows = slice(done, done + len(part[1]))
                x[rows], labels[rows] = part
                done = rows.stop
                yield Progress(done, len(places), "reading pictures")
        finally:
            pool.shutdown(cancel_futures=True)
        return x, labels

    def _readable(self, place: int, read: Callable[[int], Pixels | None]) -> tuple[Pixels, int]:
        """What `read` gives at `place`, or at the first one instead that can be read, and where."""
        failed: list[int] = []
        for one in self._instead_of(place):
            if one in self._bad:
                continue
            pixels = read(one)
            if pixels is not None:
                with self._lock:
                    self._bad.update(failed)
                return pixels, one
            failed.append(one)
            if (why := self.source.gone()) is not None:
                raise self._unreadable(why)
        raise self._unreadable(self._names(failed or [place]))

    def _instead_of(self, place: int) -> Iterator[int]:
        """`place`, and then others of its class, spread over all of them."""
        yield place
        labels = self.source.labels
        members = np.flatnonzero(labels == labels[place])
        here = int(np.searchsorted(members, place))
        stride = max(1, round(len(members) * 0.381966))  # by the golden ratio: evenly spread
        while math.gcd(stride, len(members)) > 1:
            stride += 1
        for k in range(1, min(len(members), _TRIES)):
            yield int(members[(here + k * stride) % len(members)])

    def _square(self, place: int) -> Pixels | None:
        row = int(self._rows[place])
        if row >= 0:
            kept: Pixels = self._kept[row]
            return kept
        try:
            picture = self.source.read(place, 4 * self.side)
        except UserError:
            return None
        square = crop_to_square(picture.pixels, self.side)
        with self._lock:
            row = self._used
            self._used = min(row + 1, len(self._kept))
        if row < len(self._kept):
            self._kept[row] = square
            self._rows[place] = row  # after its pixels: others read without the lock
        return square

    def _original(self, place: int, smallest: float) -> Pixels | None:
        """The whole picture at `place`, no larger than its squares need."""
        enough = math.ceil(_FINER * self.side / smallest)

        def read() -> Pixels:
            return shortened(self.source.read(place, enough).pixels, enough)

        try:
            return self._originals.once((place, enough), read)
        except UserError:
            return None

    def _unreadable(self, why: Translatable) -> UserError:
        return UserError(
            msg("The pictures of {path} cannot be read.", path=self.source.path),
            why,
            "Put them back, or choose other data.",
        )

    def _names(self, places: Sequence[int]) -> Translatable:
        return listed([self.source.name(place) for place in places])

    def bad_note(self) -> Translatable | None:
        """One line about the pictures that could not be read; None where all could so far."""
        with self._lock:
            bad = sorted(self._bad)
        if not bad:
            return None
        return counted(
            len(bad),
            "1 picture cannot be read; another is used in its place ({names}).",
            "{count:,} pictures cannot be read; others are used in their places ({names}).",
            names=self._names(bad),
        )

    def news(self) -> Translatable | None:
        """`bad_note` where there are twice as many as it last said; they are remembered then."""
        with self._lock:
            bad, before = sorted(self._bad), self._told
            if len(bad) < max(1, 2 * before):
                return None
            self._told = len(bad)
        self.source.remember_bad(bad)
        return self.bad_note()
