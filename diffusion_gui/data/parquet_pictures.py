"""Pictures in Parquet tables, as the sets of Hugging Face are kept: read by row, not unpacked.

A row holds a picture's file as bytes (or `{bytes, path}`), and may hold the number of its class,
whose name the table's head tells. Only a head and the row groups asked for are read; a few groups
are held, so that neighbours are read once. Reading takes pyarrow, which is loaded when such a
table is opened.
"""

from __future__ import annotations

import contextlib
import json
import threading
from collections import OrderedDict
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.os_text import reason
from diffusion_gui.core.protocol.events import Progress
from diffusion_gui.core.text import Translatable, counted, join_texts, msg
from diffusion_gui.storage.untrusted import open_regular, what_is

from .file_listing import IntArray
from .images import MAX_BYTES, Picture, picture_of
from .own_files import listed
from .tar_index import NONE

SUFFIX = ".parquet"
HELD = 2**28
"""Bytes of picture files that are held at once, beside the row group being read."""
_GROUP = 2**31
"""Bytes that one row group may unpack to."""
_DATA, _TRAIN = "data", "train"
_NAME = 64
"""Letters of a class's name."""
_LABELS = ("label", "labels", "fine_label", "class", "class_label", "target")


def tables_in(path: Path) -> tuple[Path, ...]:
    """The tables that `path` names: itself, or those right in that folder or in its `data`.

    Where some are named `train-...`, as one part of a set, only they are.
    """
    if not path.is_dir():
        return (path,) if path.name.lower().endswith(SUFFIX) else ()
    for folder in (path, path / _DATA):
        found: list[Path] = []
        with contextlib.suppress(OSError):
            found = [one for one in folder.iterdir() if one.name.lower().endswith(SUFFIX)]
        if found := [one for one in found if one.is_file() and not one.name.startswith(".")]:
            training = [one for one in found if one.name.startswith(_TRAIN)]
            return tuple(sorted(training or found))
    return ()


@dataclass(frozen=True)
class Columns:
    """Which columns of a table hold pictures and their classes.

    Attributes:
        bytes: the picture's column, or the field of it that holds the bytes: "image.bytes".
        label: the class's column; "" where there is none.
        names: what the classes are called, by number.
    """

    picture: str
    bytes: str
    label: str
    names: tuple[str, ...]


