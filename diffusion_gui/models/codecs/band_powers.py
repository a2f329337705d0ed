"""From the bands of a log-mel picture to the powers of a transform.

How a band's power lies within it is not in the picture, but the other bands tell: a tone whose
low partials are apart has its high ones at multiples of them. A small network, trained on real
spectra (`resources/codecs/make_log_mel.py`), gives a first guess; multiplicative updates (Lee &
Seung 2001, eq. 5) then fit it, so that the bands are as the picture shows whatever was guessed.
"""

from __future__ import annotations

import functools

import numpy as np

from diffusion_gui.core.paths import resource

from .mel_bands import FLOOR_DB, MIDDLE_DB, SCALE_DB, Real, filters, shares

LOUDEST = 3.0
"""Values above are decoded as this one: 80 dB above a sine as loud as can be."""
GATE, MOST_GATE_DB = 12.0, 8.0
"""Moments in which no band reaches further above the floor are silent: else they would hiss.

The gate is so many times the noise of a picture, of which values below the floor tell, and at most
this. A sound's own picture has no noise, and no gate: it cut the tails of drums, and that most told
a decoded sound from a real one.
"""
FITTING = 8
"""Rounds in which the guessed powers are fitted to those of the bands."""
LEAST = 1e-9
"""A power far below the floor, so that a guess of nothing can be corrected."""
FURTHEST = 5.0
"""A guess changes a power by a factor of exp(5) at most, either way."""


def magnitudes(picture: Real) -> Real:
    """(F, WINDOW / 2 + 1) magnitudes that sound as the picture (BANDS, F) shows."""
    bands = _powers(picture)
    power = (evenly(bands) + np.float32(LEAST)) * np.exp(_guess(picture))
    power *= bands.max(axis=1, keepdims=True) > 0.0
    for _ in range(FITTING):
        power *= (bands / np.maximum(power @ filters().T, np.float32(1e-14))) @ shares()
    found: Real = np.sqrt(power)
    return found


def evenly(bands: Real) -> Real:
    """Powers (..., WINDOW / 2 + 1) as if those of the bands (..., BANDS) lay evenly in them."""
    power: Real = (bands / filters().sum(axis=1)) @ shares()
    power[..., 1] *= np.float32(0.25)  # as far as a sine next to it is heard there
    return power


def in_context(picture: Real, context: int) -> Real:
    """What the network sees of pictures (..., BANDS, F): (..., F, (2 context + 1) BANDS).

    Each moment with `context` before and after it; values below the floor are silence.
    """
    moments = np.clip(np.swapaxes(picture, -1, -2), np.float32(-1.0), np.float32(LOUDEST))
    aside = [(0, 0)] * (moments.ndim - 2)
    padded = np.pad(moments, [*aside, (context, context), (0, 0)], mode="edge")
    count = moments.shape[-2]
    seen = [padded[..., first : first + count, :] for first in range(2 * context + 1)]
    return np.concatenate(seen, axis=-1).astype(np.float32)


def _powers(picture: Real) -> Real:
    """(F, BANDS) powers of the bands of a picture (BANDS, F); silent moments have none."""
    above = np.minimum(picture[::-1].T, LOUDEST) * SCALE_DB + (MIDDLE_DB - FLOOR_DB)
    below = above[above < 0.0]
    noise = float(np.sqrt(np.square(below).mean())) if below.size else 0.0
    heard = above.max(axis=1, keepdims=True) > min(GATE * noise, MOST_GATE_DB)
    power = np.maximum(10.0 ** (above / 10.0) - 1.0, 0.0) * 10.0 ** (FLOOR_DB / 10.0)
    audible: Real = np.where(heard, power, 0.0).astype(np.float32)
    return audible


def _guess(picture: Real) -> Real:
    """(F, WINDOW / 2 + 1): the logarithm of how far powers are from lying evenly in the bands."""
    layers = _network()
    context = (layers[0][0].shape[1] // len(picture) - 1) // 2
    values = in_context(picture, context)
    for number, (weight, bias) in enumerate(layers):
        values = values @ weight.T + bias
        if number < len(layers) - 1:
            falling = np.exp(-np.clip(values, -60.0, 60.0))
            values = np.asarray(values / (1.0 + falling), np.float32)
    return np.asarray(FURTHEST * np.tanh(values / FURTHEST), np.float32)


@functools.lru_cache(maxsize=1)
def _network() -> tuple[tuple[Real, Real], ...]:
    """(weight (out, in), bias (out,)) of each layer, with SiLU between them."""
    with np.load(resource("codecs/log_mel.npz"), allow_pickle=False) as file:
        values = [file[name].astype(np.float32) for name in file.files]
    return tuple(zip(values[::2], values[1::2], strict=True))
