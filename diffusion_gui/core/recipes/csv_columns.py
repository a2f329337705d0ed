"""A CSV's columns and first rows, as far as a person has to choose between them."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from diffusion_gui.core.catalog import MODALITIES
from diffusion_gui.core.text import Translatable

MAX_CLASSES = 100


_COUNTING = frozenset(
    {"", "#", "id", "idx", "index", "no", "no.", "nr", "nr.", "row", "unnamed: 0"}
)
"""Headings of columns that number the lines, as pandas, R and spreadsheets write them."""


@dataclass(frozen=True)
class CsvTable:
    """The cells of a table, as text.

    Attributes:
        headings: the columns' names; empty texts where the file gives none.
        rows: of equal length; short ones are filled up with empty texts.
        lines: the line of the file that each row stands on, from 1.
        comma: whether the comma is the decimal sign.
        notes: what was converted while reading.
    """

    path: Path
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]
    comma: bool = False
    notes: tuple[Translatable, ...] = ()

    def column(self, index: int) -> list[str]:
        """The cells of column `index`, from 0."""
        return [row[index] for row in self.rows]

    def number(self, cell: str) -> float:
        """The number in `cell`; NaN where there is none."""
        try:
            return float(cell.replace(",", ".", 1) if self.comma else cell)
        except ValueError:
            return math.nan

    def is_numeric(self, index: int) -> bool:
        """Whether every cell of the column is a number."""
        return all(math.isfinite(self.number(cell)) for cell in self.column(index))

    def counts_lines(self, index: int) -> bool:
        """Whether the column numbers the lines: whole numbers that grow by one, or so called."""
        numbers = [self.number(cell) for cell in self.column(index)]
        if not all(map(float.is_integer, numbers)):  # NaN and infinity are none
            return False
        if all(b - a == 1.0 for a, b in itertools.pairwise(numbers)):
            return len(numbers) > 2
        return self._is_called_a_count(index) and len(set(numbers)) == len(numbers)

    def _is_called_a_count(self, index: int) -> bool:
        return any(self.headings) and self.headings[index].lower() in _COUNTING

    def names(self) -> str:
        """The columns as a person may choose them: number and name, or number and first cell."""
        told = []
        for index, heading in enumerate(self.headings):
            first = self.rows[0][index] if self.rows else ""
            about = heading or (first if not any(self.headings) else "")
            told.append(f"{index + 1} ({about})" if about else f"{index + 1}")
        return ", ".join(told)

    def proposal(self) -> tuple[int, ...]:
        """Two columns that may be x and y, from 0: the first of numbers that number no lines."""
        columns = range(len(self.headings))
        numeric = [k for k in columns if self.is_numeric(k)]
        good = [k for k in numeric if not self.counts_lines(k)]
        return tuple(next(ks for ks in (good, numeric, columns) if len(ks) >= 2)[:2])

    def classes(self, index: int) -> tuple[str, ...]:
        """The classes that the column's cells name, sorted; nothing where it can name none.

        Words, or whole numbers, of which there are few; an empty cell has no class.
        """
        cells = {cell for cell in self.column(index) if cell}
        numbers = {cell: self.number(cell) for cell in cells}
        if not 1 <= len(cells) <= MAX_CLASSES:
            return ()
        if all(map(math.isfinite, numbers.values())):
            whole = all(map(float.is_integer, numbers.values()))
            return tuple(sorted(cells, key=numbers.__getitem__)) if whole else ()
        return tuple(sorted(cells))

    def choice(self, columns: Sequence[int]) -> str:
        """What is written behind a file's name to choose these columns: `#lon,lat`."""
        return "#" + ",".join(map(self._called, columns))

    def data(self, columns: Sequence[int] = ()) -> str:
        """What names these columns of it as data; all of it where none are chosen."""
        prefix = next(one.prefix for one in MODALITIES.values() if ".csv" in one.suffixes)
        return f"{prefix}{self.path}{self.choice(columns) if columns else ''}"

    def _called(self, index: int) -> str:
        name = self.headings[index]
        plain = name and not re.search(r'[,"#\s]', name) and not name.isdigit()
        return name if plain and self.headings.count(name) == 1 else str(index + 1)
