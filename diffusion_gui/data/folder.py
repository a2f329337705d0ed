"""A person's own pictures as data: a folder of them, or a single one, brought to RGB squares."""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator, Sequence
from pathlib import Path

import numpy as np
import torch

from diffusion_gui.core.catalog import PICTURE_SUFFIXES
from diffusion_gui.core.domain import Domain
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.protocol.events import Progress
from diffusion_gui.core.recipes.data_spec import data_path
from diffusion_gui.core.text import Translatable, counted, join_texts, msg

from .dataset import Dataset
from .disk_pictures import DiskPictures, HeldPictures, part_note, part_of
from .file_listing import IntArray
from .images import RAW, Pixels, can_read, crop_to_square, open_picture
from .listing_cache import keep_listing, kept_listing
from .own_files import Found, Skipped, even_share, labelled, left_out, place_of, search, side_of
from .parquet_pictures import open_tables, tables_in
from .picture_reader import PictureReader, items_of
from .picture_source import OnePicture, PictureFiles, PictureSource
from .tar_index import shards_in
from .tar_pictures import open_shards

SIDE = 28
"""Side that pictures are brought to where none is asked for."""
MIN_SIDE, MAX_SIDE = 8, 512
MAX_BYTES = 2**30
"""Memory that the pictures of a folder may take; those of a larger one are read when needed."""
_TRIED = 16
"""Pictures of a larger folder that are read when it is opened."""
_OTHER_KINDS = "jxl jp2 psd svg xcf tga ico pbm pgm ppm exr hdr eps"
_OTHERS = (*RAW, *(f".{kind}" for kind in _OTHER_KINDS.split()))
"""Endings of further kinds of pictures, which are not read."""


_ARCHIVES = ((shards_in, open_shards), (tables_in, open_tables))
"""What pictures also lie in: the files of each that a path names, and how they are opened."""


