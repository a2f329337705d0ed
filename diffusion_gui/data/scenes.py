"""Scenes: one to four textured shapes on a gradient, 3x64x64, labelled by what is in them.

Pictures large enough that a learned code pays: most of their numbers are texture and smooth ground.
"""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np

from diffusion_gui.core.domain import Domain

from .dataset import Dataset, FloatArray, IntArray, ProceduralDataset
from .shapes import Plane, backdrop, colours, measured

SIZE = 64
TRAINING = 6_144
"""Pictures that the training set holds: 300 MB."""
MOST = 4
KINDS = ("circle", "square", "star")
_COUNTS = ("one", "two", "three")
_PLURALS = ("circles", "squares", "stars")
LABELS = (
    *(
        f"{number} {kind if count == 0 else kinds}"
        for kind, kinds in zip(KINDS, _PLURALS, strict=True)
        for count, number in enumerate(_COUNTS)
    ),
    "four, mixed",
)
"""One to three of a kind; and four, of all kinds."""
_TURNS = (0.0, 0.5, 0.6)
"""How far a shape of each kind is turned either way, in radians."""
_GROUND, _SHAPE = 10, 9
_NUMBERS = _GROUND + MOST * _SHAPE
_TEXTURES = 4
_CELL = SIZE / 2
_MARGIN = 1.5


def in_scene(classes: IntArray) -> tuple[IntArray, IntArray]:
    """(how many shapes (N,), their kind (N,), -1 for all kinds) of scenes of these classes."""
    mixed = classes == len(LABELS) - 1
    return np.where(mixed, MOST, classes % 3 + 1), np.where(mixed, -1, classes // 3)


def draw_scenes(u: FloatArray, classes: IntArray) -> tuple[Plane, IntArray]:
    """Scenes (N, 3, 64, 64) in [-1, 1] from uniform numbers; pure and vectorised.

    Shapes never touch: several lie in quarters of the picture of their own.
    """
    u = u.astype(np.float32)
    counts, kinds = in_scene(classes)
    alone = counts == 1
    ground = u[:, :_GROUND]
    cells = np.argsort(ground[:, 6:10], axis=1)
    first, second, _ = colours(np.concatenate([ground[:, :5], ground[:, :2]], axis=1))
    picture = backdrop(SIZE, ground[:, 5], first, second)
    pixel = np.arange(SIZE, dtype=np.float32) + 0.5
    for number in range(MOST):
        rows = np.flatnonzero(counts > number)
        if not len(rows):
            continue
        start = _GROUND + number * _SHAPE
        own, single, cell = u[rows, start : start + _SHAPE], alone[rows], cells[rows, number]
        anything = np.full(len(rows), number) if number < len(KINDS) else _picked(own[:, 8], 3)
        kind = np.where(kinds[rows] < 0, anything, kinds[rows])
        radius = np.where(single, 13.0 + 9.0 * own[:, 2], 8.0 + 5.0 * own[:, 2])
        half = np.where(single, SIZE / 2, _CELL / 2)
        room = half - _MARGIN - radius
        middle_x = np.where(single, SIZE / 2, _CELL * (cell % 2 + 0.5))
        middle_y = np.where(single, SIZE / 2, _CELL * (cell // 2 + 0.5))
        dx = pixel[None, None, :] - _wide(middle_x + (2.0 * own[:, 3] - 1.0) * room)
        dy = pixel[None, :, None] - _wide(middle_y + (2.0 * own[:, 4] - 1.0) * room)
        turn = (2.0 * own[:, 5] - 1.0) * np.array(_TURNS, np.float32)[kind]
        x, y = _turned(dx, dy, turn)
        size = _wide(radius)
        distance = measured(x / size, y / size, kind, KINDS) * size
        cover = np.clip(0.5 - distance, 0.0, 1.0)[:, None]
        shape = colours(np.concatenate([ground[rows, :5], own[:, :2]], axis=1))[2]
        tone = 1.0 - 0.4 * _texture(dx, dy, own[:, 6], own[:, 7])[:, None]
        shade = 1.0 - 0.08 * np.clip(y / size, -1.0, 1.0)[:, None]
        painted = np.clip(shape[:, :, None, None] * tone * shade, 0.0, 1.0)
        picture[rows] = (1.0 - cover) * picture[rows] + cover * painted
    return (2.0 * picture - 1.0).astype(np.float32), classes


def _wide(values: Plane) -> Plane:
    """(N,) as (N, 1, 1)."""
    wide: Plane = np.asarray(values, np.float32)[:, None, None]
    return wide


def _picked(u: Plane, among: int) -> IntArray:
    """One of so many, (N,), from uniform numbers."""
    return np.minimum(np.floor(u * among), among - 1).astype(np.int64)


def _turned(dx: Plane, dy: Plane, angle: Plane) -> tuple[Plane, Plane]:
    """Places (N, H, W) in axes that are turned by `angle` (N,)."""
    cos, sin = _wide(np.cos(angle)), _wide(np.sin(angle))
    return cos * dx + sin * dy, cos * dy - sin * dx


def _texture(dx: Plane, dy: Plane, which: Plane, u: Plane) -> Plane:
    """How dark a texture is at places (N, H, W): 0 to 1; plain, stripes, checks or dots.

    One number tells direction and period, 7 to 12 pixels.
    """
    kind = _picked(which, _TEXTURES)
    fine = (u * 7.0) % 1.0
    x, y = _turned(dx, dy, math.pi * u)
    wave = _wide(2.0 * math.pi / (7.0 + 5.0 * fine))
    dark = np.zeros(x.shape, np.float32)
    for number in range(1, _TEXTURES):
        rows = kind == number
        if not rows.any():
            continue
        across, along = np.sin(wave[rows] * x[rows]), np.sin(wave[rows] * y[rows])
        value = (across, across * along * 1.5, (across + along) - 0.7)[number - 1]
        dark[rows] = np.clip(0.5 + value, 0.0, 1.0)
    return dark


@lru_cache(maxsize=1)
def _scenes() -> ProceduralDataset:
    domain = Domain("image", (3, SIZE, SIZE), labels=LABELS)
    return ProceduralDataset(
        "scenes", domain, 0, numbers=_NUMBERS, make=draw_scenes, training=TRAINING
    )


def load(spec: str) -> Dataset:
    """The scenes: shapes of one kind, or of all, each with a texture and a colour of its own."""
    return _scenes()
