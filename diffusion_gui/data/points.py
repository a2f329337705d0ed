"""Points in the plane: eight named sets, each a function of uniform numbers, and CSV files."""

from __future__ import annotations

import csv
import math
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import numpy as np
import torch

from diffusion_gui.core.catalog import POINT_SETS
from diffusion_gui.core.domain import Domain
from diffusion_gui.core.errors import UserError, unknown_name
from diffusion_gui.core.guarded import home_path, reason
from diffusion_gui.core.noise import Stream, generator
from diffusion_gui.core.words import Said, say

from .dataset import Dataset, FloatArray, IntArray, ProceduralDataset, StoredDataset

REACH = 2.5
"""Half the side of the square that points are shown in; every set has unit deviation per axis."""
TRAINING = 20_000
"""Points that a procedural set's training set holds."""
MAX_ROWS = 1_000_000

Curve = Callable[[FloatArray, IntArray], FloatArray]


def _plane(x: FloatArray, y: FloatArray) -> FloatArray:
    return np.stack([x, y], axis=1)


def _jitter(u: FloatArray, deviation: float) -> FloatArray:
    """Isotropic Gaussian noise (N, 2) from uniforms (N, 2), by Box and Muller."""
    radius = deviation * np.sqrt(-2.0 * np.log1p(-u[:, 0]))
    angle = 2.0 * math.pi * u[:, 1]
    return _plane(radius * np.cos(angle), radius * np.sin(angle))


# Each takes uniforms (N, 4) and classes (N,); columns 2 and 3 are for noise.
def _swiss_roll(u: FloatArray, c: IntArray) -> FloatArray:
    # Uniform in t squared: points lie evenly along the roll.
    t = 1.5 * math.pi * np.sqrt(1.0 + 8.0 * u[:, 0])
    return _plane(t * np.cos(t), t * np.sin(t)) + _jitter(u[:, 2:], 0.25)


def _moons(u: FloatArray, c: IntArray) -> FloatArray:
    t = math.pi * u[:, 0]
    x = np.where(c == 0, np.cos(t), 1.0 - np.cos(t))
    y = np.where(c == 0, np.sin(t), 0.5 - np.sin(t))
    return _plane(x, y) + _jitter(u[:, 2:], 0.06)


def _circles(u: FloatArray, c: IntArray) -> FloatArray:
    t = 2.0 * math.pi * u[:, 0]
    radius = np.where(c == 0, 1.0, 0.45)
    return _plane(radius * np.cos(t), radius * np.sin(t)) + _jitter(u[:, 2:], 0.04)


def _checkerboard(u: FloatArray, c: IntArray) -> FloatArray:
    x = 4.0 * u[:, 0]
    column = np.floor(x)
    y = 2.0 * np.floor(2.0 * u[:, 2]) + column % 2 + u[:, 1]
    return _plane(x, y)


def _spiral(u: FloatArray, c: IntArray) -> FloatArray:
    # The square root spreads points evenly along the arms.
    t = 0.4 + 3.0 * math.pi * np.sqrt(u[:, 0])
    sign = np.where(u[:, 1] < 0.5, 1.0, -1.0)
    return _plane(sign * t * np.cos(t), sign * t * np.sin(t)) + _jitter(u[:, 2:], 0.2)


def _gaussians(u: FloatArray, c: IntArray) -> FloatArray:
    angle = 2.0 * math.pi * c / 8.0
    return _plane(np.cos(angle), np.sin(angle)) + _jitter(u[:, 2:], 0.07)


def _s_curve(u: FloatArray, c: IntArray) -> FloatArray:
    t = 3.0 * math.pi * (u[:, 0] - 0.5)
    return _plane(np.sin(t), np.sign(t) * (1.0 - np.cos(t))) + _jitter(u[:, 2:], 0.06)


def _heart(u: FloatArray, c: IntArray) -> FloatArray:
    # The curve stands still at its two cusps; a table of its length spreads points evenly.
    t = np.linspace(0.0, 2.0 * math.pi, 1025)
    x = 16.0 * np.sin(t) ** 3
    y = 13.0 * np.cos(t) - 5.0 * np.cos(2 * t) - 2.0 * np.cos(3 * t) - np.cos(4 * t)
    length = np.concatenate([[0.0], np.cumsum(np.hypot(np.diff(x), np.diff(y)))])
    place = u[:, 0] * length[-1]
    return _plane(np.interp(place, length, x), np.interp(place, length, y)) + _jitter(u[:, 2:], 0.5)


