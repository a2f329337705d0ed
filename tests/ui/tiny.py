"""A training run that takes next to no time."""

from __future__ import annotations

from diffusion_gui.core.recipes.train_settings import TrainSettings

TINY = TrainSettings(
    data="points:moons",
    network="mlp",
    network_options={"width": 32, "depth": 1},
    steps=20,
    batch=16,
    warmup=2,
    sample_every=10,
    save_every=5,
)
