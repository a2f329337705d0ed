"""Radial power spectra: how much of an image is coarse, and how much is detail."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]


def radial_spectrum(x: npt.NDArray[np.floating]) -> Array:
    """Mean power of images (N, C, H, W) at each whole spatial frequency, float64 (F,).

    Entry f - 1 is the mean of |FFT|^2 / (H W) over all waves of f to f + 1 periods across the
    image, f = 1..F = min(H, W) // 2; the mean value (f = 0) is left out. White noise of standard
    deviation sigma has power sigma^2 at every frequency.
    """
    height, width = x.shape[-2:]
    power = np.abs(np.fft.fft2(x)) ** 2 / (height * width)
    mean: Array = power.reshape(-1, height * width).mean(axis=0)
    ring, counts = _rings(height, width)
    sums = np.bincount(ring, weights=mean, minlength=len(counts))
    top = max(2, min(height, width) // 2 + 1)
    return np.asarray(sums[1:top] / np.maximum(counts[1:top], 1))


@lru_cache(maxsize=8)
def _rings(height: int, width: int) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """The whole frequency of every wave, and how many waves each has."""
    side = min(height, width)
    rows = np.fft.fftfreq(height)[:, None] * side
    columns = np.fft.fftfreq(width)[None, :] * side
    ring = np.floor(np.hypot(rows, columns) + 1e-9).astype(np.int64).ravel()
    return ring, np.bincount(ring, minlength=2)
