"""Order of accuracy: how fast a sampler's error falls with its steps, against an exact flow.

On a line, paths of the probability-flow ODE cannot cross, so a point keeps its quantile: where it
ends follows from the distribution function of a Gaussian mixture, and no fine run is needed.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import torch

from diffusion_gui.core.schedule import NoiseSchedule

from .mixture import MixtureDenoiser
from .step import Step

MEANS, STDS, WEIGHTS = (-1.0, 0.8), (0.4, 0.6), (0.35, 0.65)
"""Two overlapping components."""
QUANTILES = (-1.7, -0.8, -0.2, 0.4, 1.1, 2.0)
"""Where the paths start, in standard deviations of the noisy state."""
COUNTS = (16, 32, 64, 128)
T, TOP, LOW = 2560, 2432, 256
"""The interval, 0.95 T to 0.1 T. Beyond it log(alpha / sigma) runs away and no step is small; the
last step to sigma = 0 is of first order by definition."""

Sampler = Callable[..., Iterator[Step]]
Array = npt.NDArray[np.float64]


def _cdf(x: float, alpha: float, sigma: float) -> float:
    """P(x_t <= x) for x_t = alpha x_0 + sigma eps."""
    total = 0.0
    for mean, std, weight in zip(MEANS, STDS, WEIGHTS, strict=True):
        spread = math.sqrt(2.0 * ((alpha * std) ** 2 + sigma**2))
        total += weight * 0.5 * math.erfc((alpha * mean - x) / spread)
    return total


def _carried(x: float, start: tuple[float, float], end: tuple[float, float]) -> float:
    """Where the flow takes `x` between two (alpha, sigma): the same quantile, by bisection."""
    wanted = _cdf(x, *start)
    low, high = -1e3, 1e3
    for _ in range(100):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if _cdf(middle, *end) < wanted else (low, middle)
    return 0.5 * (low + high)


def errors(
    sampler: Sampler, schedule: NoiseSchedule, counts: Sequence[int] = COUNTS, **options: Any
) -> Array:
    """Root mean square error of `sampler` after N steps, for each N of `counts`; float64.

    Args:
        schedule: with T steps, walked from TOP to LOW.
    """
    start, end = ((float(schedule.alpha[t]), float(schedule.sigma[t])) for t in (TOP, LOW))
    x = math.hypot(*start) * np.array(QUANTILES)
    truth = np.array([_carried(float(one), start, end) for one in x])
    mixture = MixtureDenoiser(
        torch.tensor(MEANS, dtype=torch.float64)[:, None],
        torch.tensor(STDS, dtype=torch.float64),
        torch.tensor(WEIGHTS, dtype=torch.float64),
    )
    result = []
    for N in counts:
        timesteps = np.linspace(TOP, LOW, N + 1).round().astype(np.int64)
        state = torch.from_numpy(x[:, None])
        for step in sampler(mixture, state, schedule, timesteps, torch.zeros_like, **options):
            state = step.x_next
        result.append(float(np.sqrt(np.mean((state.numpy()[:, 0] - truth) ** 2))))
    return np.array(result)


def order(counts: Sequence[int], error: Array) -> float:
    """The slope p of error ~ N^-p, by least squares in logarithms."""
    return -float(np.polyfit(np.log2(counts), np.log2(error), 1)[0])
