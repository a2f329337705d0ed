"""Coloured shapes drawn by signed-distance functions: 3x28x28, eight labelled classes."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from diffusion_gui.core.domain import Domain

from .dataset import Dataset, FloatArray, IntArray, ProceduralDataset

SIZE = 28
TRAINING = 16_384
"""Pictures that the training set holds."""

Plane = npt.NDArray[np.floating]
Distance = Callable[[Plane, Plane], Plane]

# Signed distances (negative inside) after Inigo Quilez, "2D distance functions", for shapes that
# fill a circle of radius 1; y points down, as rows do.


def _circle(x: Plane, y: Plane) -> Plane:
    return np.hypot(x, y) - 0.92


def _ring(x: Plane, y: Plane) -> Plane:
    return np.abs(np.hypot(x, y) - 0.74) - 0.24


def _box(x: Plane, y: Plane, half_x: float, half_y: float, rounding: float) -> Plane:
    dx, dy = np.abs(x) - (half_x - rounding), np.abs(y) - (half_y - rounding)
    outside = np.hypot(np.maximum(dx, 0.0), np.maximum(dy, 0.0))
    distance: Plane = outside + np.minimum(np.maximum(dx, dy), 0.0) - rounding
    return distance


def _square(x: Plane, y: Plane) -> Plane:
    return _box(x, y, 0.8, 0.8, 0.06)


def _cross(x: Plane, y: Plane) -> Plane:
    return np.minimum(_box(x, y, 0.98, 0.32, 0.04), _box(x, y, 0.32, 0.98, 0.04))


def _triangle(x: Plane, y: Plane) -> Plane:
    # Three half-planes at 120 degrees; corners lie on the unit circle.
    slanted = 0.5 * math.sqrt(3.0) * np.abs(x) - 0.5 * (y - 0.12)
    distance: Plane = np.maximum(slanted, y - 0.12) - 0.55
    return distance


def _star(x: Plane, y: Plane) -> Plane:
    # Fold the plane onto one half of one of five arms, then measure to the edge of that arm.
    angle = np.arctan2(x, -y)
    folded = np.abs((angle + math.pi / 5) % (2 * math.pi / 5) - math.pi / 5)
    radius = np.hypot(x, y)
    px, py = radius * np.sin(folded), radius * np.cos(folded)
    tip, notch = 1.08, 0.46
    nx, ny = notch * math.sin(math.pi / 5), notch * math.cos(math.pi / 5)
    ex, ey = nx, ny - tip
    length = math.hypot(ex, ey)
    distance: Plane = ((py - tip) * ex - px * ey) / length
    return distance


def _heart(x: Plane, y: Plane) -> Plane:
    px, py = np.abs(x) / 1.6, (0.88 - y) / 1.6
    lobe = np.hypot(px - 0.25, py - 0.75) - math.sqrt(2.0) / 4.0
    along = 0.5 * np.maximum(px + py, 0.0)
    near = np.minimum(np.hypot(px, py - 1.0), np.hypot(px - along, py - along))
    body = near * np.sign(px - py)
    distance: Plane = np.where(px + py > 1.0, lobe, body) * 1.6
    return distance


def _crescent(x: Plane, y: Plane) -> Plane:
    outer = np.hypot(x, y) - 0.98
    bite = 0.8 - np.hypot(x - 0.46, y)
    distance: Plane = np.maximum(outer, bite)
    return distance


SHAPES: dict[str, tuple[Distance, float]] = {
    "circle": (_circle, 0.0), "square": (_square, 0.2), "triangle": (_triangle, 0.3),
    "star": (_star, 0.1), "heart": (_heart, 0.3), "ring": (_ring, 0.0), "cross": (_cross, 0.2),
    "crescent": (_crescent, math.pi),
}  # fmt: skip
"""Distance, and how far it may be turned either way (radians) without becoming another shape."""
LABELS = tuple(SHAPES)
_NUMBERS = 16


def _oklch(lightness: Plane, chroma: Plane, hue: Plane) -> Plane:
    """OKLCH to linear-light sRGB encoded for a screen, (..., 3) in [0, 1] (Ottosson 2020)."""
    a, b = chroma * np.cos(hue), chroma * np.sin(hue)
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    rgb = np.stack(
        [
            4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
            -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
            -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
        ],
        axis=-1,
    )
    rgb = np.clip(rgb, 0.0, 1.0)
    encoded = np.where(rgb <= 0.0031308, 12.92 * rgb, 1.055 * rgb ** (1 / 2.4) - 0.055)
    return np.asarray(encoded, np.float32)


def colours(u: Plane) -> tuple[Plane, Plane, Plane]:
    """(background corner, opposite corner, shape) as (N, 3), from uniforms (N, 7)."""
    dark = u[:, 0] < 0.6
    hue = 2.0 * math.pi * u[:, 1]
    # Background and shape differ by at least 0.35 in perceived lightness, whatever their hues.
    light_1 = np.where(dark, 0.20 + 0.12 * u[:, 2], 0.88 + 0.08 * u[:, 2])
    light_2 = np.where(dark, 0.28 + 0.12 * u[:, 3], 0.82 + 0.08 * u[:, 3])
    chroma = np.where(dark, 0.07, 0.05)
    turn = 1.6 * (u[:, 4] - 0.5)
    shape_light = np.where(dark, 0.76 + 0.12 * u[:, 5], 0.40 + 0.12 * u[:, 5])
    shape_hue = 2.0 * math.pi * u[:, 6]
    return (
        _oklch(light_1, chroma, hue),
        _oklch(light_2, chroma, hue + turn),
        _oklch(shape_light, np.full_like(hue, 0.17), shape_hue),
    )


def measured(x: Plane, y: Plane, shapes: IntArray, names: Sequence[str]) -> Plane:
    """Signed distances of places x, y (N, ...) from the shape `names[shapes[i]]` of each item."""
    distance = np.empty(x.shape, np.float32)
    for number, name in enumerate(names):
        rows = shapes == number
        if rows.any():
            distance[rows] = SHAPES[name][0](x[rows], y[rows])
    return distance


def backdrop(side: int, turn: Plane, first: Plane, second: Plane) -> Plane:
    """Backgrounds (N, 3, side, side) from colour `first` to `second` (N, 3), turned by `turn`."""
    pixel = np.arange(side, dtype=np.float32) + 0.5 - side / 2
    angle = 2.0 * math.pi * turn[:, None, None]
    along = (pixel[None, None, :] * np.cos(angle) + pixel[None, :, None] * np.sin(angle)) / side
    blend = np.clip(0.5 + along / math.sqrt(2.0) * 1.4, 0.0, 1.0)[:, None]
    ground: Plane = (1.0 - blend) * first[:, :, None, None] + blend * second[:, :, None, None]
    return ground


def draw_shapes(u: FloatArray, classes: IntArray) -> tuple[Plane, IntArray]:
    """Pictures (N, 3, 28, 28) in [-1, 1] from uniform numbers (N, 16); pure and vectorised."""
    u = u.astype(np.float32)
    radius = 7.0 + 4.5 * u[:, 7]
    room = (SIZE / 2 - 1.0 - radius)[:, None, None]
    centre_x = (2.0 * u[:, 8, None, None] - 1.0) * room
    centre_y = (2.0 * u[:, 9, None, None] - 1.0) * room
    pixel = np.arange(SIZE, dtype=np.float32) + 0.5 - SIZE / 2
    dx, dy = pixel[None, None, :] - centre_x, pixel[None, :, None] - centre_y
    limit = np.array([turn for _, turn in SHAPES.values()], np.float32)[classes]
    turn = ((2.0 * u[:, 10] - 1.0) * limit)[:, None, None]
    scale = 1.0 / radius[:, None, None]
    x = (np.cos(turn) * dx + np.sin(turn) * dy) * scale
    y = (-np.sin(turn) * dx + np.cos(turn) * dy) * scale

    distance = measured(x, y, classes, LABELS)
    # The edge covers one pixel: coverage falls from 1 to 0 over the pixel it crosses.
    cover = np.clip(0.5 - distance * radius[:, None, None], 0.0, 1.0)[:, None]

    first, second, shape = colours(u[:, :7])
    background = backdrop(SIZE, u[:, 11], first, second)
    # A little light from above makes the shape look solid.
    shade = np.float32(1.0) - 0.14 * np.clip(y, -1.0, 1.0)[:, None] * 0.5
    picture = (1.0 - cover) * background + cover * np.clip(shape[:, :, None, None] * shade, 0, 1)
    return (2.0 * picture - 1.0).astype(np.float32), classes


@lru_cache(maxsize=1)
def _shapes() -> ProceduralDataset:
    domain = Domain("image", (3, SIZE, SIZE), labels=LABELS)
    return ProceduralDataset(
        "shapes", domain, 0, numbers=_NUMBERS, make=draw_shapes, training=TRAINING
    )


def load(spec: str) -> Dataset:
    """The shapes: random place, size, turn and colours on a smooth, contrasting background."""
    return _shapes()
