"""Options and registries: the types the catalogue is written in.

Names, ranges and defaults are needed before torch exists, so an entry names its code by a string
that is resolved on first use. Forms, flags and checks are built from the same options.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any, Literal

from .errors import UserError, unknown_name
from .text import Translatable, msg

Value = int | float | bool | str


@dataclass(frozen=True)
class Option:
    """One setting: its type, default, range and words.

    Attributes:
        name: the keyword it is passed as.
        kind: the type of its value.
        low, high: inclusive range of numbers.
        choices: allowed values of a `choice`; a registry allows the names it has.
        words: what a list calls the choices, in their order; by their names where there are none.
        log: a slider should be logarithmic.
        unit: of a number, as it is written behind it; "" where it has none.
        zero: what 0 means, in a word that a field shows for it; "" where it is a plain number.
        slider: the range of a slider, where the option's own is too wide for one.
        lines: of a text, it may have several lines.
        tags: the lists that it is in.
    """

    name: str
    kind: Literal["int", "float", "bool", "choice", "text"]
    default: Value
    label: str
    help: str = ""
    low: float = -math.inf
    high: float = math.inf
    choices: Collection[str] = ()
    words: tuple[str, ...] = ()
    log: bool = False
    unit: str = ""
    zero: str = ""
    slider: tuple[float, float] | None = None
    lines: bool = False
    tags: frozenset[str] = frozenset()

    def check(self, value: object) -> Value:
        """Return `value` in this option's type.

        Raises:
            UserError: the value has another type or lies outside the range; says which is allowed.
        """
        match self.kind:
            case "text":
                return self._text(value)
            case "choice":
                if not isinstance(value, str) or value not in self.choices:
                    raise unknown_name(msg(self.label).lower(), str(value), self.choices)
                return value
            case "bool":
                return self._bool(value)
            case _:
                return self._number(value)

    def _text(self, value: object) -> str:
        if not isinstance(value, str):
            raise UserError(
                msg("{option}: {value} is not text.", option=msg(self.label), value=repr(value)),
                what_to_do="Give text.",
            )
        return value

    def _bool(self, value: object) -> bool:
        if isinstance(value, bool):
            return value
        text = str(value).strip().lower()
        if text in ("true", "yes", "on", "1"):
            return True
        if text in ("false", "no", "off", "0"):
            return False
        raise UserError(
            msg("{option}: '{value}' is neither yes nor no.", option=msg(self.label), value=value),
            what_to_do="Give true or false.",
        )

    def _number(self, value: object) -> int | float:
        kind = int if self.kind == "int" else float
        try:
            if isinstance(value, bool) or not isinstance(value, int | float | str):
                raise ValueError
            number = kind(value)
            if kind is int and isinstance(value, float) and number != value:
                raise ValueError
        except (ValueError, OverflowError):
            noun = msg("whole number" if kind is int else "number")
            raise UserError(
                msg(
                    "{option}: '{value}' is not a {noun}.",
                    option=msg(self.label),
                    value=value,
                    noun=noun,
                ),
                what_to_do=self._range(),
            ) from None
        if not self.low <= number <= self.high:  # also refuses NaN
            raise UserError(
                msg("{option}: {value} is out of range.", option=msg(self.label), value=value),
                what_to_do=self._range(),
            )
        return number

    def _range(self) -> Translatable:
        noun = msg("whole number" if self.kind == "int" else "number")
        # As `:g` a large whole number would lose its digits.
        low, high = (
            f"{end}" if isinstance(end, int) else f"{end:g}" for end in (self.low, self.high)
        )
        if math.isinf(self.high):
            return msg("Give a {noun} of at least {low}.", noun=noun, low=low)
        high = self.with_unit(high)
        return msg("Give a {noun} from {low} to {high}.", noun=noun, low=low, high=high)

    def with_unit(self, number: object) -> str:
        """A number of it as text, its unit behind it."""
        return f"{number} {self.unit}".rstrip()


_KINDS: dict[type, Any] = {bool: "bool", int: "int", float: "float", str: "text"}


def setting(
    default: Value, label: str, help: str = "", *, tags: str = "", stored: Any = None, **more: Any
) -> Any:
    """A field of a dataclass that is an Option too: of the field's name, and the default's type.

    Args:
        tags: the lists that it is in, with spaces between.
        stored: the default as the dataclass holds it, where that is not the option's value.
        more: of the Option.
    """
    kind: Any = "choice" if "choices" in more else _KINDS[type(default)]
    option = Option("", kind, default, label, help, tags=frozenset(tags.split()), **more)
    return field(default=default if stored is None else stored, metadata={"option": option})


def settings_of(owner: type) -> dict[str, Option]:
    """The options of a dataclass, by name, in the order of its fields."""
    return {
        one.name: replace(one.metadata["option"], name=one.name)
        for one in fields(owner)
        if "option" in one.metadata
    }


def tagged(options: Mapping[str, Option], tag: str) -> tuple[str, ...]:
    """Names of the options that are in the list `tag`, in order."""
    return tuple(name for name, option in options.items() if tag in option.tags)
