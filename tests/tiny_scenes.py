"""A few scenes in place of the whole training set, and training runs of a moment on them."""

from __future__ import annotations

import atexit
import functools
import shutil
import tempfile
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
    return _few(monkeypatch)


def _few(monkeypatch: pytest.MonkeyPatch) -> torch.Tensor:
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


@functools.cache
def _trained() -> Path:
    """A folder that holds both runs below `here`, and copies of them below `kept`."""
    folder = Path(tempfile.mkdtemp(prefix="scenes-of-tests-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    settings = TrainSettings(**{**vars(DENOISER), "codec": str(folder / "here" / "ae")})
    with pytest.MonkeyPatch.context() as monkeypatch:
        _few(monkeypatch)
        for made, name in ((AUTOENCODER, "ae"), (settings, "run")):
            for _ in train(made, folder / "here" / name):
                pass
    shutil.copytree(folder / "here", folder / "kept")
    return folder


def _as_trained(name: str) -> Path:
    """The run, as it was before any test changed it."""
    here, kept = (_trained() / place / name for place in ("here", "kept"))
    shutil.rmtree(here, ignore_errors=True)
    shutil.copytree(kept, here)
    return here


@pytest.fixture
def autoencoder(few_scenes: torch.Tensor) -> Path:
    """The run folder of an autoencoder that was trained for a moment."""
    return _as_trained("ae")


@pytest.fixture
def denoiser(autoencoder: Path) -> Path:
    """The run folder of a denoiser in its latents."""
    return _as_trained("run")
