"""Timing: contenders take turns, so that what else the machine does disturbs all alike."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping


def seconds_of(work: Callable[[], object]) -> float:
    """Wall-clock seconds of one call."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def alternated(
    contenders: Mapping[str, Callable[[], object]], repeats: int
) -> dict[str, list[float]]:
    """Seconds of each contender in each of `repeats` rounds, after one round that is not timed.

    Every other round goes backwards: a machine that grows slower favours nobody.
    """
    for work in contenders.values():
        work()
    times: dict[str, list[float]] = {name: [] for name in contenders}
    for turn in range(repeats):
        names = list(contenders)
        for name in names if turn % 2 == 0 else reversed(names):
            times[name].append(seconds_of(contenders[name]))
    return times


def exponent(costs: Mapping[float, float]) -> float:
    """p of cost ~ size^p, by least squares on logarithms; 1 is linear growth."""
    x = [math.log(size) for size in costs]
    y = [math.log(cost) for cost in costs.values()]
    mean_x, mean_y = sum(x) / len(x), sum(y) / len(y)
    across = sum((a - mean_x) * (b - mean_y) for a, b in zip(x, y, strict=True))
    return across / sum((a - mean_x) ** 2 for a in x)
