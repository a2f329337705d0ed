"""A person's table of points: how a CSV file is read, and which of its columns are x, y, class."""

from __future__ import annotations

import codecs
import csv
import io
import math
import re
from collections.abc import Iterator
from pathlib import Path

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.os_text import reason
from diffusion_gui.core.recipes.csv_columns import CsvTable
from diffusion_gui.core.text import Translatable, msg

from .untrusted import open_regular

MAX_ROWS = 1_000_000
MAX_BYTES = 256 * 2**20
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WINDOWS = "cp1252"


def refuse(path: Path, why: Translatable, what_to_do: str = "") -> UserError:
    """The answer to a file that no points can be read from."""
    return UserError(
        msg("{path} could not be read as points.", path=path),
        why,
        what_to_do
        or "Give a CSV file of two columns, x and y, one point a line (a heading line is allowed).",
    )


def read_table(path: Path, most: int = MAX_ROWS) -> CsvTable:
    """Read a table of text: comma, semicolon, tab or blanks between columns.

    UTF-8, UTF-16 with its mark, and Windows' Western European encoding are read. A first line
    without a number is the heading.

    Args:
        most: rows to read; 0 reads all there may be.

    Raises:
        UserError: no regular file, no text, too large, or more than MAX_ROWS rows.
    """
    text, notes = _text(path)
    first, _, rest = text.partition("\n")
    numbered = 1
    if re.fullmatch(r"sep=.\s*", first):  # written by spreadsheets for themselves
        mark, text, numbered = first[4], rest, 2
    else:
        first = next(filter(str.strip, text.split("\n")), "")
        mark = next((mark for mark in "\t;," if mark in first), " ")
        if first.startswith("#") and mark == " ":  # a heading as NumPy writes it
            text = text.replace("#", "", 1)
    rows, lines = [], []
    try:
        for line, cells in _cells(text, mark):
            if any(cells):
                rows.append(cells)
                lines.append(line + numbered - 1)
            if len(rows) > most + 1:
                break
    except csv.Error as error:
        raise refuse(path, msg("It is not a text file.")) from error
    width = max(map(len, rows), default=0)
    full = [tuple(row + [""] * (width - len(row))) for row in rows]
    while width > 2 and not any(row[width - 1] for row in full):  # each line ends with a mark
        width -= 1
        full = [row[:width] for row in full]
    comma = _has_decimal_commas(full, mark)
    table = CsvTable(path, ("",) * width, tuple(full), tuple(lines), comma, notes)
    if full and all(math.isnan(table.number(c)) and not _is_number(c) for c in full[0]):
        heading = tuple(cell.lstrip("#").strip() if k == 0 else cell
                        for k, cell in enumerate(full[0]))  # fmt: skip
        table = CsvTable(path, heading, tuple(full[1:]), tuple(lines[1:]), comma, notes)
    if most < MAX_ROWS:
        kept = slice(0, most)
        return CsvTable(path, table.headings, table.rows[kept], table.lines[kept], comma, notes)
    if len(table.rows) > MAX_ROWS:
        raise refuse(path, msg("It holds more than {most:,} points.", most=MAX_ROWS))
    return table


