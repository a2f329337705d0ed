"""Runs of foreign models, as command line and window make them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import torch

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


def theirs(pipeline: Any, made: Trajectory, **more: Any) -> Any:
    """What a pipeline of diffusers makes of a run's start with its prompts."""
    recipe = made.recipe
    asked = [made.domain.labels[k] for k in made.labels]
    return pipeline(
        prompt=asked,
        negative_prompt=[recipe.negative_prompt] * len(asked),
        latents=torch.from_numpy(made.x[0].copy()),
        guidance_scale=recipe.guidance,
        num_inference_steps=recipe.steps,
        **more,
    ).images


def difference(a: Any, b: Any) -> float:
    return float(np.abs(a - b).max() / np.abs(b).max())
