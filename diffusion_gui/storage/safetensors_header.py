"""The header of a safetensors file: read within limits, and compared with the file's size."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO

from diffusion_gui.core.text import Translatable, msg

from .untrusted import foreign

MAX_HEADER = 2**20
MAX_TENSORS = 10_000
MAX_CONTENTS = 8 * 2**30
"""Bytes of tensors; the largest network this program builds has half of it."""
_BYTES = {
    "BOOL": 1, "U8": 1, "I8": 1, "F8_E4M3": 1, "F8_E5M2": 1,
    "U16": 2, "I16": 2, "F16": 2, "BF16": 2,
    "U32": 4, "I32": 4, "F32": 4,
    "U64": 8, "I64": 8, "F64": 8,
}  # fmt: skip


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


class BadFileError(Exception):
    """Why a file is refused."""

    def __init__(self, why: Translatable) -> None:
        super().__init__(why)
        self.why = why


def read_table(file: BinaryIO, size: int) -> Table:
    """The header of a file of `size` bytes that stands at its start; raises BadFileError."""
    head = file.read(4096)
    length = int.from_bytes(head[:8], "little")
    if len(head) < 8 or head[8:9] != b"{":
        raise BadFileError(foreign(head) or _too_short(len(head)))
    if length > MAX_HEADER:
        raise BadFileError(
            msg(
                "Its header claims {bytes:,} bytes; over {most:,} is refused.",
                bytes=length,
                most=MAX_HEADER,
            )
        )
    if 8 + length > size:
        raise BadFileError(msg("It is cut short: its header does not end within the file."))
    file.seek(8)
    raw = file.read(length)
    if raw.count(b'"data_offsets"') > MAX_TENSORS:
        raise BadFileError(msg("It lists more than {most:,} tensors.", most=MAX_TENSORS))
    header = parse_json(raw)
    if not isinstance(header, dict) or len(header) > MAX_TENSORS:
        raise BadFileError(msg("Its header is no list of tensors."))
    metadata = header.pop("__metadata__", {})
    if not isinstance(metadata, dict) or not all(isinstance(v, str) for v in metadata.values()):
        raise BadFileError(msg("Its metadata is damaged."))
    places = {name: _place(name, entry) for name, entry in header.items()}
    _check_places(places, size - 8 - length)
    return Table(places, metadata, 8 + length)


def _too_short(length: int) -> Translatable:
    if length == 0:
        return msg("It is empty.")
    if length < 10:
        return msg("It has only {bytes} bytes; it is cut short, or something else.", bytes=length)
    return msg("It has no safetensors header.")


def parse_json(raw: bytes) -> Any:
    """The content of UTF-8 JSON in which no key occurs twice; raises `BadFileError` otherwise."""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        raise BadFileError(msg("Its header is not UTF-8 text.")) from None
    try:
        return json.loads(text, object_pairs_hook=_no_duplicates)
    except RecursionError:
        raise BadFileError(msg("Its header is nested too deeply.")) from None
    except ValueError:
        raise BadFileError(msg("Its header is not JSON.")) from None


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) != len(pairs):
        raise BadFileError(msg("Its header names something twice."))
    return result


def _whole(value: object) -> bool:
    return type(value) is int and 0 <= value < 2**63


def _place(name: str, entry: object) -> Place:
    if not name.isprintable():
        raise BadFileError(msg("It names a tensor with what is no text."))
    tensor = shown(name)
    if not isinstance(entry, dict) or entry.keys() != {"dtype", "shape", "data_offsets"}:
        raise BadFileError(msg("Its entry {tensor} is damaged.", tensor=tensor))
    dtype, shape, offsets = entry["dtype"], entry["shape"], entry["data_offsets"]
    if not isinstance(dtype, str) or dtype not in _BYTES:
        raise BadFileError(msg("Its tensor {tensor} is of an unknown type.", tensor=tensor))
    if not isinstance(shape, list) or len(shape) > 16 or not all(map(_whole, shape)):
        raise BadFileError(msg("Its tensor {tensor} has an impossible shape.", tensor=tensor))
    if not isinstance(offsets, list) or len(offsets) != 2 or not all(map(_whole, offsets)):
        raise BadFileError(msg("Its tensor {tensor} lies nowhere.", tensor=tensor))
    begin, end = offsets
    if end - begin != math.prod(shape) * _BYTES[dtype]:
        raise BadFileError(
            msg("The size of its tensor {tensor} does not match its shape.", tensor=tensor)
        )
    return Place(dtype, tuple(shape), begin, end)


def shown(name: str) -> str:
    """A tensor's name, cut where it is long."""
    return name if len(name) <= 60 else name[:60] + "..."


def _check_places(places: Mapping[str, Place], contents: int) -> None:
    """Places, one after the other, cover the contents exactly."""
    at = 0
    for name, place in sorted(places.items(), key=lambda item: (item[1].begin, item[1].end)):
        if place.begin != at:
            if place.begin < at:
                raise BadFileError(msg("Its tensor {tensor} overlaps another.", tensor=shown(name)))
            raise BadFileError(
                msg("Its tensor {tensor} leaves a hole before it.", tensor=shown(name))
            )
        at = place.end
    if at > contents:
        raise BadFileError(
            msg("It is cut short: {bytes:,} bytes are missing.", bytes=at - contents)
        )
    if at < contents:
        raise BadFileError(
            msg("It goes on for {bytes:,} bytes after its last tensor.", bytes=contents - at)
        )
    if contents > MAX_CONTENTS:
        raise BadFileError(
            msg("It is larger than any network of this program, {bytes:,} bytes.", bytes=contents)
        )
