"""A run that starts from the weights of a model."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from tiny_run import Run

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.recipes.train_settings import TrainSettings
from diffusion_gui.data.dataset import open_dataset
from diffusion_gui.models import checkpoint
from diffusion_gui.training.trainer import Trainer, train

IMAGES = TrainSettings(
    data="shapes",
    network="unet",
    network_options={"channels": 8, "blocks": 1},
    steps=2,
    batch=4,
    sample_every=0,
    device="cpu",
)


def weights(settings: TrainSettings) -> dict[str, torch.Tensor]:
    return Trainer(settings, open_dataset(settings.data), None).network.state_dict()


def test_the_weights_of_the_model_are_the_first_ones(
    run: Run, tiny: TrainSettings, out: Path
) -> None:
    run(tiny)
    held = checkpoint.load(str(out)).network.state_dict()
    begun = weights(dataclasses.replace(tiny, start=str(out), seed=7, data="points:circles"))
    assert held.keys() == begun.keys()
    assert all(torch.equal(held[name], begun[name]) for name in held)
    fresh = weights(dataclasses.replace(tiny, seed=7))
    assert any(not torch.equal(held[name], fresh[name]) for name in held)


def test_a_resumed_run_does_not_start_from_the_model_again(
    run: Run, tiny: TrainSettings, out: Path, tmp_path: Path
) -> None:
    run(tiny)
    model = out.rename(tmp_path / "model")
    settings = dataclasses.replace(tiny, start=str(model), seed=7)
    run(settings)
    straight = (out / "state.safetensors").read_bytes()
    out.rename(tmp_path / "straight")
    run(settings, stop=6)
    (model / "checkpoint.safetensors").unlink()  # no longer needed
    run(settings, resume=True)
    after = (out / "state.safetensors").read_bytes()
    # Seconds differ, which the header holds; the numbers do not.
    tensors = 4 * sum(np.prod(t.shape) for t in checkpoint.load(str(out)).network.parameters())
    assert straight[-int(tensors) :] == after[-int(tensors) :]


def test_other_classes_are_learned_anew(tmp_path: Path) -> None:
    list(train(IMAGES, tmp_path / "shapes"))
    photos = tmp_path / "photos"
    for name in ("cat/one.png", "dog/two.png"):
        (photos / name).parent.mkdir(parents=True)
        Image.new("RGB", (28, 28), (200, 90, 40)).save(photos / name)
    settings = dataclasses.replace(
        IMAGES, data=f"images:{photos}@28", start=str(tmp_path / "shapes")
    )
    held = checkpoint.load(settings.start).network.state_dict()
    begun = weights(settings)
    table = "embedding.label.weight"
    assert (len(held[table]), len(begun[table])) == (9, 3)  # one more than classes: none
    assert all(torch.equal(held[name], begun[name]) for name in held if name != table)


@pytest.mark.parametrize("change", [{"width": 8, "depth": 1}, {"width": 16, "depth": 2}])
def test_another_network_is_refused_in_words(
    run: Run, tiny: TrainSettings, out: Path, tmp_path: Path, change: dict[str, int]
) -> None:
    run(tiny)
    settings = dataclasses.replace(tiny, start=str(out), network_options=change)
    with pytest.raises(UserError, match="cannot start from the model") as refused:
        list(train(settings, tmp_path / "other"))
    assert refused.value.what_to_do
    assert not (tmp_path / "other" / "checkpoint.safetensors").exists()


def test_a_model_nobody_knows_is_answered_with_the_list(tiny: TrainSettings, out: Path) -> None:
    with pytest.raises(UserError, match="no model called 'nothing'"):
        list(train(dataclasses.replace(tiny, start="nothing"), out))
