"""The microphone, with a device that a test drives, and with miniaudio's null device."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import numpy as np
import pytest
from outputs import Inputs
from PySide6.QtWidgets import QApplication

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.text import msg
from diffusion_gui.ui.support import microphone as module
from diffusion_gui.ui.support.device_thread import cannot_open
from diffusion_gui.ui.support.microphone import Microphone, MiniaudioInput

RATE = 16000
Until = Callable[..., None]


@pytest.fixture
def microphone(qapp: QApplication, inputs: Inputs) -> Iterator[Microphone]:
    threads = set(threading.enumerate())
    made = Microphone(inputs.open, missing=lambda: None)
    yield made
    assert made.close()
    assert not set(threading.enumerate()) - threads, "a thread is left"
    assert all(one.closed for one in inputs.all)


@pytest.fixture
def recorded(microphone: Microphone) -> list[tuple[np.ndarray, int]]:
    heard: list[tuple[np.ndarray, int]] = []
    microphone.recorded.connect(lambda samples, rate: heard.append((samples, rate)))
    return heard


@pytest.fixture
def failures(microphone: Microphone) -> list[UserError]:
    heard: list[UserError] = []
    microphone.failed.connect(heard.append)
    return heard


def noise(seconds: float) -> np.ndarray:
    return np.random.default_rng(1).uniform(-0.5, 0.5, round(RATE * seconds)).astype(np.float32)


def test_what_comes_in_is_handed_over_as_it_is(
    microphone: Microphone,
    inputs: Inputs,
    recorded: list[tuple[np.ndarray, int]],
    until: Until,
) -> None:
    microphone.start(RATE)
    until(lambda: bool(inputs.all))
    first, second = noise(0.25), noise(0.5)
    inputs.all[0].take(first)
    inputs.all[0].take(second)
    assert microphone.seconds == pytest.approx(0.75)
    assert microphone.level == pytest.approx(abs(second).max())
    microphone.stop()
    ((samples, rate),) = recorded
    assert rate == RATE
    np.testing.assert_array_equal(samples, np.concatenate([first, second]))
    until(lambda: inputs.all[0].closed)  # the device is open only while it records
    assert not microphone.recording


def test_a_long_recording_ends_by_itself(
    microphone: Microphone,
    inputs: Inputs,
    recorded: list[tuple[np.ndarray, int]],
    until: Until,
) -> None:
    microphone.start(RATE)
    until(lambda: bool(inputs.all))
    inputs.all[0].take(noise(12.0))
    until(lambda: bool(recorded))
    assert len(recorded[0][0]) == 10 * RATE


def test_a_second_recording_does_not_hold_the_first(
    microphone: Microphone,
    inputs: Inputs,
    recorded: list[tuple[np.ndarray, int]],
    until: Until,
) -> None:
    for number in (1, 2):
        microphone.start(RATE)
        until(lambda number=number: len(inputs.all) == number)
        inputs.all[-1].take(noise(0.5))
        microphone.stop()
    assert [len(samples) for samples, _ in recorded] == [RATE // 2] * 2


def test_a_muted_microphone_is_told(
    microphone: Microphone,
    inputs: Inputs,
    recorded: list[tuple[np.ndarray, int]],
    failures: list[UserError],
    until: Until,
) -> None:
    microphone.start(RATE)
    until(lambda: bool(inputs.all))
    inputs.all[0].take(np.zeros(RATE, np.float32))
    microphone.stop()
    assert failures[0].what == "Nothing was recorded."
    assert not recorded


def test_one_that_is_cancelled_hands_nothing_over(
    microphone: Microphone,
    inputs: Inputs,
    recorded: list[tuple[np.ndarray, int]],
    until: Until,
) -> None:
    microphone.start(RATE)
    until(lambda: bool(inputs.all))
    inputs.all[0].take(noise(1.0))
    microphone.cancel()
    assert not recorded
    assert not microphone.recording


def test_one_that_is_busy_or_lost_is_told_once(
    microphone: Microphone,
    inputs: Inputs,
    failures: list[UserError],
    until: Until,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    inputs.refusal = cannot_open()
    microphone.start(RATE)
    until(lambda: len(failures) == 1)
    inputs.refusal = None
    microphone.start(RATE)
    until(lambda: bool(inputs.all))
    inputs.all[0].lost = True
    until(lambda: len(failures) == 2)
    monkeypatch.setattr(module, "FIRST_SECONDS", 0.05)
    microphone.start(RATE)
    until(lambda: len(failures) == 3)  # it is open and gives nothing
    assert not microphone.recording


def test_where_there_is_none_nothing_is_tried(qapp: QApplication, inputs: Inputs) -> None:
    microphone = Microphone(inputs.open, missing=lambda: msg("No sound device was found."))
    microphone.start(RATE)
    assert not microphone.recording
    assert not inputs.all
    assert microphone.close()


def test_the_null_device_records_silence(qapp: QApplication, until: Until) -> None:
    pytest.importorskip("miniaudio")
    microphone = Microphone(
        lambda rate, take: MiniaudioInput(rate, take, ("NULL",)), missing=lambda: None
    )
    failures: list[UserError] = []
    microphone.failed.connect(failures.append)
    microphone.start(RATE)
    until(lambda: microphone.seconds > 0.2 or bool(failures))
    assert not failures
    assert microphone.level == 0.0
    microphone.stop()
    assert failures[0].what == "Nothing was recorded."
    assert microphone.close()
