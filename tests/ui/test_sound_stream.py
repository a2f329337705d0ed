"""What a device is fed: exact samples, no clicks, nothing beyond full scale."""

from __future__ import annotations

import numpy as np
import pytest

from diffusion_gui.ui.support.sound_stream import FADE, SoundStream

RATE = 16000
EDGE = round(FADE * RATE)
TONE = (0.5 * np.cos(2 * np.pi * 440 * np.arange(4000) / RATE)).astype(np.float32)
OTHER = (0.5 * np.cos(2 * np.pi * 660 * np.arange(4000) / RATE)).astype(np.float32)
STEEPEST = 0.5 * 2 * np.pi * 660 / RATE + 1.5 / EDGE
"""No sample is further from the one before: slopes of the tone and of two fades."""


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def stream(clock: Clock) -> SoundStream:
    return SoundStream(RATE, clock)


def steepest(heard: np.ndarray) -> float:
    """The largest step from one sample to the next, from silence on."""
    return float(np.abs(np.diff(heard, prepend=0.0)).max())


def test_samples_leave_as_they_are_times_the_gain(stream: SoundStream) -> None:
    stream.play(TONE, 0.25, loop=False)
    heard = np.concatenate([stream.read(n) for n in (100, 1, 999, 3000, 500)])
    middle = slice(EDGE, 4000 - EDGE)
    assert heard[middle] == pytest.approx(0.25 * TONE[middle], abs=1e-7)
    assert not heard[4000:].any()
    assert stream.frames == 4600


def test_nothing_is_heard_before_and_after(stream: SoundStream) -> None:
    assert not stream.read(256).any()
    stream.play(TONE, 1.0, loop=False)
    stream.read(5000)
    assert not stream.read(256).any()


def test_a_start_and_an_end_are_fades_of_5_ms(stream: SoundStream) -> None:
    stream.play(np.ones(4000, np.float32), 0.9, loop=False)
    heard = stream.read(4000)
    assert EDGE == 80
    assert (np.diff(heard[: EDGE + 1]) > 0).all()
    assert (np.diff(heard[-EDGE - 1 :]) < 0).all()
    assert heard[EDGE:-EDGE] == pytest.approx(0.9)
    assert steepest(np.append(heard, 0.0)) < 1.5 / EDGE


def test_a_sound_that_is_stopped_fades_out(stream: SoundStream) -> None:
    stream.play(np.ones(4000, np.float32), 0.9, loop=False)
    stream.read(1000)
    stream.stop()
    heard = stream.read(1000)
    assert (np.diff(heard[:EDGE]) < 0).all()
    assert not heard[EDGE:].any()


def test_a_swap_goes_on_at_the_same_place_with_a_crossfade_of_5_ms(stream: SoundStream) -> None:
    stream.play(TONE, 1.0, loop=True)
    before = stream.read(1500)
    stream.swap(OTHER, 0.5)
    after = stream.read(1500)
    assert after[EDGE:] == pytest.approx(0.5 * OTHER[1500 + EDGE : 3000], abs=1e-6)
    share = np.arange(1, EDGE + 1) / EDGE
    mixed = (1 - share) * TONE[1500 : 1500 + EDGE] + share * 0.5 * OTHER[1500 : 1500 + EDGE]
    assert after[:EDGE] == pytest.approx(mixed, abs=1e-5)
    assert steepest(np.concatenate([before, after])) < STEEPEST


def test_a_drag_of_many_swaps_between_two_reads_ends_at_the_last(stream: SoundStream) -> None:
    stream.play(TONE, 1.0, loop=True)
    stream.read(400)
    for gain in np.linspace(0.9, 0.1, 200):
        stream.swap(OTHER, float(gain))
    heard = stream.read(400)
    assert heard[EDGE:] == pytest.approx(0.1 * OTHER[400 + EDGE : 800], abs=1e-6)
    assert len(stream._fading) == 0


def test_another_sound_begins_at_its_start_while_the_one_before_fades(stream: SoundStream) -> None:
    stream.play(TONE, 1.0, loop=False)
    stream.read(1000)
    stream.play(OTHER, 1.0, loop=False)
    assert stream.read(2000)[EDGE:] == pytest.approx(OTHER[EDGE:2000], abs=1e-6)


def test_a_loop_has_no_click_where_it_begins_again(stream: SoundStream) -> None:
    stream.play(TONE, 1.0, loop=True)
    heard = stream.read(9000)
    assert steepest(heard) < STEEPEST
    assert heard[4000 + EDGE : 8000 - EDGE] == pytest.approx(TONE[EDGE:-EDGE], abs=1e-7)


def test_a_loop_that_is_switched_off_ends_after_its_round(stream: SoundStream) -> None:
    stream.play(TONE, 1.0, loop=True)
    stream.read(9000)
    stream.set_loop(False)
    heard = stream.read(4000)
    assert heard[: 3000 - EDGE] == pytest.approx(TONE[1000:-EDGE], abs=1e-7)
    assert not heard[3000:].any()


@pytest.mark.parametrize("gain", [1.0, 85.0, 1e6])
def test_no_sample_is_beyond_full_scale_whatever_is_asked_for(
    stream: SoundStream, gain: float
) -> None:
    loud = 3 * np.random.default_rng(0).standard_normal(8000).astype(np.float32)
    stream.play(loud, gain, loop=True)
    first = stream.read(1000)
    stream.swap(-loud, gain)
    second = stream.read(1000)
    assert max(abs(first).max(), abs(second).max()) <= 1.0


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_what_is_not_a_number_never_reaches_the_device(stream: SoundStream, bad: float) -> None:
    broken = TONE.copy()
    broken[1000] = bad
    stream.play(broken, 1.0, loop=False)
    heard = stream.read(4000)
    assert np.isfinite(heard).all()
    assert abs(heard).max() <= 1.0


def test_a_sound_of_no_samples_is_over_at_once(stream: SoundStream, clock: Clock) -> None:
    stream.play(np.zeros(0, np.float32), 1.0, loop=True)
    assert not stream.read(100).any()


def test_the_place_that_is_heard_lies_behind_what_the_device_was_given(
    stream: SoundStream, clock: Clock
) -> None:
    stream.latency = 0.16
    stream.play(TONE, 1.0, loop=False)
    assert stream.position == 0.0
    stream.read(1280)
    assert stream.position == 0.0  # it lies in the device's buffer
    clock.now += 0.16
    assert stream.position == pytest.approx(0.0)
    stream.read(2720)
    clock.now += 0.16
    assert stream.position == pytest.approx(0.08)
    stream.read(1280)
    clock.now += 0.1
    assert stream.playing
    clock.now += 0.1
    assert stream.position == pytest.approx(0.25)
    assert not stream.playing


def test_a_swap_does_not_move_the_place_that_is_heard(stream: SoundStream, clock: Clock) -> None:
    stream.play(TONE, 1.0, loop=True)
    stream.read(2000)
    clock.now += 0.05
    place = stream.position
    stream.swap(OTHER, 1.0)
    assert stream.position == pytest.approx(place)
    assert place == pytest.approx(0.05)
