"""Sentences for people that remember how they were made, so that a window can translate them."""

from __future__ import annotations

from collections.abc import Iterable


class Translatable(str):
    """An English text, and the template and values it was made from.

    It is that text wherever text is wanted. What is made of it with `+`, `join` or an f-string is
    bare text again; `say` and `together` keep what it remembers.
    """

    __slots__ = ("template", "values")

    template: str
    values: dict[str, object]

    def __new__(cls, text: str, template: str, values: dict[str, object]) -> Translatable:
        said = super().__new__(cls, text)
        said.template = template
        said.values = values
        return said

    def __reduce__(self) -> tuple[type[Translatable], tuple[str, str, dict[str, object]]]:
        return Translatable, (str(self), self.template, self.values)

    def lower(self) -> Translatable:
        """The English text in lower case."""
        return Translatable(super().lower(), self.template, self.values)


def msg(template: str, **values: object) -> Translatable:
    """`template` with `values` put in its braces.

    A Translatable value is translated with the sentence; any other is shown as it is. What is
    translatable already is given back.
    """
    if isinstance(template, Translatable):
        return template
    return Translatable(template.format(**values) if values else template, template, values)


def counted(count: int, one: str, many: str, **values: object) -> Translatable:
    """`one` where `count` is 1, and else `many` with it in `{count}`; `values` as for `msg`."""
    return msg(one if count == 1 else many, count=count, **values)


def join_texts(texts: Iterable[str], between: str = " ") -> Translatable:
    """Several texts as one, each of which is still translated for itself."""
    parts: dict[str, str] = {f"part{k}": text for k, text in enumerate(texts)}
    template = between.join(f"{{{name}}}" for name in parts)
    return Translatable(between.join(parts.values()), template, dict(parts))


NOTHING = msg("")


def message_of(error: BaseException) -> str:
    """What `error` says; still Translatable where it was made with `say`."""
    return error.args[0] if error.args and isinstance(error.args[0], Translatable) else str(error)
