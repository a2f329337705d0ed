"""A real window for tests, on Qt's offscreen platform; what it leaves behind fails the test."""

from __future__ import annotations

import importlib
import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from campaign import LONG
from holding import Hold
from outputs import Inputs, Outputs

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from diffusion_gui.core import sound_device
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.ui import i18n, theme
from diffusion_gui.ui.persistence.settings import SettingsFile
from diffusion_gui.ui.shell.main_window import MainWindow
from diffusion_gui.ui.state.app_state import AppState
from diffusion_gui.ui.support import microphone, speaker
from diffusion_gui.ui.support.gc_timer import Collector
from diffusion_gui.ui.widgets import banner
from diffusion_gui.ui.workers import workers

SMALL = Recipe(
    data="points:moons", model="ideal:points:moons", label="all", count=40, steps=8, T=100
)
"""A run that takes no time: the tests are about the window."""


@pytest.fixture(scope="session")
def qapp_cls() -> type[QApplication]:
    """As the program's, it leaves numbers and the system's errors in plain English."""

    class Application(QApplication):
        def __init__(self, arguments: list[str]) -> None:
            super().__init__(arguments)
            i18n.speak_plainly()

    return Application


@pytest.fixture
def hold(monkeypatch: pytest.MonkeyPatch) -> Hold:
    """Holds nothing until it is asked to."""
    from diffusion_gui.engine import Engine

    made = Hold()
    monkeypatch.setattr(Engine, "execute", made.wrap(Engine.execute))
    return made


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings, models and logs of the person running the tests are left alone."""
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name))


@pytest.fixture(autouse=True)
def silence(monkeypatch: pytest.MonkeyPatch) -> None:
    """The loudspeakers and the microphone of the person running the tests are left alone."""
    monkeypatch.setattr(sound_device, "missing", lambda use="": sound_device.NO_DEVICE)


@pytest.fixture
def outputs(silence: None, monkeypatch: pytest.MonkeyPatch) -> Outputs:
    """Devices that make no noise, in place of the system's."""
    made = Outputs()
    monkeypatch.setattr(sound_device, "missing", lambda use="": None)
    monkeypatch.setattr(speaker, "_open_default", made.open)
    return made


@pytest.fixture
def inputs(silence: None, monkeypatch: pytest.MonkeyPatch) -> Inputs:
    """Microphones that a test speaks into, in place of the system's."""
    made = Inputs()
    monkeypatch.setattr(sound_device, "missing", lambda use="": None)
    monkeypatch.setattr(microphone, "_open_default", made.open)
    return made


@pytest.fixture
def window(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, hold: Hold
) -> Iterator[MainWindow]:
    """The main window with a small recipe, its threads running; closed and checked afterwards."""
    if not LONG:  # on a machine that does much else, a step under way may take its time
        monkeypatch.setattr(workers, "JOIN_SECONDS", 60.0)
        monkeypatch.setattr(workers, "SAVING_SECONDS", 60.0)
        monkeypatch.setattr(banner, "SHORTEST_MS", 3_600_000)  # no notice goes in mid-test
    # A load of torch cannot be broken off: no test closes its window in the middle of one.
    importlib.import_module("diffusion_gui.engine")
    threads = set(threading.enumerate())
    theme.load_fonts()
    theme.theme().use("dark")
    settings = SettingsFile(tmp_path / "settings.json")
    app_state = AppState()
    hold.pause = app_state.session.workers.pause
    app_state.session.recipe = SMALL
    app_state.history.forget()
    language = i18n.Language()
    made = MainWindow(app_state, language, settings)
    made.resize(1280, 800)
    made.show()
    collector = Collector(qapp)  # as the program does
    app_state.session.workers.start()
    yield made
    made.close()
    assert app_state.close(), "a thread has not ended"
    language.use("en")
    made.deleteLater()
    app_state.watch.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    qapp.processEvents()
    collector.stop()
    collector.deleteLater()
    assert not set(threading.enumerate()) - threads, "a thread is left"
    assert not [widget for widget in qapp.topLevelWidgets() if widget.isVisible()]


def state_of(window: MainWindow) -> str:
    """What a window that did not come to what was waited for shows: often it told why."""
    session, training = window.app_state.session, window.app_state.training
    timeline = session.timeline
    lines = (
        f"told: {window.notifications.banner.text()!r}, {window.statusBar().currentMessage()!r}",
        f"frames: {timeline.available} of {timeline.planned}",
        f"recipe: {session.recipe}",
        f"training: {training.state} {training.failure}",
    )
    return "The window when it was waited for in vain\n  " + "\n  ".join(lines)


@pytest.fixture
def until(qtbot: object) -> Callable[..., None]:
    """Wait until a condition holds; a minute at least, for machines that do much else."""

    def wait(condition: Callable[[], bool], seconds: float = 60.0) -> None:
        try:
            qtbot.waitUntil(condition, timeout=int(1000 * max(seconds, 60.0)))  # type: ignore[attr-defined]
        except qtbot.TimeoutError as error:  # type: ignore[attr-defined]
            for window in QApplication.topLevelWidgets():
                if isinstance(window, MainWindow):
                    error.add_note(state_of(window))
            raise

    return wait


@pytest.fixture
def ran(window: MainWindow, until: Callable[..., None]) -> MainWindow:
    """The window after its first live run."""
    session = window.app_state.session
    until(lambda: session.timeline.planned > 0 and session.timeline.complete)
    session.playback.pause()
    return window


@pytest.fixture
def filmed(ran: MainWindow, until: Callable[..., None], few_clips: None) -> MainWindow:
    """The window after a short run of clips, both of its clocks at rest."""
    session, clock = ran.app_state.session, ran.app_state.clip_clock
    session.autoplay = clock.autoplay = False
    assert session.change(model="ideal:clips", data="clips", label="", count=3, steps=4)
    until(
        lambda: (
            session.timeline.complete and session.timeline.trajectories[0].shown.modality == "video"
        )
    )
    session.playback.pause()
    return ran
