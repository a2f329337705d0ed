"""Taking a setting out of a foreign config: of the type it should have, or refused by its name."""

from __future__ import annotations

import math
from collections.abc import Collection
from pathlib import Path
from typing import Any

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.text import msg

from .reading import Config, refuse


class Settings:
    """The settings of one config file, each asked for with what it may be.

    Every method raises UserError where the value is another.
    """

    def __init__(self, path: Path, content: Config) -> None:
        self.path = path
        self.content = content

    def _bad(self, name: str) -> UserError:
        shown = str(self.content[name])
        return refuse(
            self.path,
            msg(
                "Its setting {name} is {value}, which this program does not read.",
                name=name,
                value=shown if len(shown) <= 60 else shown[:60] + "...",
            ),
        )

    def whole(self, name: str, default: int, low: int, high: int) -> int:
        """A whole number from `low` to `high`."""
        value = self.content.get(name, default)
        if type(value) is not int or not low <= value <= high:
            raise self._bad(name)
        return value

    def number(self, name: str, default: float, low: float, high: float) -> float:
        """A finite number from `low` to `high`."""
        value = self.content.get(name, default)
        if type(value) not in (int, float) or not math.isfinite(value) or not low <= value <= high:
            raise self._bad(name)
        return float(value)

    def switch(self, name: str, default: bool) -> bool:
        """True or false."""
        value = self.content.get(name, default)
        if type(value) is not bool:
            raise self._bad(name)
        return value

    def choice(self, name: str, default: Any, known: Collection[Any]) -> Any:
        """One of `known`."""
        value = self.content.get(name, default)
        if isinstance(value, list | dict) or value not in known:
            raise self._bad(name)
        return value

    def optional(self, name: str, low: int, high: int) -> int | None:
        """A whole number from `low` to `high`, or nothing."""
        return None if self.content.get(name) is None else self.whole(name, 0, low, high)

    def listed(self, name: str, default: list[Any]) -> list[Any]:
        """A list."""
        value = self.content.get(name, default)
        if not isinstance(value, list):
            raise self._bad(name)
        return value

    def refuse(self, name: str) -> UserError:
        """The error for a setting that fits its type and is of no use all the same."""
        return self._bad(name)
