from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tiny_run import TINY, Run

from diffusion_gui.core.protocol import Event
from diffusion_gui.core.protocol.training import CheckpointSaved
from diffusion_gui.core.recipes.train_settings import TrainSettings
from diffusion_gui.core.runs.training_record import TrainStep
from diffusion_gui.training.trainer import train


@pytest.fixture
def tiny() -> TrainSettings:
    return TINY


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "run"


@pytest.fixture
def run(out: Path) -> Run:
    """Train in `out`; `stop` closes the generator at that step."""

    def run(settings: TrainSettings, resume: bool = False, stop: int = 0) -> list[Event]:
        events = train(settings, out, resume)
        seen = []
        for event in events:
            seen.append(event)
            if isinstance(event, TrainStep) and event.step == stop:
                events.close()
        return seen

    return run


@pytest.fixture
def losses() -> Callable[[list[Event]], list[float]]:
    return lambda events: [event.loss for event in events if isinstance(event, TrainStep)]


@pytest.fixture
def saves() -> Callable[[list[Event]], list[int]]:
    return lambda events: [event.step for event in events if isinstance(event, CheckpointSaved)]
