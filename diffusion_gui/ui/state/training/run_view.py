"""What the window knows of a training run."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from diffusion_gui.core.protocol.training import CheckpointSaved, TrainSamples, TrainStarted
from diffusion_gui.core.recipes.train_settings import TrainSettings
from diffusion_gui.core.runs.training_history import RunHistory
from diffusion_gui.storage.remote.address import Address


@dataclass
class RunView:
    """A training run as it is shown.

    Attributes:
        out: its folder; None before the first run.
        address: where it really is, if that is another machine: `out` then mirrors some of it.
        checkpoint: the newest one.
        kept: steps of the checkpoints that it can be set back to.
        seconds: time it has trained.
        grids: its samples, by step.
    """

    settings: TrainSettings
    out: Path | None = None
    address: Address | None = None
    started: TrainStarted | None = None
    checkpoint: CheckpointSaved | None = None
    kept: tuple[int, ...] = ()
    history: RunHistory = field(default_factory=RunHistory)
    seconds: float = 0.0
    grids: list[TrainSamples] = field(default_factory=list)
