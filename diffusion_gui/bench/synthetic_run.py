"""A run that looks like one but was never sampled: something to export and to scrub through."""

from __future__ import annotations

import numpy as np

from diffusion_gui.core.catalog import DATASETS
from diffusion_gui.core.domain import Domain
from diffusion_gui.core.recipes.recipe import FIRST_RECIPE
from diffusion_gui.core.recipes.schedules import make_schedule
from diffusion_gui.core.runs.trajectory import NoiseLevels, Trajectory


def denoised(steps: int, items: int, shape: tuple[int, ...] = (3, 28, 28)) -> Trajectory:
    """Smooth items coming out of noise, by the closed form: `steps` steps of `items` items."""
    rng = np.random.default_rng(0)
    y = np.linspace(-1.0, 1.0, shape[1])[:, None]
    x = np.linspace(-1.0, 1.0, shape[2])[None, :]
    waves = rng.uniform(-4.0, 4.0, (items, shape[0], 2))
    clean = np.cos(waves[..., :1, None] * x + waves[..., 1:, None] * y).astype(np.float32)
    eps = rng.standard_normal(clean.shape, np.float32)
    T = max(steps, 10)
    schedule = make_schedule(FIRST_RECIPE.schedule, T)
    t = schedule.timesteps(steps)
    path = NoiseLevels.of(schedule, t)
    ends = zip(path.alpha.tolist(), path.sigma.tolist(), strict=True)
    states = (alpha * clean + sigma * eps for alpha, sigma in ends)
    recipe = FIRST_RECIPE.changed(T=T, steps=steps, count=items)
    run = Trajectory(
        recipe,
        Domain(DATASETS[FIRST_RECIPE.data].modality, shape),
        np.full(items, -1),
        path,
        next(states),
    )
    for state in states:
        run.add(clean, None, state)
    return run
