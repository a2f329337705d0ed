"""A recording of one's own becomes the start of the run, and is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from outputs import Inputs
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from diffusion_gui.core.protocol.events import Failed
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.data import sounds
from diffusion_gui.storage.wav_file import wav_bytes
from diffusion_gui.ui.shell.main_window import MainWindow

Until = Callable[..., None]
VOICE = np.random.default_rng(2).uniform(-0.5, 0.5, 16000).astype(np.float32)


@pytest.fixture(autouse=True)
def few_sounds(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The ideal denoiser knows a few: it is there at once."""
    monkeypatch.setattr(sounds, "TRAINING", 64)
    sounds._sounds.cache_clear()
    yield
    sounds._sounds.cache_clear()


def speak(window: MainWindow, inputs: Inputs, until: Until, samples: np.ndarray) -> None:
    QTest.keyClick(window, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    until(lambda: bool(inputs.all) and window.app_state.recording.microphone.recording)
    inputs.all[-1].take(samples)
    QTest.keyClick(window, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    assert not window.app_state.recording.microphone.recording


def test_a_run_of_sounds_starts_from_what_was_recorded(
    inputs: Inputs, ran: MainWindow, until: Until
) -> None:
    session = ran.app_state.session
    session.take(Recipe(data="sounds", model="ideal:sounds", count=2, steps=4, T=100), "forward")
    speak(ran, inputs, until, VOICE)
    recipe = session.recipe
    assert recipe.data == "sounds"
    assert recipe.from_level == 0.5
    path = Path(recipe.init.removeprefix("audio:"))
    assert path.read_bytes() == wav_bytes(VOICE, 16000)
    assert path.parent.name == "recorded"


def test_beside_pictures_it_becomes_the_data(inputs: Inputs, ran: MainWindow, until: Until) -> None:
    speak(ran, inputs, until, VOICE)
    recipe = ran.app_state.session.recipe
    assert recipe.data.startswith("audio:")
    assert recipe.model == f"ideal:{recipe.data}"


def test_without_a_microphone_the_key_says_so(ran: MainWindow) -> None:
    told: list[Failed] = []
    ran.app_state.session.failed.connect(told.append)
    QTest.keyClick(ran, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    assert [one.what for one in told] == ["No sound device was found."]
    assert not ran.app_state.recording.microphone.recording
