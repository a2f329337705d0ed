"""What the Train scene lets hear: a sample of the run, or an item of the data."""

from __future__ import annotations

from diffusion_gui.core.text import msg
from diffusion_gui.ui.state.shared.sounds import Part, Sound, ear_of

from .training import Training


def sound_of_sample(training: Training, item: int) -> Sound | None:
    """One of the samples that are shown, as far as they are denoised."""
    grid, started = training.film.grid(), training.run.started
    if grid is None or started is None or item >= len(grid.x):
        return None
    if (ear := ear_of(started.domain)) is None:
        return None
    words = msg("sample {n} at step {step}", n=item + 1, step=f"{grid.step:,}")
    clean = Part(grid, item, grid.x[item])
    place = training.film.denoising.position
    part = clean
    if grid.path is not None and place < len(grid.path) - 1:
        part = Part(grid, (place, item), training.film.items()[item])
    return Sound(item, part, clean, ear, words, lambda: sound_of_sample(training, item))


def sound_of_data(training: Training, item: int) -> Sound | None:
    """One of the data's items that are shown before there are samples."""
    shown = training.data.shown
    if shown is None or item >= len(shown.x) or (ear := ear_of(shown.domain)) is None:
        return None
    part = Part(shown, item, shown.x[item])
    words = msg("item {n} of the data", n=item + 1)
    return Sound(item, part, part, ear, words, lambda: sound_of_data(training, item))
