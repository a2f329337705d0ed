"""Recordings of a person's, sounds or videos, each read in its share and cut into pieces."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.protocol.events import Progress
from diffusion_gui.core.text import Translatable, counted, join_texts, msg

from .own_files import Skipped, even_share, labelled, left_out, listed, search


class Pieces(Protocol):
    """What was made of a recording.

    Attributes:
        longer: only so many of its first seconds were read; 0 where all was.
    """

    pieces: list[Any]
    longer: float


R = TypeVar("R", bound=Pieces)
Made = list[tuple[Path, R]]
MAX_SECONDS, LEAST_SECONDS = 3_600.0, 30.0
"""That are read altogether, in equal shares; but that many of each recording."""


@dataclass(frozen=True)
class Words:
    """What is said of a folder of recordings; pairs are of one and of several, by {count}."""

    searching: Translatable
    reading: Translatable
    none_readable: Translatable
    none: Translatable
    some_used: Translatable
    none_usable: tuple[Translatable, Translatable]
    unused: tuple[Translatable, Translatable]
    single: Translatable
    left_out: tuple[Translatable, Translatable]
    choose: Translatable


@dataclass(frozen=True)
class Kind(Generic[R]):
    """A kind of recordings.

    Attributes:
        endings: of files that are read, `others` of further ones, which are told of.
        read: a file, of which so many seconds, and what is said of the progress.
        notes: what was done to them, each thing in one line.
    """

    words: Words
    endings: tuple[str, ...]
    others: tuple[str, ...]
    read: Callable[[Path, float, Progress], Generator[Progress, None, R]]
    notes: Callable[[Made[R]], list[Translatable]]

    def suitable(self, name: str) -> bool:
        """Whether a file of this name is one."""
        return name.lower().endswith(self.endings)


@dataclass(frozen=True)
class Shares(Generic[R]):
    """What was made of several recordings.

    Attributes:
        made: those that can be used, with the pieces that are.
        skipped: those that cannot, and why.
        unused: pieces that there was no room for.
    """

    made: Made[R]
    skipped: list[tuple[Path, Translatable]]
    unused: int


@dataclass(frozen=True)
class Folder(Generic[R]):
    """A folder's recordings, the names of its classes, each one's class, and what is said."""

    made: Made[R]
    names: tuple[str, ...]
    labels: list[int]
    notes: list[Translatable]


def open_folder(path: Path, kind: Kind[R], room: int) -> Generator[Progress, None, Folder[R]]:
    """Read a folder's recordings, at most `room` pieces of them.

    Raises:
        UserError: none is there, or none can be used.
    """
    words = kind.words
    found = yield from search(path, kind.suitable, Progress(0, 0, words.searching))
    if not found.files:
        told = _left_out(kind, found.others, [])
        empty = words.none_readable if told else words.none
        raise _nothing(path, words, join_texts([empty, *told]))
    files = even_share(found.files, room)
    notes = []
    if len(files) < len(found.files):
        some = words.some_used.template
        notes.append(msg(some, folder=path.name, count=len(found.files), used=len(files)))
    seconds = max(LEAST_SECONDS, MAX_SECONDS / len(files))
    shares = yield from read_shares(
        files, lambda file, place: kind.read(file, seconds, place), room, words.reading
    )
    if not shares.made:
        file, why = shares.skipped[0]
        raise _nothing(
            path, words, _counted(len(shares.skipped), words.none_usable, file=file, why=why)
        )
    if shares.unused:
        notes.append(_counted(shares.unused, words.unused, most=room))
    notes += kind.notes(shares.made)
    if sum(len(one.pieces) for _, one in shares.made) == 1:
        notes.append(msg(words.single.template, name=path.name))
    notes += _left_out(kind, found.others, shares.skipped)
    names, labels = labelled(path, [file for file, _ in shares.made])
    return Folder(shares.made, names, labels, notes)


def _counted(
    count: int, texts: tuple[Translatable, Translatable], **values: object
) -> Translatable:
    one, several = texts
    return counted(count, one.template, several.template, **values)


def _nothing(path: Path, words: Words, why: Translatable) -> UserError:
    return UserError(msg("The folder {path} cannot be used as data.", path=path), why, words.choose)


def _left_out(kind: Kind[R], others: Counter[str], skipped: Skipped) -> list[Translatable]:
    """One line about every recording that is left out, by kind."""
    count, parts = left_out(others, kind.others, skipped)
    return [_counted(count, kind.words.left_out, parts=parts)] if count else []


def read_shares(
    files: list[Path],
    read: Callable[[Path, Progress], Generator[Progress, None, R]],
    room: int,
    doing: str,
) -> Generator[Progress, None, Shares[R]]:
    """Read the recordings, and keep an even share of each one's pieces, `room` altogether.

    Args:
        doing: what is said of the progress.
    """
    made: Made[R] = []
    skipped: list[tuple[Path, Translatable]] = []
    unused = 0
    for number, file in enumerate(files):
        try:
            one = yield from read(file, Progress(number, len(files), doing))
        except UserError as error:
            skipped.append((file, error.why))
            continue
        pieces = even_share(one.pieces, -(-room // (len(files) - number)))
        unused += len(one.pieces) - len(pieces)
        room -= len(pieces)
        one.pieces = pieces
        made.append((file, one))
    yield Progress(len(files), len(files), doing)
    return Shares(made, skipped, unused)


def with_progress(
    steps: Generator[int, None, R], beat: int, say: Callable[[int], Progress]
) -> Generator[Progress, None, R]:
    """Go through the steps of reading a recording, with a sign of life now and then.

    Args:
        beat: how much is done between two of them, in what the steps count.
        say: how far it is.
    """
    yield say(0)
    told = 0
    while True:
        try:
            done = next(steps)
        except StopIteration as end:
            made: R = end.value
            return made
        if done >= told + beat:
            told = done
            yield say(done)


def about(
    made: Made[R], said: Sequence[tuple[Callable[[R], bool], Translatable]]
) -> list[Translatable]:
    """One line for each thing that is so of a recording, with the names of those files.

    Args:
        said: whether it is so, and what is said then, with `{names}` to be filled in.
    """
    notes = []
    for is_so, note in said:
        if names := [file.name for file, one in made if is_so(one)]:
            notes.append(msg(note.template, names=listed(names)))
    return notes


def longer(made: Made[R], note: Translatable) -> list[Translatable]:
    """One line about the recordings of which only a first part is used, if there are any.

    Args:
        note: what is said, with `{seconds}` and `{names}` to be filled in.
    """
    cut = [(file.name, one.longer) for file, one in made if one.longer]
    if not cut:
        return []
    seconds = max(length for _, length in cut)
    names = listed([name for name, _ in cut])
    return [msg(note.template, seconds=f"{seconds:,.0f}", names=names)]
