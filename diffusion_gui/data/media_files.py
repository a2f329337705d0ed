"""What files of sounds and of videos share: opened guarded, and decoded packet by packet."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, TypeVar

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.os_text import reason
from diffusion_gui.core.text import Translatable, msg
from diffusion_gui.storage.untrusted import foreign, open_regular

if TYPE_CHECKING:
    import av

T = TypeVar("T")
PROTECTED = ("drms", "drmi", "enca", "encv", "aavd")
"""Codec tags of MP4 files whose sound or pictures are encrypted."""
HEAD = 2**14
"""Bytes of its beginning that a file is known by."""
_MAGIC = (b"RIFF", b"FORM", b"fLaC", b"OggS", b"ID3", b"\xff\xfb", b"\x1aE\xdf\xa3")
"""How sounds and videos begin, but those in MP4."""


@dataclass(eq=False)
class Media:
    """What was found out about a file while it was read.

    Attributes:
        damaged: it is cut short, or parts of it could not be decoded.
    """

    damaged: bool = False


@dataclass(frozen=True)
class MediaKind:
    """How a file is told that is not of the kind that was asked for.

    Attributes:
        refuse: (path, why) -> the error.
        other: it is something else.
        nothing: nothing of it can be decoded.
        magic: how files of the kind begin, beside those that sounds and videos share.
    """

    refuse: Callable[[Path, Translatable], UserError]
    other: Translatable
    nothing: Translatable
    magic: tuple[bytes, ...] = ()


class UnusableError(Exception):
    """A file holds nothing that can be used, for the reason `why`."""

    def __init__(self, why: Translatable) -> None:
        super().__init__(why)
        self.why = why


def guarded(
    path: Path, read: Callable[[BinaryIO], Iterable[T]], found: Media, kind: MediaKind
) -> Generator[T, None, None]:
    """What `read` makes of the file at `path`; an error after the first of it is damage.

    Raises:
        UserError: no regular file, of another kind, or none of it can be decoded.
    """
    import av

    try:
        file = open_regular(path)
    except OSError as error:
        raise kind.refuse(path, reason(error)) from error
    with file:
        head = file.read(HEAD)
        if not head:
            raise kind.refuse(path, msg("It is empty."))
        ends_early = is_cut(file, head)
        file.seek(0)
        anything = False
        try:
            for one in read(file):
                anything = anything or one is not None
                yield one
        except UnusableError as error:
            raise kind.refuse(path, error.why) from error
        except (av.FFmpegError, OSError, ValueError) as error:
            if not anything:
                raise kind.refuse(path, _what_is(head, kind)) from error
            found.damaged = True
        if not anything:
            raise kind.refuse(path, kind.nothing)
        found.damaged = found.damaged or ends_early


def _what_is(head: bytes, kind: MediaKind) -> Translatable:
    """What a file is that cannot be opened."""
    if head.startswith((*_MAGIC, *kind.magic)) or head[4:8] == b"ftyp":
        return msg("It is damaged or cut short.")
    return foreign(head) or kind.other


def decoded(
    container: av.container.InputContainer, stream: Any, found: Media, decoder: Any = None
) -> Iterator[tuple[Any, list[Any]]]:
    """Each packet of `stream` and the frames that came of it; what cannot be decoded is damage.

    Args:
        decoder: a codec context in place of the stream's own.
    """
    import av

    packets = container.demux(stream)
    while True:
        try:
            packet = next(packets)
            frames = decoder.decode(packet) if decoder else packet.decode()
        except (StopIteration, av.EOFError):
            return
        except av.FFmpegError:
            found.damaged = True
            continue
        yield packet, frames


def is_cut(file: BinaryIO, head: bytes) -> bool:
    """Whether a file ends before it says, in forms that are read without a word of it."""
    size = file.seek(0, 2)
    if head[:4] in (b"RIFF", b"FORM"):
        says = int.from_bytes(head[4:8], "little" if head[:4] == b"RIFF" else "big") + 8
        return size < says < 2**32 - 2**16  # a stream's header says nothing
    file.seek(max(0, size - 2**16))
    tail = file.read()
    if head[:4] == b"OggS":
        last = tail.rfind(b"OggS")
        return last >= 0 and not tail[last + 5] & 4 if last + 5 < len(tail) else True
    ends = {b"GIF8": b";", b"\x89PNG": b"IEND"}.get(head[:4], b"")
    return ends not in tail[-16:]
