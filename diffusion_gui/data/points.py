"""Points in the plane: eight named sets, each a function of uniform numbers, and CSV files."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import numpy as np
import torch

from diffusion_gui.core.catalog import POINT_SETS
from diffusion_gui.core.domain import Domain
from diffusion_gui.core.errors import unknown_name
from diffusion_gui.core.noise import Stream, generator
from diffusion_gui.core.recipes.csv_columns import MAX_CLASSES, CsvTable
from diffusion_gui.core.recipes.data_spec import data_path
from diffusion_gui.core.text import Translatable, msg
from diffusion_gui.storage.csv_table import choose_columns, read_table, refuse

from .dataset import Dataset, FloatArray, IntArray, ProceduralDataset, StoredDataset

POINTS = "points:"
REACH = 2.5
"""Half the side of the square that points are shown in; every set has unit deviation per axis."""
TRAINING = 20_000
"""Points that a procedural set's training set holds."""

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


def _from_csv(spec: str, path: Path, choice: str) -> StoredDataset:
    if path.exists() and not path.is_file():
        raise refuse(path, msg("It is not a file."))
    table = read_table(path)
    if len(table.rows) < 2 and len(table.headings) in (0, 2):
        raise refuse(
            path, msg("At least 2 points are needed; it holds {count}.", count=len(table.rows))
        )
    columns = choose_columns(table, choice)
    points = _points(table, columns[0], columns[1])
    deviation = points.std(axis=0)
    if not (np.isfinite(deviation).all() and (deviation > 0.0).all()):
        raise refuse(
            path, msg("All its points lie on one axis-parallel line, or are far too large.")
        )
    x = torch.from_numpy(((points - points.mean(axis=0)) / deviation).astype(np.float32))
    reach = max(REACH, float(x.abs().max()))
    names, labels, notes = _classes(table, columns[2]) if len(columns) > 2 else ((), [], [])
    domain = Domain("points", (2,), -reach, reach, names)
    return StoredDataset(
        spec,
        domain,
        len(x),
        notes=(*table.notes, *_notes_about(table, columns), *notes),
        x=x,
        labels=torch.tensor(labels or [-1] * len(x), dtype=torch.int64),
    )


def _points(table: CsvTable, x: int, y: int) -> FloatArray:
    """The points (N, 2) of two columns; raises UserError for a line without two numbers."""
    points = np.array([[table.number(row[x]), table.number(row[y])] for row in table.rows])
    points = points.reshape(-1, 2)
    bad = np.flatnonzero(~np.isfinite(points).all(axis=1))
    if len(bad):
        why = msg("Line {line} does not hold two finite numbers.", line=table.lines[bad[0]])
        raise refuse(table.path, why)
    if len(points) < 2:
        raise refuse(
            table.path, msg("At least 2 points are needed; it holds {count}.", count=len(points))
        )
    return points


def _classes(table: CsvTable, column: int) -> tuple[tuple[str, ...], list[int], list[Translatable]]:
    """Names, the label of each row (-1 where it has none), and what there is to say."""
    names = table.classes(column)
    if not names:
        raise refuse(
            table.path,
            msg(
                "Column {column} names no classes: those are words, or at most {most} different "
                "whole numbers.",
                column=column + 1,
                most=MAX_CLASSES,
            ),
            "Choose another column for the class, or none.",
        )
    number = {name: k for k, name in enumerate(names)}
    labels = [number.get(cell, -1) for cell in table.column(column)]
    without = labels.count(-1)
    notes = [msg("{count:,} of the points have no class.", count=without)] if without else []
    return names, labels, notes


def _notes_about(table: CsvTable, columns: tuple[int, ...]) -> list[Translatable]:
    """A word about columns that number the lines, and those that are not read."""
    notes = [
        msg("Column {column} numbers the lines, and is read as a coordinate.", column=column + 1)
        for column in columns[:2]
        if table.counts_lines(column)
    ]
    rest = len(table.headings) - len(columns)
    if rest:
        notes.append(
            msg(
                "{name}: columns {columns} are read; other columns left out: {rest}.",
                name=table.path.name,
                columns=", ".join(table.headings[k] or str(k + 1) for k in columns),
                rest=rest,
            )
        )
    return notes


def load(spec: str) -> Dataset:
    """Open `points:NAME`, `points:FILE.csv#x,y` or the path of a CSV; all are standardised.

    Every set has zero mean and unit deviation along each axis. Moons, circles and gaussians are
    labelled by component; a CSV by the third column that is chosen, if one is.

    Raises:
        UserError: an unknown name, or a file without two columns of finite numbers, or with more
            of which none are chosen.
    """
    name = spec.removeprefix(POINTS)
    if name in _CURVES:
        return _named(name)
    asked = data_path(spec)
    if asked is not None:
        path = asked.place()
        if path.suffix or path.exists():
            return _from_csv(str(replace(asked, prefix=POINTS)), path, asked.choice)
    raise unknown_name("points data set", name, POINT_SETS)
