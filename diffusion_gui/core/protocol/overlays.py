"""Overlays beside the timeline: a denoiser's field, the nearest known items, later predictions."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from diffusion_gui.core.event import Event
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.core.runs.linear_preview import LinearSums
from diffusion_gui.core.runs.trajectory import Float, NoiseLevels

from .lanes import Request


@dataclass(frozen=True)
class FieldRequest(Request):
    """Ask the recipe's denoiser on a grid of `side` x `side` points, at index `t` of its schedule.

    The grid covers the data's range times `reach`, and times sqrt(alpha^2 + sigma^2) where that
    is above 1, as the window shows states. Answered by `Field`.
    """

    recipe: Recipe
    t: int
    reach: float
    side: int = 21
    lane = "preview"


@dataclass(frozen=True, eq=False)
class Field(Event):
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
class NearestRequest(Request):
    """Find the item of `data` that is nearest to each of `x` (N, *S). Answered by `Nearest`.

    Attributes:
        codec: the name of what the items are turned into first; "" for nothing.
    """

    data: str
    x: Float
    codec: str = ""
    lane = "preview"


@dataclass(frozen=True, eq=False)
class Nearest(Event):
    """The nearest items of the data set.

    Attributes:
        x: (N, *S) the items; `index` (N,) their places in the training set.
        distance: (N,) root of the mean squared difference a value; 0 is an exact copy.
    """

    x: Float
    index: npt.NDArray[np.int64]
    distance: npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class PredictRequest(Request):
    """Ask for the predictions at states of a noising process: `Predicted`, one for each of `steps`.

    Attributes:
        recipe: the process's, with the SHA-256 of the weights that predict.
        labels: (N,) of its items; `path` its places.
        x: (K+1, N, *S) its states, not to be written to.
    """

    recipe: Recipe
    labels: npt.NDArray[np.int64]
    path: NoiseLevels
    x: Float
    steps: tuple[int, ...]
    lane = "preview"


@dataclass(frozen=True, eq=False)
class FillRequest(Request):
    """The same of all that is missing, when nothing more urgent is to be done."""

    asked: PredictRequest
    lane = "predict"


@dataclass(frozen=True, eq=False)
class Predicted(Event):
    """The prediction (N, *S) at state k."""

    k: int
    x0: Float


@dataclass(frozen=True, eq=False)
class DecodeRequest(Request):
    """Ask for the items (N, *I) that states `x` (N, *S) of a codec stand for: `ItemsDecoded`."""

    codec: str
    x: Float
    lane = "preview"


@dataclass(frozen=True, eq=False)
class ItemsDecoded(Event):
    """The items (N, *I) of states.

    Attributes:
        sums: what linear previews of the codec are fitted by; None where it has none.
    """

    x: Float
    sums: LinearSums | None = None


@dataclass(frozen=True, eq=False)
class EncodeRequest(Request):
    """Ask for the states (N, *S) that items `x` (N, *I) have in a codec: `StatesEncoded`."""

    codec: str
    x: Float
    lane = "preview"


@dataclass(frozen=True, eq=False)
class StatesEncoded(Event):
    """The states (N, *S) of items."""

    x: Float
