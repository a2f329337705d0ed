"""Reading the pieces of a SentencePiece model, a small part of a Protocol Buffers message.

Only what a tokenizer is made of is read: of ModelProto the pieces (field 1: text 1, score 2) and
the normaliser's table of replaced characters (field 3: 2). Nothing is run or imported.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

Field = tuple[int, int | bytes]
_VARINT, _EIGHT, _LENGTH, _FOUR = 0, 1, 2, 5
_OTHERS = 100
"""Fields that a message may have beside those that are read."""


def read_pieces(content: bytes, most: int) -> tuple[list[tuple[str, float]], bytes]:
    """The pieces with their scores, and the table of replaced characters (b"" for none).

    Args:
        most: pieces there may be.

    Raises:
        ValueError: it is no such message.
    """
    pieces: list[tuple[str, float]] = []
    replaced = b""
    for number, value in _fields(content, most + _OTHERS):
        if number == 1 and isinstance(value, bytes):
            pieces.append(_piece(value))
            if len(pieces) > most:
                raise ValueError
        elif number == 3 and isinstance(value, bytes):
            found = dict(_fields(value, _OTHERS)).get(2, b"")
            if not isinstance(found, bytes):
                raise ValueError
            replaced = found
    return pieces, replaced


def _piece(content: bytes) -> tuple[str, float]:
    text, score = "", 0.0
    for number, value in _fields(content, _OTHERS):
        if number == 1 and isinstance(value, bytes):
            text = value.decode()
        elif number == 2 and isinstance(value, bytes) and len(value) == 4:
            score = struct.unpack("<f", value)[0]
    return text, score


def _fields(content: bytes, most: int) -> Iterator[Field]:
    """Numbers and values of a message's fields; numbers of fixed size as their bytes."""
    place = count = 0
    while place < len(content):
        key, place = _varint(content, place)
        sort = key & 7
        count += 1
        if key < 8 or count > most:  # there is no field 0
            raise ValueError
        if sort == _VARINT:
            value, place = _varint(content, place)
            yield key >> 3, value
            continue
        if sort == _LENGTH:
            size, place = _varint(content, place)
        elif sort in (_EIGHT, _FOUR):
            size = 8 if sort == _EIGHT else 4
        else:
            raise ValueError
        if size > len(content) - place:
            raise ValueError
        yield key >> 3, content[place : place + size]
        place += size


def _varint(content: bytes, place: int) -> tuple[int, int]:
    value = 0
    for shift in range(0, 70, 7):
        if place >= len(content):
            raise ValueError
        byte = content[place]
        place += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, place
    raise ValueError
