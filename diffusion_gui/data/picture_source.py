"""Where the pictures of a data set come from: each is read by its place, wherever that is."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

import numpy as np

from diffusion_gui.core.text import Translatable, msg

from . import listing_cache
from .file_listing import FileListing, IntArray
from .images import Picture, open_picture


class PictureSource(Protocol):
    """Pictures at places 0, 1, 2, ... of a folder, an archive or a table.

    Attributes:
        path: what the person named.
        classes: names of the classes; none where the pictures have no labels.
        labels: int64 (N,); -1 where a picture has none.
    """

    path: Path
    classes: tuple[str, ...]
    labels: IntArray

    def __len__(self) -> int: ...

    def name(self, place: int) -> str:
        """What people call the picture at `place`."""

    def read(self, place: int, enough: int) -> Picture:
        """The picture at `place`; from any thread.

        Args:
            enough: as for `open_picture`.

        Raises:
            UserError: it cannot be read.
        """

    def known_bad(self) -> set[int]:
        """Places of pictures that could not be read before."""

    def remember_bad(self, places: Iterable[int]) -> None:
        """Keep for the next time which pictures could not be read."""

    def gone(self) -> Translatable | None:
        """Why none can be read any longer; None where they can."""


class PictureFiles:
    """The files of a folder."""

    def __init__(self, path: Path, files: FileListing) -> None:
        self.path = path
        self.files = files
        self.classes, self.labels = files.branches()

    def __len__(self) -> int:
        return len(self.files)

    def name(self, place: int) -> str:
        return self.files.name(place)

    def read(self, place: int, enough: int) -> Picture:
        return open_picture(self.files[place], enough)

    def known_bad(self) -> set[int]:
        return listing_cache.kept_bad(self.files)

    def remember_bad(self, places: Iterable[int]) -> None:
        listing_cache.keep_bad(self.files, places)

    def gone(self) -> Translatable | None:
        return None if self.path.is_dir() else msg("{path} does not exist.", path=self.path)


class OnePicture:
    """A single file."""

    classes: tuple[str, ...] = ()

    def __init__(self, path: Path) -> None:
        self.path = path
        self.labels: IntArray = np.full(1, -1, np.int64)

    def __len__(self) -> int:
        return 1

    def name(self, place: int) -> str:
        return self.path.name

    def read(self, place: int, enough: int) -> Picture:
        return open_picture(self.path, enough)

    def known_bad(self) -> set[int]:
        return set()

    def remember_bad(self, places: Iterable[int]) -> None:
        """Nothing: it was read when it was opened."""

    def gone(self) -> Translatable | None:
        return None if self.path.exists() else msg("{path} does not exist.", path=self.path)
