"""Finished items, and how many of them a classifier names as they were asked for."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from diffusion_gui.core.domain import Domain
from diffusion_gui.core.event import Event
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.core.runs.trajectory import Float

from .lanes import Request


@dataclass(frozen=True)
class NamedRequest(Request):
    """Make the finished items of a denoising and name them. Answered by `Named`.

    Of a recipe that starts at noise level 0 they are what it starts from, as it is.
    """

    recipe: Recipe
    lane = "preview"


@dataclass(frozen=True, eq=False)
class Named(Event):
    """Finished items `x` (N, *S) of `domain`, asked for as `labels` (N,).

    Attributes:
        calls: network calls of an item, those of a generator included.
        share: of them that the shipped classifier of the data names as asked; None without one.
    """

    recipe: Recipe
    domain: Domain
    labels: npt.NDArray[np.int64]
    x: Float
    calls: int
    share: float | None
