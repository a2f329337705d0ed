"""Finished items without the states before, and the density of two models' exact product."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from diffusion_gui.core.domain import Domain
from diffusion_gui.core.event import Event
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.core.runs.trajectory import Float

from .guiding import GuideShares
from .lanes import Request


@dataclass(frozen=True)
class FinishedRequest(Request):
    """Generate the recipe's items. Answered by `FinishedShown`."""

    recipe: Recipe
    lane = "preview"


@dataclass(frozen=True, eq=False)
class FinishedShown(Event):
    """The items (N, *S) of a run at its end.

    Attributes:
        recipe: as it was asked for.
        seconds: that a step took, about: the median of all.
        shares: how many are named as asked, where a classifier led.
        density: (side, side), y upwards, 1 at its peak, over the plane as it is shown; None where
            the exact product of two models was not asked for.
    """

    recipe: Recipe
    domain: Domain
    labels: npt.NDArray[np.int64]
    x: Float
    seconds: float
    shares: GuideShares | None = None
    density: npt.NDArray[np.float64] | None = None


@dataclass(frozen=True)
class ProductRequest(Request):
    """Ask for the exact product of a recipe's two models at a level. Answered by `ProductShown`.

    Attributes:
        label: the class of the first model's points; -1 for all.
    """

    recipe: Recipe
    alpha: float
    sigma: float
    label: int = -1
    lane = "preview"


@dataclass(frozen=True, eq=False)
class ProductShown(Event):
    """Its density (side, side) over the plane as it is shown, y upwards, 1 at its peak."""

    density: npt.NDArray[np.float64]
