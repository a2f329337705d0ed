"""What a data argument names: a data set's name, or a path and what is chosen of it."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, replace
from pathlib import Path

from diffusion_gui.core.catalog import DATASETS, MODALITIES
from diffusion_gui.core.entries import DatasetEntry, ModalityEntry
from diffusion_gui.core.os_text import home_path
from diffusion_gui.core.text import join_texts, msg

from .generator_spec import generator_of


@dataclass(frozen=True)
class DataPath:
    """A data argument that is a path: `points:FILE.csv#x,y`, `images:FOLDER@64`, or a path alone.

    Attributes:
        prefix: of a modality, or nothing.
        path: as it was typed.
        choice: `#x,y` (columns), `@64` (side), or nothing.
    """

    prefix: str
    path: str
    choice: str = ""

    def __str__(self) -> str:
        return self.prefix + self.path + self.choice

    @property
    def modality(self) -> ModalityEntry:
        """The one that the prefix says; without one, that of the longest ending which fits."""
        path = self.path.lower()
        fits = {
            len(suffix): one
            for one in MODALITIES.values()
            for suffix in one.suffixes
            if path.endswith(suffix)
        }
        prefixed = (one for one in MODALITIES.values() if self.prefix and one.prefix == self.prefix)
        return next(prefixed, fits[max(fits)])

    @property
    def is_sure(self) -> bool:
        """Whether it is a path even where nothing is there: by its prefix or its ending."""
        endings = tuple(suffix for suffix in self.modality.suffixes if suffix)
        return bool(self.prefix) or self.path.lower().endswith(endings)

    @property
    def reader(self) -> DatasetEntry:
        """The data set that opens it."""
        name = self.modality.name
        return next(one for one in DATASETS.values() if one.pattern and one.modality == name)

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
    prefixes = (one.prefix for one in MODALITIES.values() if one.prefix)
    prefix = next((one for one in prefixes if spec.startswith(one) and spec != one), "")
    path = spec.removeprefix(prefix)
    if not os.path.lexists(os.path.expanduser(path)):
        for one in MODALITIES.values():
            pattern = re.compile(one.choice, re.DOTALL | re.IGNORECASE)
            if one.choice and prefix in ("", one.prefix) and (found := pattern.fullmatch(path)):
                return DataPath(prefix, found[1], found[2])
    return DataPath(prefix, path)


def data_title(spec: str) -> str:
    """What people call the data `spec`; one's own by its last name."""
    if spec in DATASETS:
        return msg(DATASETS[spec].label)
    if generator := generator_of(spec):
        network, of = generator
        return join_texts([msg(network.label), data_title(of)], ": ")
    path = data_path(spec)
    if path is None or not path.prefix:
        return join_texts([spec])
    name, columns = Path(path.path).name, path.choice.removeprefix("#")
    if columns == path.choice:
        return join_texts([name + path.choice])
    return msg("{name} ({columns})", name=name, columns=columns.replace(",", ", "))


def data_of(path: Path) -> str:
    """What names the data at `path`, as its modality's."""
    return DataPath("", str(path)).modality.prefix + str(path)


def modality_of(spec: str) -> ModalityEntry:
    """The modality of the items that `spec` names: of data, or a generator's."""
    if generator := generator_of(spec):
        return MODALITIES[generator[0].modality]
    path = data_path(spec)
    return MODALITIES[DATASETS[spec].modality] if path is None else path.modality
