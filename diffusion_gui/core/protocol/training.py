"""Requests to train, and what is heard of a training run."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from diffusion_gui.core.domain import Domain
from diffusion_gui.core.event import Event
from diffusion_gui.core.recipes.run_request import RunRequest
from diffusion_gui.core.recipes.train_settings import TrainSettings
from diffusion_gui.core.runs.trajectory import Float

from .lanes import Request


@dataclass(frozen=True)
class TrainRequest(Request):
    """Train in a run folder; `resume` goes on where the folder's state ends."""

    settings: TrainSettings
    out: Path
    resume: bool = False
    lane = "train"


@dataclass(frozen=True)
class TrainStarted(Event):
    """Training begins at `step` (above 0 when resumed)."""

    settings: TrainSettings
    domain: Domain
    out: Path
    step: int
    parameters: int
    device: str


@dataclass(frozen=True)
class LatentFigures:
    """What the latents of an autoencoder are like, before they are normalised.

    Attributes:
        kl: mean divergence of a latent from a standard normal, in nats.
        mean_low, mean_high: of the channels' means, the least and the greatest.
        deviation_low, deviation_high: likewise of their deviations.
    """

    kl: float
    mean_low: float
    mean_high: float
    deviation_low: float
    deviation_high: float


@dataclass(frozen=True, eq=False)
class TrainSamples(Event):
    """Items generated from the same noise by the averaged weights at `step`.

    Of an autoencoder, items of its data, each followed by what comes back of it.

    Attributes:
        latents: of an autoencoder, what its latents are like.
        path: (K + 1, N, *S) the way from noise to `x`, of items that are small enough.
    """

    step: int
    labels: npt.NDArray[np.int64]
    x: Float
    path: npt.NDArray[np.float16] | None = None
    latents: LatentFigures | None = None


@dataclass(frozen=True)
class CheckpointSaved(Event):
    """The run folder's checkpoint and state are safely on disk at `step`."""

    step: int
    path: Path


@dataclass(frozen=True)
class RequestObeyed(Event):
    """A request from outside was carried out after `step`; from there on `settings` hold."""

    request: RunRequest
    step: int
    settings: TrainSettings
