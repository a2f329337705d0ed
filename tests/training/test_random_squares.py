"""Squares cut at random out of pictures at their own size: by (seed, step, item), from anywhere."""

from __future__ import annotations

import dataclasses
import tarfile
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from torch import Tensor

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.recipes.train_settings import TrainSettings
from diffusion_gui.data import folder, open_dataset
from diffusion_gui.models.classifier_network import ClassifierNetwork
from diffusion_gui.models.coding import coding_of_items
from diffusion_gui.training.batches import Batches
from diffusion_gui.training.trainer import train
from diffusion_gui.training.training_items import TrainingItems

SIDE, SIZES = 8, ((40, 24), (24, 40), (32, 32), (30, 90))
"""Of the items, and (width, height) of the pictures."""


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    """Pictures whose red tells how far right, and whose green how far down, a pixel is."""
    made = tmp_path / "photos"
    made.mkdir()
    for number, (width, height) in enumerate(SIZES):
        pixels = np.empty((height, width, 3))
        pixels[..., 0], pixels[..., 1] = np.arange(width), np.arange(height)[:, None]
        pixels[..., 2] = 40 * number
        Image.fromarray((2 * pixels).round().clip(0, 255).astype(np.uint8)).save(
            made / f"{number}.png"
        )
    return made


def settings_for(place: Path, **more: object) -> TrainSettings:
    plain = TrainSettings(data=f"images:{place}@{SIDE}", batch=16, seed=3, min_crop=0.5)
    return dataclasses.replace(plain, **more).checked()  # type: ignore[arg-type]


def drawn(settings: TrainSettings, step: int, rank: int = 0) -> Tensor:
    data = open_dataset(settings.data)
    items = TrainingItems(data, coding_of_items("none", data.domain), None, settings.min_crop)
    try:
        return Batches(settings, items, rank).draw(step)[0]
    finally:
        items.close()


def edges_of(x: Tensor) -> list[tuple[int, float, float, float]]:
    """(picture, left, top, side) of each square, as its colours tell, in pixels of the picture."""
    found = []
    for item in (x.double() + 1.0) * 127.5 / 2.0:
        step = float(item[0, :, 2:-2].diff(dim=-1).mean()), float(item[1, 2:-2].diff(dim=0).mean())
        assert abs(step[0] - step[1]) < 0.2, "as wide as high"
        middle = float(item[0].mean()) + 0.5, float(item[1].mean()) + 0.5
        edge = SIDE * (step[0] + step[1]) / 2
        place = round(float(item[2].mean()) / 40)
        found.append((place, middle[0] - edge / 2, middle[1] - edge / 2, edge))
    return found


def test_each_square_lies_in_its_picture_and_is_as_large_as_was_asked(photos: Path) -> None:
    shares, lefts = [], []
    for step in range(4):
        for place, left, top, edge in edges_of(drawn(settings_for(photos), step)):
            width, height = SIZES[place]
            share = edge / min(width, height)
            assert 0.45 < share < 1.05
            assert min(left, top) > -1.5
            assert left + edge < width + 1.5
            assert top + edge < height + 1.5
            shares.append(share)
            lefts.append((left + edge / 2) / width)
    assert min(shares) < 0.6
    assert max(shares) > 0.9
    assert min(lefts) < 0.4
    assert max(lefts) > 0.6


def test_a_whole_square_picture_is_the_item_that_it_is_without(photos: Path) -> None:
    for number in (0, 1, 3):
        (photos / f"{number}.png").unlink()
    Image.fromarray(np.random.default_rng(0).integers(0, 255, (16, 16, 3), np.uint8)).save(
        photos / "2.png"
    )
    whole, plain = (drawn(settings_for(photos, min_crop=share), 0) for share in (1.0, 0.0))
    assert torch.equal(whole, plain)


@pytest.mark.parametrize("kept", ["on disk", "in a shard"])
def test_they_are_the_same_wherever_the_pictures_are(
    photos: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kept: str
) -> None:
    in_memory = drawn(settings_for(photos), 2)
    place = photos
    if kept == "on disk":
        monkeypatch.setattr(folder, "MAX_BYTES", 1)
    else:
        place = tmp_path / "shard.tar"
        with tarfile.open(place, "w") as shard:
            for picture in sorted(photos.iterdir()):
                shard.add(picture, picture.name)
    assert open_dataset(f"images:{place}@{SIDE}").on_disk
    assert torch.equal(drawn(settings_for(place), 2), in_memory)


@pytest.mark.parametrize(("processes", "passes"), [(2, 1), (1, 4), (2, 2)])
def test_any_number_of_processes_and_passes_sees_the_same_squares(
    photos: Path, processes: int, passes: int
) -> None:
    batch = 16 // processes // passes
    split = settings_for(photos, batch=batch, accumulate=passes)
    split = dataclasses.replace(split, processes=processes)
    parts = [drawn(split, 5, rank) for rank in range(processes)]
    assert torch.equal(torch.cat(parts), drawn(settings_for(photos), 5))


def test_they_follow_from_seed_and_step_and_are_others_the_next_time(photos: Path) -> None:
    settings = settings_for(photos)
    assert torch.equal(drawn(settings, 1), drawn(settings, 1))
    assert not torch.equal(drawn(settings, 1), drawn(settings, 2))
    assert not torch.equal(drawn(settings, 1), drawn(settings_for(photos, seed=4), 1))


def test_a_picture_that_is_gone_is_replaced_and_named(photos: Path) -> None:
    data = open_dataset(f"images:{photos}@{SIDE}")
    (photos / "1.png").unlink()
    places, cuts = np.arange(4), np.full((4, 3), 0.5)
    x, _ = data.squares_at(places, cuts, 0.5)
    assert {place for place, *_ in edges_of(x)} == {0, 2, 3}
    assert "1.png" in str(data.news())


def test_a_single_picture_has_squares_too(photos: Path) -> None:
    places = {place for place, *_ in edges_of(drawn(settings_for(photos / "3.png"), 0))}
    assert places == {3}


@pytest.mark.parametrize("data", ["digits", "shapes", "clips", "points:moons"])
def test_data_without_larger_pictures_are_refused(data: str) -> None:
    with pytest.raises(UserError) as told:
        TrainSettings(data=data, min_crop=0.5).checked()
    assert "--min-crop 0" in told.value.what_to_do


def test_latents_are_refused(photos: Path) -> None:
    with pytest.raises(UserError, match="Only pictures"):
        settings_for(photos, codec="autoencoder:somewhere")


def test_a_network_that_is_tested_is_refused(photos: Path) -> None:
    data = open_dataset(f"images:{photos}@{SIDE}")
    network = ClassifierNetwork(dataclasses.replace(data.domain, labels=("a", "b")))
    with pytest.raises(UserError, match="no larger pictures"):
        TrainingItems(data, coding_of_items("none", data.domain), network, 0.5)


def test_a_run_keeps_them_in_its_recipe(photos: Path, tmp_path: Path) -> None:
    settings = settings_for(photos, network="article", steps=2, batch=2, sample_every=0)
    list(train(settings, tmp_path / "run"))
    kept = TrainSettings.from_json((tmp_path / "run" / "config.json").read_text())
    assert kept.min_crop == 0.5
    assert "min_crop" not in TrainSettings().to_json()
