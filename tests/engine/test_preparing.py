"""A large data set is made and encoded step by step: it is told, and can be stopped."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from diffusion_gui.core.protocol.events import Progress
from diffusion_gui.core.protocol.overlays import Nearest, NearestRequest
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.data import dataset, sounds
from diffusion_gui.data.dataset import ProceduralDataset
from diffusion_gui.engine import library as engine_library
from diffusion_gui.engine.library import Library
from diffusion_gui.engine.overlays import nearest
from diffusion_gui.models import coding

IDEAL = Recipe(data="sounds", model="ideal:sounds", count=2, steps=2)


@pytest.fixture
def twenty(monkeypatch: pytest.MonkeyPatch) -> ProceduralDataset:
    """Twenty sounds are the whole training set, made eight at a time."""
    usual = sounds.load("sounds")
    assert isinstance(usual, ProceduralDataset)
    made = ProceduralDataset(
        "sounds", usual.domain, 0, numbers=usual.numbers, make=usual.make, training=20
    )
    monkeypatch.setattr(dataset, "_BLOCK", 8)
    monkeypatch.setattr(coding, "_BLOCK", 8)

    def opening(spec: str):
        yield from ()
        return made

    monkeypatch.setattr(engine_library, "opening", opening)
    monkeypatch.setattr(engine_library, "open_dataset", lambda spec: made)
    return made


def told(library: Library, recipe: Recipe) -> list[tuple[str, int, int]]:
    steps = [one for one in library.prepare(recipe) if isinstance(one, Progress)]
    return [(one.what, one.done, one.total) for one in steps]


def test_making_and_encoding_are_told_once(twenty: ProceduralDataset) -> None:
    library = Library("cpu")
    assert told(library, IDEAL) == [
        ("making the data", 0, 20),
        ("making the data", 8, 20),
        ("making the data", 16, 20),
        ("encoding the data", 8, 20),
        ("encoding the data", 16, 20),
    ]
    assert told(library, IDEAL) == []
    model = library.model(IDEAL.model)
    for _ in range(6):  # whatever else has been used since, as long as the model is kept
        library._once(object(), object)
        assert library.model(IDEAL.model) is model
    assert told(library, IDEAL) == []


def test_waveforms_are_not_encoded_and_noising_waits_for_nothing(
    twenty: ProceduralDataset,
) -> None:
    assert told(Library("cpu"), IDEAL.changed(process="forward")) == []
    made = [what for what, _, _ in told(Library("cpu"), IDEAL.changed(codec="none"))]
    assert made == ["making the data"] * 3


def test_what_is_made_step_by_step_is_what_is_made_at_once(twenty: ProceduralDataset) -> None:
    library = Library("cpu")
    told(library, IDEAL)
    usual = sounds.load("sounds")
    assert isinstance(usual, ProceduralDataset)
    whole = ProceduralDataset(
        "sounds", usual.domain, 0, numbers=usual.numbers, make=usual.make, training=20
    )
    dataset._BLOCK = 1024
    x, labels = whole.tensors()
    torch.testing.assert_close(library.data("sounds").tensors()[0], x, rtol=0, atol=0)
    assert torch.equal(library.data("sounds").tensors()[1], labels)


def test_making_can_be_stopped_and_begun_again(twenty: ProceduralDataset) -> None:
    library = Library("cpu")
    steps = library.prepare(IDEAL)
    next(steps)
    steps.close()
    assert len(told(library, IDEAL)) == 5


def test_looking_for_the_nearest_tells_of_it_too(twenty: ProceduralDataset) -> None:
    library = Library("cpu")
    asked = NearestRequest("sounds", np.zeros((1, 1, 64, 64), np.float32), "log_mel")
    *steps, found = nearest(library, asked)
    assert len(steps) == 5
    assert isinstance(found, Nearest)
    assert [type(one) for one in nearest(library, asked)] == [Nearest]
