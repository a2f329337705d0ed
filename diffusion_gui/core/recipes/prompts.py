"""The prompts of a recipe as rows: what a model that takes words is asked for, item by item."""

from __future__ import annotations

from .recipe import OF_CLASSES, OF_PROMPTS
from .told_guidance import NAME as TOLD


def prompt_lines(prompt: str) -> tuple[str, ...]:
    """The prompts, one a line; lines of nothing are left out, and of no other one is left."""
    lines = tuple(line for text in prompt.splitlines() if (line := text.strip()))
    return lines or ("",)


def unasked(words: bool, classes: bool, told: bool) -> set[str]:
    """The settings that a model has no use for.

    Args:
        words, classes: whether it takes words, and knows classes.
        told: whether its network is given a guidance scale.
    """
    useless = set() if told else {TOLD}
    if words:
        return useless | {"label"}
    return useless | set(OF_PROMPTS) | (set() if classes else OF_CLASSES)
