"""Shards of pictures (`.tar`, as WebDataset writes them): what is in them, found in one pass.

A sample's members follow each other and share a name up to its first dot: `007.jpg`, `007.cls`.
Nothing is unpacked. Links are never followed, and a member's name is never a path on this machine.
The index is kept in the cache, and used while each shard has its size and time.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tarfile
from array import array
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import BinaryIO

import numpy as np

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.os_text import reason
from diffusion_gui.core.paths import cache_dir
from diffusion_gui.core.protocol.events import Progress
from diffusion_gui.core.text import msg
from diffusion_gui.storage import atomic
from diffusion_gui.storage.npz_header import read_members
from diffusion_gui.storage.untrusted import open_regular, what_is

from .file_listing import IntArray

SUFFIX, CLASS = ".tar", ".cls"
_VERSION, _KEPT = 1, 16
_EVERY = 1000
_CLASS_BYTES = 20
NONE = -1
"""The class of a picture without one."""


@dataclass(eq=False)
class TarIndex:
    """Pictures of some shards, in their order.

    Attributes:
        names: the members' names as UTF-8, a zero byte after each; `starts` where each begins.
        shard: which shard each is in; `offsets` and `sizes` where in it, in bytes.
        numbers: the class number that each has, or NONE.
        cut: names of shards that are cut short; what is whole in them is used.
        left: members that are left out: links, devices, and names that lead elsewhere.
    """

    shards: tuple[Path, ...]
    names: bytearray = field(default_factory=bytearray)
    starts: array[int] = field(default_factory=lambda: array("q", [0]))
    shard: array[int] = field(default_factory=lambda: array("q"))
    offsets: array[int] = field(default_factory=lambda: array("q"))
    sizes: array[int] = field(default_factory=lambda: array("q"))
    numbers: array[int] = field(default_factory=lambda: array("q"))
    cut: list[str] = field(default_factory=list)
    left: int = 0

    def __len__(self) -> int:
        return len(self.sizes)

    def name(self, place: int) -> str:
        """The member's name."""
        raw = self.names[self.starts[place] : self.starts[place + 1] - 1]
        return raw.decode("utf-8", "replace")

    def classes(self) -> tuple[tuple[str, ...], IntArray]:
        """Names of the classes, and the class of each picture; -1 of one that has none.

        They are the numbers in `.cls` members; without any, the folders that the pictures lie in.
        """
        numbers = np.array(self.numbers, np.int64)
        known = np.unique(numbers[numbers != NONE])
        if len(known):
            labels = np.searchsorted(known, numbers)
            labels[numbers == NONE] = NONE
            return tuple(map(str, known.tolist())), labels
        tops = [
            name.partition("/")[0] if "/" in name else ""
            for name in map(self.name, range(len(self)))
        ]
        names = sorted(set(tops))
        if len(names) < 2 or "" in names:
            return (), numbers
        return tuple(names), np.array([names.index(top) for top in tops], np.int64)


def shards_in(path: Path) -> tuple[Path, ...]:
    """The shards that `path` names: itself, or those right in that folder, in order."""
    if path.is_dir():
        with contextlib.suppress(OSError):
            found = (one for one in path.iterdir() if one.name.lower().endswith(SUFFIX))
            return tuple(sorted(one for one in found if one.is_file() and one.name[0] != "."))
        return ()
    return (path,) if path.name.lower().endswith(SUFFIX) else ()


def indexing(
    path: Path, shards: Sequence[Path], suitable: Callable[[str], bool]
) -> Generator[Progress, None, TarIndex]:
    """Index the pictures of `shards`, whose names are `suitable`; from the cache where it holds.

    Raises:
        UserError: a shard is no uncompressed tar archive, or cannot be read.
    """
    stamps = [_stamp(shard) for shard in shards]
    if (kept := _kept(path, shards, stamps)) is not None:
        return kept
    index, total, before = TarIndex(tuple(shards)), sum(size for size, _ in stamps), 0
    for number, (shard, (size, _)) in enumerate(zip(shards, stamps, strict=True)):
        with _opened(shard) as file:
            for offset in _one(index, number, file, size, suitable):
                yield Progress(before + offset, total, "indexing shards")
        before += size
    _keep(path, index, stamps)
    return index


def _opened(shard: Path) -> BinaryIO:
    try:
        return open_regular(shard)
    except OSError as error:
        raise _refused(shard, reason(error)) from error


def _refused(shard: Path, why: str) -> UserError:
    return UserError(
        msg("{shard} could not be read as a shard.", shard=shard),
        why,
        "Shards are uncompressed tar archives; make or copy it again.",
    )


