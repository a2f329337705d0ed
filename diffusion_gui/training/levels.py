"""Noise levels of a training batch: log(sigma / alpha) is normal, and one item falls in each slice.

NumPy and one function of torch; the bin edges are what a loss-by-level curve is drawn over.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import torch

from diffusion_gui.core.run_files import LEVEL_EDGES

BINS = len(LEVEL_EDGES) - 1


def draw_levels(
    rng: np.random.Generator, count: int, mean: float, std: float
) -> npt.NDArray[np.float64]:
    """log(sigma / alpha) of `count` items, N(mean, std^2), one from each of `count` equal slices.

    Slices make a batch's mean loss vary less than independent levels do (Kingma et al. 2021,
    appendix I.1, stratify the same way).
    """
    slices = (np.arange(count) + rng.random(count)) / count
    quantiles = torch.special.ndtri(torch.from_numpy(slices.clip(1e-7, 1.0 - 1e-7))).numpy()
    return np.asarray(mean + std * quantiles)


def level_means(
    levels: npt.NDArray[np.float64], losses: npt.NDArray[np.floating]
) -> tuple[float, ...]:
    """Mean loss in each bin, NaN where no item fell."""
    places = np.clip(np.floor(levels - LEVEL_EDGES[0]).astype(np.int64), 0, BINS - 1)
    sums = np.bincount(places, losses, BINS)
    counts = np.bincount(places, minlength=BINS)
    with np.errstate(invalid="ignore"):
        return tuple((sums / counts).tolist())