class ParquetPictures:
    """The pictures of some tables, as a `PictureSource`.

    Raises:
        UserError: pyarrow is not there, a table cannot be read, or holds no pictures.
    """

    def __init__(self, path: Path, tables: Sequence[Path]) -> None:
        self.path = path
        self.tables = tuple(tables)
        self._held: OrderedDict[tuple[int, int], list[bytes | None]] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()
        groups, labels, self._columns = [], [], []
        for number, table in enumerate(self.tables):
            with _opened(table) as file:
                head = _head(table, file)
                columns = _columns_of(table, head.schema_arrow)
                self._columns.append(columns)
                for group in range(head.num_row_groups):
                    groups.append((number, group, head.metadata.row_group(group).num_rows))
                labels.append(_numbers(table, head, columns))
        self._places = np.concatenate([[0], np.cumsum([rows for *_, rows in groups])])
        self._groups = [(number, group) for number, group, _ in groups]
        self.classes, self.labels = _classes(self._columns[0].names, np.concatenate(labels))

    def __len__(self) -> int:
        return int(self._places[-1])

    def name(self, place: int) -> str:
        number, _ = self._groups[self._row(place)[0]]
        first = next(i for i, (table, _) in enumerate(self._groups) if table == number)
        return f"{self.tables[number].name}/{place - int(self._places[first])}"

    def read(self, place: int, enough: int) -> Picture:
        which, row = self._row(place)
        name = Path(self.name(place))
        content = self._group(which)[row]
        if not content or len(content) > MAX_BYTES:
            why = msg("It has more than {megabytes} MB.", megabytes=MAX_BYTES // 2**20)
            raise UserError(
                msg("{path} could not be read as a picture.", path=name),
                why if content else msg("The row holds no picture."),
            )
        return picture_of(name, content, enough)

    def known_bad(self) -> set[int]:
        return set()

    def remember_bad(self, places: Iterable[int]) -> None:
        """They are found again: reading one costs little."""

    def gone(self) -> Translatable | None:
        lost = [one.name for one in self.tables if not one.is_file()]
        return msg("{shards} cannot be found.", shards=listed(lost)) if lost else None

    def notes(self) -> list[Translatable]:
        """What is left out, and what will be slow."""
        notes: list[Translatable] = []
        if self.classes and (bare := int((self.labels == NONE).sum())):
            notes.append(
                counted(bare, "1 picture has no class.", "{count:,} pictures have no class.")
            )
        size = sum(one.stat().st_size for one in self.tables)
        if size > HELD:
            notes.append(
                msg("The tables have {size:,} MB, of which {held} MB are held at once: pictures in "
                    "random order are read slowly, as .tar shards they are read at once.",
                    size=size // 2**20, held=HELD // 2**20)
            )  # fmt: skip
        folder = self.tables[0].parent
        others = sum(1 for one in folder.glob(f"*{SUFFIX}") if one.is_file()) - len(self.tables)
        if self.path.is_dir() and others > 0:
            notes.append(
                counted(others, "1 table of another part of the set is left out.",
                        "{count:,} tables of other parts of the set are left out.")
            )  # fmt: skip
        return notes

    def _row(self, place: int) -> tuple[int, int]:
        """The row group that the picture at `place` is in, and its row there."""
        which = int(np.searchsorted(self._places, place, side="right")) - 1
        return which, place - int(self._places[which])

    def _group(self, which: int) -> list[bytes | None]:
        """The pictures' files of a row group; from any thread."""
        number, group = key = self._groups[which]
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
                return self._held[key]
            table, columns = self.tables[number], self._columns[number]
            with _opened(table) as file, _told(table):
                column = _reader(file).read_row_group(group, columns=[columns.bytes]).column(0)
                if "." in columns.bytes:
                    column = column.combine_chunks().field(0)
                files: list[bytes | None] = column.to_pylist()
            self._held[key] = files
            self._bytes += _size(files)
            while self._bytes > HELD and len(self._held) > 1:
                self._bytes -= _size(self._held.popitem(last=False)[1])
            return files


def _size(files: list[bytes | None]) -> int:
    return sum(len(one) for one in files if one)


def open_tables(
    path: Path, tables: tuple[Path, ...], suitable: Callable[[str], bool]
) -> Generator[Progress, None, ParquetPictures]:
    """The pictures of `tables`; a row's picture is known by its bytes, not by a name.

    Raises:
        UserError: pyarrow is not there, a table cannot be read, or holds no pictures.
    """
    yield Progress(0, len(tables), "indexing shards")
    source = ParquetPictures(path, tables)
    if not len(source):
        raise UserError(
            msg("{path} cannot be used as data.", path=path),
            msg("No picture is in {shards}.", shards=listed([one.name for one in tables])),
        )
    return source


def _opened(table: Path) -> BinaryIO:
    try:
        return open_regular(table)
    except OSError as error:
        raise _refused(table, reason(error)) from error


def _refused(table: Path, why: Translatable, what: Translatable | str = "") -> UserError:
    return UserError(
        msg("{table} could not be read as a table of pictures.", table=table),
        why,
        what
        or "Tables are Parquet files with a picture's file in each row; make or copy it again.",
    )


@contextlib.contextmanager
def _told(table: Path) -> Iterator[None]:
    """Whatever the library finds wrong with a table, in words."""
    try:
        yield
    except (UserError, MemoryError):
        raise
    except Exception as error:  # pyarrow has a dozen kinds of errors for damaged files
        raise _refused(table, join_texts([str(error).splitlines()[0][:200]])) from error


def _reader(file: BinaryIO) -> Any:
    try:
        from pyarrow import parquet
    except ImportError as error:
        raise UserError(
            "Parquet tables need pyarrow.",
            "It does not come with the program.",
            "Install it with: pip install pyarrow",
        ) from error
    return parquet.ParquetFile(file)


def _head(table: Path, file: BinaryIO) -> Any:
    """The table's head, its numbers looked at before anything is unpacked."""
    if strange := what_is(table):
        raise _refused(table, strange)
    with _told(table):
        head = _reader(file)
        for group in range(head.num_row_groups):
            about = head.metadata.row_group(group)
            sizes = [about.column(i).total_uncompressed_size for i in range(about.num_columns)]
            if about.num_rows < 0 or min(sizes, default=0) < 0 or max(sizes, default=0) > _GROUP:
                raise _refused(
                    table,
                    msg("A row group of it unpacks to more than {size} GB.", size=_GROUP // 2**30),
                    msg("Write it again with smaller row groups."),
                )
    return head


def _columns_of(table: Path, schema: Any) -> Columns:
    """Where pictures and classes are: as Hugging Face's note in the head says, else by type."""
    from pyarrow import types

    features: dict[str, Any] = {}
    with contextlib.suppress(Exception):  # a note in any form: then types decide
        note = json.loads((schema.metadata or {})[b"huggingface"])
        features = {k: v for k, v in note["info"]["features"].items() if isinstance(v, dict)}
    told = [name for name, one in features.items() if one.get("_type") == "Image"]
    for name in [*told, *schema.names]:
        if name not in schema.names:
            continue
        kind = schema.field(name).type
        fields = [kind.field(i) for i in range(kind.num_fields)] if types.is_struct(kind) else []
        inner = [one for one in fields if one.name == "bytes" and _is_bytes(one.type)]
        if inner or (_is_bytes(kind) and not types.is_struct(kind)):
            picture, at = name, f"{name}.bytes" if inner else name
            break
    else:
        raise _refused(
            table,
            msg("It has no column of pictures; its columns are: {columns}.",
                columns=listed(list(map(str, schema.names)))),
        )  # fmt: skip
    label, names = "", ()
    classes = [name for name, one in features.items() if one.get("_type") == "ClassLabel"]
    for name in [*classes, *_LABELS]:
        if name in schema.names and types.is_integer(schema.field(name).type):
            label = name
            given = features.get(name, {}).get("names")
            if isinstance(given, list) and all(map(_is_name, given)):
                names = tuple(given)
            break
    return Columns(picture, at, label, names)


def _is_name(text: object) -> bool:
    return isinstance(text, str) and text.isprintable() and 0 < len(text) <= _NAME


def _is_bytes(kind: Any) -> bool:
    from pyarrow import types

    return bool(types.is_binary(kind) or types.is_large_binary(kind))


def _numbers(table: Path, head: Any, columns: Columns) -> IntArray:
    """The class number of each row, NONE where it has none."""
    rows = head.metadata.num_rows
    if not columns.label:
        return np.full(rows, NONE, np.int64)
    with _told(table):
        column = head.read(columns=[columns.label]).column(0)
        numbers = np.asarray(column.fill_null(NONE).to_numpy(), np.int64)
    return np.where(numbers < 0, NONE, numbers)


def _classes(names: tuple[str, ...], numbers: IntArray) -> tuple[tuple[str, ...], IntArray]:
    """Names of the classes that occur, and each picture's among them."""
    known = np.unique(numbers[numbers != NONE])
    if not len(known):
        return (), numbers
    if len(names) > known[-1] and len(set(names)) == len(names):
        return names, numbers
    labels = np.searchsorted(known, numbers)
    labels[numbers == NONE] = NONE
    return tuple(map(str, known.tolist())), labels
