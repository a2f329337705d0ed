"""A few sounds in place of the whole training set, and a training run of a moment."""

from __future__ import annotations

import pytest
import torch

from diffusion_gui.core.recipes.train_settings import TrainSettings, suited
from diffusion_gui.data import open_dataset
from diffusion_gui.data.dataset import ProceduralDataset

SETTINGS = TrainSettings(
    **suited("sounds")
    | {
        "network": "unet_small",
        "network_options": {"channels": 8, "patch": 4},
        "batch": 4,
        "warmup": 1,
        "steps": 3,
        "sample_every": 0,
        "save_every": 3,
    }
)


@pytest.fixture
def few_sounds(monkeypatch: pytest.MonkeyPatch) -> torch.Tensor:
    """Sixteen sounds are the whole training set of `sounds`."""
    data = open_dataset("sounds")
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
