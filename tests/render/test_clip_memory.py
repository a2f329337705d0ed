"""Many clips over many steps: states wait on disk, and frames are drawn one by one."""

from __future__ import annotations

import tracemalloc

import numpy as np

from diffusion_gui.core.domain import Domain
from diffusion_gui.core.recipes.export_options import ExportOptions
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.core.recipes.schedules import make_schedule
from diffusion_gui.core.runs.trajectory import MEMORY_BUDGET, NoiseLevels, Trajectory
from diffusion_gui.render.films.make import film_of

CLIPS = Domain("video", (3, 16, 24, 24), rate=12.0)
COUNT, STEPS = 64, 50


def test_64_clips_over_50_steps_are_kept_and_drawn_within_the_budget_of_memory() -> None:
    table = make_schedule("cosine", STEPS)
    path = NoiseLevels.of(table, np.arange(STEPS, -1, -1))
    state = np.zeros((COUNT, *CLIPS.shape), np.float32)
    whole = (3 * STEPS + 1) * state.nbytes
    assert whole > 1.5 * MEMORY_BUDGET
    tracemalloc.start()
    try:
        run = Trajectory(Recipe(steps=STEPS, T=STEPS), CLIPS, np.full(COUNT, -1), path, state)
        for _ in range(2):
            run.add(state, None, state)
        _, kept = tracemalloc.get_traced_memory()
        film = film_of((run,), ExportOptions(show=("x", "x0", "eps"), scale=2, fps=12.0))
        assert len(film) > 3 * 16
        tracemalloc.reset_peak()
        before, _ = tracemalloc.get_traced_memory()
        for i in range(0, len(film), 5):
            film.frame(i)
        _, drawing = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert kept < 2 * state.nbytes, "what is kept lies in a file"
    assert drawing - before < 8 * state.nbytes < MEMORY_BUDGET
