"""What a data argument names: a data set's name, or a path and what is chosen of it."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, replace
from pathlib import Path

from diffusion_gui.core.catalog import DATASETS
from diffusion_gui.core.os_text import home_path
from diffusion_gui.core.text import say, together

POINTS, IMAGES = "points:", "images:"
TABLES = (".csv", ".tsv", ".txt")
"""Endings of files that points are read from."""
_CHOSEN = {
    POINTS: re.compile(r"(.+?\.(?:csv|tsv|txt))(#.+)", re.DOTALL | re.IGNORECASE),
    IMAGES: re.compile(r"(.+)(@\d{1,6})", re.DOTALL),
}


@dataclass(frozen=True)
class DataPath:
    """A data argument that is a path: `points:FILE.csv#x,y`, `images:FOLDER@64`, or a path alone.

    Attributes:
        prefix: `points:`, `images:`, or nothing.
        path: as it was typed.
        choice: `#x,y` (columns), `@64` (side), or nothing.
    """

    prefix: str
    path: str
    choice: str = ""

    def __str__(self) -> str:
        return self.prefix + self.path + self.choice

    @property
    def is_table(self) -> bool:
        """Whether points are to be read from it."""
        return self.prefix == POINTS or self.path.lower().endswith(".csv")

    def at(self, path: Path | str) -> DataPath:
        """The same, read from another place."""
        return replace(self, path=str(path))

    def place(self) -> Path:
        """The path, `~` for the person's home; raises UserError for a home that nobody has."""
        return home_path(self.path)


def data_path(spec: str) -> DataPath | None:
    """What path `spec` names; None for the name of a data set.

    A path that is there as it is written is never taken apart: a file may be called `a#b.csv`.
    """
    if spec in DATASETS and not DATASETS[spec].pattern:
        return None
    prefix = next((one for one in (POINTS, IMAGES) if spec.startswith(one) and spec != one), "")
    path = spec.removeprefix(prefix)
    if not os.path.lexists(os.path.expanduser(path)):
        for kind, pattern in _CHOSEN.items():
            found = pattern.fullmatch(path) if prefix in ("", kind) else None
            if found:
                return DataPath(prefix, found[1], found[2])
    return DataPath(prefix, path)


def data_title(spec: str) -> str:
    """What people call the data `spec`; one's own by its last name."""
    if spec in DATASETS:
        return say(DATASETS[spec].label)
    path = data_path(spec)
    return together([Path(path.path).name + path.choice if path and path.prefix else spec])


def kind_of(spec: str) -> str:
    """`points` or `image`: the kind of data that `spec` names."""
    path = data_path(spec)
    if path is None:
        return DATASETS[spec].modality
    return "points" if path.is_table else "image"
