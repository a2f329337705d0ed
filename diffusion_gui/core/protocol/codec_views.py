"""What is asked of a learned code: what it loses, and what noised pixels would look like."""

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
class ReconstructionRequest(Request):
    """Encode and decode the clean items of a recipe: `Reconstruction`."""

    recipe: Recipe
    lane = "preview"


@dataclass(frozen=True, eq=False)
class Reconstruction(Event):
    """Items (N, *I) of `domain`, and what comes back of them (N, *I) through the latents' codec."""

    domain: Domain
    labels: npt.NDArray[np.int64]
    original: Float
    back: Float


@dataclass(frozen=True, eq=False)
class NoisedPixelsRequest(Request):
    """Noise the pixels that clean states `x` (N, *S) of a codec stand for: `NoisedPixels`.

    Attributes:
        alpha, sigma: how much of the items is left, and how much noise there is.
        seed: of the noise, which is the same at every level.
    """

    codec: str
    x: Float
    alpha: float
    sigma: float
    seed: int = 0
    lane = "preview"


@dataclass(frozen=True, eq=False)
class NoisedPixels(Event):
    """Noised items (N, *I), at the size that states are shown in."""

    x: Float
