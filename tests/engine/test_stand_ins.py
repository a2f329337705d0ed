"""A data set that is not here, though its model is: what it makes is noised, and it is said."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest
import torch
from fashion_files import place_fashion, without_data

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.protocol import Event
from diffusion_gui.core.protocol.events import Notice
from diffusion_gui.core.protocol.overlays import NearestRequest
from diffusion_gui.core.protocol.sampling import DataRequest, DataShown, RunRequest, RunStarted
from diffusion_gui.core.protocol.scoring import Scored, ScoreRequest
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.engine import Engine, stand_ins
from diffusion_gui.storage import downloads
from diffusion_gui.storage.classifier_files import classifier_path, read_classifier
from diffusion_gui.storage.model_sources import describe

NAME = "fashion_mnist"
NOISING = Recipe(data=NAME, process="forward", T=10, steps=2, count=3)


@pytest.fixture(autouse=True)
def missing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The data are not here, and standing in takes two network calls of four items."""
    without_data(monkeypatch, tmp_path)
    monkeypatch.setattr(stand_ins, "STEPS", 2)
    monkeypatch.setattr(stand_ins, "BLOCK", 4)
    monkeypatch.setattr(stand_ins, "SEEN_AT_ONCE", 8)


@pytest.fixture
def engine() -> Engine:
    return Engine(device="cpu")


def notes(events: list[Event]) -> list[str]:
    return [str(event.text) for event in events if isinstance(event, Notice)]


def begun(events: list[Event]) -> RunStarted:
    return next(event for event in events if isinstance(event, RunStarted))


def test_generated_items_are_noised_and_it_is_said_once(engine: Engine) -> None:
    events = list(engine.execute(RunRequest(NOISING)))
    [note] = notes(events)
    assert note.startswith("Fashion-MNIST is not on this machine.")
    assert "not real data" in note
    assert "--download" in note
    run = begun(events)
    assert run.domain.labels[0] == "T-shirt"
    assert run.x.shape == (3, 1, 28, 28)
    assert notes(list(engine.execute(RunRequest(NOISING.changed(steps=3))))) == []


def test_the_file_of_such_a_run_tells_the_model_that_made_its_items(engine: Engine) -> None:
    run = begun(list(engine.execute(RunRequest(NOISING))))
    assert run.recipe.init_sha256 == describe(NAME).sha256
    real = begun(list(engine.execute(RunRequest(NOISING.changed(data="digits")))))
    assert real.recipe.init_sha256 == ""


def test_an_item_depends_on_seed_number_and_class_alone(engine: Engine) -> None:
    data = engine.library.begun_with(NAME)
    x, labels = data.draw(20, 3)
    assert labels.tolist() == [i % 10 for i in range(20)]
    one, label = data.draw(1, 3, first=17)
    assert torch.equal(one[0], x[17])
    assert label.tolist() == [7]
    again = Engine(device="cpu").library.begun_with(NAME)
    assert torch.equal(again.draw(18, 3)[0], x[:18])
    asked, labels = data.draw(3, 3, [9, -1, 9])
    assert labels.tolist() == [9, 1, 9]
    assert torch.equal(asked[1], x[1])
    assert not torch.equal(asked[0], x[0])


def test_what_is_noised_is_not_what_the_same_noise_is_denoised_to(engine: Engine) -> None:
    clean = begun(list(engine.execute(RunRequest(NOISING)))).x
    recipe = Recipe(model=NAME, label="0,1,2", T=1000, steps=2, count=3)
    back = [event for event in engine.execute(RunRequest(recipe)) if hasattr(event, "x")][-1].x
    assert float(np.abs(back - clean).mean()) > 0.02


def test_a_run_may_begin_with_them_part_of_the_way(engine: Engine) -> None:
    recipe = Recipe(model=NAME, init=NAME, from_level=0.5, T=10, steps=2, count=2)
    events = list(engine.execute(RunRequest(recipe)))
    assert len(notes(events)) == 1
    assert begun(events).recipe.init_sha256 == describe(NAME).sha256


def test_its_model_denoises_from_noise_without_a_word(engine: Engine) -> None:
    events = list(engine.execute(RunRequest(Recipe(model=NAME, T=10, steps=2, count=2))))
    assert notes(events) == []
    assert begun(events).recipe.init_sha256 == ""


def test_they_are_no_data_to_measure_learn_or_copy_from(engine: Engine) -> None:
    for request in (
        ScoreRequest(Recipe(model=NAME, count=20, steps=1)),
        DataRequest(NAME),
        RunRequest(Recipe(model=f"ideal:{NAME}", data=NAME, T=10, steps=2, count=2)),
        NearestRequest(NAME, np.zeros((1, 1, 28, 28), np.float32)),
    ):
        with pytest.raises(UserError) as told:
            list(engine.execute(request))
        assert "not on this machine" in told.value.what


def test_they_are_offered_to_be_picked_a_few_at_a_time(engine: Engine) -> None:
    asked = DataRequest(NAME, count=120, first=16, begun_with=True)
    shown = next(one for one in engine.execute(asked) if isinstance(one, DataShown))
    assert shown.x.shape[0] == 8
    recipe = NOISING.changed(items="18", count=1)
    np.testing.assert_array_equal(begun(list(engine.execute(RunRequest(recipe)))).x[0], shown.x[2])


def test_real_data_take_their_place_once_they_are_there(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    generated = begun(list(engine.execute(RunRequest(NOISING))))
    place_fashion(tmp_path / "there")
    monkeypatch.setenv(downloads.DATA_DIR, str(tmp_path / "there"))
    events = list(engine.execute(RunRequest(NOISING)))
    assert notes(events) == []
    real = begun(events)
    assert real.recipe.init_sha256 == ""
    assert not np.array_equal(real.x, generated.x)
    assert dataclasses.replace(real.domain) == generated.domain


def test_real_data_are_judged_by_the_classifier_that_ships(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = classifier_path(NAME, "places")
    assert path.stat().st_size < 300_000
    assert read_classifier(path).accuracy >= 0.9
    place_fashion(tmp_path / "there", 240)  # too few to train another one in this time
    monkeypatch.setenv(downloads.DATA_DIR, str(tmp_path / "there"))
    events = list(engine.execute(ScoreRequest(Recipe(model=NAME, count=20, steps=1, T=10))))
    [scored] = [event for event in events if isinstance(event, Scored)]
    names = [one.name for one in scored.scores]
    assert names == ["frechet_places", "accuracy_places", "nearest", "copies"]
    assert not any("training a classifier" in str(getattr(e, "what", "")) for e in events)


def test_data_without_a_model_are_still_asked_for(engine: Engine) -> None:
    with pytest.raises(UserError) as told:
        list(engine.execute(RunRequest(NOISING.changed(data="mnist"))))
    assert "not on this machine" in told.value.what
