"""What a model predicts of a state with its condition and without it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from diffusion_gui.core.event import Event
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.core.runs.trajectory import Float

from .lanes import Request


@dataclass(frozen=True, eq=False)
class ConditionsRequest(Request):
    """Ask the recipe's model twice, without guidance: `Conditions`.

    Attributes:
        recipe: of the run, with the SHA-256 of the weights that made it.
        x: (N, *S) states at the level `alpha`, `sigma`; `labels` (N,) what they are asked for.
    """

    recipe: Recipe
    x: Float
    labels: npt.NDArray[np.int64]
    alpha: float
    sigma: float
    lane = "preview"


@dataclass(frozen=True, eq=False)
class Conditions(Event):
    """The predictions of x0 (N, *I) with the class or prompt, and with none or the negative one.

    Guidance goes from the second to the first, and `guidance` times as far.
    """

    asked: Float
    unasked: Float
