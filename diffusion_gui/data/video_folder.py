"""A person's own videos as data: a folder of them, or a single one, cut into clips."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Generator, Sequence
from pathlib import Path

import numpy as np
import torch

from diffusion_gui.core.catalog import MOVING_SUFFIXES, VIDEO_SUFFIXES
from diffusion_gui.core.domain import Domain
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.protocol.events import Progress
from diffusion_gui.core.recipes.data_spec import data_path
from diffusion_gui.core.text import Translatable, counted, join_texts, msg

from .clips import FRAMES, RATE, SIDE
from .dataset import Dataset, StoredDataset
from .own_files import Skipped, even_share, labelled, left_out, place_of, search, side_of
from .own_recordings import Made, about, read_shares, with_progress
from .video_clips import Footage, read

MIN_SIDE, MAX_SIDE = 8, 128
MAX_BYTES = 2**29
"""Memory that the clips may take."""
MAX_SECONDS, LEAST_SECONDS = 3_600.0, 30.0
"""Of video that are read altogether, in equal shares; but that many of each file."""
_OTHER_KINDS = "wmv flv mpg mpeg vob ts m2v rm rmvb asf f4v mxf dv divx ogm swf heics"
_OTHERS = tuple(f".{one}" for one in _OTHER_KINDS.split())
"""Endings of further kinds of videos, which are not read."""
_CLIP = FRAMES / RATE
_READING = "reading videos"
_SAID: tuple[tuple[Callable[[Footage], bool], Translatable], ...] = (
    (lambda one: one.held, msg("Shorter than a clip; the last frame stays: {names}.")),
    (
        lambda one: one.seen.damaged,
        msg("Damaged or cut short; what can be read is used: {names}."),
    ),
    (lambda one: one.longer, msg("Longer than what is read of each video: {names}.")),
    (lambda one: one.seen.interlaced, msg("Interlaced; one field of each frame is used: {names}.")),
    (lambda one: one.seen.hdr, msg("HDR; what is brighter than white is cut off: {names}.")),
)
"""What is said of the videos of which something is so."""


def load(spec: str) -> Generator[Progress, None, Dataset]:
    """Open `video:FOLDER`, `video:FILE` or a path of a video; `@32` asks for 32x32 pixels.

    Clips (N, 3, 16, 24, 24) in [-1, 1], 12 frames a second, chosen by the times at which they are
    seen; of each frame the middle square. Folders are searched as those of pictures are, and
    sub-folders give the labels likewise.

    Raises:
        UserError: nothing is there, no video is, none can be used, or the size is out of range.
    """
    asked = data_path(spec)
    assert asked is not None  # a named set is not opened here
    side = side_of(
        asked,
        SIDE,
        (MIN_SIDE, MAX_SIDE),
        lambda side: msg("Clips of {side}x{side} pixels are not possible.", side=side),
    )
    path = place_of(asked)
    if path.is_dir():
        return (yield from _open_folder(spec, path, side))
    made = yield from _footage(path, side, MAX_SECONDS, None)
    return _dataset(spec, side, [(path, made)], (), [-1], _notes(side, [(path, made)]))


def most_clips(side: int) -> int:
    """Clips that are kept."""
    return max(1, MAX_BYTES // (3 * FRAMES * side * side * 4))


def _open_folder(spec: str, path: Path, side: int) -> Generator[Progress, None, Dataset]:
    found = yield from search(path, _suitable, Progress(0, 0, "searching for videos"))
    if not found.files:
        told = _left_out(found.others, [])
        empty = msg("No video that can be read is in it." if told else "No video is in it.")
        raise _nothing(path, join_texts([empty, *told]))
    room = most_clips(side)
    files = even_share(found.files, room)
    notes = []
    if len(files) < len(found.files):
        notes.append(
            msg(
                "{folder} holds {count:,} videos; {used:,} of them are used.",
                folder=path.name,
                count=len(found.files),
                used=len(files),
            )
        )
    seconds = max(LEAST_SECONDS, MAX_SECONDS / len(files))
    shares = yield from read_shares(
        files, lambda file, place: _footage(file, side, seconds, place), room, _READING
    )
    if not shares.made:
        file, why = shares.skipped[0]
        raise _nothing(
            path,
            counted(
                len(shares.skipped),
                "Its only video cannot be used; {file}: {why}",
                "None of its {count:,} videos can be used; {file}: {why}",
                file=file,
                why=why,
            ),
        )
    if shares.unused:
        notes.append(
            counted(
                shares.unused,
                "1 clip is not used: {most:,} fit.",
                "{count:,} clips are not used: {most:,} fit.",
                most=room,
            )
        )
    notes += _notes(side, shares.made)
    if sum(len(one.pieces) for _, one in shares.made) == 1:
        notes.append(
            msg("{name} holds a single clip; a model can only learn it by heart.", name=path.name)
        )
    notes += _left_out(found.others, shares.skipped)
    names, labels = labelled(path, [file for file, _ in shares.made])
    return _dataset(spec, side, shares.made, names, labels, notes)


def _footage(
    file: Path, side: int, seconds: float, place: Progress | None
) -> Generator[Progress, None, Footage]:
    """Read one video.

    Args:
        place: what is said of the progress; None for the seconds that are read.
    """
    steps = read(file, side, min(seconds, most_clips(side) * _CLIP))
    return with_progress(steps, 0, lambda done: place or Progress(round(done / RATE), 0, _READING))


def _suitable(name: str) -> bool:
    endings: tuple[str, ...] = (*VIDEO_SUFFIXES, *MOVING_SUFFIXES)
    return name.lower().endswith(endings)


def _nothing(path: Path, why: Translatable) -> UserError:
    return UserError(
        msg("The folder {path} cannot be used as data.", path=path),
        why,
        msg(
            "Choose a folder of videos ({endings}).",
            endings=" ".join((*VIDEO_SUFFIXES, *MOVING_SUFFIXES)),
        ),
    )


def _notes(side: int, read_ones: Made[Footage]) -> list[Translatable]:
    """What was done to the videos, each thing in one line."""
    made = [one for _, one in read_ones]
    notes = []
    if any(one.seen.size != (side, side) for one in made):
        notes.append(
            msg(
                "Of each frame the middle square is used, resized to {side}x{side}; "
                "12 frames a second.",
                side=side,
            )
        )
    if any(one.seen.sound for one in made):
        notes.append(msg("The sound of the videos is not used."))
    still, short = sum(one.motionless for one in made), sum(one.short for one in made)
    clips = sum(len(one.pieces) for one in made)
    if clips > len(made) or still or short:
        notes.append(
            msg(
                "Videos are cut into clips of {seconds} s; left out of {count:,}: without motion "
                "{still:,}, short ends {short:,}.",
                seconds=f"{_CLIP:.2f}",
                count=clips + still + short,
                still=still,
                short=short,
            )
        )
    return notes + about(read_ones, _SAID)


def _left_out(others: Counter[str], skipped: Skipped) -> list[Translatable]:
    """One line about every video that is left out, by kind."""
    count, parts = left_out(others, _OTHERS, skipped)
    if not count:
        return []
    return [
        counted(
            count,
            "1 video is left out: {parts}.",
            "{count:,} videos are left out: {parts}.",
            parts=parts,
        )
    ]


def _dataset(
    spec: str,
    side: int,
    made: Made[Footage],
    names: tuple[str, ...],
    labels: list[int],
    notes: Sequence[Translatable],
) -> StoredDataset:
    """The clips as a data set of (N, 3, FRAMES, side, side); those of a video have its label."""
    clips = [clip for _, one in made for clip in one.pieces]
    x = torch.empty(len(clips), 3, FRAMES, side, side)
    for number, clip in enumerate(clips):
        x[number] = torch.from_numpy(clip).permute(3, 0, 1, 2)
    classes = np.repeat(labels, [len(one.pieces) for _, one in made])
    return StoredDataset(
        spec,
        Domain("video", (3, FRAMES, side, side), labels=names, rate=RATE),
        len(clips),
        notes=tuple(notes),
        x=x.div_(127.5).sub_(1.0),
        labels=torch.from_numpy(classes.astype(np.int64)),
    )
