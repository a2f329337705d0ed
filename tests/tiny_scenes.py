"""A few scenes in place of the whole training set, and training runs of a moment on them."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from diffusion_gui.core.recipes.train_settings import TrainSettings
from diffusion_gui.data import open_dataset
from diffusion_gui.data.dataset import ProceduralDataset
from diffusion_gui.training.trainer import train

AUTOENCODER = TrainSettings(
    data="scenes",
    network="autoencoder",
    network_options={"channels": 8},
    batch=4,
    warmup=1,
    steps=3,
    sample_every=3,
    save_every=3,
)
DENOISER = TrainSettings(
    data="scenes",
    network="unet_small",
    network_options={"channels": 8},
    batch=4,
    warmup=1,
    steps=2,
    sample_every=0,
    save_every=2,
)


@pytest.fixture
def few_scenes(monkeypatch: pytest.MonkeyPatch) -> torch.Tensor:
    """Sixteen scenes are the whole training set of `scenes`."""
    data = open_dataset("scenes")
    items = data.draw(16, 9)
    assert isinstance(data, ProceduralDataset)
    tensors, making = ProceduralDataset.tensors, ProceduralDataset.making
    monkeypatch.setattr(
        ProceduralDataset, "tensors", lambda self: items if self is data else tensors(self)
    )
    monkeypatch.setattr(
        ProceduralDataset, "making", lambda self: iter(()) if self is data else making(self)
    )
    return items[0]


@pytest.fixture
def autoencoder(few_scenes: torch.Tensor, tmp_path: Path) -> Path:
    """The run folder of an autoencoder that was trained for a moment."""
    for _ in train(AUTOENCODER, tmp_path / "ae"):
        pass
    return tmp_path / "ae"


@pytest.fixture
def denoiser(autoencoder: Path, tmp_path: Path) -> Path:
    """The run folder of a denoiser in its latents."""
    settings = TrainSettings(**{**vars(DENOISER), "codec": str(autoencoder)})
    for _ in train(settings, tmp_path / "run"):
        pass
    return tmp_path / "run"
