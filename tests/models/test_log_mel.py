"""The log-mel codec against what is known of sines, noise and silence, and against torch's STFT."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from diffusion_gui.core.catalog import CODECS
from diffusion_gui.core.domain import Domain
from diffusion_gui.core.errors import UserError
from diffusion_gui.data.sounds import LABELS, make_sounds
from diffusion_gui.models.codecs import log_mel
from diffusion_gui.models.codecs.log_mel import LogMel

CODEC = LogMel()
SOUND = Domain("audio", (1, 8192), labels=("a", "b"), rate=16_000.0)
TIME = np.arange(8192) / 16_000
RNG = np.random.default_rng(0)


def sine(hertz: float, loud: float = 1.0) -> np.ndarray:
    return (loud * np.sin(2 * np.pi * hertz * TIME)).astype(np.float32)[None, None]


def band_of(hertz: float) -> float:
    """The band, from the top, whose centre is at a pitch; O'Shaughnessy's formula by itself."""

    def mel(f: float) -> float:
        return 1127.0 * np.log(1.0 + f / 700.0)

    return 64.0 - 65.0 * (mel(hertz) - mel(40.0)) / (mel(8000.0) - mel(40.0))


def test_domains_go_both_ways() -> None:
    coded = CODEC.coded(SOUND)
    assert (coded.shape, coded.labels, coded.rate) == ((1, 64, 64), ("a", "b"), 125.0)
    assert CODEC.shown(coded) == SOUND
    assert CODECS["log_mel"].states == coded.modality


@pytest.mark.parametrize(
    "other", [{"rate": 8000.0}, {"shape": (2, 8192)}, {"shape": (1, 8000)}, {"rate": 0.0}]
)
def test_other_sounds_are_refused_in_words(other: dict) -> None:
    with pytest.raises(UserError, match="spectrograms"):
        CODEC.coded(Domain("audio", **{"shape": (1, 8192), "rate": 16_000.0, **other}))


@pytest.mark.parametrize("hertz", [100.0, 440.0, 1000.0, 3000.0, 7000.0])
def test_a_loud_sine_is_one_in_its_own_band(hertz: float) -> None:
    picture = CODEC.encode(sine(hertz))[0, 0, :, 8:-8]
    rows = picture.argmax(axis=0)
    assert np.abs(rows - band_of(hertz)).max() <= 1.0
    assert picture.max() == pytest.approx(1.0, abs=0.15)


def test_ten_times_as_loud_is_twenty_decibels() -> None:
    loud, soft = (CODEC.encode(sine(1000.0, by))[0, 0].max() for by in (0.5, 0.05))
    assert (loud - soft) * log_mel.SCALE_DB == pytest.approx(20.0, abs=0.1)


def test_silence_is_the_floor_and_comes_back_as_silence() -> None:
    picture = CODEC.encode(np.zeros((1, 1, 8192), np.float32))
    np.testing.assert_allclose(picture, -1.0, atol=1e-5)
    assert np.abs(CODEC.decode(picture)).max() == 0.0
    hissing = picture + RNG.normal(0.0, 0.05, picture.shape).astype(np.float32)
    assert np.sqrt(np.square(CODEC.decode(hissing)).mean()) < 10 ** (-90 / 20)


def test_the_transform_is_torchs() -> None:
    wave = RNG.normal(size=(2, 8192)).astype(np.float32)
    half = (log_mel.WINDOW - log_mel.HOP) // 2
    padded = np.pad(wave, [(0, 0), (half, half)], mode="reflect")
    window = torch.hann_window(log_mel.WINDOW)
    theirs = torch.stft(
        torch.from_numpy(padded),
        log_mel.WINDOW,
        log_mel.HOP,
        window=window,
        center=False,
        return_complex=True,
    )
    expected = (theirs * (2.0 / window.sum())).transpose(1, 2).numpy()
    ours = log_mel._stft(wave)
    np.testing.assert_allclose(ours, expected, atol=2e-6)
    np.testing.assert_allclose(log_mel._istft(ours), wave, atol=1e-5)


def test_made_sounds_survive_the_round_trip() -> None:
    classes = np.arange(len(LABELS)).repeat(3)
    waves, _ = make_sounds(RNG.random((len(classes), 13)), classes)
    picture = CODEC.encode(waves)
    again = CODEC.encode(CODEC.decode(picture))
    assert np.abs(again - picture).mean(axis=(1, 2, 3)).max() < 0.12
    assert np.corrcoef(again.ravel(), picture.ravel())[0, 1] > 0.99


@pytest.mark.parametrize("deviation", [1.0, 3.0, 80.0])
def test_any_state_is_decoded_to_finite_numbers(deviation: float) -> None:
    state = RNG.normal(0.0, deviation, (2, 1, 64, 64)).astype(np.float32)
    state[0, 0, 0, :3] = np.nan, np.inf, -np.inf
    assert np.isfinite(CODEC.decode(state)).all()


def test_an_item_sounds_the_same_whatever_is_beside_it() -> None:
    state = RNG.normal(-0.5, 0.5, (3, 1, 64, 64)).astype(np.float32)
    np.testing.assert_array_equal(CODEC.decode(state)[1:2], CODEC.decode(state[1:2]))
    np.testing.assert_array_equal(CODEC.decode(state), CODEC.decode(state))
