"""Sizes of files as people read them."""

from __future__ import annotations

_UNITS = ("bytes", "KB", "MB", "GB", "TB")


def size_words(size: int) -> str:
    """`size` bytes, such as "3.4 GB" (a GB is a thousand MB)."""
    value, unit = float(size), 0
    while value >= 999.5 and unit < len(_UNITS) - 1:
        value, unit = value / 1000, unit + 1
    return (
        f"{value:.0f} {_UNITS[unit]}"
        if value >= 9.95 or not unit
        else f"{value:.1f} {_UNITS[unit]}"
    )
