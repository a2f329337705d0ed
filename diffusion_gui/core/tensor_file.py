"""The safetensors container, checked without torch before any library sees it.

A file is 8 bytes of header length, that many bytes of JSON, then the tensors' contents. The header
is read within limits and compared with the file's size; contents are hashed in small blocks. So a
hostile file costs neither time nor memory, and nothing of it is used before all of it agrees.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import math
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from .errors import UserError
from .guarded import foreign, open_regular, reason

MAX_HEADER = 2**20
MAX_TENSORS = 10_000
MAX_CONTENTS = 8 * 2**30
"""Bytes of tensors; the largest network this program builds has half of it."""
CONTENT_SHA256 = "metadata_sha256"
"""Where a file's metadata holds the checksum of the rest of it."""
TENSORS = "tensors"
"""Where a file's metadata lists the shapes of its tensors by name."""
_SHOWN = 3
_BLOCK = 2**20
_BYTES = {
    "BOOL": 1, "U8": 1, "I8": 1, "F8_E4M3": 1, "F8_E5M2": 1,
    "U16": 2, "I16": 2, "F16": 2, "BF16": 2,
    "U32": 4, "I32": 4, "F32": 4,
    "U64": 8, "I64": 8, "F64": 8,
}  # fmt: skip

Refuse = Callable[[Path, str], UserError]
"""Makes the error of a file from the reason it is refused for."""


@dataclass(frozen=True)
class Place:
    """A tensor's type, shape, and where its contents lie after the header."""

    dtype: str
    shape: tuple[int, ...]
    begin: int
    end: int


@dataclass(frozen=True)
class Table:
    """A checked header: the places fill the file without hole or overlap.

    Attributes:
        start: bytes before the contents.
    """

    places: Mapping[str, Place]
    metadata: Mapping[str, str]
    start: int


class _BadError(Exception):
    """Why a file is refused."""


