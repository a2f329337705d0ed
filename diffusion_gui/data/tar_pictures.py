"""Pictures in shards (`.tar`): read by their places in them, without unpacking."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
from pathlib import Path

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.os_text import reason
from diffusion_gui.core.protocol.events import Progress
from diffusion_gui.core.text import Translatable, counted, join_texts, msg
from diffusion_gui.storage.untrusted import open_regular

from .images import MAX_BYTES, Picture, picture_of
from .own_files import listed
from .tar_index import NONE, TarIndex, indexing


class TarPictures:
    """The pictures of some shards, as a `PictureSource`."""

    def __init__(self, path: Path, index: TarIndex) -> None:
        self.path = path
        self._index = index
        self.classes, self.labels = index.classes()

    def __len__(self) -> int:
        return len(self._index)

    def name(self, place: int) -> str:
        shard = self._index.shards[self._index.shard[place]]
        return f"{shard.name}/{self._index.name(place)}"

    def read(self, place: int, enough: int) -> Picture:
        index, name = self._index, Path(self.name(place))
        shard, size = index.shards[index.shard[place]], index.sizes[place]
        why: Translatable = msg("Its shard is cut short.")
        content = b""
        try:
            if size > MAX_BYTES:
                why = msg("It has more than {megabytes} MB.", megabytes=MAX_BYTES // 2**20)
            else:
                with open_regular(shard) as file:
                    file.seek(index.offsets[place])
                    content = file.read(size)
        except OSError as error:
            why = reason(error)
        if len(content) < size or not content:
            raise UserError(
                msg("{path} could not be read as a picture.", path=name), why, "Copy it again."
            )
        return picture_of(name, content, enough)

    def known_bad(self) -> set[int]:
        return set()

    def remember_bad(self, places: Iterable[int]) -> None:
        """They are found again: reading one costs little."""

    def gone(self) -> Translatable | None:
        lost = [one.name for one in self._index.shards if not one.is_file()]
        return msg("{shards} cannot be found.", shards=listed(lost)) if lost else None

    def notes(self) -> list[Translatable]:
        """What is left out, and which shards are cut short."""
        index, notes = self._index, []
        if index.cut:
            notes.append(
                msg("Cut short, and used as far as they go: {shards}.", shards=listed(index.cut))
            )
        if index.left:
            notes.append(
                counted(
                    index.left,
                    "1 member of the shards is left out: a link, a device, or a name that leads "
                    "out of the archive.",
                    "{count:,} members of the shards are left out: links, devices, or names that "
                    "lead out of the archive.",
                )
            )
        bare = int((self.labels == NONE).sum()) if self.classes else 0
        if bare:
            notes.append(
                counted(bare, "1 picture has no class.", "{count:,} pictures have no class.")
            )
        return notes


def open_shards(
    path: Path, shards: tuple[Path, ...], suitable: Callable[[str], bool]
) -> Generator[Progress, None, TarPictures]:
    """The pictures of `shards`, whose names are `suitable`.

    Raises:
        UserError: a shard cannot be read, or no picture is in them.
    """
    source = TarPictures(path, (yield from indexing(path, shards, suitable)))
    if not len(source):
        why = [msg("No picture is in {shards}.", shards=listed([one.name for one in shards]))]
        raise UserError(
            msg("{path} cannot be used as data.", path=path),
            join_texts([*why, *source.notes()]),
            "Shards hold pictures such as 007.jpg, and may hold their classes as 007.cls.",
        )
    return source
