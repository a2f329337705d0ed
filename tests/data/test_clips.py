"""Clips: what moves how, by the centre of mass and by the size of what is seen."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
import torch

from diffusion_gui.data.clips import FRAMES, LABELS, RATE, SHAPE_NAMES, SIDE, draw_clips
from diffusion_gui.data.dataset import open_dataset

EACH = 24


def of(name: str) -> npt.NDArray[np.floating]:
    x, labels = open_dataset("clips").draw(EACH, 0, [LABELS.index(name)] * EACH)
    assert labels.tolist() == [LABELS.index(name)] * EACH
    return x.numpy()


def drawn(name: str) -> tuple[npt.NDArray[np.floating], ...]:
    """Centres of mass (x, y) and area (N, F), of light squares on a dark ground."""
    rng = np.random.default_rng(0)
    u = rng.random((EACH, 16))
    u[:, 0], u[:, 2:5], u[:, 5] = 0.0, 0.0, 1.0
    u[:, 8] = 0.0  # a square's centre of mass is where it stands, however it is turned
    x, _ = draw_clips(u, np.full(EACH, LABELS.index(name)))
    mass = (x.mean(axis=1) > 0.0).astype(np.float64)
    area = mass.sum(axis=(2, 3))
    at = np.arange(SIDE)
    return (mass.sum(axis=2) @ at / area, mass.sum(axis=3) @ at / area, area)


def test_a_clip_is_what_its_domain_says() -> None:
    data = open_dataset("clips")
    assert data.domain.shape == (3, FRAMES, SIDE, SIDE)
    assert (data.domain.modality, data.domain.rate, data.domain.labels) == ("video", RATE, LABELS)
    x, _ = data.draw(16, 3)
    assert x.shape == (16, *data.domain.shape)
    assert x.dtype == torch.float32
    assert -1.0 <= float(x.min()) < -0.5 < 0.5 < float(x.max()) <= 1.0


def test_a_clip_depends_on_seed_and_number_alone_and_none_is_like_another() -> None:
    data = open_dataset("clips")
    many, labels = data.draw(32, 5)
    few, _ = data.draw(4, 5, first=3)
    assert torch.equal(few, many[3:7])
    apart = torch.cdist(many.flatten(1), many.flatten(1)) + 1e6 * torch.eye(32)
    assert float(apart.min()) > 10.0
    assert not torch.equal(data.draw(4, 6)[0], many[:4])
    assert len(set(labels.tolist())) > 4


@pytest.mark.parametrize(
    ("name", "axis", "sign"), [("right", 0, 1), ("left", 0, -1), ("up", 1, -1), ("down", 1, 1)]
)
def test_ways_across_go_where_they_say(name: str, axis: int, sign: int) -> None:
    *centre, area = drawn(name)
    way = sign * (centre[axis][:, -1] - centre[axis][:, 0])
    assert way.min() > 4.0
    assert (sign * np.diff(centre[axis], axis=1)).min() > -0.3, "at even speed, without a turn"
    assert np.abs(centre[1 - axis] - centre[1 - axis][:, :1]).max() < 0.6
    assert (area.max(axis=1) / area.min(axis=1)).max() < 1.3


def test_turning_stays_on_its_spot_and_changes() -> None:
    x, y, _ = drawn("turns")
    assert max(np.ptp(x, axis=1).max(), np.ptp(y, axis=1).max()) < 1.6
    changes = np.abs(np.diff(of("turns"), axis=2)).max(axis=(1, 3, 4))
    assert changes.min() > 0.1, "every frame differs from the one before"


def test_growing_grows() -> None:
    x, y, area = drawn("grows")
    assert (area[:, -1] / area[:, 0]).min() > 4.0
    assert (np.diff(area, axis=1) >= -3.0).all()
    assert max(np.ptp(x, axis=1).max(), np.ptp(y, axis=1).max()) < 1.6


def test_bouncing_goes_up_and_down_more_than_once_above_one_place() -> None:
    x, y, _ = drawn("bounces")
    assert np.ptp(x, axis=1).max() < 0.6
    assert np.ptp(y, axis=1).min() >= 3.5
    turns = (np.diff(np.sign(np.diff(y, axis=1)), axis=1) != 0).sum(axis=1)
    assert turns.min() >= 2


def test_orbiting_goes_around_the_middle() -> None:
    x, y, _ = drawn("orbits")
    angle = np.unwrap(np.arctan2(y - (SIDE - 1) / 2, x - (SIDE - 1) / 2), axis=1)
    assert np.abs(angle[:, -1] - angle[:, 0]).min() > 0.75 * 2 * np.pi
    radius = np.hypot(x - (SIDE - 1) / 2, y - (SIDE - 1) / 2)
    assert np.ptp(radius, axis=1).max() < 1.6


def test_every_shape_appears_in_every_motion() -> None:
    x, labels = open_dataset("clips").tensors()
    assert len(x) == len(labels)
    assert np.bincount(labels).min() > len(x) / len(LABELS) / 2
    assert len(SHAPE_NAMES) == 6
