"""A folder of finished items for other programs: .npz shards or single PNGs, and what they are.

Shards have the layout of Dhariwal & Nichol's evaluator: `arr_0` uint8 (N, H, W, 3) and `arr_1` the
classes, int64 (N,); items that are no pictures are float32 (N, *S). PNGs are named by number;
`dataset.json` lists their classes as EDM's and StyleGAN's tools do. It holds the recipe too.

Blocks are written by any number of processes, on any machines that see the folder. A file is there
whole or not at all, so a block is finished where all its files are there.
"""

from __future__ import annotations

import io
import json
import os
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.text import msg

from . import atomic

FORMS = ("npz", "png")
CONTENT = "dataset.json"
_PART = ".part-"


@dataclass(frozen=True)
class ItemSet:
    """`count` items in blocks of `block`.

    Attributes:
        form: one of FORMS.
        recipe: of each item, as JSON; the number of an item is all that differs.
        labels: their classes (N,); empty where they have none.
    """

    folder: Path
    form: str
    count: int
    block: int
    recipe: str
    labels: Sequence[int] = ()

    def begin(self) -> None:
        """Make the folder, or go on with the same set in it.

        Raises:
            UserError: it holds other things, or cannot be written.
        """
        content = self._content()
        try:
            if not self._is_here(content):
                atomic.check_folder(self.folder, lambda _: False)
                self.folder.mkdir(parents=True, exist_ok=True)
                atomic.write_bytes(self.folder / CONTENT, content.encode())
            for part in self.folder.glob(_PART + "*"):  # of processes that were killed
                shutil.rmtree(part, ignore_errors=True)
        except OSError as error:
            raise atomic.write_error(self.folder, error) from error

    def _content(self) -> str:
        pairs = None
        if self.form == "png" and len(self.labels):
            names = map(self._png, range(self.count))
            pairs = list(zip(names, map(int, self.labels), strict=True))
        own = {"form": self.form, "count": self.count, "block": self.block}
        own["recipe"] = json.loads(self.recipe)
        return json.dumps({"diffusion_gui": own, "labels": pairs})

    def _is_here(self, content: str) -> bool:
        file = self.folder / CONTENT
        if not file.is_file():
            return False
        if file.read_text(encoding="utf-8", errors="replace") != content:
            raise UserError(
                msg("{folder} holds another set of items.", folder=self.folder),
                "It can be completed only with the settings and the count that it was begun with.",
                "Give those, or choose a new folder.",
            )
        return True

    def _png(self, number: int) -> str:
        return f"{number:06d}.png"

    def names(self, first: int) -> list[str]:
        """The files of the block that begins with item `first`."""
        if self.form == "npz":
            return [f"items_{first:06d}.npz"]
        return [self._png(number) for number in range(first, first + self.rows(first))]

    def rows(self, first: int) -> int:
        """Items of that block."""
        return min(self.block, self.count - first)

    def left(self) -> list[int]:
        """First items of the blocks that are not finished."""
        there = {entry.name for entry in self.folder.iterdir()}
        firsts = range(0, self.count, self.block)
        return [first for first in firsts if not there.issuperset(self.names(first))]

    def write(
        self,
        first: int,
        items: npt.NDArray[np.generic],
        labels: npt.NDArray[np.int64],
        rank: int,
        encode: Callable[[npt.NDArray[np.generic]], bytes],
    ) -> None:
        """Write a block, then let its files appear one after the other.

        Args:
            items: pictures (N, H, W, 3) uint8, or any items (N, *S) float32.
            encode: one picture as a PNG.

        Raises:
            UserError: they cannot be written; no file is there in part.
        """
        part = self.folder / f"{_PART}{rank}"
        names = self.names(first)
        try:
            part.mkdir(exist_ok=True)
            for place, name in enumerate(names):
                content = _shard(items, labels) if self.form == "npz" else encode(items[place])
                with (part / name).open("wb") as file:
                    file.write(content)
                    file.flush()
                    os.fsync(file.fileno())
            for name in names:
                os.replace(part / name, self.folder / name)
        except OSError as error:
            raise atomic.write_error(self.folder / names[0], error) from error
        finally:
            shutil.rmtree(part, ignore_errors=True)


def _shard(items: npt.NDArray[np.generic], labels: npt.NDArray[np.int64]) -> bytes:
    content = io.BytesIO()
    np.savez(content, allow_pickle=False, arr_0=items, arr_1=labels)
    return content.getvalue()
