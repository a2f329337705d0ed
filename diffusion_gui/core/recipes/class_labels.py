"""What a person writes for a class, as one label for each item."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence

from diffusion_gui.core.errors import UserError, unknown_name
from diffusion_gui.core.text import msg

NONE = -1
ALL = "all"


def resolve_labels(text: str, names: Sequence[str], count: int) -> list[int]:
    """Labels of `count` items, -1 where unconditional.

    Args:
        text: a class name or number (`3`, or `#3` where a class is called 3), or a comma list of
            them, taken in turn; `none` for no class; `all` or nothing for every class in turn. A
            name may hold commas itself: the longest name that fits is taken.
        names: the class names; empty where the data has no classes.

    Raises:
        UserError: no such class; lists those there are.
    """
    words = _words(text, names)
    if text.strip() and not words:
        raise unknown_name("class", text, [*names, "none"])
    if not names:
        if [word for word in words if word.lower() not in ("none", ALL)]:
            raise UserError(
                msg("There is no class '{text}' here.", text=text),
                "This model was trained without classes.",
                "Leave the class empty.",
            )
        return [NONE] * count
    if not words or [word.lower() for word in words] == [ALL]:
        chosen = list(range(len(names)))
    else:
        chosen = [_one(word, names) for word in words]
    return [chosen[i % len(chosen)] for i in range(count)]


def label_text(label: int, names: Sequence[str]) -> str:
    """What `resolve_labels` takes for class `label`: its name, or its number where the name says
    something else (a class that is called `none`, or as another one but for its case)."""
    for text in (names[label], str(label)):
        with contextlib.suppress(UserError):  # a name of nothing but commas
            if resolve_labels(text, names, 2) == [label, label]:
                return text
    return f"#{label}"


def _words(text: str, names: Sequence[str]) -> list[str]:
    """The parts of a comma list, of which one that is a class name may hold commas."""
    known = {name.strip().lower() for name in names if "," in name}
    parts, words = text.split(","), []
    while parts:
        tried = [",".join(parts[:n]).strip() for n in range(len(parts), 1, -1)] if known else []
        word = next((one for one in tried if one.lower() in known), parts[0].strip())
        del parts[: word.count(",") + 1]
        words += [word] if word else []
    return words


def _one(word: str, names: Sequence[str]) -> int:
    if word.lower() == "none":
        return NONE
    stripped = [name.strip() for name in names]
    lowered = [name.lower() for name in stripped]
    for wanted, known in ((word, stripped), (word.lower(), lowered)):
        if wanted in known:
            return known.index(wanted)
    number = word.removeprefix("#")
    if number.isascii() and number.isdigit() and int(number) < len(names):
        return int(number)
    raise unknown_name("class", word, [*names, "none"])
