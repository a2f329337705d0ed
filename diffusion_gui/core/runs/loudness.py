"""Gain of a noisy state's sound: it is heard, and exported, no louder than the clean sound."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

Wave = npt.NDArray[np.floating]
PEAK = 0.95
"""The largest sample, of 1, that is played or written of a state."""


def gain_of(wave: Wave, clean_wave: Wave) -> float:
    """The factor, at most 1, that a state's sound is multiplied by.

    RMS of the clean sound over RMS of this one, and less where a peak would still be over `PEAK`;
    a sound is never raised. Noise in the space of log-mel spectrograms decodes up to 85 times as
    loud as the clean sound: this is for the ears.

    Args:
        wave: the state's sound, of any shape; 1 is full scale. One gain holds for all of it.
        clean_wave: the sound of x_0, of the same item or items.

    Returns:
        0 where the clean sound is silent and this one is not, or where either is not finite.
    """
    loudness, clean, peak = _rms(wave), _rms(clean_wave), float(np.abs(wave).max(initial=0.0))
    if not math.isfinite(loudness + clean):
        return 0.0
    quieter = clean / loudness if loudness > clean else 1.0
    return min(quieter, PEAK / peak if peak > PEAK else 1.0)


def gain_db(gain: float) -> float:
    """`gain` in dB, 20 log10: 0 for 1, minus infinity for 0."""
    return 20.0 * math.log10(gain) if gain > 0 else -math.inf


def _rms(wave: Wave) -> float:
    """Root of the mean square, in float64; 0 of an empty sound."""
    return float(np.sqrt(np.mean(np.square(wave, dtype=np.float64)))) if wave.size else 0.0
