"""Recordings of a person's, sounds or videos, each read in its share and cut into pieces."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.protocol.events import Progress
from diffusion_gui.core.text import Translatable, msg

from .own_files import even_share, listed


class Pieces(Protocol):
    """What was made of a recording."""

    pieces: list[Any]


R = TypeVar("R", bound=Pieces)
Made = list[tuple[Path, R]]


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
