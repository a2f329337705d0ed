"""Looks beside the timeline: the field of a denoiser in the plane, and the nearest known items."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

import numpy as np
import numpy.typing as npt

from .frames import Float
from .recipe import Recipe


@dataclass(frozen=True)
class FieldRequest:
    """Ask the recipe's denoiser on a grid of `side` x `side` points, at index `t` of its schedule.

    The grid covers the data's range times `reach`, and times sqrt(alpha^2 + sigma^2) where that
    is above 1, as the window shows states. Answered by `Field`.
    """

    recipe: Recipe
    t: int
    reach: float
    side: int = 21
    lane: ClassVar[Literal["preview"]] = "preview"


@dataclass(frozen=True, eq=False)
class Field:
    """The denoiser's field: score and velocity (M, 2) at the points `x` (M, 2).

    Attributes:
        velocity: of the points as the window shows them, at the size of the data, towards the
            clean end; a whole schedule takes the time 1.
    """

    alpha: float
    sigma: float
    x: Float
    score: Float
    velocity: Float


@dataclass(frozen=True, eq=False)
class NearestRequest:
    """Find the item of `data` that is nearest to each of `x` (N, *S). Answered by `Nearest`."""

    data: str
    x: Float
    lane: ClassVar[Literal["preview"]] = "preview"


@dataclass(frozen=True, eq=False)
class Nearest:
    """The nearest items of the data set.

    Attributes:
        x: (N, *S) the items; `index` (N,) their places in the training set.
        distance: (N,) root of the mean squared difference a value; 0 is an exact copy.
    """

    x: Float
    index: npt.NDArray[np.int64]
    distance: npt.NDArray[np.float64]
