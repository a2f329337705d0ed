"""Ready-made training runs: the form's first, the lessons', and those whose cost is measured."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from .train_settings import TrainSettings, suited

FIRST_TRAINING = TrainSettings(**suited("points:moons"), sample_every=30).checked()
"""What the form shows when the window is first opened."""
ARTICLE = TrainSettings(data="digits", network="article", steps=1000, sample_every=25)
"""The source article's network."""

_TROUBLE = TrainSettings(steps=400, warmup=0, clip=0.0, sample_every=50, save_every=100)
EXPLODING = dataclasses.replace(_TROUBLE, data="points:moons", network="mlp", batch=256, lr=0.3)
VANISHING = dataclasses.replace(_TROUBLE, data="digits", network="article", batch=32, lr=0.03)

MEASURED_UNET = TrainSettings(data="digits", network="unet_small", batch=32, steps=10**6)
MEASURED_MLP = TrainSettings(
    data="points:moons", network="mlp", batch=512, steps=10**6, sample_every=200
)
AGAINST_RIVALS = TrainSettings(
    data="digits",
    network="unet",
    network_options={"channels": 48, "blocks": 2, "patch": 2, "dropout": 0.0},
    batch=32,
    device="cpu",
)
"""The shipped image models' network."""

LAPTOP: Mapping[str, Any] = {
    "network": "unet_deep",
    "network_options": {"channels": 32, "blocks": 1},
    "batch": 16,
}
"""Network and batch for pictures on a few cores."""
ONE_GPU: Mapping[str, Any] = {
    "network": "unet_deep",
    "network_options": {"channels": 128, "blocks": 2},
    "batch": 128,
}
"""For pictures on a graphics card."""
MANY_GPUS: Mapping[str, Any] = {
    "network": "dit",
    "network_options": {"heads": 12, "head_width": "64", "depth": 12},
    "batch": 64,
}
"""DiT-B; each card has a batch of its own."""