_CURVES: dict[str, tuple[Curve, tuple[str, ...]]] = {
    "swiss_roll": (_swiss_roll, ()),
    "moons": (_moons, ("upper", "lower")),
    "circles": (_circles, ("outer", "inner")),
    "checkerboard": (_checkerboard, ()),
    "spiral": (_spiral, ()),
    "gaussians": (
        _gaussians,
        ("east", "north-east", "north", "north-west", "west", "south-west", "south", "south-east"),
    ),
    "s_curve": (_s_curve, ()),
    "heart": (_heart, ()),
}


@lru_cache(maxsize=len(POINT_SETS))
def _named(name: str) -> ProceduralDataset:
    curve, labels = _CURVES[name]
    # Mean and deviation of one fixed large sample, so that the set is the same on every machine.
    rng = generator(0, Stream.DATA, 2**63 - 1)
    sample = curve(rng.random((2**16, 4)), np.arange(2**16) % max(len(labels), 1))
    mean, deviation = sample.mean(axis=0), sample.std(axis=0)

    def make(u: FloatArray, classes: IntArray) -> tuple[FloatArray, IntArray]:
        x = (curve(u, classes) - mean) / deviation
        return x, classes if labels else np.full(len(u), -1)

    domain = Domain("points", (2,), -REACH, REACH, labels)
    return ProceduralDataset(f"points:{name}", domain, 0, numbers=4, make=make, training=TRAINING)


def _refuse(path: Path, why: Said) -> UserError:
    return UserError(
        say("{path} could not be read as points.", path=path),
        why,
        "Give a CSV file of two columns, x and y, one point a line (a heading line is allowed).",
    )


def _numbers(row: list[str]) -> tuple[float, float] | None:
    try:
        return float(row[0]), float(row[1])
    except (ValueError, IndexError):
        return None


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def _read_rows(path: Path) -> list[tuple[float, float]]:
    rows: list[tuple[float, float]] = []
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            text = csv.reader(file, delimiter=_delimiter(file.readline()))
            file.seek(0)
            for number, row in enumerate(text, 1):
                if not any(cell.strip() for cell in row):
                    continue
                values = _numbers(row)
                if values is not None and all(map(math.isfinite, values)):
                    rows.append(values)
                elif number > 1 or any(map(_is_number, row)):  # a heading holds none
                    raise _refuse(
                        path, say("Line {line} does not hold two finite numbers.", line=number)
                    )
                if len(rows) > MAX_ROWS:
                    raise _refuse(path, say("It holds more than {most:,} points.", most=MAX_ROWS))
    except OSError as error:
        raise _refuse(path, reason(error)) from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise _refuse(path, say("It is not a text file.")) from error
    return rows


def _delimiter(first: str) -> str:
    return next((mark for mark in "\t;" if mark in first), ",")


def _from_csv(path: Path) -> StoredDataset:
    if path.exists() and not path.is_file():
        raise _refuse(path, say("It is not a file."))
    rows = _read_rows(path)
    if len(rows) < 2:
        raise _refuse(path, say("At least 2 points are needed; it holds {count}.", count=len(rows)))
    points = np.asarray(rows)
    deviation = points.std(axis=0)
    if not (np.isfinite(deviation).all() and (deviation > 0.0).all()):
        raise _refuse(
            path, say("All its points lie on one axis-parallel line, or are far too large.")
        )
    x = torch.from_numpy(((points - points.mean(axis=0)) / deviation).astype(np.float32))
    reach = max(REACH, float(x.abs().max()))
    labels = torch.full((len(x),), -1, dtype=torch.int64)
    domain = Domain("points", (2,), -reach, reach)
    return StoredDataset(f"points:{path}", domain, len(x), x=x, labels=labels)


def load(spec: str) -> Dataset:
    """Open `points:NAME`, `points:FILE.csv` or the path of a CSV; all are standardised.

    Every set has zero mean and unit deviation along each axis. Moons, circles and gaussians are
    labelled by component.

    Raises:
        UserError: an unknown name, or a file without two columns of finite numbers.
    """
    name = spec.removeprefix("points:")
    if name in _CURVES:
        return _named(name)
    path = home_path(name)
    if path.suffix or path.exists():
        return _from_csv(path)
    raise unknown_name("points data set", name, POINT_SETS)
