"""A person's own pictures as data: a folder of them, or a single one, brought to RGB squares."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Generator, Iterator
from pathlib import Path

import numpy as np
import torch

from diffusion_gui.core.catalog import PICTURE_SUFFIXES
from diffusion_gui.core.domain import Domain
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.protocol.events import Progress
from diffusion_gui.core.recipes.data_spec import data_path
from diffusion_gui.core.text import Translatable, join_texts, msg

from .dataset import Dataset, StoredDataset
from .images import RAW, Pixels, can_read, crop_to_square, open_picture

SIDE = 28
"""Side that pictures are brought to where none is asked for."""
MIN_SIDE, MAX_SIDE = 8, 512
MAX_BYTES = 2**30
"""Memory that the pictures of a folder may take; of a larger folder an even share is used."""
_LISTED = 3
"""File names that a note gives before it says how many more there are."""
_OTHER_KINDS = "jxl jp2 psd svg xcf tga ico pbm pgm ppm exr hdr eps"
_OTHERS = (*RAW, *(f".{kind}" for kind in _OTHER_KINDS.split()))
"""Endings of further kinds of pictures, which are not read."""
_EVERY = 256
"""Folder entries between two signs of life."""


def load(spec: str) -> Generator[Progress, None, Dataset]:
    """Open `images:FOLDER`, `images:FILE` or a path; `images:FOLDER@64` asks for 64x64 pixels.

    Of every picture the middle square is taken and resized, by default to 28x28, in RGB, [-1, 1].
    Folders are searched with all that is in them, each once, hidden files left out. Where the
    pictures lie in two or more sub-folders and none beside these, the sub-folders' names are
    the labels.

    Raises:
        UserError: nothing is there, no picture is, none can be read, or the size is out of range.
    """
    path, side = _asked(spec)
    if path.is_dir():
        return (yield from _open_folder(spec, path, side))
    picture = open_picture(path, enough=4 * side)
    notes = (picture.note,) if picture.note else ()
    return _dataset(spec, side, crop_to_square(picture.pixels, side)[None], [-1], (), notes)


def _asked(spec: str) -> tuple[Path, int]:
    """The path and the side that `spec` names."""
    asked = data_path(spec)
    assert asked is not None  # a named set is not opened here
    path, side = asked.place(), int(asked.choice[1:] or SIDE)
    if not MIN_SIDE <= side <= MAX_SIDE:
        raise UserError(
            msg("Pictures of {side}x{side} pixels are not possible.", side=side),
            what_to_do=msg(
                "Ask for a side from {least} to {most}, such as {path}@64.",
                least=MIN_SIDE,
                most=MAX_SIDE,
                path=path,
            ),
        )
    if not os.path.lexists(path):
        raise UserError(msg("{path} does not exist.", path=path), what_to_do="Check the path.")
    return path, side


def _open_folder(spec: str, path: Path, side: int) -> Generator[Progress, None, Dataset]:
    files: list[Path] = []
    left_out: Counter[str] = Counter()
    for found in _files_in(path):
        if found is None:
            yield Progress(len(files), 0, "searching for pictures")
        elif found.name.lower().endswith(_suffixes()) and can_read(found.name):
            files.append(found)
        else:
            left_out[found.suffix.lower()] += 1
    if not files:
        told = _left_out(left_out, [])
        empty = "No picture that can be read is in it." if told else "No picture is in it."
        raise _nothing(path, join_texts([msg(empty), *told]))
    files.sort(key=Path.as_posix)  # all of them lie below `path`
    notes = []
    room = max(1, MAX_BYTES // (3 * side * side * 4))
    if len(files) > room:
        notes.append(
            msg(
                "{folder} holds {count:,} pictures; {used:,} of them are used.",
                folder=path.name,
                count=len(files),
                used=room,
            )
        )
        files = [files[i * len(files) // room] for i in range(room)]

    kept, squares, skipped, animated = [], [], [], 0
    shapes: set[tuple[int, ...]] = set()
    for number, file in enumerate(files):
        yield Progress(number, len(files), "reading pictures")
        try:
            picture = open_picture(file, enough=4 * side)
        except UserError as error:
            skipped.append((file, error.why))
            continue
        kept.append(file)
        squares.append(crop_to_square(picture.pixels, side))
        shapes.add(picture.pixels.shape)
        animated += bool(picture.note)
    yield Progress(len(files), len(files), "reading pictures")
    if not kept:
        file, why = skipped[0]
        raise _nothing(
            path,
            msg(
                "None of its {count:,} pictures can be read; {file}: {why}",
                count=len(skipped),
                file=file,
                why=why,
            ),
        )
    if animated:
        notes.append(
            msg(
                "{count:,} of the pictures hold several frames; the first one is used.",
                count=animated,
            )
        )
    notes += _notes_about(path, side, kept, skipped, left_out, shapes)
    names = _labels(path, kept)
    labels = [names.index(_branch(path, file)) for file in kept] if names else [-1] * len(kept)
    return _dataset(spec, side, np.stack(squares), labels, names, tuple(notes))


def _nothing(path: Path, why: Translatable) -> UserError:
    return UserError(
        msg("The folder {path} cannot be used as data.", path=path),
        why,
        msg(
            "Choose a folder of pictures ({endings}).",
            endings=" ".join(filter(can_read, _suffixes())),
        ),
    )


def _suffixes() -> tuple[str, ...]:
    suffixes: tuple[str, ...] = PICTURE_SUFFIXES
    return suffixes


def _files_in(folder: Path) -> Iterator[Path | None]:
    """Files in `folder` and below, and None now and then as life goes on.

    Hidden ones are passed over. Links are followed, but into no folder twice, so that a loop ends.
    What cannot be listed, or is gone, holds nothing.
    """
    waiting, seen, count = [folder], set(), 0
    while waiting:
        here = waiting.pop()
        try:
            status = os.stat(here)
            if (status.st_dev, status.st_ino) in seen:
                continue
            seen.add((status.st_dev, status.st_ino))
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
                    yield here / entry.name


def _is_dir(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link to itself
        return False


def _branch(root: Path, file: Path) -> str:
    return file.relative_to(root).parts[0]


def _labels(root: Path, files: list[Path]) -> tuple[str, ...]:
    """Sub-folders as class names, where every picture lies in one and there are several."""
    if any(file.parent == root for file in files):
        return ()
    names = sorted({_branch(root, file) for file in files})
    return tuple(names) if len(names) > 1 else ()


def _notes_about(
    path: Path,
    side: int,
    kept: list[Path],
    skipped: list[tuple[Path, Translatable]],
    left_out: Counter[str],
    shapes: set[tuple[int, ...]],
) -> list[Translatable]:
    notes = []
    if shapes != {(side, side, 3)}:
        notes.append(
            msg("Of each picture the middle square is used, resized to {side}x{side}.", side=side)
        )
    if len(kept) == 1:
        notes.append(
            msg(
                "{name} holds a single picture; a model can only learn it by heart.", name=path.name
            )
        )
    notes += _left_out(left_out, skipped)
    return notes


def _left_out(
    endings: Counter[str], skipped: list[tuple[Path, Translatable]]
) -> list[Translatable]:
    """One line about every picture that is left out, by kind.

    Args:
        endings: files that were not opened, by their ending in lower case.
        skipped: pictures that could not be read, and why.
    """
    pictures = {one: n for one, n in endings.items() if one in (*_suffixes(), *_OTHERS)}
    parts: list[Translatable] = [
        msg("{count:,} {kind}", count=n, kind=one[1:].upper())
        for one, n in sorted(pictures.items(), key=lambda pair: (-pair[1], pair[0]))
    ]
    if skipped:
        told = [msg("{file}: {why}", file=file.name, why=why) for file, why in skipped[:_LISTED]]
        listed, more = join_texts(told, "; "), len(skipped) - _LISTED
        if more > 0:
            listed = msg("{names} and {count:,} more", names=listed, count=more)
        parts.append(msg("{count:,} cannot be read ({names})", count=len(skipped), names=listed))
    notes = []
    if parts:
        notes.append(
            msg(
                "{count:,} pictures are left out: {parts}.",
                count=sum(pictures.values()) + len(skipped),
                parts=join_texts(parts, ", "),
            )
        )
    if pictures.keys() & {".heic", ".heif"}:
        notes.append(msg("HEIC is read once 'pip install pillow-heif' has been run."))
    return notes


def _dataset(
    spec: str,
    side: int,
    squares: Pixels,
    labels: list[int],
    names: tuple[str, ...],
    notes: tuple[str, ...],
) -> StoredDataset:
    """Squares uint8 (N, side, side, 3) as a data set of (N, 3, side, side) in [-1, 1]."""
    x = torch.from_numpy(squares).permute(0, 3, 1, 2).float().div_(127.5).sub_(1.0).contiguous()
    return StoredDataset(
        spec,
        Domain("image", (3, side, side), labels=names),
        len(x),
        notes=notes,
        x=x,
        labels=torch.tensor(labels, dtype=torch.int64),
    )
