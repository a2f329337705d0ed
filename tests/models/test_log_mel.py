"""The log-mel codec against what is known of sines, noise and silence, and against torch's STFT."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from diffusion_gui.core.catalog import CODECS
from diffusion_gui.core.domain import Domain
from diffusion_gui.core.errors import UserError
from diffusion_gui.data import open_dataset
from diffusion_gui.data.sounds import LABELS, make_sounds
from diffusion_gui.models.codecs import band_powers, log_mel
from diffusion_gui.models.codecs.band_powers import LEAST, evenly, magnitudes
from diffusion_gui.models.codecs.log_mel import LogMel
from diffusion_gui.models.codecs.mel_bands import filters

CODEC = LogMel()
SOUND = Domain("audio", (1, 8192), labels=("a", "b"), rate=16_000.0)
TIME = np.arange(8192) / 16_000
RNG = np.random.default_rng(0)


def sine(hertz: float, loud: float = 1.0) -> np.ndarray:
    return (loud * np.sin(2 * np.pi * hertz * TIME)).astype(np.float32)[None, None]


def levels(wave: np.ndarray, length: int = 512) -> np.ndarray:
    """dB of one stretch after the other."""
    return 10.0 * np.log10(np.square(wave.reshape(-1, length)).mean(axis=1) + 1e-18)


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


@pytest.mark.parametrize("what", [sine(1000.0), RNG.normal(0.0, 0.3, (1, 1, 8192))])
def test_a_decay_goes_on_far_below_the_floor_of_a_band(what: np.ndarray) -> None:
    wave = (what * 10.0 ** (-TIME * 220.0 / 20.0)).astype(np.float32)
    given, found = (levels(one[0, 0])[:12] for one in (wave, CODEC.decode(CODEC.encode(wave))))
    assert given[-1] < -80.0
    np.testing.assert_allclose(found, given, atol=2.5)


def test_moments_of_a_noisy_picture_that_hold_no_sound_are_silent() -> None:
    wave = sine(500.0, 0.5)
    wave[..., 4096:] = 0.0
    picture = CODEC.encode(wave)
    noisy = picture + RNG.normal(0.0, 0.012, picture.shape).astype(np.float32)
    assert levels(CODEC.decode(noisy)[0, 0])[-6:].max() < -120.0


def test_the_lowest_pitches_keep_their_level() -> None:
    wave = sine(55.0, 0.5)
    again = CODEC.decode(CODEC.encode(wave))
    assert levels(again[0, 0], 8192) == pytest.approx(levels(wave[0, 0], 8192), abs=1.2)


@pytest.mark.parametrize("hertz", [220.0, 1000.0, 5200.0])
def test_an_envelope_is_how_far_a_steady_tone_swings(hertz: float) -> None:
    waves = np.concatenate([sine(hertz, 0.3), np.zeros((1, 1, 8192), np.float32)])
    swing = log_mel.envelope(CODEC.encode(waves))
    assert swing.shape == (2, 64)
    np.testing.assert_allclose(swing[0, 4:-4], 0.3, rtol=0.15)
    assert swing[1].max() < 1e-3


def test_fitted_powers_are_those_of_the_bands() -> None:
    classes = np.arange(len(LABELS)).repeat(3)
    waves, _ = make_sounds(RNG.random((len(classes), 13)), classes)
    for picture in CODEC.encode(waves)[:, 0]:
        powers = np.square(magnitudes(picture)) @ filters().T
        wanted = picture[::-1].T * 40.0 - 40.0
        error = np.abs(10.0 * np.log10(powers + 1e-8) - wanted)
        assert error[wanted > -60.0].mean() < 0.3


def test_high_partials_stand_where_the_low_ones_tell() -> None:
    """Bands of high pitch are wider than partials are apart: in no voice do powers lie evenly."""
    words = open_dataset("spoken").draw(24, 7)[0].numpy()
    true = np.log(np.square(np.abs(log_mel.spectra(words[:, 0]))) + LEAST)
    pictures = CODEC.encode(words)[:, 0]
    heard = pictures.max(axis=1) > -0.5
    guessed = np.stack([np.log(np.square(magnitudes(one)) + LEAST) for one in pictures])
    even = np.log(evenly(np.stack([band_powers._powers(one) for one in pictures])) + LEAST)
    error, before = (np.square(one - true)[heard].mean() for one in (guessed, even))
    assert error < 0.8 * before


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
    ours = log_mel.spectra(wave)
    np.testing.assert_allclose(ours, expected, atol=2e-6)
    np.testing.assert_allclose(log_mel._istft(ours), wave, atol=1e-5)


def test_made_sounds_survive_the_round_trip() -> None:
    classes = np.arange(len(LABELS)).repeat(3)
    waves, _ = make_sounds(RNG.random((len(classes), 13)), classes)
    picture = CODEC.encode(waves)
    again = CODEC.encode(CODEC.decode(picture))
    assert np.abs(again - picture).mean(axis=(1, 2, 3)).max() < 0.05
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
