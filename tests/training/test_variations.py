"""Pictures mirrored and cropped at random: as torchvision does it, and by (seed, step, item)."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
import torch
from torch import Tensor
from torch.nn.functional import pad

from diffusion_gui.core.domain import Domain
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.protocol.events import Notice
from diffusion_gui.core.recipes.train_settings import TrainSettings
from diffusion_gui.data.dataset import StoredDataset
from diffusion_gui.models.coding import coding_of_items
from diffusion_gui.training.batches import Batches
from diffusion_gui.training.trainer import train
from diffusion_gui.training.training_items import TrainingItems

VARIED = TrainSettings(data="shapes", batch=16, flip=True, crop=3, seed=7)


def items(shape: tuple[int, ...] = (3, 9, 8), modality: str = "image") -> TrainingItems:
    """Thirty items, no two values of which are the same."""
    domain = Domain(modality, shape, rate=12.0 if modality == "video" else 0.0)
    numbers = torch.randperm(30 * domain.size, generator=torch.Generator().manual_seed(0))
    x = (numbers / len(numbers)).reshape(30, *shape)
    data = StoredDataset("test", domain, 30, x, torch.arange(30))
    return TrainingItems(data, coding_of_items("none", domain))


def drawn(settings: TrainSettings, made: TrainingItems, step: int, rank: int = 0) -> Tensor:
    return Batches(settings, made, rank).draw(step)[0]


def windows(x: Tensor, crop: int) -> list[Tensor]:
    """All crops of an item with mirrored edges, and of its mirror image."""
    height, width = x.shape[-2:]
    flat = x.reshape(1, -1, height, width)
    found = []
    for one in (flat, flat.flip(-1)):
        larger = pad(one, [crop] * 4, mode="reflect")
        found += [
            larger[..., top : top + height, left : left + width].reshape(x.shape)
            for top in range(2 * crop + 1)
            for left in range(2 * crop + 1)
        ]
    return found


@pytest.mark.parametrize(
    ("shape", "modality"), [((3, 9, 8), "image"), ((1, 5, 8, 8), "video")], ids=["picture", "clip"]
)
def test_each_item_is_a_crop_of_itself_or_of_its_mirror_image(
    shape: tuple[int, ...], modality: str
) -> None:
    made = items(shape, modality)
    plain = dataclasses.replace(VARIED, flip=False, crop=0)
    places = []
    for step in range(3):
        for before, now in zip(drawn(plain, made, step), drawn(VARIED, made, step), strict=True):
            places += [k for k, one in enumerate(windows(before, 3)) if torch.equal(one, now)]
    assert len(places) == 48, "one place each; of a clip all frames have the same"
    assert len(set(places)) > 20
    assert 10 < sum(place >= 49 for place in places) < 38, "about half are mirrored"


def test_mirroring_alone_leaves_the_rest_as_it_is() -> None:
    made = items()
    before = drawn(dataclasses.replace(VARIED, flip=False, crop=0), made, 4)
    now = drawn(dataclasses.replace(VARIED, crop=0), made, 4)
    mirrored = [torch.equal(one.flip(-1), other) for one, other in zip(before, now, strict=True)]
    same = [torch.equal(one, other) for one, other in zip(before, now, strict=True)]
    assert [a != b for a, b in zip(mirrored, same, strict=True)] == [True] * 16
    assert any(mirrored)
    assert any(same)


@pytest.mark.parametrize(("processes", "passes"), [(1, 4), (2, 1), (2, 2), (4, 1)])
def test_any_number_of_processes_and_passes_sees_the_same_pictures(
    processes: int, passes: int
) -> None:
    made = items()
    split = dataclasses.replace(
        VARIED, batch=16 // processes // passes, accumulate=passes, processes=processes
    )
    for step in (0, 5):
        parts = [drawn(split, made, step, rank) for rank in range(processes)]
        assert torch.equal(torch.cat(parts), drawn(VARIED, made, step))


def test_they_follow_from_seed_and_step_and_are_others_the_next_time() -> None:
    made = items()
    assert torch.equal(drawn(VARIED, made, 9), drawn(VARIED, made, 9))
    again = {step: drawn(VARIED, made, step) for step in range(0, 30, 15)}  # the same thirty items
    assert not torch.equal(again[0].sort(0).values, again[15].sort(0).values)
    other = dataclasses.replace(VARIED, seed=8)
    assert not torch.equal(drawn(VARIED, made, 9), drawn(other, made, 9))


def test_noise_levels_and_classes_are_those_of_a_run_without() -> None:
    made = items()
    plain = Batches(dataclasses.replace(VARIED, flip=False, crop=0), made, 0).draw(2)
    now = Batches(VARIED, made, 0).draw(2)
    assert torch.equal(plain[1], now[1])
    assert torch.equal(plain[2], now[2])
    assert (plain[3] == now[3]).all()


@pytest.mark.parametrize("data", ["points:moons", "sounds"])
@pytest.mark.parametrize("more", [{"flip": True}, {"crop": 2}])
def test_points_and_sounds_are_refused_in_words(data: str, more: dict[str, object]) -> None:
    settings = dataclasses.replace(TrainSettings(data=data), **more)
    with pytest.raises(UserError, match="Only pictures and clips") as refused:
        settings.checked()
    assert refused.value.why
    assert "--no-flip" in refused.value.what_to_do


def test_the_states_of_a_codec_are_refused() -> None:
    with pytest.raises(UserError, match="codec") as refused:
        dataclasses.replace(VARIED, codec="autoencoder:x.safetensors").checked()
    assert "no pictures" in refused.value.why


def test_a_crop_as_large_as_the_picture_is_refused() -> None:
    with pytest.raises(UserError, match="Pictures of 8 pixels cannot be moved by 8"):
        Batches(dataclasses.replace(VARIED, crop=8), items(), 0)
    Batches(dataclasses.replace(VARIED, crop=7), items(), 0)


def test_of_mirrored_digits_it_is_mentioned_that_they_are_other_signs(tmp_path: Path) -> None:
    settings = TrainSettings(
        data="digits", network="unet_small", network_options={"channels": 8}, batch=2, steps=1,
        sample_every=0, device="cpu", flip=True,
    )  # fmt: skip
    notes = [one.text for one in train(settings, tmp_path / "run") if isinstance(one, Notice)]
    assert any("another sign" in note for note in notes)
    other = dataclasses.replace(settings, flip=False, crop=2)
    notes = [one.text for one in train(other, tmp_path / "other") if isinstance(one, Notice)]
    assert not any("another sign" in note for note in notes)


def test_a_run_without_them_is_written_as_before_and_one_with_them_keeps_them() -> None:
    written = TrainSettings().to_json()
    assert "flip" not in written
    assert "crop" not in written
    assert TrainSettings.from_json(VARIED.to_json()) == VARIED.checked()
