"""Hidden classes of training items reach the networks that guess them, and no other."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
import torch

from diffusion_gui.core.recipes.train_settings import TrainSettings
from diffusion_gui.data import clips
from diffusion_gui.data.dataset import ProceduralDataset
from diffusion_gui.engine.clip_shapes import shapes_named
from diffusion_gui.models import checkpoint
from diffusion_gui.models.guessing import GuessingNetwork
from diffusion_gui.training.run_folder import RunFolder
from diffusion_gui.training.trainer import Trainer

SETTINGS = TrainSettings(
    data="clips", network="video", network_options={"channels": 8, "blocks": 1}, steps=4, batch=6,
    sample_every=0, device="cpu", label_dropout=0.5,
)  # fmt: skip


@pytest.fixture(scope="module")
def few() -> ProceduralDataset:
    """The clips, with a training set of 48."""
    return dataclasses.replace(clips._clips(), training=48)


def test_the_hidden_class_of_a_clip_is_the_shape_that_is_seen(few: ProceduralDataset) -> None:
    x, _ = few.tensors()
    hidden = few.hidden()
    assert hidden is not None
    assert hidden.shape == (48,)
    assert few.domain.hidden == len(clips.SHAPE_NAMES)
    named, _ = shapes_named(x[:, :, 8:9])
    assert float((named[:, 0] == hidden).double().mean()) >= 0.95


def test_a_network_that_guesses_is_told_them_beside_the_labels(few: ProceduralDataset) -> None:
    run = Trainer(SETTINGS.checked(), few, None)
    x0, _, labels, _ = run.batches.draw(1)
    places = run.batches.places(1)
    x, names = few.tensors()
    hidden = few.hidden()
    assert hidden is not None
    assert torch.equal(x0, x[places])
    assert torch.equal(labels[:, 1], hidden[places])  # never dropped, as labels are
    dropped = labels[:, 0] < 0
    assert 0 < int(dropped.sum()) < 6
    assert torch.equal(labels[~dropped, 0], names[places][~dropped])
    assert torch.equal(few.tensors()[1], names)


def test_what_was_hidden_is_written_and_read_with_the_model(
    few: ProceduralDataset, tmp_path: Path
) -> None:
    settings = SETTINGS.checked()
    run = Trainer(settings, few, None)
    run.advance()
    folder = RunFolder(tmp_path)
    folder.start(settings)
    run.save(folder)
    folder.close()
    loaded = checkpoint.load(str(folder.checkpoint))
    assert loaded.domain == few.domain
    assert isinstance(loaded.network, GuessingNetwork)
    assert loaded.network.hidden == few.domain.hidden