def load(spec: str) -> Generator[Progress, None, Dataset]:
    """Open `images:FOLDER`, `images:FILE` or a path; `images:FOLDER@64` asks for 64x64 pixels.

    A folder may hold pictures, `.tar` shards of them, or Parquet tables.

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
    if (archived := (yield from _archived(spec, path, side))) is not None:
        return archived
    picture = open_picture(path, enough=4 * side)
    notes = (picture.note,) if picture.note else ()
    square, source = crop_to_square(picture.pixels, side)[None], OnePicture(path)
    return _dataset(spec, square, source, np.zeros(1, np.int64), [-1], (), notes)


def _asked(spec: str) -> tuple[Path, int]:
    """The path and the side that `spec` names."""
    asked = data_path(spec)
    assert asked is not None  # a named set is not opened here
    side = side_of(
        asked,
        SIDE,
        (MIN_SIDE, MAX_SIDE),
        lambda side: msg("Pictures of {side}x{side} pixels are not possible.", side=side),
    )
    return place_of(asked), side


def _open_folder(spec: str, path: Path, side: int) -> Generator[Progress, None, Dataset]:
    endings = [one for one in _suffixes() if can_read(one)]
    kept = kept_listing(path, endings)
    found = kept or (yield from search(path, _suitable, Progress(0, 0, "searching for pictures")))
    if not found.files:
        if (archived := (yield from _archived(spec, path, side))) is not None:
            return archived
        told = _left_out(found.others, [])
        empty = msg("No picture that can be read is in it." if told else "No picture is in it.")
        raise _nothing(path, join_texts([empty, *told]))
    if len(found.files) > max(1, MAX_BYTES // (3 * side * side * 4)):
        if kept is None:
            keep_listing(path, found, endings)
        source = PictureFiles(path, found.files)
        first, others = part_note(path.name, len(source), side), _left_out(found.others, [])
        return (yield from _read_from_disk(spec, source, side, [first], others))
    return (yield from _read_at_once(spec, path, side, found))


def _archived(spec: str, path: Path, side: int) -> Generator[Progress, None, Dataset | None]:
    """The pictures in the archives that `path` names; None where it names none."""
    for files_in, opening in _ARCHIVES:
        if files := files_in(path):
            source = yield from opening(path, files, _suitable)
            held = part_of(len(source), side) == len(source)
            first = [] if held else [part_note(path.name, len(source), side)]
            return (yield from _read_from_disk(spec, source, side, first, source.notes()))
    return None


def _read_from_disk(
    spec: str,
    source: PictureSource,
    side: int,
    first: list[Translatable],
    notes: list[Translatable],
) -> Generator[Progress, None, Dataset]:
    """Pictures that do not fit in memory; a few are read to see whether any can be.

    Args:
        first: what is said of them before all.
        notes: what is said of others beside them.
    """
    shapes, animated, error = set(), False, None
    tried = even_share(range(len(source)), _TRIED)
    for number, place in enumerate(tried):
        yield Progress(number, len(tried), "reading pictures")
        try:
            picture = source.read(place, 4 * side)
        except UserError as trouble:
            error = trouble
            continue
        shapes.add(picture.pixels.shape)
        animated |= bool(picture.note)
    if error is not None and not shapes:
        raise _nothing(
            source.path,
            msg(
                "None of {count:,} pictures in it that were tried can be read; {file}: {why}",
                count=len(tried),
                file=source.name(tried[-1]),
                why=error.why,
            ),
        )
    reader = PictureReader(source, side)
    about = list(first)
    if shapes - {(side, side, 3)}:
        about.append(_squared(side))
    if animated:
        about.append(msg("Of pictures that hold several frames, the first one is used."))
    if (bad := reader.bad_note()) is not None:
        about.append(bad)
    domain = Domain("image", (3, side, side), labels=source.classes)
    return DiskPictures(spec, domain, len(source), reader, notes=(*about, *notes))


def _read_at_once(
    spec: str, path: Path, side: int, found: Found
) -> Generator[Progress, None, Dataset]:
    files: Sequence[Path] = found.files
    notes = []
    kept, squares, skipped, animated = [], [], [], 0
    places: list[int] = []
    shapes: set[tuple[int, ...]] = set()
    for number, file in enumerate(files):
        yield Progress(number, len(files), "reading pictures")
        try:
            picture = open_picture(file, enough=4 * side)
        except UserError as error:
            skipped.append((file, error.why))
            continue
        kept.append(file)
        places.append(number)
        squares.append(crop_to_square(picture.pixels, side))
        shapes.add(picture.pixels.shape)
        animated += bool(picture.note)
    yield Progress(len(files), len(files), "reading pictures")
    if not kept:
        file, why = skipped[0]
        raise _nothing(
            path,
            counted(
                len(skipped),
                "Its only picture cannot be read; {file}: {why}",
                "None of its {count:,} pictures can be read; {file}: {why}",
                file=file,
                why=why,
            ),
        )
    if animated:
        notes.append(
            counted(
                animated,
                "1 of the pictures holds several frames; the first one is used.",
                "{count:,} of the pictures hold several frames; the first one is used.",
            )
        )
    notes += _notes_about(path, side, kept, skipped, found.others, shapes)
    names, labels = labelled(path, kept)
    source = PictureFiles(path, found.files)
    return _dataset(spec, np.stack(squares), source, np.array(places), labels, names, tuple(notes))


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


def _suitable(name: str) -> bool:
    return name.lower().endswith(_suffixes()) and can_read(name)


def _notes_about(
    path: Path,
    side: int,
    kept: list[Path],
    skipped: Skipped,
    others: Counter[str],
    shapes: set[tuple[int, ...]],
) -> list[Translatable]:
    notes = []
    if shapes != {(side, side, 3)}:
        notes.append(_squared(side))
    if len(kept) == 1:
        notes.append(
            msg(
                "{name} holds a single picture; a model can only learn it by heart.", name=path.name
            )
        )
    notes += _left_out(others, skipped)
    return notes


def _squared(side: int) -> Translatable:
    return msg("Of each picture the middle square is used, resized to {side}x{side}.", side=side)


def _left_out(others: Counter[str], skipped: Skipped) -> list[Translatable]:
    """One line about every picture that is left out, by kind.

    Args:
        others: files that were not opened, by their ending in lower case.
        skipped: pictures that could not be read, and why.
    """
    count, parts = left_out(others, (*_suffixes(), *_OTHERS), skipped)
    notes = []
    if count:
        notes.append(
            counted(
                count,
                "1 picture is left out: {parts}.",
                "{count:,} pictures are left out: {parts}.",
                parts=parts,
            )
        )
    if others.keys() & {".heic", ".heif"}:
        notes.append(msg("HEIC is read once 'pip install pillow-heif' has been run."))
    return notes


def _dataset(
    spec: str,
    squares: Pixels,
    source: PictureSource,
    places: IntArray,
    labels: list[int],
    names: tuple[str, ...],
    notes: tuple[str, ...],
) -> HeldPictures:
    """Squares uint8 (N, side, side, 3) as a data set of (N, 3, side, side) in [-1, 1].

    Args:
        places: (N,) of their pictures in `source`.
    """
    x, side = items_of(squares), squares.shape[1]
    return HeldPictures(
        spec,
        Domain("image", (3, side, side), labels=names),
        len(x),
        notes=notes,
        x=x,
        labels=torch.tensor(labels, dtype=torch.int64),
        reader=PictureReader(source, side),
        places=places,
    )
