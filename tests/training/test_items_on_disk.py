"""Training on pictures that are read from disk: the same run as on those in memory."""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from safetensors.numpy import load_file
from tiny_run import Run

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.protocol import Event
from diffusion_gui.core.protocol.events import Notice
from diffusion_gui.core.protocol.training import TrainStarted
from diffusion_gui.core.recipes.train_settings import TrainSettings
from diffusion_gui.core.runs.training_record import TrainStep
from diffusion_gui.data import folder, listing_cache, open_dataset
from diffusion_gui.models.coding import coding_of_items
from diffusion_gui.training.batches import Batches
from diffusion_gui.training.trainer import train
from diffusion_gui.training.training_items import TrainingItems

Losses = Callable[[list[Event]], list[float]]


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TrainSettings:
    """Four pictures are too many for memory, and there are eleven."""
    monkeypatch.setattr(listing_cache, "cache_dir", lambda: tmp_path / "cache")
    monkeypatch.setattr(folder, "MAX_BYTES", 4 * 3 * 8 * 8 * 4)
    place = tmp_path / "pictures"
    place.mkdir()
    rng = np.random.default_rng(0)
    for number in range(11):
        Image.fromarray(rng.integers(0, 255, (8, 8, 3), np.uint8)).save(place / f"{number:02}.png")
    return TrainSettings(
        data=f"images:{place}@8",
        network="unet_small",
        network_options={"channels": 8},
        steps=9,
        batch=4,
        save_every=4,
        sample_every=0,
        device="cpu",
    )


def test_the_run_is_that_of_pictures_in_memory_bit_for_bit(
    settings: TrainSettings, run: Run, losses: Losses, tmp_path: Path, monkeypatch
) -> None:
    read = losses(run(settings))
    weights = load_file(tmp_path / "run" / "state.safetensors")
    monkeypatch.setattr(folder, "MAX_BYTES", 2**30)
    held = list(train(settings, tmp_path / "held"))
    assert not any(isinstance(one, Notice) and "disk" in one.text for one in held)
    assert losses(held) == read
    other = load_file(tmp_path / "held" / "state.safetensors")
    assert all(np.array_equal(weights[name], other[name]) for name in other)


def test_a_run_that_was_stopped_within_an_epoch_goes_on_exactly(
    settings: TrainSettings, run: Run, losses: Losses, tmp_path: Path
) -> None:
    straight = losses(list(train(settings, tmp_path / "straight")))
    first = losses(run(settings, stop=4))  # 16 of 11 items a time: within the second epoch
    second = losses(run(settings, resume=True))
    assert first + second == straight


def test_batches_are_those_of_their_places_in_any_order(settings: TrainSettings) -> None:
    data = open_dataset(settings.data)
    items = TrainingItems(data, coding_of_items("", data.domain))
    batches = Batches(settings, items, 0)
    ahead = [batches.draw(step)[0] for step in (5, 6, 7)]
    items.close()
    for step, x in zip((5, 6, 7), ahead, strict=True):
        assert (x == data.items_at(batches.places(step))[0]).all()


def test_no_more_is_read_ahead_than_there_is_room_for(settings: TrainSettings) -> None:
    data = open_dataset(settings.data)
    items = TrainingItems(data, coding_of_items("", data.domain))
    assert items.ahead(10**9) == 1
    assert items.ahead(4) >= 2
    items.close()


def test_the_readers_end_with_the_run(settings: TrainSettings, run: Run) -> None:
    before = threading.active_count()
    run(settings, stop=2)
    assert threading.active_count() == before
    run(dataclasses.replace(settings, lr=1e-2), resume=True)
    assert threading.active_count() == before


def test_a_picture_that_goes_while_it_is_trained_on_is_replaced_with_a_word(
    settings: TrainSettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("diffusion_gui.data.picture_reader.KEPT_BYTES", 0)  # all read again
    events = train(dataclasses.replace(settings, steps=40), tmp_path / "run")
    seen = []
    for event in events:
        seen.append(event)
        if isinstance(event, TrainStarted):
            (tmp_path / "pictures" / "03.png").unlink()
    notes = [one.text for one in seen if isinstance(one, Notice)]
    assert sum("03.png" in note for note in notes) == 1
    assert sum(isinstance(one, TrainStep) for one in seen) == 40


def test_a_folder_that_goes_while_it_is_trained_on_ends_the_run_in_words(
    settings: TrainSettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("diffusion_gui.data.picture_reader.KEPT_BYTES", 0)
    events = train(dataclasses.replace(settings, steps=40, save_every=1), tmp_path / "run")
    before, steps = threading.active_count(), []

    def follow() -> None:
        for event in events:
            if isinstance(event, TrainStep):
                steps.append(event.step)
                if event.step == 2:
                    (tmp_path / "pictures").rename(tmp_path / "away")

    with pytest.raises(UserError, match="cannot be read") as told:
        follow()
    assert "does not exist" in told.value.why
    assert threading.active_count() == before
    (tmp_path / "away").rename(tmp_path / "pictures")
    again = list(train(dataclasses.replace(settings, steps=12), tmp_path / "run", resume=True))
    assert sum(isinstance(one, TrainStep) for one in again) == max(0, 12 - steps[-1])


def test_other_pictures_are_not_taken_for_those_it_began_with(
    settings: TrainSettings, run: Run, tmp_path: Path
) -> None:
    run(settings, stop=4)
    Image.new("RGB", (8, 8), "red").save(tmp_path / "pictures" / "03.png")
    with pytest.raises(UserError, match="its data has changed"):
        run(settings, resume=True)
