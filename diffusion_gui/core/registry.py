"""Registries: typed lines for everything there is to choose from, by name."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any, Generic, TypeVar

from .errors import UserError, unknown_name
from .options import Option, Value
from .text import msg


def resolve(reference: str) -> Any:
    """Import and return what "package.module:attribute" names."""
    name, _, attribute = reference.partition(":")
    # `import_module` takes ten times as long for what is imported already; windows ask often.
    module = sys.modules.get(name)
    if module is None or getattr(module.__spec__, "_initializing", False):
        module = importlib.import_module(name)
    return getattr(module, attribute)


@dataclass(frozen=True)
class Entry:
    """One line of a registry.

    Attributes:
        target: "package.module:attribute", imported on first use.
    """

    name: str
    target: str
    label: str
    summary: str
    options: tuple[Option, ...] = ()

    def facts(self) -> dict[str, Any]:
        """What the entry's own type adds, where it is more than the default: for listings."""
        own = fields(self)[len(fields(Entry)) :]
        return {
            one.name: getattr(self, one.name)
            for one in own
            if one.metadata.get("listed", True) and getattr(self, one.name) != one.default
        }

    def load(self) -> Any:
        """Import and return what the entry names."""
        return resolve(self.target)

    def takes(self, name: str) -> bool:
        """Whether it has an option of that name."""
        return any(option.name == name for option in self.options)

    def settings(self, values: Mapping[str, object]) -> dict[str, Value]:
        """Every option with its checked value, defaults where `values` says nothing.

        Raises:
            UserError: a value is wrong, or a name is no option of this entry.
        """
        known = {option.name for option in self.options}
        for name in values:
            if name not in known:
                if not known:
                    raise UserError(
                        msg(
                            "'{entry}' has no options; '{name}' was given.",
                            entry=self.name,
                            name=name,
                        )
                    )
                raise unknown_name(msg("option of '{entry}'", entry=self.name), name, sorted(known))
        return {
            option.name: option.check(values.get(option.name, option.default))
            for option in self.options
        }


E = TypeVar("E", bound=Entry)


class Registry(Mapping[str, E], Generic[E]):
    """Entries by name, in the order they are listed to people."""

    def __init__(self, kind: str, *entries: E) -> None:
        self.kind = kind
        self._entries = {entry.name: entry for entry in entries}

    def __getitem__(self, name: str) -> E:
        return self._entries[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    def find(self, name: str) -> E:
        """The entry called `name`; raises UserError listing the known names."""
        if name not in self._entries:
            raise unknown_name(self.kind, name, self._entries)
        return self._entries[name]
