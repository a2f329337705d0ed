"""Clips of moving shapes: 3x16x24x24, 12 frames a second, eight labelled motions, none alike."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from diffusion_gui.core.domain import Domain

from .dataset import Dataset, FloatArray, IntArray, ProceduralDataset
from .shapes import backdrop, colours, measured

SIDE = 24
FRAMES = 16
RATE = 12.0
"""Frames a second."""
TRAINING = 8192
"""Clips that the training set holds."""
SHAPE_NAMES = ("square", "triangle", "star", "heart", "cross", "crescent")
"""All look different when they are turned, so that every motion can be seen on every shape."""

Numbers = npt.NDArray[np.float32]
Motion = Callable[[Numbers, Numbers], tuple[Numbers, Numbers, Numbers, Numbers]]
"""(numbers (N, 6) in [0, 1), radius (N, 1)) -> x, y, radius, turn, each (N, FRAMES).

x and y are from the middle in pixels, y points down; `turn` comes on top of the shape's own.
"""

_NUMBERS = 16
_MARGIN = np.float32(SIDE / 2 - 0.5)
_TURN = np.float32(2.0 * np.pi)
_s = np.linspace(0.0, 1.0, FRAMES, dtype=np.float32)[None]


def _between(u: Numbers, number: int, low: float, high: float) -> Numbers:
    """Number `number` of each clip, (N, 1), spread evenly over a range."""
    return np.asarray(low + (high - low) * u[:, number, None], np.float32)


def _side(u: Numbers, number: int) -> Numbers:
    """-1 or 1 for each clip, (N, 1)."""
    return np.where(u[:, number, None] < 0.5, np.float32(-1.0), np.float32(1.0))


def _still(values: Numbers) -> Numbers:
    """Values (N, 1), the same in all frames."""
    return np.repeat(values, FRAMES, axis=1)


def _straight(axis: int, sign: float) -> Motion:
    """A way across at even speed, along x (axis 0) or y (axis 1)."""

    def move(u: Numbers, radius: Numbers) -> tuple[Numbers, Numbers, Numbers, Numbers]:
        room = _MARGIN - radius
        length = 2.0 * room * _between(u, 2, 0.65, 1.0)
        middle = _between(u, 0, -1.0, 1.0) * (room - length / 2.0)
        along = np.asarray(middle + sign * length * (_s - 0.5), np.float32)
        across = _still(_between(u, 1, -1.0, 1.0) * room)
        x, y = (along, across) if axis == 0 else (across, along)
        return x, y, _still(radius), np.zeros_like(x)

    return move


def _turns(u: Numbers, radius: Numbers) -> tuple[Numbers, Numbers, Numbers, Numbers]:
    """On the spot, either way round, by 0.4 to 0.8 of a full turn."""
    room = _MARGIN - radius
    turn = _side(u, 3) * _between(u, 2, 0.4, 0.8) * _TURN * _s
    x, y = (_still(_between(u, axis, -1.0, 1.0) * room) for axis in (0, 1))
    return x, y, _still(radius), np.asarray(turn)


def _grows(u: Numbers, radius: Numbers) -> tuple[Numbers, Numbers, Numbers, Numbers]:
    """From small to large where it is."""
    first, last = _between(u, 2, 3.2, 4.0), _between(u, 3, 8.5, 10.5)
    room = _MARGIN - last
    x, y = (_still(_between(u, axis, -1.0, 1.0) * room) for axis in (0, 1))
    return x, y, np.asarray(first + (last - first) * _s), np.zeros_like(x)


def _bounces(u: Numbers, radius: Numbers) -> tuple[Numbers, Numbers, Numbers, Numbers]:
    """On a floor, two to three times, without losing height."""
    room = _MARGIN - radius
    height = room * _between(u, 1, 1.1, 1.7)
    times = _between(u, 2, 2.0, 3.0)
    leap = np.abs(np.sin(np.float32(np.pi) * (times * _s + _between(u, 3, 0.0, 1.0))))
    x = _still(_between(u, 0, -1.0, 1.0) * room)
    return x, np.asarray(room - height * leap), _still(radius), np.zeros_like(x)


def _orbits(u: Numbers, radius: Numbers) -> tuple[Numbers, Numbers, Numbers, Numbers]:
    """In a circle around the middle, either way round, about once."""
    distance = (_MARGIN - radius) * _between(u, 1, 0.75, 1.0)
    angle = _TURN * (_between(u, 0, 0.0, 1.0) + _side(u, 3) * _between(u, 2, 0.8, 1.2) * _s)
    x, y = distance * np.cos(angle), distance * np.sin(angle)
    return x, y, _still(radius), np.zeros_like(x)


_MOTIONS: dict[str, Motion] = {
    "right": _straight(0, 1.0), "left": _straight(0, -1.0),
    "up": _straight(1, -1.0), "down": _straight(1, 1.0),
    "turns": _turns, "grows": _grows, "bounces": _bounces, "orbits": _orbits,
}  # fmt: skip
LABELS = tuple(_MOTIONS)


def shape_numbers(u: FloatArray) -> IntArray:
    """Which of SHAPE_NAMES each clip shows, (N,), from its uniform numbers (N, 16)."""
    return np.floor(u[:, 8] * len(SHAPE_NAMES)).astype(np.int64)


def draw_clips(u: FloatArray, classes: IntArray) -> tuple[npt.NDArray[np.float32], IntArray]:
    """Clips (N, 3, 16, 24, 24) in [-1, 1] from uniform numbers (N, 16); pure and vectorised."""
    shapes = shape_numbers(u)
    given = u.astype(np.float32)
    radius = _between(given, 9, 6.2, 7.8)
    ways = np.empty((4, len(u), FRAMES), np.float32)
    for number, motion in enumerate(_MOTIONS.values()):
        rows = classes == number
        if rows.any():
            ways[:, rows] = motion(given[rows][:, 10:], radius[rows])
    centre_x, centre_y, radius, angle = ways[..., None, None]

    pixel = np.arange(SIDE, dtype=np.float32) + 0.5 - SIDE / 2
    dx, dy = pixel[None, :] - centre_x, pixel[:, None] - centre_y
    cos, sin = np.cos(angle), np.sin(angle)
    x, y = (cos * dx + sin * dy) / radius, (cos * dy - sin * dx) / radius
    distance = measured(x, y, shapes, SHAPE_NAMES)
    # The edge covers one pixel: coverage falls from 1 to 0 over the pixel it crosses.
    cover = np.clip(0.5 - distance * radius, 0.0, 1.0)[:, None]

    first, second, colour = colours(given[:, :7])
    ground = backdrop(SIDE, given[:, 7], first, second)[:, :, None]
    clip = ground + cover * (colour[:, :, None, None, None] - ground)
    return (2.0 * clip - 1.0).astype(np.float32), classes


def draw_frames(u: FloatArray, shapes: IntArray) -> tuple[npt.NDArray[np.float32], IntArray]:
    """One frame (N, 3, 24, 24) of a clip each, from uniform numbers (N, 18), by its shape."""
    numbers = u[:, :_NUMBERS].copy()
    numbers[:, 8] = (shapes + 0.5) / len(SHAPE_NAMES)
    motions = np.floor(u[:, _NUMBERS] * len(LABELS)).astype(np.int64)
    clips, _ = draw_clips(numbers, motions)
    moments = np.floor(u[:, _NUMBERS + 1] * FRAMES).astype(np.int64)
    return np.ascontiguousarray(clips[np.arange(len(u)), :, moments]), shapes


def frames() -> ProceduralDataset:
    """Single frames of clips, labelled by the shape that is in them."""
    domain = Domain("image", (3, SIDE, SIDE), labels=SHAPE_NAMES)
    return ProceduralDataset(
        "clip_frames", domain, 0, numbers=_NUMBERS + 2, make=draw_frames, training=2 * TRAINING
    )


@lru_cache(maxsize=1)
def _clips() -> ProceduralDataset:
    domain = Domain(
        "video", (3, FRAMES, SIDE, SIDE), labels=LABELS, rate=RATE, hidden=len(SHAPE_NAMES)
    )
    return ProceduralDataset(
        "clips",
        domain,
        0,
        numbers=_NUMBERS,
        make=draw_clips,
        training=TRAINING,
        hides=shape_numbers,
    )


def load(spec: str) -> Dataset:
    """The clips: one coloured shape on a smooth background, moving in one of eight ways."""
    return _clips()
