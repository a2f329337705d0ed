"""Garbage is collected on the window's thread alone: elsewhere Qt's objects would be destroyed."""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable, Iterator

import pytest

from diffusion_gui.core.recipes.train_settings import TrainSettings
from diffusion_gui.training.device_errors import release
from diffusion_gui.ui.shell.main_window import MainWindow
from diffusion_gui.ui.support import gc_timer

Until = Callable[..., None]
TINY = TrainSettings(data="points:moons", network="mlp", batch=16, steps=300, sample_every=0)


@pytest.fixture
def collecting() -> Iterator[list[threading.Thread]]:
    """The threads that collections ran on, as they run."""
    seen: list[threading.Thread] = []

    def note(phase: str, _: object) -> None:
        if phase == "start":
            seen.append(threading.current_thread())

    gc.callbacks.append(note)
    yield seen
    gc.callbacks.remove(note)


class Loop:
    """Garbage that only a collector finds."""

    def __init__(self) -> None:
        self.own = self


def test_no_thread_but_the_windows_collects_while_it_is_open(
    ran: MainWindow, until: Until, collecting: list[threading.Thread], monkeypatch
) -> None:
    litter_and_fail(ran, until, monkeypatch)
    gc.collect(0)  # to see that they are noted
    assert set(collecting) == {threading.main_thread()}


def litter_and_fail(window: MainWindow, until: Until, monkeypatch: pytest.MonkeyPatch) -> None:
    """A training that makes much garbage, and runs out of memory at its end."""
    from diffusion_gui.training import trainer

    advance = trainer.Trainer.advance

    def littering(run: trainer.Trainer) -> object:
        for _ in range(50):
            Loop()
        if run.step == 200:
            raise MemoryError
        return advance(run)

    monkeypatch.setattr(trainer.Trainer, "advance", littering)
    window.show_scene("train")
    training = window.app_state.training
    training.start(TINY)
    until(lambda: training.run.history.last >= 200)
    until(lambda: not training.active)


def test_it_comes_round_and_ends(qapp, monkeypatch: pytest.MonkeyPatch, until: Until) -> None:
    monkeypatch.setattr(gc_timer, "COLLECT_MS", 1)
    found: list[str] = []

    class Told(Loop):
        def __del__(self) -> None:
            found.append(threading.current_thread().name)

    own = gc_timer.Collector(qapp)
    assert not gc.isenabled()
    Told()
    until(lambda: bool(found))
    assert found == [threading.main_thread().name]
    own.stop()
    assert gc.isenabled()
    own.deleteLater()


def test_without_a_window_what_a_failed_step_held_is_given_back(
    collecting: list[threading.Thread],
) -> None:
    assert gc.isenabled()
    release()
    assert len(collecting) == 1
