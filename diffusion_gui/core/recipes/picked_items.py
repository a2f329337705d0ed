"""Items that a person picked from a data set: their numbers in the order that seed 0 draws them."""

from __future__ import annotations

from collections.abc import Iterable

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.text import msg

LAST = 9_999
"""The highest number."""


def read_picked(text: str) -> tuple[int, ...]:
    """The numbers that a comma list names; none of an empty text.

    Raises:
        UserError: something in it is no whole number from 0 to 9999.
    """
    words = [word.strip() for word in text.split(",")] if text.strip() else []
    for word in words:
        if not (word.isascii() and word.isdigit() and len(word) <= 9 and int(word) <= LAST):
            raise UserError(
                msg("'{word}' is not the number of an item.", word=word),
                what_to_do=msg("Give whole numbers from 0 to {last}, with commas.", last=LAST),
            )
    return tuple(int(word) for word in words)


def write_picked(numbers: Iterable[int]) -> str:
    """The inverse of `read_picked`."""
    return ",".join(map(str, numbers))
