"""Names, sizes and times of the files in a folder, held so that a million of them take little."""

from __future__ import annotations

import bisect
import itertools
import os
import time
from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import overload

import numpy as np
import numpy.typing as npt

IntArray = npt.NDArray[np.int64]

_TICK_NS = 2 * 10**9
"""The coarsest clock of a file system (FAT); a folder changed so recently may change unseen."""


@dataclass(frozen=True, eq=False)
class FileListing(Sequence[Path]):
    """Files below `root`, in the order of their paths.

    Attributes:
        names: paths from `root`, with `/` between folders, as UTF-8, a zero byte after each.
        starts: int64 (N + 1,): where each begins in `names`, and where the last one ends.
        sizes: int64 (N,), in bytes; -1 of what could not be asked.
        times: int64 (N,): when each was last written, in nanoseconds; -1 likewise.
        folders: when each folder that was listed was last changed, in nanoseconds, by its path;
            -1 of one that had been changed just before.
    """

    root: Path
    names: bytes
    starts: IntArray
    sizes: IntArray
    times: IntArray
    folders: dict[str, int]

    def __len__(self) -> int:
        return len(self.sizes)

    @overload
    def __getitem__(self, index: int) -> Path: ...
    @overload
    def __getitem__(self, index: slice) -> list[Path]: ...
    def __getitem__(self, index: int | slice) -> Path | list[Path]:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self)))]
        return self.root / self.name(range(len(self))[index])

    def name(self, place: int) -> str:
        """The path from `root` of the file at `place`."""
        return os.fsdecode(self.names[self.starts[place] : self.starts[place + 1] - 1])

    def place(self, name: str) -> int:
        """Where the file `name` is; -1 where it is not listed."""
        place = bisect.bisect_left(range(len(self)), name, key=self.name)
        return place if place < len(self) and self.name(place) == name else -1

    def is_as_listed(self, place: int) -> bool:
        """Whether the file at `place` still has its size and time."""
        return _size_and_time(self[place]) == (self.sizes[place], self.times[place])

    def branches(self) -> tuple[tuple[str, ...], IntArray]:
        """The folders right below `root` that hold the files, sorted, and which each lies in.

        Nothing and -1 of each, unless every file lies in one and there are several.
        """
        alone, numbers = np.full(len(self), -1, np.int64), dict[bytes, int]()
        labels, bounds = np.empty(len(self), np.int64), self.starts.tolist()
        for place, (start, after) in enumerate(itertools.pairwise(bounds)):
            end = self.names.find(b"/", start, after)
            if end < 0:
                return (), alone
            labels[place] = numbers.setdefault(self.names[start:end], len(numbers))
        if len(numbers) < 2:
            return (), alone
        names = {os.fsdecode(raw): number for raw, number in numbers.items()}
        rank = np.empty(len(names), np.int64)
        rank[[names[name] for name in sorted(names)]] = np.arange(len(names))
        return tuple(sorted(names)), rank[labels]


@dataclass(eq=False)
class Listing:
    """A `FileListing` that is being made."""

    root: Path
    _names: list[str] = field(default_factory=list)
    _sizes: array[int] = field(default_factory=lambda: array("q"))
    _times: array[int] = field(default_factory=lambda: array("q"))
    _folders: dict[str, int] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self._names)

    def add(self, entry: os.DirEntry[str]) -> None:
        """Take a file along."""
        try:
            status = entry.stat()
            size, changed = status.st_size, status.st_mtime_ns
        except OSError:  # a link to nothing
            size = changed = -1
        self._names.append(self._relative(entry.path))
        self._sizes.append(size)
        self._times.append(changed)

    def add_folder(self, path: Path, changed: int) -> None:
        """Take a folder's time along, in nanoseconds."""
        recent = changed > time.time_ns() - _TICK_NS
        self._folders[self._relative(str(path))] = -1 if recent else changed

    def _relative(self, path: str) -> str:
        relative = path[len(str(self.root)) :] if path.startswith(str(self.root)) else path
        relative = relative.replace(os.sep, "/") if os.sep != "/" else relative
        return relative.lstrip("/")

    def done(self) -> FileListing:
        """All files that were taken along."""
        order = sorted(range(len(self._names)), key=self._names.__getitem__)
        parts = [os.fsencode(self._names[k]) for k in order]
        lengths = np.fromiter((len(part) + 1 for part in parts), np.int64, len(parts))
        index = np.array(order, np.int64)
        return FileListing(
            self.root,
            b"\0".join([*parts, b""]),
            np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths)]),
            np.array(self._sizes, np.int64)[index],
            np.array(self._times, np.int64)[index],
            self._folders,
        )


def _size_and_time(path: Path) -> tuple[int, int]:
    try:
        status = os.stat(path)
    except (OSError, ValueError):
        return -1, -1
    return status.st_size, status.st_mtime_ns
