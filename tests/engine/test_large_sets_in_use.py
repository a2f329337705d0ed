"""Pictures that are read from disk, in every use of a data set: each works or says why not."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from diffusion_gui.core.protocol import Event
from diffusion_gui.core.protocol.events import Notice, Progress
from diffusion_gui.core.protocol.overlays import Nearest, NearestRequest
from diffusion_gui.core.protocol.sampling import DataRequest, DataShown, RunRequest, StepDone
from diffusion_gui.core.protocol.scoring import Scored, ScoreRequest
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.data import disk_pictures, folder, listing_cache, open_dataset
from diffusion_gui.engine import Engine
from diffusion_gui.engine.score_figures import without


@pytest.fixture
def engine() -> Engine:
    return Engine(threads=1, device="cpu")


@pytest.fixture
def spec(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Forty pictures of 8x8, of which four would fit in memory, and ten make the random part."""
    monkeypatch.setattr(listing_cache, "cache_dir", lambda: tmp_path / "cache")
    monkeypatch.setattr(folder, "MAX_BYTES", 4 * 3 * 8 * 8 * 4)
    monkeypatch.setattr(disk_pictures, "PART_BYTES", 10 * 3 * 8 * 8 * 4)
    place = tmp_path / "pictures"
    place.mkdir()
    rng = np.random.default_rng(0)
    for number in range(40):
        Image.fromarray(rng.integers(0, 255, (8, 8, 3), np.uint8)).save(place / f"{number:02}.png")
    return f"images:{place}@8"


def noised(engine: Engine, spec: str, **more: object) -> list[Event]:
    recipe = Recipe(
        data=spec, model=f"ideal:{spec}", process="forward", count=3, T=5, steps=5, **more
    )
    return list(engine.execute(RunRequest(recipe)))


def states(events: list[Event]) -> np.ndarray:
    return np.stack([event.x for event in events if isinstance(event, StepDone)])


def notes(events: list[Event]) -> list[str]:
    return [event.text for event in events if isinstance(event, Notice)]


@pytest.mark.parametrize("more", [{}, {"items": "37,2,39"}, {"seed": 5}])
def test_noising_shows_the_pictures_that_memory_would_hold(
    engine: Engine, spec: str, monkeypatch: pytest.MonkeyPatch, more: dict[str, object]
) -> None:
    read = states(noised(engine, spec, **more))
    monkeypatch.setattr(folder, "MAX_BYTES", 2**30)
    held = states(noised(Engine(threads=1, device="cpu"), spec, **more))
    np.testing.assert_array_equal(read, held)


def test_picking_reads_no_other_pictures(
    engine: Engine, spec: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = engine.library.data(spec)
    seen: list[int] = []
    monkeypatch.setattr(
        type(data), "items_at", lambda self, p: seen.extend(p) or self.reader.items_at(p)
    )
    noised(engine, spec, items="37,2,39")
    assert len(set(seen)) == 3


def test_the_ideal_denoiser_is_that_of_the_random_part(engine: Engine, spec: str) -> None:
    recipe = Recipe(data=spec, model=f"ideal:{spec}", count=4, T=20, steps=10, sampler="ddim")
    events = list(engine.execute(RunRequest(recipe)))
    assert any("10 of them, chosen at random" in note for note in notes(events))
    assert any(one.what == "reading pictures" for one in events if isinstance(one, Progress))
    part, _ = open_dataset(spec).tensors()
    last = torch.from_numpy(states(events)[-1])
    nearest = torch.cdist(last.flatten(1), part.flatten(1)).min(1).values
    assert nearest.max() < 0.1


def test_the_nearest_picture_is_one_of_the_random_part(engine: Engine, spec: str) -> None:
    part, _ = open_dataset(spec).tensors()
    request = NearestRequest(spec, part[3:5].numpy() + 0.01)
    events = list(engine.execute(request))
    [found] = [one for one in events if isinstance(one, Nearest)]
    np.testing.assert_array_equal(found.x, part[3:5].numpy())


def test_a_score_counts_no_picture_as_a_copy_of_itself(engine: Engine, spec: str) -> None:
    recipe = Recipe(data=spec, model=f"ideal:{spec}", count=12, T=20, steps=4)
    events = list(engine.execute(ScoreRequest(recipe)))
    [scored] = [one for one in events if isinstance(one, Scored)]
    figures = {one.name: one for one in scored.scores}
    assert figures["nearest"].floor > 0.0
    assert any("chosen at random" in note for note in notes(events))


def test_where_every_picture_of_the_part_is_compared_no_copies_are_looked_for(
    engine: Engine, spec: str
) -> None:
    recipe = Recipe(data=spec, model=f"ideal:{spec}", count=20, T=20, steps=2)
    [scored] = [one for one in engine.execute(ScoreRequest(recipe)) if isinstance(one, Scored)]
    assert "copies" not in {one.name for one in scored.scores}


def test_items_among_others_are_left_out_of_them() -> None:
    train = torch.arange(5.0)[:, None]
    assert without(train, torch.tensor([[1.0], [3.5], [4.0]])).flatten().tolist() == [0, 2, 3]


def test_pictures_that_cannot_be_read_are_told_once(engine: Engine, spec: str) -> None:
    place = Path(spec.removeprefix("images:").removesuffix("@8"))
    for number in range(0, 40, 3):
        if number not in range(0, 40, 5):  # which are tried when it is opened
            (place / f"{number:02}.png").write_bytes(b"nothing")
    events = list(engine.execute(DataRequest(spec, 40, 0)))
    assert any(isinstance(one, DataShown) and one.x.shape == (40, 3, 8, 8) for one in events)
    assert any("cannot be read; others are used in their places" in note for note in notes(events))
    again = notes(list(engine.execute(DataRequest(spec, 40, 1))))
    assert not any("cannot be read" in note for note in again)
