"""What a person writes for a class, as one label for each item."""

from __future__ import annotations

from collections.abc import Sequence

from .errors import UserError, unknown_name
from .words import say

NONE = -1
ALL = "all"


def resolve_labels(text: str, names: Sequence[str], count: int) -> list[int]:
    """Labels of `count` items, -1 where unconditional.

    Args:
        text: a class name or number, or a comma list of them, taken in turn; `none` for no class;
            `all` or nothing for every class in turn.
        names: the class names; empty where the data has no classes.

    Raises:
        UserError: no such class; lists those there are.
    """
    words = [word.strip() for word in text.split(",") if word.strip()]
    if text.strip() and not words:
        raise unknown_name("class", text, [*names, "none"])
    if not names:
        if [word for word in words if word.lower() not in ("none", ALL)]:
            raise UserError(
                say("There is no class '{text}' here.", text=text),
                "This model was trained without classes.",
                "Leave the class empty.",
            )
        return [NONE] * count
    if not words or [word.lower() for word in words] == [ALL]:
        chosen = list(range(len(names)))
    else:
        chosen = [_one(word, names) for word in words]
    return [chosen[i % len(chosen)] for i in range(count)]


def _one(word: str, names: Sequence[str]) -> int:
    if word.lower() == "none":
        return NONE
    lowered = [name.lower() for name in names]
    if word.lower() in lowered:
        return lowered.index(word.lower())
    if word.isascii() and word.isdigit() and int(word) < len(names):
        return int(word)
    raise unknown_name("class", word, [*names, "none"])
