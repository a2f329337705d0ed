"""A person's own files as data: finding them in a folder, their labels, and what is left out."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Collection, Generator, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple, TypeVar

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.protocol.events import Progress
from diffusion_gui.core.recipes.data_spec import DataPath
from diffusion_gui.core.text import Translatable, join_texts, msg
from diffusion_gui.storage.foreign.recognised import is_foreign

from .file_listing import FileListing, Listing

T = TypeVar("T")
Skipped = Sequence[tuple[Path, Translatable]]
"""Files that could not be read, and why."""
_LISTED = 3
"""File names that a note gives before it says how many more there are."""
_EVERY = 256
"""Folder entries between two signs of life."""


class Found(NamedTuple):
    """What is in a folder: files to read in the order of their paths, and the others' endings."""

    files: FileListing
    others: Counter[str]


def place_of(asked: DataPath) -> Path:
    """Where `asked` leads; raises UserError where nothing is, or a model."""
    path = asked.place()
    if not os.path.lexists(path):
        raise UserError(msg("{path} does not exist.", path=path), what_to_do="Check the path.")
    if is_foreign(path):
        raise UserError(
            msg("The folder {path} cannot be used as data.", path=path),
            "It is a model in the format of Hugging Face diffusers; pictures in it are no data.",
            "Take it as the model: --model, or open the folder in the window.",
        )
    return path


def side_of(
    asked: DataPath, usual: int, allowed: tuple[int, int], refused: Callable[[int], Translatable]
) -> int:
    """The side in pixels that `asked` chooses (`@64`), or the usual one.

    Args:
        refused: what is said of a side that is not allowed.
    """
    side = int(asked.choice[1:] or usual)
    if not allowed[0] <= side <= allowed[1]:
        raise UserError(
            refused(side),
            what_to_do=msg(
                "Ask for a side from {least} to {most}, such as {path}@64.",
                least=allowed[0],
                most=allowed[1],
                path=asked.path,
            ),
        )
    return side


def search(
    folder: Path, suitable: Callable[[str], bool], progress: Progress
) -> Generator[Progress, None, Found]:
    """Files in `folder` and below whose names are `suitable`, hidden ones left out.

    Args:
        progress: what is said of it.
    """
    listing, others = Listing(folder), Counter[str]()
    for found in _files_in(folder, listing.add_folder):
        if found is None:
            yield replace(progress, done=len(listing))
        elif suitable(found.name):
            listing.add(found)
        else:
            others[os.path.splitext(found.name)[1].lower()] += 1
    return Found(listing.done(), others)


def _files_in(
    folder: Path, entered: Callable[[Path, int], None]
) -> Iterator[os.DirEntry[str] | None]:
    """Files in `folder` and below, and None now and then as life goes on.

    Hidden ones are passed over. Links are followed, but into no folder twice, so that a loop ends.
    What cannot be listed, or is gone, holds nothing.

    Args:
        entered: called with each folder, and when it was last changed, before it is listed.
    """
    waiting, seen, count = [folder], set(), 0
    while waiting:
        here = waiting.pop()
        try:
            status = os.stat(here)
            if (status.st_dev, status.st_ino) in seen:
                continue
            seen.add((status.st_dev, status.st_ino))
            entered(here, status.st_mtime_ns)
            entries = os.scandir(here)
        except OSError:
            continue
        with entries:
            for entry in entries:
                count += 1
                if count % _EVERY == 0:
                    yield None
                if entry.name.startswith("."):
                    continue
                if _is_dir(entry):
                    waiting.append(here / entry.name)
                else:
                    yield entry


def _is_dir(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link to itself
        return False


def even_share(things: Sequence[T], room: int) -> list[T]:
    """At most `room` of the things, evenly spread."""
    if len(things) <= room:
        return list(things)
    return [things[i * len(things) // room] for i in range(room)]


def labelled(root: Path, files: Sequence[Path]) -> tuple[tuple[str, ...], list[int]]:
    """Class names, and the class of each file: the sub-folder of `root` that it lies in.

    There are none, and -1 for each file, unless every file lies in one and there are several.
    """
    branches = [file.relative_to(root).parts[0] for file in files]
    names = sorted(set(branches))
    if len(names) < 2 or any(file.parent == root for file in files):
        return (), [-1] * len(files)
    return tuple(names), [names.index(branch) for branch in branches]


def left_out(
    others: Counter[str], known: Collection[str], skipped: Skipped
) -> tuple[int, Translatable]:
    """How many files of a kind are left out, and those by their endings, as `2 HEIC, 1 NEF`.

    Args:
        others: files that were not opened, by their ending in lower case.
        known: endings of the kind.
        skipped: those that were opened.
    """
    kinds = {one: n for one, n in others.items() if one in known}
    parts: list[Translatable] = [
        msg("{count:,} {kind}", count=n, kind=one[1:].upper())
        for one, n in sorted(kinds.items(), key=lambda pair: (-pair[1], pair[0]))
    ]
    if skipped:
        names = listed([msg("{file}: {why}", file=file.name, why=why) for file, why in skipped])
        parts.append(msg("{count:,} cannot be read ({names})", count=len(skipped), names=names))
    return sum(kinds.values()) + len(skipped), join_texts(parts, ", ")


def listed(names: Sequence[str]) -> Translatable:
    """The first names, and how many more there are."""
    first, more = join_texts(names[:_LISTED], "; "), len(names) - _LISTED
    return msg("{names} and {count:,} more", names=first, count=more) if more > 0 else first
