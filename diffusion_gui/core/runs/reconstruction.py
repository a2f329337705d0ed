"""What a learned code loses of items: how near they come back, and the difference to be seen."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from diffusion_gui.core.domain import Domain

Values = npt.NDArray[np.floating]
MOST = 64
"""Times as strong as a difference is shown at most."""
SHARE = 0.995
"""Of the values of a difference, at least so many keep within the range they are shown in."""


def psnr_db(original: Values, back: Values, span: float) -> npt.NDArray[np.float64]:
    """Peak signal-to-noise ratio of each item in dB, (N,): 10 log10(span^2 / MSE).

    Args:
        original, back: (N, *I).
        span: of the values, from black to white.
    """
    error = np.square(back.astype(np.float64) - original).reshape(len(original), -1).mean(axis=1)
    return np.asarray(10.0 * np.log10(span**2 / np.maximum(error, 1e-12)))


def strength(difference: Values, span: float) -> int:
    """How many times as strong a signed difference (N, *I) is shown: a power of two, 1 to 64.

    The largest at which all but one value in 200 keep within plus and minus half a span.
    """
    largest = float(np.quantile(np.abs(difference), SHARE)) if difference.size else 0.0
    if largest <= 0.0:
        return 1
    times = math.floor(math.log2(0.5 * span / largest))
    return int(min(MOST, 2 ** max(0, times)))


def shown_difference(original: Values, back: Values, domain: Domain) -> tuple[Values, int]:
    """`back` minus `original` as items of `domain` (N, *I), and how many times as strong it is.

    No difference is the middle between black and white.
    """
    made = back - original
    times = strength(made, domain.high - domain.low)
    return np.asarray(0.5 * (domain.low + domain.high) + times * made, np.float32), times