class TensorFile:
    """An open safetensors file whose header has been checked; a context manager.

    All is read through one handle, so that a file replaced meanwhile is read as it was.

    Attributes:
        refuse: makes the UserError of whatever is wrong with the file.
    """

    def __init__(self, path: Path, refuse: Refuse) -> None:
        """Open `path`.

        Raises:
            UserError: no such file, no regular file, or no sound safetensors header.
        """
        self.path = path
        self.refuse = refuse
        with self._refusing():
            self._file = open_regular(path)
        try:
            with self._refusing():
                self.table = _table(self._file, os.fstat(self._file.fileno()).st_size)
        except UserError:
            self._file.close()
            raise

    def __enter__(self) -> TensorFile:
        return self

    def __exit__(self, *error: object) -> None:
        self._file.close()

    @contextlib.contextmanager
    def _refusing(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise self.refuse(self.path, reason(error)) from error
        except _BadError as error:
            raise self.refuse(self.path, str(error)) from None

    def content(self, key: str) -> dict[str, Any]:
        """The JSON object under `key` of the file's metadata.

        Raises:
            UserError: there is none, or it is not JSON.
        """
        try:
            content = _parse_json(self.table.metadata.get(key, "").encode("utf-8", "replace"))
        except _BadError:
            content = None
        if not isinstance(content, dict):
            raise self.refuse(self.path, "Its metadata is damaged.")
        return content

    def check_names(self, expected: Mapping[str, Sequence[int]]) -> None:
        """Compare the tensors with those `expected`, shapes by name; all have to be F32.

        Raises:
            UserError: tensors are missing, unknown, or of another shape or type; names three.
        """
        places = self.table.places
        both = sorted(expected.keys() & places.keys())
        shapes = [(name, places[name].shape, tuple(expected[name])) for name in both]
        wrong = {
            "It lacks tensors": sorted(expected.keys() - places.keys()),
            "It has tensors its network does not know": sorted(places.keys() - expected.keys()),
            "Its tensors have other shapes than its network's": [
                f"{name} {_lengths(shape)} instead of {_lengths(wanted)}"
                for name, shape, wanted in shapes
                if shape != wanted
            ],
            "Its tensors are not of type F32": [
                f"{name} {place.dtype}"
                for name, place in sorted(places.items())
                if place.dtype != "F32"
            ],
        }
        for what, names in wrong.items():
            if names:
                more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
                listed = ", ".join(map(_shown, names[:_SHOWN]))
                raise self.refuse(self.path, f"{what}: {listed}{more}.")

    def check(self, content: Mapping[str, Any]) -> None:
        """Compare the tensors, and then `content` itself, with what `content` says of them.

        The tensors' checksum is SHA-256 over "NAME torch.float32 SHAPE\\n" and contents of each,
        in the order of the names. Older files list no tensors and have no checksum of `content`.

        Raises:
            UserError: other tensors, another checksum, NaN or infinity.
        """
        with self._refusing():
            own = {name: place.shape for name, place in self.table.places.items()}
            self.check_names(_listed(content) or own)
            self._check_tensors(content.get("sha256"))
            rest = {name: value for name, value in content.items() if name != CONTENT_SHA256}
            if CONTENT_SHA256 in content and content[CONTENT_SHA256] != content_sha256(rest):
                raise _BadError("Its metadata does not match its checksum; the file is damaged.")

    def _check_tensors(self, sha256: object) -> None:
        digest = hashlib.sha256()
        spoiled = ""
        for name, place in sorted(self.table.places.items()):
            digest.update(f"{name} torch.float32 {place.shape}\n".encode())
            for block in self._blocks(place):
                digest.update(block)
                if not spoiled and not np.isfinite(np.frombuffer(block, "<f4")).all():
                    spoiled = name
        if spoiled:
            raise _BadError(f"Its weights are not finite numbers (first in {_shown(spoiled)}).")
        if digest.hexdigest() != sha256:
            raise _BadError("Its contents do not match their checksum; the file is damaged.")

    def _blocks(self, place: Place) -> Iterator[bytes]:
        self._file.seek(self.table.start + place.begin)
        length = place.end - place.begin
        while length:
            block = self._file.read(min(_BLOCK, length))
            if not block or len(block) % 4:
                raise _BadError("It is cut short.")
            length -= len(block)
            yield block

    def read(self) -> bytes:
        """The whole file.

        Raises:
            UserError: the system refused.
        """
        with self._refusing():
            self._file.seek(0)
            return self._file.read()


def _listed(content: Mapping[str, Any]) -> dict[str, list[int]] | None:
    """The shapes by name that `content` lists, if it does."""
    shapes = content.get(TENSORS)
    if not isinstance(shapes, dict) or not all(isinstance(s, list) for s in shapes.values()):
        return None
    return shapes


def _lengths(shape: Sequence[int]) -> str:
    return "x".join(map(str, shape)) or "scalar"


def sealed(tensors: Mapping[str, Sequence[int]], content: Mapping[str, Any]) -> dict[str, Any]:
    """`content` with the shapes of the file's tensors and its own checksum, ready for JSON."""
    whole = {**content, TENSORS: {name: list(shape) for name, shape in tensors.items()}}
    return {**whole, CONTENT_SHA256: content_sha256(whole)}


def content_sha256(content: Mapping[str, Any]) -> str:
    """SHA-256 over a JSON object, whatever the order and the spaces it is written with."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _table(file: BinaryIO, size: int) -> Table:
    head = file.read(4096)
    length = int.from_bytes(head[:8], "little")
    if len(head) < 8 or head[8:9] != b"{":
        raise _BadError(foreign(head) or _too_short(len(head)))
    if length > MAX_HEADER:
        raise _BadError(f"Its header claims {length:,} bytes; over {MAX_HEADER:,} is refused.")
    if 8 + length > size:
        raise _BadError("It is cut short: its header does not end within the file.")
    file.seek(8)
    raw = file.read(length)
    if raw.count(b'"data_offsets"') > MAX_TENSORS:
        raise _BadError(f"It lists more than {MAX_TENSORS:,} tensors.")
    header = _parse_json(raw)
    if not isinstance(header, dict) or len(header) > MAX_TENSORS:
        raise _BadError("Its header is no list of tensors.")
    metadata = header.pop("__metadata__", {})
    if not isinstance(metadata, dict) or not all(isinstance(v, str) for v in metadata.values()):
        raise _BadError("Its metadata is damaged.")
    places = {name: _place(name, entry) for name, entry in header.items()}
    _check_places(places, size - 8 - length)
    return Table(places, metadata, 8 + length)


def _too_short(length: int) -> str:
    if length == 0:
        return "It is empty."
    if length < 10:
        return f"It has only {length} bytes; it is cut short, or something else."
    return "It has no safetensors header."


def _parse_json(raw: bytes) -> Any:
    """The content of UTF-8 JSON in which no key occurs twice; raises `_BadError` otherwise."""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        raise _BadError("Its header is not UTF-8 text.") from None
    try:
        return json.loads(text, object_pairs_hook=_no_duplicates)
    except RecursionError:
        raise _BadError("Its header is nested too deeply.") from None
    except ValueError:
        raise _BadError("Its header is not JSON.") from None


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) != len(pairs):
        raise _BadError("Its header names something twice.")
    return result


def _whole(value: object) -> bool:
    return type(value) is int and 0 <= value < 2**63


def _place(name: str, entry: object) -> Place:
    if not name.isprintable():
        raise _BadError("It names a tensor with what is no text.")
    shown = _shown(name)
    if not isinstance(entry, dict) or entry.keys() != {"dtype", "shape", "data_offsets"}:
        raise _BadError(f"Its entry {shown} is damaged.")
    dtype, shape, offsets = entry["dtype"], entry["shape"], entry["data_offsets"]
    if not isinstance(dtype, str) or dtype not in _BYTES:
        raise _BadError(f"Its tensor {shown} is of an unknown type.")
    if not isinstance(shape, list) or len(shape) > 16 or not all(map(_whole, shape)):
        raise _BadError(f"Its tensor {shown} has an impossible shape.")
    if not isinstance(offsets, list) or len(offsets) != 2 or not all(map(_whole, offsets)):
        raise _BadError(f"Its tensor {shown} lies nowhere.")
    begin, end = offsets
    if end - begin != math.prod(shape) * _BYTES[dtype]:
        raise _BadError(f"Its tensor {shown} has another size than its shape says.")
    return Place(dtype, tuple(shape), begin, end)


def _shown(name: str) -> str:
    return name if len(name) <= 60 else name[:60] + "..."


def _check_places(places: Mapping[str, Place], contents: int) -> None:
    """Places, one after the other, cover the contents exactly."""
    at = 0
    for name, place in sorted(places.items(), key=lambda item: (item[1].begin, item[1].end)):
        if place.begin != at:
            what = "overlaps another" if place.begin < at else "leaves a hole before it"
            raise _BadError(f"Its tensor {_shown(name)} {what}.")
        at = place.end
    if at > contents:
        raise _BadError(f"It is cut short: {at - contents:,} bytes are missing.")
    if at < contents:
        raise _BadError(f"It goes on for {contents - at:,} bytes after its last tensor.")
    if contents > MAX_CONTENTS:
        raise _BadError(f"It is larger than any network of this program, {contents:,} bytes.")
