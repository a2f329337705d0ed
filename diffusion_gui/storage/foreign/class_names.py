"""The names of a model's classes, as the index of its pipeline says them."""

from __future__ import annotations

from diffusion_gui.core.text import msg

from .kind import Opened
from .reading import refuse
from .recognised import INDEX

_KEY = "id2label"
MOST = 40
"""Letters of a name."""


def class_names(opened: Opened) -> tuple[str, ...]:
    """A name for each class of a model, no two the same; its number where none is said.

    Of several names for a class, between commas, it is the first that no other class has.

    Raises:
        UserError: there is a table of names which is none.
    """
    table = opened.pipeline.values.get(_KEY) if opened.pipeline else None
    if table is None:
        table = {}
    if not isinstance(table, dict) or not all(isinstance(one, str) for one in table.values()):
        raise refuse(
            opened.folder / INDEX,
            msg("Its names of classes ({key}) are no table of texts.", key=_KEY),
        )
    names: list[str] = []
    taken: set[str] = set()
    for number in range(opened.network.classes):
        said = [one for part in table.get(str(number), "").split(",") if (one := _clean(part))]
        last = f"{said[0]} ({number})" if said else str(number)
        name = next((one for one in said if one.lower() not in taken), last)
        while name.lower() in taken:
            name += "_"
        taken.add(name.lower())
        names.append(name)
    return tuple(names)


def _clean(name: str) -> str:
    """Of usual letters only, and not too long for a menu."""
    return "".join(letter for letter in name if letter.isprintable()).strip()[:MOST].strip()