def _text(path: Path) -> tuple[str, tuple[Translatable, ...]]:
    try:
        with open_regular(path) as file:
            content = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise refuse(path, reason(error)) from error
    if len(content) > MAX_BYTES:
        raise refuse(path, msg("It is larger than {megabytes} MB.", megabytes=MAX_BYTES // 2**20))
    encoding = next((name for mark, name in _BOMS if content.startswith(mark)), "utf-8")
    notes: tuple[Translatable, ...] = ()
    try:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            if encoding != "utf-8":
                raise
            text = content.decode(_WINDOWS)
            notes = (msg("{name} is read in Windows' encoding ({encoding}).",
                         name=path.name, encoding=_WINDOWS),)  # fmt: skip
    except UnicodeDecodeError as error:
        raise refuse(path, msg("It is not a text file.")) from error
    if re.search(r"[\x00-\x08\x0e-\x1f]", text):
        raise refuse(path, msg("It is not a text file."))
    return text.replace("\r\n", "\n").replace("\r", "\n"), notes


def _cells(text: str, mark: str) -> Iterator[tuple[int, list[str]]]:
    """(line, cells without blanks around them)."""
    if mark == " ":
        for line, blank in enumerate(text.split("\n"), 1):
            yield line, blank.split()
        return
    reader = csv.reader(io.StringIO(text), delimiter=mark, skipinitialspace=True)
    for row in reader:
        yield reader.line_num, [cell.strip() for cell in row]


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def _has_decimal_commas(rows: list[tuple[str, ...]], mark: str) -> bool:
    """Whether commas in cells are decimal signs; where points are too, none of them is."""
    cells = [cell for row in rows for cell in row]
    if not any(re.fullmatch(r"[-+]?\d*,\d+(?:[eE][-+]?\d+)?", cell) for cell in cells):
        return False
    return not any("." in cell and _is_number(cell) for cell in cells)


def choose_columns(table: CsvTable, choice: str) -> tuple[int, ...]:
    """The columns (x, y) or (x, y, class), from 0, that `choice` asks for, or the only two.

    Args:
        choice: `#x,y` or `#x,y,class` by name or by number from 1; empty where nothing is chosen.

    Raises:
        UserError: nothing is chosen and there are not two columns of points, or a column that is
            not there is chosen; says which columns there are and what to write.
    """
    if choice:
        return _chosen(table, choice)
    if needs_choice(table):
        raise refuse(table.path, _there_are(table), _write(table))
    if len(table.headings) == 2:
        return 0, 1
    if _looks_split(table):
        why = msg(
            "It has {count} columns of whole numbers: {columns}. Its decimal commas look the "
            "same as the commas between columns.",
            count=len(table.headings),
            columns=table.names(),
        )
        raise refuse(
            table.path, why, "Save it with semicolons between columns, or with decimal points."
        )
    raise refuse(table.path, _there_are(table) if table.headings else msg("It is empty."))


def needs_choice(table: CsvTable) -> bool:
    """Whether a person has to say which columns are the points."""
    if len(table.headings) == 2:
        return table.counts_lines(0) and table._is_called_a_count(0)
    return len(table.headings) > 2 and not _looks_split(table)


def _looks_split(table: CsvTable) -> bool:
    """Whether decimal commas have cut numbers in two: whole numbers, each second one unsigned."""
    return len(table.headings) == 4 and all(
        re.fullmatch(r"[-+]?\d+" if k % 2 == 0 else r"\d+", cell)
        for row in table.rows
        for k, cell in enumerate(row)
    )


def _there_are(table: CsvTable) -> Translatable:
    if len(table.headings) == 1:
        return msg("It has one column: {columns}.", columns=table.names())
    return msg(
        "It has {count} columns: {columns}.", count=len(table.headings), columns=table.names()
    )


def _write(table: CsvTable) -> Translatable:
    return msg(
        "Choose two of them: points:{path}{choice}; a third one may name the class.",
        path=table.path,
        choice=table.choice(table.proposal()),
    )


def _chosen(table: CsvTable, choice: str) -> tuple[int, ...]:
    wanted = [name.strip() for name in next(csv.reader([choice.removeprefix("#")]), [])]
    if len(wanted) not in (2, 3):
        raise refuse(
            table.path,
            msg("'{choice}' does not choose two columns, or three with the class.", choice=choice),
            _write(table) if len(table.headings) > 1 else "",
        )
    columns = tuple(_find(table, name) for name in wanted)
    if len(set(columns)) < len(columns):
        raise refuse(table.path, msg("'{choice}' chooses a column twice.", choice=choice),
                     _write(table))  # fmt: skip
    return columns


def _find(table: CsvTable, name: str) -> int:
    lower = [heading.lower() for heading in table.headings]
    found = [k for k, heading in enumerate(table.headings) if heading == name and name]
    found = found or [k for k, heading in enumerate(lower) if heading == name.lower() and name]
    if not found and name.isdigit() and 1 <= int(name) <= len(lower):
        found = [int(name) - 1]
    if len(found) == 1:
        return found[0]
    there = _there_are(table) if table.headings else msg("It is empty.")
    if found:
        why = msg("Several of its columns are called '{name}'. {there}", name=name, there=there)
    else:
        why = msg("It has no column '{name}'. {there}", name=name, there=there)
    raise refuse(table.path, why, _write(table) if len(table.headings) > 1 else "")
