"""What a command is, and how its flags are made from the catalogue's options."""

from __future__ import annotations

import argparse
import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from diffusion_gui.core.catalog import COMMANDS
from diffusion_gui.core.options import Option


@dataclass(frozen=True)
class Command:
    """A subcommand: `add_arguments` fills its parser, `run` returns the exit code.

    Attributes:
        splits: several processes that torchrun starts share its work.
    """

    name: str
    add_arguments: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace], int]
    splits: bool = False

    @property
    def help(self) -> str:
        """One line, from the catalogue."""
        return COMMANDS[self.name].summary


Group = argparse.ArgumentParser | argparse._ArgumentGroup


def flag(name: str) -> str:
    """How an option is written on the command line."""
    return "--" + _SHORT.get(name, name).replace("_", "-")


_SHORT = {"negative_prompt": "negative"}
"""Options whose flags have shorter names."""
_WRITTEN = {
    "model": "a name, a checkpoint's path, or ideal:DATA",
    "guide": "classifier:NAME or classifier:FILE",
    "second": "a name, a checkpoint's path, or ideal:DATA",
    "second_label": "a name or number, or none; empty takes the first one's",
    "label": "a name or number, a comma list, or none; empty takes all in turn",
    "items": "a comma list",
    "size": "WIDTHxHEIGHT",
    "mask_items": "a comma list",
    "handles": "a comma list",
    "interpolate": "-1 is off",
    "item": "counted from 0; -1 is not to choose",
    "step": "counted from 0; -1 is the last",
}
"""How the values of text options are written in a command; the window has lists for them."""


def counted(number: int, noun: str) -> str:
    """`number` of `noun`, such as "1 step" and "2 steps"."""
    return f"{number} {noun}{'s' * (number != 1)}"


def add_options(group: Group, options: Iterable[Option]) -> None:
    """A flag for each option. A flag that is not given is None, so defaults stay in one place.

    Values stay text: the option itself checks them, with the same words as the window.
    """
    for option in options:
        words = "; ".join(filter(None, (option.help, _WRITTEN.get(option.name))))
        help_text = f"{words} ({_range(option)})".replace("%", "%%")
        if option.kind == "bool":
            action = argparse.BooleanOptionalAction
            group.add_argument(flag(option.name), action=action, default=None, help=help_text)
        else:
            metavar = {"int": "N", "float": "X", "choice": "NAME", "text": "TEXT"}[option.kind]
            group.add_argument(flag(option.name), dest=option.name, metavar=metavar, help=help_text)


def given(args: argparse.Namespace, options: Iterable[Option]) -> dict[str, Any]:
    """The values of those flags that were given."""
    values = {option.name: getattr(args, option.name) for option in options}
    return {name: value for name, value in values.items() if value is not None}


def _range(option: Option) -> str:
    default: object = option.default
    if option.kind == "bool":
        default = "yes" if default else "no"
    if option.choices:
        limits = ", ".join(option.choices)
    elif option.kind == "int":
        limits = f"{option.low} to {option.high}"
    elif option.kind == "float" and math.isfinite(option.high):
        limits = option.with_unit(f"{option.low:g} to {option.high:g}")
    else:
        limits = ""
    words = [limits, f"default {option.with_unit(default)}" if default != "" else ""]
    return "; ".join(word for word in words if word) or "default empty"
