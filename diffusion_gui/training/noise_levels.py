"""Noise levels of a training batch: log(sigma / alpha) is normal, one item in each slice."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import torch


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
