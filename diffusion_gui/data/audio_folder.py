"""A person's own sounds as data: a folder of them, a single one, or the sound of videos."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Generator, Sequence
from pathlib import Path

import numpy as np
import torch

from diffusion_gui.core.catalog import SOUND_SUFFIXES, VIDEO_SUFFIXES
from diffusion_gui.core.domain import Domain
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.protocol.events import Progress
from diffusion_gui.core.recipes.data_spec import data_path
from diffusion_gui.core.text import Translatable, counted, join_texts, msg

from .audio_pieces import Piece, Recording, read
from .dataset import Dataset, StoredDataset
from .own_files import Skipped, even_share, labelled, left_out, place_of, search
from .own_recordings import Made, about, read_shares, with_progress
from .sounds import LENGTH, RATE

MAX_PIECES = 8_192
"""Pieces that are kept, 256 MB of them."""
MAX_SECONDS, LEAST_SECONDS = 3_600.0, 30.0
"""Of sound that are read altogether, in equal shares; but that many of each recording."""
_VIDEOS = (*VIDEO_SUFFIXES, ".ts", ".mka")
"""Endings of files whose sound is read, beside those of sounds."""
_OTHER_KINDS = "wma ape wv mid midi m4p aax aa ra amr caf mpc dsf"
_OTHERS = tuple(f".{one}" for one in _OTHER_KINDS.split())
"""Endings of further kinds of sounds, which are not read."""
_BEAT = 4 * RATE
"""Samples between two signs of life."""
_PIECE = LENGTH / RATE

_READING = "reading sounds"
_SAID: tuple[tuple[Callable[[Recording], bool], Translatable], ...] = (
    (
        lambda one: one.heard.damaged,
        msg("Damaged or cut short; what can be read is used: {names}."),
    ),
    (lambda one: one.opposite, msg("Opposite channels cancel; one of them is used: {names}.")),
    (lambda one: one.heard.not_numbers, msg("Values that are no numbers are silent: {names}.")),
    (lambda one: one.loud, msg("Beyond full scale, and made quieter: {names}.")),
    (lambda one: one.longer, msg("Longer than what is read of each recording: {names}.")),
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
        return (yield from _open_folder(spec, path))
    made = yield from _recording(path, MAX_SECONDS, None)
    return _dataset(spec, [(path, made)], (), [-1], _notes([(path, made)]))


def _open_folder(spec: str, path: Path) -> Generator[Progress, None, Dataset]:
    found = yield from search(path, _suitable, Progress(0, 0, "searching for sounds"))
    if not found.files:
        told = _left_out(found.others, [])
        empty = msg("No sound that can be read is in it." if told else "No sound is in it.")
        raise _nothing(path, join_texts([empty, *told]))
    files = even_share(found.files, MAX_PIECES)
    notes = []
    if len(files) < len(found.files):
        notes.append(
            msg(
                "{folder} holds {count:,} recordings; {used:,} of them are used.",
                folder=path.name,
                count=len(found.files),
                used=len(files),
            )
        )
    seconds = max(LEAST_SECONDS, MAX_SECONDS / len(files))
    shares = yield from read_shares(
        files, lambda file, place: _recording(file, seconds, place), MAX_PIECES, _READING
    )
    made, skipped = shares.made, shares.skipped
    if not made:
        file, why = skipped[0]
        raise _nothing(
            path,
            counted(
                len(skipped),
                "Its only recording cannot be used; {file}: {why}",
                "None of its {count:,} recordings can be used; {file}: {why}",
                file=file,
                why=why,
            ),
        )
    if shares.unused:
        notes.append(
            counted(
                shares.unused,
                "1 piece is not used: {most:,} are enough.",
                "{count:,} pieces are not used: {most:,} are enough.",
                most=MAX_PIECES,
            )
        )
    notes += _notes(made)
    if sum(len(one.pieces) for _, one in made) == 1:
        notes.append(
            msg("{name} holds a single sound; a model can only learn it by heart.", name=path.name)
        )
    notes += _left_out(found.others, skipped)
    names, labels = labelled(path, [file for file, _ in made])
    return _dataset(spec, made, names, labels, notes)


def _recording(
    file: Path, seconds: float, place: Progress | None
) -> Generator[Progress, None, Recording]:
    """Read one recording.

    Args:
        place: what is said of the progress; None for the seconds that are read.
    """
    return with_progress(
        read(file, seconds), _BEAT, lambda done: place or Progress(done // RATE, 0, _READING)
    )


def _suitable(name: str) -> bool:
    endings: tuple[str, ...] = (*SOUND_SUFFIXES, *_VIDEOS)
    return name.lower().endswith(endings)


def _nothing(path: Path, why: Translatable) -> UserError:
    return UserError(
        msg("The folder {path} cannot be used as data.", path=path),
        why,
        msg("Choose a folder of sounds ({endings}).", endings=" ".join(SOUND_SUFFIXES)),
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
    return notes + about(read_ones, _SAID)


def _left_out(others: Counter[str], skipped: Skipped) -> list[Translatable]:
    """One line about every sound that is left out, by kind."""
    count, parts = left_out(others, _OTHERS, skipped)
    if not count:
        return []
    return [
        counted(
            count,
            "1 sound is left out: {parts}.",
            "{count:,} sounds are left out: {parts}.",
            parts=parts,
        )
    ]


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
