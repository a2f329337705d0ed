"""The bands of a log-mel picture: which frequencies each hears, and what a value of it means."""

from __future__ import annotations

import functools

import numpy as np
import numpy.typing as npt

Values = npt.NDArray[np.floating]
Real = npt.NDArray[np.float32]

RATE = 16_000
WINDOW = 512
BANDS = 64
LOWEST = 40.0
"""Hz; the highest band ends at half the rate."""
FLOOR_DB, MIDDLE_DB, SCALE_DB = -80.0, -40.0, 40.0
"""A value is (dB - MIDDLE_DB) / SCALE_DB: -1 at the floor, 1 for a sine as loud as can be."""


def edges() -> Values:
    """(BANDS + 2,) Hz: where each band begins, has its middle and ends, evenly apart in mel."""
    low, high = (2595.0 * np.log10(1.0 + hz / 700.0) for hz in (LOWEST, RATE / 2))
    return np.asarray(700.0 * (10.0 ** (np.linspace(low, high, BANDS + 2) / 2595.0) - 1.0))


@functools.lru_cache(maxsize=1)
def filters() -> Real:
    """Triangles (BANDS, WINDOW / 2 + 1) evenly apart in mel (O'Shaughnessy 1987), 1 at the top.

    None is narrower than the distance of two frequencies of the transform: one between two of
    them would hear nothing.
    """
    frequencies = np.linspace(0.0, RATE / 2, WINDOW // 2 + 1)
    ends = edges()
    centre, step = ends[1:-1, None], RATE / WINDOW
    left = np.maximum(centre - ends[:-2, None], step)
    right = np.maximum(ends[2:, None] - centre, step)
    away = frequencies - centre
    triangles = np.maximum(0.0, 1.0 - np.where(away < 0.0, -away / left, away / right))
    return triangles.astype(np.float32)


@functools.lru_cache(maxsize=1)
def shares() -> Real:
    """(BANDS, WINDOW / 2 + 1): how much each frequency goes by each band; 1 in all.

    Frequencies beyond the middles of the outer bands go by these; 0 Hz by none.
    """
    heard = filters()
    parts: Real = heard / np.maximum(heard.sum(axis=0), np.float32(1e-6))
    parts[0, 1] = parts[-1, -1] = 1.0
    return parts
