"""Colours of rendered pictures, on a dark and on a light background."""

from __future__ import annotations

from dataclasses import dataclass

RGB = tuple[int, int, int]

# Okabe & Ito's palette: apart for all kinds of colour vision.
CLASS_COLORS: tuple[RGB, ...] = (
    (86, 180, 233), (230, 159, 0), (0, 158, 115), (204, 121, 167), (240, 228, 66), (213, 94, 0),
    (0, 114, 178),
)  # fmt: skip

_DARKER: tuple[RGB, ...] = (
    (0, 114, 178), (184, 110, 0), (0, 122, 88), (168, 81, 138), (122, 106, 0), (179, 38, 30),
    (74, 90, 212),
)  # fmt: skip


def line_colors(dark: bool) -> tuple[RGB, ...]:
    """Colours of curves and names: the class colours, darker ones of their kind on light ground."""
    return CLASS_COLORS if dark else _DARKER


@dataclass(frozen=True)
class Palette:
    """Background, lines, text (strong and dim), and the colour of unlabelled points."""

    background: RGB
    line: RGB
    text: RGB
    dim: RGB
    accent: RGB


DARK = Palette((16, 18, 22), (52, 58, 68), (232, 234, 238), (152, 161, 174), (90, 162, 255))
LIGHT = Palette((255, 255, 255), (214, 218, 224), (27, 31, 38), (92, 101, 113), (10, 99, 201))


def palette(dark: bool) -> Palette:
    """The colours for a dark or a light background."""
    return DARK if dark else LIGHT
