"""A few numbers that tell whether a run goes on with the data it began with."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor

from diffusion_gui.core.noise import Stream, generator
from diffusion_gui.core.text import Translatable, msg

_WEIGHTS = 2**62
"""Item of the DATA stream that the weights come from; no data set draws it."""
_TOLERANCE = 1e-5


def data_signature(x: Tensor, labels: Tensor) -> tuple[float, ...]:
    """(items, root mean square, two weighted sums): of x (N, *S) and labels (N,).

    The sums weigh each item's mean, and each label, with fixed normal numbers, so that another
    order of the same items shows. Numbers and not a hash: the same data drawn on another machine
    may differ in the last digit, and such a run may go on.
    """
    weights = generator(0, Stream.DATA, _WEIGHTS).standard_normal(len(x))
    squares, means = 0.0, []
    for block in torch.split(x, 4096):  # so that no float64 copy of the set is made
        wide = block.double().flatten(1)
        squares += float(wide.square().sum())
        means.append(wide.mean(dim=1).numpy())
    root = max(math.sqrt(squares / x.numel()), 1e-3)
    order = float(weights @ np.concatenate(means)) / len(x)
    classes = float(weights @ labels.double().numpy()) / len(x)
    return float(len(x)), root, order, classes


def same_data(before: Sequence[float], now: Sequence[float]) -> bool:
    """Whether two signatures are of the same data; an older run knows the root mean square only."""
    if len(before) != len(now):
        now = now[1:2]
    pairs = zip(before, now, strict=True)
    return all(math.isclose(a, b, rel_tol=_TOLERANCE, abs_tol=_TOLERANCE / 100) for a, b in pairs)


def describe(signature: Sequence[float]) -> Translatable:
    """A signature in words."""
    if len(signature) == 1:
        return msg("a root mean square of {size:.6g}", size=signature[0])
    count, size, order, classes = signature
    return msg(
        "{count:,.0f} items with a root mean square of {size:.6g} "
        "(order {order:.4g}, classes {classes:.4g})",
        count=count,
        size=size,
        order=order,
        classes=classes,
    )
