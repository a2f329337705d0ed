"""Requests about a recording that a script writes, and denoising from the noise it began with."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from diffusion_gui.core.event import Event
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.core.runs.trajectory import Float, Trajectory
from diffusion_gui.core.text import NOTHING

from .lanes import Request

Stamp = tuple[int, ...]
"""Which content a file had: its number, size and time."""


@dataclass(frozen=True)
class RecordingRequest(Request):
    """Read a recording again if it is another one than at `stamp`. Answered by `RecordingRead`."""

    path: Path
    stamp: Stamp = ()
    lane = "files"


@dataclass(frozen=True, eq=False)
class RecordingRead(Event):
    """What there is of a recording.

    Attributes:
        trajectory: None where nothing has changed, or it cannot be read now.
        trouble: why it cannot be read; it is tried again.
        idle: seconds since it was written.
        took: seconds that reading took.
    """

    stamp: Stamp
    trajectory: Trajectory | None = None
    trouble: str = NOTHING
    idle: float = 0.0
    took: float = 0.0


@dataclass(frozen=True, eq=False)
class NoiseRequest(Request):
    """Denoise as `recipe` says, from `noise` (N, *S), standard normal, in place of its seed's."""

    recipe: Recipe
    noise: Float
    lane = "sample"
