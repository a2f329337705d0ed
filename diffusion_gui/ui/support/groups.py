"""Choices in groups: a heading stands above each, and cannot be chosen."""

from __future__ import annotations

Choice = tuple[str, str, str]
"""A value, its words, and an explanation."""
_HEADING = "\0"


def is_heading(value: object) -> bool:
    """Whether a choice of this value is a heading."""
    return isinstance(value, str) and value.startswith(_HEADING)


def grouped(*groups: tuple[str, list[Choice]]) -> list[Choice]:
    """All choices of (title, choices) groups, under their titles; empty groups are left out."""
    result: list[Choice] = []
    for title, choices in groups:
        if choices:
            result += [(_HEADING + title, title, ""), *choices]
    return result
