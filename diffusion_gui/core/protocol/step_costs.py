"""What a training step costs: asked for by a lesson and by the bench, measured on this machine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from diffusion_gui.core.event import Event

from .lanes import Request

PATCHES = (1, 2, 4)
"""Sides of the pixel blocks that a network of pixels folds into channels."""
LATENTS = "latents"
CASES = (*(f"patch {patch}" for patch in PATCHES), LATENTS)
"""What is measured: pixels, by patch; and latents in their place."""


@dataclass(frozen=True)
class StepCostsRequest(Request):
    """Take training steps of each of `CASES` in turn, `rounds` times: `StepCosts` after each round.

    A newer one stops it, and so does closing it, between two steps.
    """

    rounds: int = 3
    items: int = 2
    lane = "measure"


@dataclass(frozen=True)
class StepCosts(Event):
    """Seconds a step and item by case, the median of the rounds so far.

    Attributes:
        parameters: of the network of each case.
    """

    seconds: Mapping[str, float]
    parameters: Mapping[str, int]
    rounds: int
    total: int
