"""The prompts of a recipe as rows: what a model that takes words is asked for, item by item."""

from __future__ import annotations

from .recipe import OF_CLASSES, OF_PROMPTS


def prompt_lines(prompt: str) -> tuple[str, ...]:
    """The prompts, one a line; lines of nothing are left out, and of no other one is left."""
    lines = tuple(line for text in prompt.splitlines() if (line := text.strip()))
    return lines or ("",)


def unasked(words: bool, classes: bool) -> set[str]:
    """The settings that a model has no use for, by whether it takes words and knows classes."""
    if words:
        return {"label"}
    return set(OF_PROMPTS) | (set() if classes else OF_CLASSES)
