"""The handles of a custom schedule: seven signal-to-noise ratios, and the curve through them.

Handle i says how many decibels of SNR x_t has at u = t/T = i/6. Between the handles the curve is
a monotone cubic, drawn not against u but against the SNR that the cosine schedule has at u: both
ends of a schedule are steep there, and seven numbers then follow every schedule closely. Handles
on the cosine schedule's values give the cosine schedule.
"""

from __future__ import annotations

import itertools
import math

import numpy as np
import numpy.typing as npt

from .errors import UserError
from .options import Option
from .text import Translatable, msg

Array = npt.NDArray[np.float64]
Handles = tuple[float, ...]
"""SNR in dB at PLACES, falling."""

COUNT = 7
LIMIT_DB = 60.0
"""Handles lie within plus and minus this: sigma (or alpha) of a thousandth is as good as none."""
GAP_DB = 0.1
"""Each handle is at least this far below the one before, so that every step adds noise."""
PLACES: Array = np.linspace(0.0, 1.0, COUNT)
DEFAULT_HANDLES = "38.2,11.2,4.7,0,-4.7,-11.2,-38.2"
"""The cosine schedule's values."""
HANDLES = Option(
    "handles",
    "text",
    DEFAULT_HANDLES,
    "Handles",
    "Of the custom schedule: its SNR in dB at seven even places from data to noise",
)

_OFFSET = 0.008  # Nichol & Dhariwal's s, here at both ends


def read_handles(text: str) -> Handles:
    """The handles that a comma list of decibels names.

    Raises:
        UserError: not seven numbers, one outside -60 to 60, or one not below the one before.
    """
    try:
        values = tuple(float(part) for part in text.split(","))
    except ValueError:
        raise _refused(msg("'{text}' is not a list of numbers.", text=text)) from None
    if len(values) != COUNT:
        raise _refused(msg("{n} were given.", n=len(values)))
    for value in values:
        if not abs(value) <= LIMIT_DB:  # also refuses NaN
            raise _refused(
                msg(
                    "{dB:g} dB is outside {low:g} to {high:g}.",
                    dB=value,
                    low=-LIMIT_DB,
                    high=LIMIT_DB,
                )
            )
    for before, value in itertools.pairwise(values):
        if round(before - value, 9) < GAP_DB:
            raise _refused(
                msg(
                    "{dB} dB after {before} dB does not fall: noise would be taken away.",
                    dB=f"{value:g}",
                    before=f"{before:g}",
                )
            )
    return values


def _refused(why: Translatable) -> UserError:
    return UserError(
        "These handles make no schedule.",
        why,
        msg(
            "Give {count} numbers, the SNR in dB from data to noise, each at least {gap} lower "
            "than the one before: {example}.",
            count=COUNT,
            gap=GAP_DB,
            example=DEFAULT_HANDLES,
        ),
    )


def write_handles(handles: Handles) -> str:
    """The inverse of `read_handles`: the shortest text of the same numbers."""
    return ",".join(repr(float(value) + 0.0).removesuffix(".0") for value in handles)


def _axis(u: Array) -> Array:
    """What the curve is drawn against: minus the cosine schedule's SNR in dB at u, rising."""
    turn = (u + _OFFSET) / (1.0 + 2.0 * _OFFSET) * (math.pi / 2.0)
    return np.asarray(20.0 * np.log10(np.tan(turn)))


def curve(handles: Handles, u: Array) -> Array:
    """SNR in dB at u (0..1, 0 is the limit at clean data): falls strictly through the handles.

    A cubic Hermite spline whose slope at an inner handle is the weighted harmonic mean of the
    slopes beside it (Fritsch & Butland 1984, eq. 5) and at an end that of the chord, which keeps
    it monotone.
    """
    knots, values = _axis(PLACES), np.array(handles)
    width = np.diff(knots)
    chord = np.diff(values) / width
    before, after = 2.0 * width[1:] + width[:-1], width[1:] + 2.0 * width[:-1]
    inner = (before + after) / (before / chord[:-1] + after / chord[1:])
    slope = np.concatenate([chord[:1], inner, chord[-1:]])
    x = _axis(u)
    i = np.clip(np.searchsorted(knots, x, side="right") - 1, 0, COUNT - 2)
    p = (x - knots[i]) / width[i]
    q = 1.0 - p
    return np.asarray(
        values[i] * (1.0 + 2.0 * p) * q**2
        + values[i + 1] * (1.0 + 2.0 * q) * p**2
        + width[i] * p * q * (slope[i] * q - slope[i + 1] * p)
    )


def handles_on(snr_db: Array) -> Handles:
    """The handles whose curve comes closest to a schedule of SNR `snr_db`, of length T + 1.

    Whole tenths of a decibel. The SNR at both ends of a schedule may be infinite or nearly so,
    where alpha and sigma tell nothing of it: an end's handle is on the line from its neighbour
    through the curve three quarters of the way to the end, but not beyond the schedule's own end.
    """
    T = len(snr_db) - 1
    known = _axis(np.arange(1, T + 1) / T)
    decibels = np.clip(snr_db[1:], -LIMIT_DB, LIMIT_DB)
    knots = _axis(PLACES)
    values = np.interp(knots, known, decibels)
    if T > 2 * COUNT:  # else there is no curve between an end and its neighbour
        near = _axis(0.25 * PLACES[1:2])[0]  # the other end's is minus this
        # t = 1 is not quite u = 0
        values[0] = min(
            _extended(knots[1], values[1], x, float(np.interp(x, known, decibels)), knots[0])
            for x in (near, known[0])
        )
        through = float(np.interp(-near, known, decibels))
        values[-1] = max(
            _extended(knots[-2], values[-2], -near, through, knots[-1]), float(decibels[-1])
        )
    return _falling(values)


def _extended(x0: float, y0: float, x1: float, y1: float, x: float) -> float:
    return y0 + (y1 - y0) / (x1 - x0) * (x - x0)


def _falling(values: Array) -> Handles:
    """In tenths of a decibel, inside the limits, and each a tenth below the one before."""
    limit = round(10 * LIMIT_DB)
    tenths = [round(10 * min(max(float(value), -LIMIT_DB), LIMIT_DB)) for value in values]
    for i in range(1, COUNT):
        tenths[i] = min(tenths[i], tenths[i - 1] - 1)
    tenths[-1] = max(tenths[-1], -limit)
    for i in range(COUNT - 2, -1, -1):
        tenths[i] = max(tenths[i], tenths[i + 1] + 1)
    return tuple(tenth / 10 for tenth in tenths)


def moved(handles: Handles, number: int, decibels: float) -> Handles:
    """The handles with one at `decibels`; those in its way are pushed along.

    It stops short of the limits by the room that the pushed ones need there.
    """
    high, low = LIMIT_DB - GAP_DB * number, GAP_DB * (COUNT - 1 - number) - LIMIT_DB
    here = min(max(round(decibels, 1), low), high)
    return tuple(
        round(
            here
            if i == number
            else max(value, here + GAP_DB * (number - i))
            if i < number
            else min(value, here - GAP_DB * (i - number)),
            9,
        )
        for i, value in enumerate(handles)
    )
