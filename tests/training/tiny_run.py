"""The smallest run that is one, and how tests carry it out."""

from __future__ import annotations

from collections.abc import Callable

from diffusion_gui.core.protocol import Event
from diffusion_gui.core.recipes.train_settings import TrainSettings

TINY = TrainSettings(
    data="points:moons",
    network="mlp",
    network_options={"width": 16, "depth": 1},
    steps=12,
    batch=16,
    warmup=3,
    save_every=5,
    sample_every=0,
    device="cpu",
)
Run = Callable[..., list[Event]]
