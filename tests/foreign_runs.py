"""Runs of foreign models, as command line and window make them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from diffusion_gui.core.protocol.sampling import RunStarted, StepDone
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.core.runs.trajectory import Trajectory
from diffusion_gui.storage.model_sources import own_of


def recipe_of(folder: Path, **values: Any) -> Recipe:
    """A recipe as command line and window make it for the model in `folder`."""
    values = {"model": str(folder), "count": 2, "steps": 10} | values
    return Recipe().changed(**(own_of(str(folder), values) | values))


def carried_out(events: Any) -> Trajectory:
    made = None
    for event in events:
        if isinstance(event, RunStarted):
            made = event.trajectory()
        elif isinstance(event, StepDone):
            assert made is not None
            made.add(event.x0, event.noise, event.x)
    assert made is not None
    return made


def difference(a: Any, b: Any) -> float:
    return float(np.abs(a - b).max() / np.abs(b).max())
