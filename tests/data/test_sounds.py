"""The made sounds: in range, of their class, no two alike, the same from the same seed."""

from __future__ import annotations

import numpy as np
import pytest

from diffusion_gui.data import open_dataset
from diffusion_gui.data.sounds import LABELS, LENGTH, RATE, make_sounds
from diffusion_gui.models.codecs.log_mel import LogMel

DATA = open_dataset("sounds")


def one(label: str, count: int = 6) -> np.ndarray:
    x, labels = DATA.draw(count, 3, [LABELS.index(label)] * count)
    assert (labels.numpy() == LABELS.index(label)).all()
    return x.numpy()[:, 0]


def centre(waves: np.ndarray) -> np.ndarray:
    """Mean frequency of each wave by energy, in Hz."""
    power = np.square(np.abs(np.fft.rfft(waves)))
    return (power * np.fft.rfftfreq(LENGTH, 1 / RATE)).sum(axis=1) / power.sum(axis=1)


def test_they_are_sounds_of_half_a_second() -> None:
    assert (DATA.domain.shape, DATA.domain.rate, DATA.domain.modality) == (
        (1, LENGTH),
        RATE,
        "audio",
    )
    x, labels = DATA.draw(64, 0)
    assert set(labels.tolist()) == set(range(len(LABELS)))
    peak = x.abs().amax(dim=(1, 2))
    assert (peak >= 0.449).all()
    assert (peak <= 0.901).all()
    assert x[:, :, 0].abs().max() < 1e-3  # no click at either end
    assert x[:, :, -1].abs().max() < 3e-3


def test_an_item_depends_on_its_seed_and_number_alone() -> None:
    few, many = DATA.draw(3, 5)[0], DATA.draw(9, 5)[0]
    np.testing.assert_array_equal(few.numpy(), many.numpy()[:3])
    assert not np.array_equal(DATA.draw(3, 6)[0].numpy(), few.numpy())


def test_no_two_are_alike() -> None:
    for label in LABELS:
        waves = one(label, 8)
        waves /= np.linalg.norm(waves, axis=1, keepdims=True)
        alike = np.abs(waves @ waves.T) - np.eye(8)
        assert alike.max() < 0.98, label


def test_classes_lie_where_their_names_say() -> None:
    pitch = {label: np.median(centre(one(label))) for label in LABELS}
    assert pitch["kick"] < 150 < pitch["pluck"]
    assert pitch["hat"] > 4000
    assert 700 < pitch["clap"] < 2500


@pytest.mark.parametrize("label", LABELS)
def test_half_of_the_energy_comes_early_where_something_is_struck(label: str) -> None:
    energy = np.square(one(label)).cumsum(axis=1)
    half = (energy > energy[:, -1:] / 2).argmax(axis=1) / RATE
    assert (half < (0.3 if label == "vowel" else 0.16)).all()


def test_the_noise_of_an_item_is_its_own() -> None:
    u = np.random.default_rng(0).random((1, 13)).repeat(2, axis=0)
    u[1, 0] = 0.123
    waves, _ = make_sounds(u, np.array([1, 1]))
    assert not np.allclose(waves[0], waves[1], atol=1e-3)
    pictures = LogMel().encode(waves)
    assert np.corrcoef(pictures[0].ravel(), pictures[1].ravel())[0, 1] > 0.9
