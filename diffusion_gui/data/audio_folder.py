"""A person's own sounds as data: a folder of them, a single one, or the sound of videos."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from pathlib import Path

import numpy as np
import torch

from diffusion_gui.core.catalog import SOUND_SUFFIXES, VIDEO_SUFFIXES
from diffusion_gui.core.domain import Domain
from diffusion_gui.core.protocol.events import Progress
from diffusion_gui.core.recipes.data_spec import data_path
from diffusion_gui.core.text import Translatable, counted, msg

from .audio_pieces import Piece, Recording, read
from .dataset import Dataset, StoredDataset
from .own_files import place_of
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
from .sounds import LENGTH, RATE

MAX_PIECES = 8_192
"""Pieces that are kept, 256 MB of them."""
_VIDEOS = (*VIDEO_SUFFIXES, ".ts", ".mka")
"""Endings of files whose sound is read, beside those of sounds."""
_OTHER_KINDS = "wma ape wv mid midi m4p aax aa ra amr caf mpc dsf"
_OTHERS = tuple(f".{one}" for one in _OTHER_KINDS.split())
"""Endings of further kinds of sounds, which are not read."""
_BEAT = 4 * RATE
"""Samples between two signs of life."""
_PIECE = LENGTH / RATE

_WORDS = Words(
    searching=msg("searching for sounds"),
    reading=msg("reading sounds"),
    none_readable=msg("No sound that can be read is in it."),
    none=msg("No sound is in it."),
    some_used=msg("{folder} holds {count:,} recordings; {used:,} of them are used."),
    none_usable=(
        msg("Its only recording cannot be used; {file}: {why}"),
        msg("None of its {count:,} recordings can be used; {file}: {why}"),
    ),
    unused=(
        msg("1 piece is not used: {most:,} are enough."),
        msg("{count:,} pieces are not used: {most:,} are enough."),
    ),
    single=msg("{name} holds a single sound; a model can only learn it by heart."),
    left_out=(
        msg("1 sound is left out: {parts}."),
        msg("{count:,} sounds are left out: {parts}."),
    ),
    choose=msg("Choose a folder of sounds ({endings}).", endings=" ".join(SOUND_SUFFIXES)),
)
_SAID: tuple[tuple[Callable[[Recording], bool], Translatable], ...] = (
    (
        lambda one: one.heard.damaged,
        msg("Damaged or cut short; what can be read is used: {names}."),
    ),
    (lambda one: one.opposite, msg("Opposite channels cancel; one of them is used: {names}.")),
    (lambda one: one.heard.not_numbers, msg("Values that are no numbers are silent: {names}.")),
    (lambda one: one.loud, msg("Beyond full scale, and made quieter: {names}.")),
)
"""What is said of the recordings of which something is so."""


def load(spec: str) -> Generator[Progress, None, Dataset]:
    """Open `audio:FOLDER`, `audio:FILE` or a path of a sound: (N, 1, 8192) at 16 kHz, [-1, 1].

    Recordings are brought to one channel and cut into pieces of 0.51 s. Folders are searched as
    those of pictures are, and sub-folders give the labels likewise.

    Raises:
        UserError: nothing is there, no sound is, or none can be used.
    """
    asked = data_path(spec)
    assert asked is not None  # a named set is not opened here
    path = place_of(asked)
    if path.is_dir():
        folder = yield from open_folder(path, _SOUNDS, MAX_PIECES)
        return _dataset(spec, folder.made, folder.names, folder.labels, folder.notes)
    made = yield from _recording(path, MAX_SECONDS, None)
    return _dataset(spec, [(path, made)], (), [-1], _notes([(path, made)]))


def _recording(
    file: Path, seconds: float, place: Progress | None
) -> Generator[Progress, None, Recording]:
    """Read one recording.

    Args:
        place: what is said of the progress; None for the seconds that are read.
    """
    return with_progress(
        read(file, seconds), _BEAT, lambda done: place or Progress(done // RATE, 0, _WORDS.reading)
    )


def _notes(read_ones: Made[Recording]) -> list[Translatable]:
    """What was done to the recordings, each thing in one line."""
    made = [one for _, one in read_ones]
    notes = []
    if any(one.heard.channels != 1 or one.heard.rate != RATE for one in made):
        notes.append(msg("Sounds are brought to one channel and 16,000 samples a second."))
    quiet, short = sum(one.quiet for one in made), sum(one.short for one in made)
    pieces = sum(len(one.pieces) for one in made)
    if pieces > len(made) or quiet or short:
        notes.append(
            msg(
                "Recordings are cut into pieces of {seconds} s; left out of {count:,}: quiet ones "
                "{quiet:,}, short ends {short:,}.",
                seconds=f"{_PIECE:.2f}",
                count=pieces + quiet + short,
                quiet=quiet,
                short=short,
            )
        )
    if padded := sum(one.padded for one in made):
        notes.append(
            counted(
                padded,
                "1 piece is shorter than {seconds} s; silence follows it.",
                "{count:,} pieces are shorter than {seconds} s; silence follows them.",
                seconds=f"{_PIECE:.2f}",
            )
        )
    first_part = msg("Of longer recordings the first {seconds} s are used: {names}.")
    return notes + about(read_ones, _SAID) + longer(read_ones, first_part)


_SOUNDS = Kind(_WORDS, (*SOUND_SUFFIXES, *_VIDEOS), _OTHERS, _recording, _notes)


def _dataset(
    spec: str,
    made: Made[Recording],
    names: tuple[str, ...],
    labels: list[int],
    notes: Sequence[Translatable],
) -> StoredDataset:
    """The pieces as a data set; those of a recording have its label."""
    pieces: list[Piece] = [piece for _, one in made for piece in one.pieces]
    classes = np.repeat(labels, [len(one.pieces) for _, one in made])
    return StoredDataset(
        spec,
        Domain("audio", (1, LENGTH), labels=names, rate=RATE),
        len(pieces),
        notes=tuple(notes),
        x=torch.from_numpy(np.stack(pieces)[:, None]),
        labels=torch.from_numpy(classes.astype(np.int64)),
    )
