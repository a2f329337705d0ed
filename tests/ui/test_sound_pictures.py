"""What waveforms look like: spectrograms that the worker makes, never the window's thread."""

from __future__ import annotations

import threading
from collections import Counter

import numpy as np
import pytest
from hands import Until
from PySide6.QtCore import QObject
from tiny_sounds import few_sounds

from diffusion_gui.core.domain import Domain
from diffusion_gui.core.protocol.events import Failed
from diffusion_gui.core.protocol.overlays import EncodeRequest, StatesEncoded
from diffusion_gui.core.recipes.comparison import Comparison, Pane
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.models.codecs.log_mel import LogMel
from diffusion_gui.ui.shell.main_window import MainWindow
from diffusion_gui.ui.state.shared.spectrograms import Spectrograms
from diffusion_gui.ui.views.panels import current_panels
from diffusion_gui.ui.views.sound_view import SoundView

__all__ = ["few_sounds"]
WAVES = Recipe(
    data="sounds", model="ideal:sounds", codec="none", count=6, steps=3, sampler="ddim", T=50
)
AUDIO = Domain("audio", (1, 8192), rate=16000.0)


@pytest.fixture
def encodings(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Batches of several items that were encoded, by the thread's name."""
    counted: Counter[str] = Counter()
    encode = LogMel.encode

    def counting(self: LogMel, item: np.ndarray) -> np.ndarray:
        counted[threading.current_thread().name] += len(item) > 1
        return encode(self, item)

    monkeypatch.setattr(LogMel, "encode", counting)
    return counted


def waves(window: MainWindow, until: Until) -> None:
    session = window.app_state.session
    session.autoplay = False
    session.playback.pause()
    session.adopt(WAVES)
    until(lambda: session.timeline.complete and session.shown_run.settings[0] == session.recipe)
    session.playback.pause()


def test_waveforms_on_the_canvas_are_pictured_by_the_worker(
    few_sounds: object, encodings: Counter[str], ran: MainWindow, until: Until
) -> None:
    waves(ran, until)
    watch = ran.app_state.watch
    watch.session.set_show(("x", "x0"))
    for position in (0, 2, 5):
        watch.session.playback.seek(position)
        until(
            lambda: all(
                panel.pictures is not None
                and np.array_equal(panel.pictures, LogMel().encode(panel.x))
                for panel in current_panels(watch)
            )
        )
    mine = threading.current_thread().name
    encodings.pop(mine)  # those of this test itself
    assert sum(encodings.values()) >= 6


def test_the_windows_thread_pictures_no_panel(
    few_sounds: object, encodings: Counter[str], ran: MainWindow, until: Until
) -> None:
    waves(ran, until)
    session = ran.app_state.session
    for position in range(session.timeline.planned):
        session.playback.seek(position)
        ran.grab()
    session.probe(20)
    until(lambda: session.preview is not None)
    until(lambda: all(one.pictures is not None for one in current_panels(ran.app_state.watch)))
    ran.grab()
    assert encodings[threading.current_thread().name] == 0


def test_panes_of_waveforms_are_pictured_too(
    few_sounds: object, encodings: Counter[str], ran: MainWindow, until: Until
) -> None:
    ran.show_scene("compare")
    compare = ran.app_state.compare
    compare.take(Comparison((Pane(WAVES), Pane(WAVES.changed(sampler="ddpm")))))
    until(lambda: compare.runs.complete)

    def seen() -> list[SoundView]:
        return [one for one in ran.findChildren(SoundView) if one.isVisible()]

    until(lambda: len(seen()) == 2)
    views = seen()
    until(lambda: all(one._panels and one._panels[0].x.max() > -0.9 for one in views))
    assert encodings[threading.current_thread().name] == 0


class Queue:
    """Stands for the preview queue: answers when a test lets it."""

    def __init__(self) -> None:
        self.wishes: dict[str, tuple] = {}
        self.asked = 0

    def ask(self, kind: str, request: EncodeRequest, handler) -> None:
        self.asked += 1
        self.wishes[kind] = (request, handler)

    def answer(self) -> None:
        for request, handler in list(self.wishes.values()):
            handler(StatesEncoded(request.x[:, :, None, :64] + 1))
        self.wishes.clear()


class Owner:
    """Stands for a run."""


@pytest.fixture
def queue() -> Queue:
    return Queue()


@pytest.fixture
def spectrograms(qapp: object, queue: Queue):
    parent = QObject()
    yield Spectrograms(queue, parent)  # type: ignore[arg-type]
    parent.deleteLater()


X = np.zeros((2, 1, 8192), np.float32)


def test_until_they_come_the_last_ones_stay(spectrograms: Spectrograms, queue: Queue) -> None:
    owner = Owner()
    assert spectrograms.of("canvas", owner, 0, X, AUDIO) is None
    queue.answer()
    first = spectrograms.of("canvas", owner, 0, X, AUDIO)
    assert first is not None
    assert spectrograms.of("canvas", owner, 1, X + 1, AUDIO) is first
    queue.answer()
    second = spectrograms.of("canvas", owner, 1, X + 1, AUDIO)
    assert second is not None
    assert second.max() == 2.0
    assert spectrograms.of("canvas", owner, 0, X, AUDIO) is first
    assert queue.asked == 2  # once each


def test_others_are_not_shown_for_another_number_of_items(
    spectrograms: Spectrograms, queue: Queue
) -> None:
    spectrograms.of("canvas", Owner(), 0, X, AUDIO)
    queue.answer()
    assert spectrograms.of("canvas", Owner(), 0, X[:1], AUDIO) is None


def test_a_wish_that_is_waited_for_is_not_sent_again(
    spectrograms: Spectrograms, queue: Queue
) -> None:
    owner = Owner()
    for _ in range(3):
        spectrograms.of("canvas", owner, 0, X, AUDIO)
    assert queue.asked == 1


def test_what_fails_is_told_once(spectrograms: Spectrograms, queue: Queue) -> None:
    owner, told = Owner(), []
    spectrograms.failed.connect(told.append)
    spectrograms.of("canvas", owner, 0, X, AUDIO)
    ((_, handler),) = queue.wishes.values()
    handler(Failed("It failed."))
    spectrograms.of("canvas", owner, 0, X, AUDIO)
    assert len(told) == queue.asked == 1


def test_they_take_no_more_memory_than_they_may(
    spectrograms: Spectrograms, queue: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("diffusion_gui.ui.state.shared.spectrograms.BUDGET", 5 * 2 * 64 * 4)
    owner = Owner()
    for place in range(20):
        spectrograms.of("canvas", owner, place, X, AUDIO)
        queue.answer()
    assert sum(one.nbytes for one in spectrograms._kept.values()) <= 5 * 2 * 64 * 4
    assert spectrograms.of("canvas", owner, 19, X, AUDIO) is not None
    assert queue.asked == 20


def test_pictures_need_none(spectrograms: Spectrograms, queue: Queue) -> None:
    image = Domain("image", (1, 8, 8))
    assert spectrograms.of("canvas", Owner(), 0, np.zeros((2, 1, 8, 8)), image) is None
    assert queue.asked == 0
