"""Which arrays an .npz file holds, found out before any of them is read.

An .npz is a zip of NumPy arrays, each with a small header of its own. A hostile one claims shapes
that fit no memory, or packs gigabytes of zeros into a few kilobytes; both show in the headers.
"""

from __future__ import annotations

import math
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, BinaryIO

import numpy as np
from numpy.lib import format as npy

from diffusion_gui.core.text import msg

MAX_MEMBERS = 256
MAX_RATIO = 200
"""A file may unpack to so many times its size; arrays of zeros reach that honestly,"""
ALWAYS_FINE = 64 * 2**20
"""and a small one to so many bytes whatever its size."""
_BLOCK = 2**20


@dataclass(frozen=True)
class Member:
    """An array that has not been read."""

    dtype: np.dtype[Any]
    shape: tuple[int, ...]

    @property
    def ndim(self) -> int:
        """Axes."""
        return len(self.shape)

    def __len__(self) -> int:
        return self.shape[0]


def read_members(file: BinaryIO) -> dict[str, Member]:
    """The arrays in an open .npz by name; the file is left at its beginning.

    Raises:
        ValueError: an array of objects (a pickle), or sizes that do not agree or are hostile.
        Exception: whatever zip and NumPy raise for what is no .npz; they have a dozen ways.
    """
    members = {}
    with zipfile.ZipFile(file) as archive:
        infos = archive.infolist()
        unpacked = sum(info.file_size for info in infos)
        size = file.seek(0, 2)
        if len(infos) > MAX_MEMBERS or unpacked > max(ALWAYS_FINE, MAX_RATIO * size):
            raise ValueError(msg("it would unpack to {bytes:,} bytes", bytes=unpacked))
        for info in infos:
            with archive.open(info) as member:
                members[info.filename.removesuffix(".npy")] = _header(member, info.file_size)
        if len(members) != len(infos):
            raise ValueError(msg("an array occurs twice"))
    file.seek(0)
    return members


def _header(member: IO[bytes], size: int) -> Member:
    version = npy.read_magic(member)
    read = npy.read_array_header_1_0 if version == (1, 0) else npy.read_array_header_2_0
    shape, _, dtype = read(member)
    if dtype.hasobject:
        raise ValueError(msg("it holds a pickle, which can run code"))
    if any(length < 0 for length in shape):
        raise ValueError(msg("an array has an impossible shape"))
    if size != member.tell() + math.prod(shape) * dtype.itemsize:
        raise ValueError(msg("the size of an array does not match its shape"))
    return Member(dtype, tuple(shape))


def check_contents(path: Path) -> Mapping[str, Member]:
    """The arrays in `path`, after every byte of them has been compared with its checksum.

    Raises:
        Exception: as `read_members`, or a checksum that does not fit.
    """
    with path.open("rb") as file:
        members = read_members(file)
        with zipfile.ZipFile(file) as archive:
            for info in archive.infolist():
                with archive.open(info) as member:
                    while member.read(_BLOCK):
                        pass
    return members