def _one(
    index: TarIndex, number: int, file: BinaryIO, size: int, suitable: Callable[[str], bool]
) -> Generator[int]:
    """Add the pictures of one shard; yields how far it is."""
    shard = index.shards[number]
    key, first, label, count, before = "", len(index), NONE, 0, -1
    try:
        archive = tarfile.open(fileobj=file, mode="r:")  # noqa: SIM115  (of a file that is closed)
    except (tarfile.TarError, OSError) as error:
        raise _refused(shard, what_is(shard) or msg("It is no tar archive.")) from error
    while True:
        try:
            member = archive.next()
        except Exception:  # tarfile fails in a dozen ways where data or the next head is cut off
            index.cut.append(shard.name)
            break
        archive.members = []  # type: ignore[attr-defined]  # else each stays in memory
        if member is not None and (member.size < 0 or archive.offset <= before):
            index.cut.append(shard.name)  # a false size, by which one would never get to the end
            break
        before = archive.offset
        if member is None:
            if size - archive.offset < tarfile.BLOCKSIZE:
                index.cut.append(shard.name)
            break
        count += 1
        if count % _EVERY == 0:
            yield archive.offset
        if member.isdir():
            continue
        name = member.name
        if not member.isreg() or member.issparse() or not _safe(name):
            index.left += 1
            continue
        if member.offset_data + member.size > size:
            index.cut.append(shard.name)
            break
        folder, _, base = name.rpartition("/")
        if base.startswith("."):
            continue
        this = f"{folder}/{base.partition('.')[0]}"
        if this != key:
            _label(index, first, label)
            key, first, label = this, len(index), NONE
        if base.lower().endswith(CLASS):
            label = _class_in(file, member)
        elif suitable(base):
            index.names += name.encode("utf-8", "replace") + b"\0"
            index.starts.append(len(index.names))
            index.shard.append(number)
            index.offsets.append(member.offset_data)
            index.sizes.append(member.size)
            index.numbers.append(NONE)
    _label(index, first, label)


def _safe(name: str) -> bool:
    return not name.startswith("/") and ".." not in PurePosixPath(name).parts and "\0" not in name


def _label(index: TarIndex, first: int, label: int) -> None:
    for place in range(first, len(index)):
        index.numbers[place] = label


def _class_in(file: BinaryIO, member: tarfile.TarInfo) -> int:
    """The number in a `.cls` member; NONE where there is none."""
    if member.size > _CLASS_BYTES:
        return NONE
    here = file.tell()
    try:
        file.seek(member.offset_data)
        text = file.read(member.size).decode("ascii", "replace").strip()
    finally:
        file.seek(here)
    return int(text) if text.isdecimal() else NONE


# ---------------------------------------------------------------- the cache


def _stamp(shard: Path) -> tuple[int, int]:
    try:
        status = os.stat(shard)
    except OSError as error:
        raise _refused(shard, reason(error)) from error
    return status.st_size, status.st_mtime_ns


def _place(path: Path) -> Path:
    name = hashlib.sha256(os.fsencode(os.path.realpath(path))).hexdigest()[:32]
    return cache_dir() / "shards" / f"{name}.npz"


def _about(shards: Sequence[Path], stamps: Sequence[tuple[int, int]]) -> list[list[object]]:
    return [[os.path.realpath(one), *stamp] for one, stamp in zip(shards, stamps, strict=True)]


def _kept(path: Path, shards: Sequence[Path], stamps: Sequence[tuple[int, int]]) -> TarIndex | None:
    """What `_keep` kept; None where a shard has changed, or the copy is damaged."""
    try:
        with open_regular(_place(path)) as file:
            read_members(file)  # sizes, before any of it is read
            with np.load(file, allow_pickle=False) as arrays:  # which compares checksums
                held = {name: arrays[name] for name in arrays.files}
        about = json.loads(held["about"].tobytes())
        if about["version"] != _VERSION or about["shards"] != _about(shards, stamps):
            return None
        columns = {
            name: array("q", np.asarray(held[name], np.int64).tobytes())
            for name in ("starts", "shard", "offsets", "sizes", "numbers")
        }
        index = TarIndex(
            tuple(shards), bytearray(held["names"].tobytes()), **columns,
            cut=list(map(str, about["cut"])), left=int(about["left"]),
        )  # fmt: skip
        number = np.array(index.shard)
        most = np.array([size for size, _ in stamps])[number]
        fits = len(index.starts) - 1 == len(index.offsets) == len(index.numbers) == len(number)
        fits = fits and index.starts[-1] == len(index.names) and min(index.offsets) >= 0
        fits = fits and min(index.sizes) >= 0
        inside = (np.array(index.offsets) + np.array(index.sizes) <= most).all()
    except Exception:  # whatever a damaged file leads to: it is only a copy of what is known
        return None
    return index if fits and inside else None


def _keep(path: Path, index: TarIndex, stamps: Sequence[tuple[int, int]]) -> None:
    """Keep the index; where the cache takes nothing, it is made again next time."""
    about = {
        "version": _VERSION,
        "shards": _about(index.shards, stamps),
        "cut": index.cut,
        "left": index.left,
    }
    with contextlib.suppress(UserError, OSError):
        _place(path).parent.mkdir(parents=True, exist_ok=True)
        with atomic.replacing(_place(path)) as temporary:
            np.savez(
                temporary,
                about=np.frombuffer(json.dumps(about).encode(), np.uint8),
                names=np.frombuffer(bytes(index.names), np.uint8),
                starts=np.array(index.starts, np.int64),
                shard=np.array(index.shard, np.int64),
                offsets=np.array(index.offsets, np.int64),
                sizes=np.array(index.sizes, np.int64),
                numbers=np.array(index.numbers, np.int64),
            )
        files = sorted(_place(path).parent.glob("*.npz"), key=lambda one: one.stat().st_mtime_ns)
        for old in files[:-_KEPT]:
            old.unlink(missing_ok=True)
