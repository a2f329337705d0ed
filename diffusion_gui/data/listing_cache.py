"""Listings of large folders, kept in the cache so that these need not be searched again.

Nothing is written into a person's folder. A kept listing is used while no folder in it has changed
(so no file came, went or took another name) and a thousand of its files have their size and time;
otherwise, and where it is damaged, the folder is searched again.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.paths import cache_dir
from diffusion_gui.storage import atomic
from diffusion_gui.storage.npz_header import read_members
from diffusion_gui.storage.untrusted import open_regular, read_text

from .file_listing import FileListing
from .own_files import Found, even_share

_VERSION = 1
_KEPT = 16
"""Listings that are kept; one of a million files takes about 60 MB."""
_CHECKED = 1000
"""Files whose size and time are asked for before a listing is used."""
_MOST_BAD = 10_000
"""Files that could not be read, of which it is remembered."""


def kept_listing(root: Path, endings: Iterable[str]) -> Found | None:
    """What `keep_listing` kept of the folder `root`; None where that no longer holds.

    Args:
        endings: those that are read. With others, other files would be listed.
    """
    try:
        with open_regular(_place(root)) as file:
            read_members(file)  # sizes, before any of it is read
            with np.load(file, allow_pickle=False) as arrays:  # which compares checksums
                content = {name: arrays[name] for name in arrays.files}
        about = json.loads(content["about"].tobytes())
        if about["version"] != _VERSION or about["root"] != os.path.realpath(root):
            return None
        if about["endings"] != sorted(endings):
            return None
        found = Found(_listing(root, content, about), Counter(about["others"]))
    except Exception:  # whatever a damaged file leads to: it is only a copy of what is known
        return None
    return found if _holds(found.files) else None


def _listing(root: Path, content: dict[str, Any], about: dict[str, Any]) -> FileListing:
    """Raises ValueError where the arrays do not fit each other, or a name leads out of `root`."""
    names = content["names"].tobytes()
    starts, sizes, times = (
        np.asarray(content[one], np.int64) for one in ("starts", "sizes", "times")
    )
    fits = len(starts) == len(sizes) + 1 == len(times) + 1 and len(sizes) > 0
    if not fits or starts[0] != 0 or starts[-1] != len(names) or (np.diff(starts) < 2).any():
        raise ValueError("the arrays do not fit each other")
    framed = b"\0" + names
    if any(part in framed for part in (b"\0/", b"\0../", b"/../", b"/..\0", b"\0..\0")):
        raise ValueError("a name leads out of the folder")
    folders = {str(name): int(changed) for name, changed in about["folders"].items()}
    return FileListing(root, names, starts, sizes, times, folders)


def _holds(listing: FileListing) -> bool:
    for name, changed in listing.folders.items():
        try:
            if os.stat(listing.root / name).st_mtime_ns != changed:
                return False
        except (OSError, ValueError):
            return False
    return all(map(listing.is_as_listed, even_share(range(len(listing)), _CHECKED)))


def keep_listing(root: Path, found: Found, endings: Iterable[str]) -> None:
    """Keep what was found; where the cache takes nothing, it is searched for again next time."""
    listing = found.files
    about = {
        "version": _VERSION,
        "root": os.path.realpath(root),
        "endings": sorted(endings),
        "others": found.others,
        "folders": listing.folders,
    }
    content = np.frombuffer(json.dumps(about).encode(), np.uint8)
    with contextlib.suppress(UserError, OSError):
        _place(root).parent.mkdir(parents=True, exist_ok=True)
        with atomic.replacing(_place(root)) as temporary:
            np.savez(
                temporary,
                about=content,
                names=np.frombuffer(listing.names, np.uint8),
                starts=listing.starts,
                sizes=listing.sizes,
                times=listing.times,
            )
        _forget_old(_place(root).parent)


def _forget_old(folder: Path) -> None:
    files = sorted(folder.glob("*.npz"), key=lambda file: file.stat().st_mtime_ns)
    for old in files[:-_KEPT]:
        old.unlink(missing_ok=True)
        old.with_suffix(".json").unlink(missing_ok=True)


def kept_bad(listing: FileListing) -> set[int]:
    """Places of files that could not be read before, and have not changed since."""
    try:
        content = json.loads(read_text(_place(listing.root).with_suffix(".json"), 2**22))
        marks = [(str(name), int(size), int(changed)) for name, size, changed in content]
    except (OSError, ValueError, TypeError):
        return set()
    bad = set()
    for name, size, changed in marks[:_MOST_BAD]:
        place = listing.place(name)
        same = place >= 0 and (listing.sizes[place], listing.times[place]) == (size, changed)
        if same and listing.is_as_listed(place):
            bad.add(place)
    return bad


def keep_bad(listing: FileListing, bad: Iterable[int]) -> None:
    """Remember which files could not be read, as far as the cache takes it."""
    marks = [
        (listing.name(place), int(listing.sizes[place]), int(listing.times[place]))
        for place in sorted(bad)[:_MOST_BAD]
    ]
    with contextlib.suppress(UserError, OSError):
        atomic.write_bytes(_place(listing.root).with_suffix(".json"), json.dumps(marks).encode())


def _place(root: Path) -> Path:
    name = hashlib.sha256(os.fsencode(os.path.realpath(root))).hexdigest()[:32]
    return cache_dir() / "folders" / f"{name}.npz"
