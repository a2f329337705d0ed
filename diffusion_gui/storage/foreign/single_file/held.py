"""The tensors of one network in a file that holds several, told by what their names begin with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from diffusion_gui.core.text import msg
from diffusion_gui.storage.foreign.info import Piece
from diffusion_gui.storage.foreign.reading import refuse
from diffusion_gui.storage.safetensors_header import Place

_LONGEST = 120


class Held:
    """The tensors of a file whose names begin with `prefix`, by the rest of their names."""

    def __init__(self, path: Path, places: Mapping[str, Place], prefix: str) -> None:
        self.path = path
        self.prefix = prefix
        self.places = {
            name.removeprefix(prefix): place
            for name, place in places.items()
            if name.startswith(prefix)
        }

    def __contains__(self, name: str) -> bool:
        return name in self.places

    def shape(self, name: str, *lengths: int) -> tuple[int, ...]:
        """The shape of a tensor.

        Args:
            lengths: how many lengths it may have.

        Raises:
            UserError: it is not there, or has another number of lengths.
        """
        if name not in self.places:
            raise refuse(
                self.path, msg("It lacks the tensor {name}.", name=self.whole(name)[:_LONGEST])
            )
        shape = self.places[name].shape
        if len(shape) not in lengths or 0 in shape:
            raise refuse(
                self.path,
                msg(
                    "Its tensor {tensor} has an impossible shape.",
                    tensor=self.whole(name)[:_LONGEST],
                ),
            )
        return shape

    def whole(self, name: str) -> str:
        """A tensor's name in the file."""
        return self.prefix + name

    def count(self, name: Callable[[int], str]) -> int:
        """How many of name(0), name(1), ... are there, until one is not."""
        number = 0
        while name(number) in self:
            number += 1
        return number

    def piece(
        self,
        name: str,
        rows: tuple[int, int] | None = None,
        flat: bool = False,
        turned: bool = False,
    ) -> Piece:
        """Where a tensor, or some rows of it, lies in the file."""
        place = self.places[name]
        return Piece(self.whole(name), place.end - place.begin, rows, flat, turned)
