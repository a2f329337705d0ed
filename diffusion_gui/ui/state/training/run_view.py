"""What the window knows of a training run."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from diffusion_gui.core.protocol.training import CheckpointSaved, TrainSamples, TrainStarted
from diffusion_gui.core.recipes.train_settings import TrainSettings
from diffusion_gui.core.runs.training_history import RunHistory


@dataclass(frozen=True)
class RunView:
    """A run that was on show: it comes back where the next one is refused."""

    settings: TrainSettings
    out: Path | None
    started: TrainStarted | None
    checkpoint: CheckpointSaved | None
    kept: tuple[int, ...]
    history: RunHistory
    seconds: float
    grids: tuple[TrainSamples, ...]
