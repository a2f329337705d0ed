"""Loudness: no state is heard louder than the clean sound, and none is raised."""

from __future__ import annotations

import math

import numpy as np
import pytest

from diffusion_gui.core.runs.loudness import gain_db, gain_of

TIME = np.arange(8192) / 16000
TONE = (0.3 * np.sin(2 * np.pi * 440 * TIME)).astype(np.float32)


def rms_db(wave: np.ndarray) -> float:
    return 10 * math.log10(np.mean(wave.astype(np.float64) ** 2))


@pytest.mark.parametrize("factor", [1.5, 3.0, 85.0, 1e6])
def test_a_louder_state_is_brought_to_the_clean_sounds_level(factor: float) -> None:
    state = (factor * TONE[::-1]).astype(np.float32)
    assert gain_of(state, TONE) == pytest.approx(1 / factor, rel=1e-6)


def test_a_quieter_state_is_never_raised() -> None:
    assert gain_of(0.01 * TONE, TONE) == 1.0
    assert gain_of(TONE, TONE) == 1.0
    assert gain_of(np.zeros(8), TONE) == 1.0


def test_a_peak_stays_at_095_though_the_level_would_allow_more() -> None:
    click = np.zeros(8192, np.float32)
    click[100] = -4.0
    gain = gain_of(click, TONE)
    assert abs(gain * click).max() == pytest.approx(0.95)
    assert rms_db(gain * click) < rms_db(TONE)


def test_every_state_of_noise_is_at_most_as_loud_as_the_clean_sound() -> None:
    noise = np.random.default_rng(3).standard_normal(8192)
    for sigma in (0.0, 0.01, 0.1, 1.0, 80.0):
        state = TONE + sigma * noise
        heard = gain_of(state, TONE) * state
        assert rms_db(heard) <= rms_db(TONE) + 1e-6
        assert abs(heard).max() <= 0.95 + 1e-9


def test_beside_silence_only_silence_is_heard() -> None:
    assert gain_of(TONE, np.zeros(8)) == 0.0


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_what_is_not_a_number_is_not_heard(bad: float) -> None:
    broken = TONE.copy()
    broken[7] = bad
    assert gain_of(broken, TONE) == 0.0
    assert gain_of(TONE, broken) == 0.0


def test_a_sound_of_no_samples_needs_no_gain() -> None:
    assert gain_of(np.zeros(0), np.zeros(0)) == 1.0


def test_gain_is_shown_in_db() -> None:
    assert gain_db(1.0) == 0.0
    assert gain_db(0.5) == pytest.approx(-6.0206, abs=1e-4)
    assert gain_db(0.0) == -math.inf
