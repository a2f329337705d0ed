"""Errors for people; every other exception is a bug and keeps its traceback in the log."""

from __future__ import annotations

from collections.abc import Iterable

from .text import Translatable, join_texts, msg


class UserError(Exception):
    """A mistake the person can mend: what happened, why, and what to do about it.

    Each is a literal, or made with `say` where it holds values: the window translates both.
    """

    def __init__(self, what: str, why: str = "", what_to_do: str = "") -> None:
        super().__init__(what)
        self.what = msg(what)
        self.why = msg(why)
        self.what_to_do = msg(what_to_do)

    def __str__(self) -> str:
        return str(self.whole())

    def whole(self) -> Translatable:
        """What, why and what to do, one after the other."""
        return join_texts(part for part in (self.what, self.why, self.what_to_do) if part)

    def lines(self) -> str:
        """The error as the command line prints it: what and why, then what to do."""
        first = " ".join(part for part in (self.what, self.why) if part)
        return f"{first}\n{self.what_to_do}" if self.what_to_do else first

    def __reduce__(self) -> tuple[type[UserError], tuple[str, str, str]]:
        return type(self), (self.what, self.why, self.what_to_do)


class NotFinite(UserError):  # noqa: N818  (as UserError, a message for people)
    """A training run whose numbers have left the range of 32-bit floats: its settings mend it."""


class Cancelled(Exception):  # noqa: N818 - a decision of the person's, not an error
    """Raised inside long work when the person has asked it to stop."""


MOST_NAMES = 60
"""That are listed where a name is unknown."""


def unknown_name(kind: str, name: str, known: Iterable[str]) -> UserError:
    """The one answer to a name nobody knows: the list of those that are known.

    Of a long list (a model of pictures may know a thousand classes) its beginning and its end.
    """
    names = list(known)
    if len(names) > MOST_NAMES:
        names[MOST_NAMES - 1 : -1] = [f"... ({len(names)})"]
    return UserError(
        msg("There is no {kind} called '{name}'.", kind=msg(kind), name=name),
        what_to_do=msg("Choose one of: {names}.", names=", ".join(names)),
    )
