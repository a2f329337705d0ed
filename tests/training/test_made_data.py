"""Training on data that is made first: it is told how far that is, and can be stopped meanwhile."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from tiny_sounds import SETTINGS

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.protocol.events import Progress
from diffusion_gui.core.protocol.training import TrainStarted
from diffusion_gui.data import dataset, open_dataset
from diffusion_gui.data.dataset import ProceduralDataset
from diffusion_gui.training import trainer

SOUNDS = dataclasses.replace(SETTINGS, data="sounds")


@pytest.fixture
def twenty(monkeypatch: pytest.MonkeyPatch) -> ProceduralDataset:
    """Twenty sounds that are not made yet, eight at a time."""
    sounds = open_dataset("sounds")
    assert isinstance(sounds, ProceduralDataset)
    made = dataclasses.replace(sounds, training=20)

    def opening(spec: str):
        yield from ()
        return made

    monkeypatch.setattr(dataset, "_BLOCK", 8)
    monkeypatch.setattr(trainer, "opening", opening)
    return made


def test_how_much_of_the_data_is_made_is_told_before_the_run_starts(
    twenty: ProceduralDataset, tmp_path: Path
) -> None:
    events = list(trainer.train(SOUNDS, tmp_path / "run"))
    before = events[: [isinstance(one, TrainStarted) for one in events].index(True)]
    assert before == [Progress(n, 20, "making the data") for n in (0, 8, 16)]


def test_it_can_be_stopped_while_the_data_is_made(
    twenty: ProceduralDataset, tmp_path: Path
) -> None:
    events = trainer.train(SOUNDS, tmp_path / "run")
    assert isinstance(next(events), Progress)
    events.close()
    assert not (tmp_path / "run" / "checkpoint.safetensors").exists()


def test_a_network_that_does_not_fit_is_refused_before_the_data_is_made(
    twenty: ProceduralDataset, tmp_path: Path
) -> None:
    wrong = dataclasses.replace(SOUNDS, network="mlp", network_options={})
    with pytest.raises(UserError):
        list(trainer.train(wrong, tmp_path / "run"))
    assert "_training_set" not in twenty.__dict__
