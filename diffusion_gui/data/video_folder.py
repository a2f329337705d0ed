"""A person's own videos as data: a folder of them, or a single one, cut into clips."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from pathlib import Path

import numpy as np
import torch

from diffusion_gui.core.catalog import MOVING_SUFFIXES, VIDEO_SUFFIXES
from diffusion_gui.core.domain import Domain
from diffusion_gui.core.protocol.events import Progress
from diffusion_gui.core.recipes.data_spec import data_path
from diffusion_gui.core.text import Translatable, msg

from .clips import FRAMES, RATE, SIDE
from .dataset import Dataset, StoredDataset
from .own_files import place_of, side_of
from .own_recordings import (
    MAX_SECONDS,
    Kind,
    Made,
    Words,
    about,
    longer,
    open_folder,
    with_progress,
)
from .video_clips import Footage, read

MIN_SIDE, MAX_SIDE = 8, 128
MAX_BYTES = 2**29
"""Memory that the clips may take."""
_OTHER_KINDS = "wmv flv mpg mpeg vob ts m2v rm rmvb asf f4v mxf dv divx ogm swf heics"
_OTHERS = tuple(f".{one}" for one in _OTHER_KINDS.split())
"""Endings of further kinds of videos, which are not read."""
_CLIP = FRAMES / RATE
_ENDINGS = (*VIDEO_SUFFIXES, *MOVING_SUFFIXES)
_WORDS = Words(
    searching=msg("searching for videos"),
    reading=msg("reading videos"),
    none_readable=msg("No video that can be read is in it."),
    none=msg("No video is in it."),
    some_used=msg("{folder} holds {count:,} videos; {used:,} of them are used."),
    none_usable=(
        msg("Its only video cannot be used; {file}: {why}"),
        msg("None of its {count:,} videos can be used; {file}: {why}"),
    ),
    unused=(
        msg("1 clip is not used: {most:,} fit."),
        msg("{count:,} clips are not used: {most:,} fit."),
    ),
    single=msg("{name} holds a single clip; a model can only learn it by heart."),
    left_out=(
        msg("1 video is left out: {parts}."),
        msg("{count:,} videos are left out: {parts}."),
    ),
    choose=msg("Choose a folder of videos ({endings}).", endings=" ".join(_ENDINGS)),
)
_SAID: tuple[tuple[Callable[[Footage], bool], Translatable], ...] = (
    (lambda one: one.held, msg("Shorter than a clip; the last frame stays: {names}.")),
    (
        lambda one: one.seen.damaged,
        msg("Damaged or cut short; what can be read is used: {names}."),
    ),
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
        folder = yield from open_folder(path, _videos(side), most_clips(side))
        return _dataset(spec, side, folder.made, folder.names, folder.labels, folder.notes)
    made = yield from _footage(path, side, MAX_SECONDS, None)
    return _dataset(spec, side, [(path, made)], (), [-1], _notes(side, [(path, made)]))


def most_clips(side: int) -> int:
    """Clips that are kept."""
    return max(1, MAX_BYTES // (3 * FRAMES * side * side * 4))


def _footage(
    file: Path, side: int, seconds: float, place: Progress | None
) -> Generator[Progress, None, Footage]:
    """Read one video.

    Args:
        place: what is said of the progress; None for the seconds that are read.
    """
    steps = read(file, side, min(seconds, most_clips(side) * _CLIP))
    return with_progress(
        steps, 0, lambda done: place or Progress(round(done / RATE), 0, _WORDS.reading)
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
    first_part = msg("Of longer videos the first {seconds} s are used: {names}.")
    return notes + about(read_ones, _SAID) + longer(read_ones, first_part)


def _videos(side: int) -> Kind[Footage]:
    return Kind(
        _WORDS,
        _ENDINGS,
        _OTHERS,
        lambda file, seconds, place: _footage(file, side, seconds, place),
        lambda made: _notes(side, made),
    )


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
