"""A VAE of digits, trained for a moment."""

from __future__ import annotations

from pathlib import Path

import pytest

from diffusion_gui.core.recipes.train_settings import TrainSettings
from diffusion_gui.training.trainer import train

TINY_VAE = TrainSettings(
    data="digits",
    network="vae",
    network_options={"channels": 8, "latent": 4},
    batch=4,
    warmup=1,
    steps=4,
    sample_every=4,
    save_every=2,
    device="cpu",
)


@pytest.fixture(scope="module")
def vae_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its run folder."""
    folder = tmp_path_factory.mktemp("vae") / "run"
    for _ in train(TINY_VAE, folder):
        pass
    return folder
