"""The window under abuse: random clicking, storms of changes, closing at any moment, long use."""

from __future__ import annotations

import gc
import os
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from campaign import LONG, PLAY_SECONDS, figure, tell
from holding import Hold
from monkey import TINY, Monkey
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QMessageBox, QSlider

from diffusion_gui.core.protocol import Event, Request
from diffusion_gui.core.recipes.train_settings import TrainSettings
from diffusion_gui.ui.dialogs.export import ExportDialog
from diffusion_gui.ui.shell.main_window import MainWindow
from diffusion_gui.ui.workers import workers

Until = Callable[..., None]
CLOSE_SECONDS = 3.0
SEEDS = range(figure(1, 20))
ACTIONS = figure(60, 1000)


@pytest.fixture
def no_questions(monkeypatch: pytest.MonkeyPatch) -> None:
    """Dialogs that would wait for a person answer at once: nothing chosen, no."""
    for name in ("getOpenFileName", "getSaveFileName"):
        monkeypatch.setattr(QFileDialog, name, lambda *_: ("", ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "")
    for name in ("question", "information", "about", "warning"):
        monkeypatch.setattr(QMessageBox, name, lambda *_: QMessageBox.StandardButton.No)

    def look_and_close(dialog: QDialog) -> int:
        dialog.show()
        QApplication.processEvents()
        dialog.close()
        return 0

    monkeypatch.setattr(QDialog, "exec", look_and_close)


@pytest.mark.timeout(figure(180, 3600))
@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # the offscreen one
@pytest.mark.usefixtures("no_questions")
def test_it_survives_any_clicking(ran: MainWindow, until: Until, seed: int) -> None:
    # Exceptions and Qt's warnings fail the test; the fixture looks for threads and windows left.
    monkey = Monkey(ran, seed, avoid=("Quit", "download", "Download"))
    try:
        for _ in range(ACTIONS):
            monkey.act()
            assert ran.isVisible(), monkey.done[-5:]
    except BaseException:
        print("the last actions:", *monkey.done[-30:], sep="\n  ")
        raise
    session = ran.app_state.session
    recipe = session.recipe
    assert recipe.checked() == recipe
    assert 0 <= session.playback.position < max(1, session.playback.player.length)
    training = ran.app_state.training
    if training.active:
        training.stop()
    # And it still does what it is for.
    session.change(**{**vars(recipe), **SMALL_RUN})
    until(lambda: shown_is_of(ran, seed=SMALL_RUN["seed"]), 120)
    until(lambda: not training.active, 60)
    tell(f"clicking, seed {seed}: {len(monkey.done)} actions")


SMALL_RUN: dict[str, Any] = {
    "data": "points:moons",
    "model": "ideal:points:moons",
    "label": "all",
    "count": 40,
    "T": 100,
    "steps": 7,
    "seed": 4321,
    "init": "",
    "from_level": 1.0,
    "mask": "",
    "interpolate": -1,
    "at": 0,
    "parent": None,
    # What another model was led or joined by, which this one would refuse.
    "guide": "",
    "second": "",
    "prompt": "",
    "negative_prompt": "",
    "codec": "",
    "items": "",
}


def shown_is_of(window: MainWindow, **values: object) -> bool:
    """Whether the timeline is complete, and of a recipe with these values."""
    timeline = window.app_state.session.timeline
    if not timeline.trajectories or not timeline.complete:
        return False
    recipe = timeline.trajectories[-1].recipe
    return all(getattr(recipe, name) == value for name, value in values.items())


# -- storms ---------------------------------------------------------------------------------------


class Census:
    """Counts the requests that an engine has begun and not ended, by lane."""

    def __init__(self) -> None:
        self.open: dict[str, int] = {}
        self.most: dict[str, int] = {}
        self.begun: dict[str, int] = {}

    def watch(self, execute: Callable[[Request], Iterator[Event]]) -> Callable[..., Any]:
        """`execute`, watched."""

        def watched(request: Request) -> Iterator[Event]:
            lane = request.lane
            self.begun[lane] = self.begun.get(lane, 0) + 1
            self.open[lane] = self.open.get(lane, 0) + 1
            self.most[lane] = max(self.most.get(lane, 0), self.open[lane])
            try:
                yield from execute(request)
            finally:
                self.open[lane] -= 1

        return watched


@pytest.fixture
def census(monkeypatch: pytest.MonkeyPatch) -> Census:
    """Watches the engine of the window that is made after it."""
    found = Census()
    load = workers._load_engine
    monkeypatch.setattr(workers, "_load_engine", lambda: found.watch(load()))
    return found


def test_a_storm_of_changes_runs_one_thing_at_a_time_and_ends_at_the_last(
    census: Census, ran: MainWindow, until: Until
) -> None:
    session = ran.app_state.session
    level = next(one for one in ran.findChildren(QSlider) if one.accessibleName() == "Noise level")
    changes, delays = figure(200, 1000), []
    last = time.perf_counter()

    def beat() -> None:
        nonlocal last
        now = time.perf_counter()
        delays.append(now - last - 0.016)
        last = now

    heart = QTimer(interval=16)
    heart.timeout.connect(beat)
    heart.start()
    started = time.perf_counter()
    for number in range(changes):
        level.setValue(1 + number * 7 % 999)
        session.change(seed=number)
        QApplication.processEvents()
        while time.perf_counter() < started + number / 200:  # two hundred a second
            QApplication.processEvents()
    for last_level in (300, 500, 700):  # in one go: a look is under way when the last is wanted
        level.setValue(last_level)
    heart.stop()
    wanted = session.schedule.nearest(0.7)
    until(lambda: session.preview is not None and session.preview.t == wanted, 60)
    assert session.preview.recipe.seed == changes - 1
    until(lambda: shown_is_of(ran, seed=changes - 1), 60)
    assert max(census.most.values()) == 1
    p99 = 1000 * float(np.quantile([0.0, *delays], 0.99))
    tell(f"storm: {changes} changes, {census.begun} begun, event loop p99 {p99:.1f} ms late")
    if LONG:  # on a quiet machine
        assert census.begun["sample"] < changes / 2
        assert p99 < 50


# -- closing --------------------------------------------------------------------------------------

ENDLESS = TrainSettings(**{**vars(TINY), "steps": 100_000, "sample_every": 0})


@pytest.mark.parametrize(
    "when", ["loading", "idle", "playing", "sampling", "training", "exporting", "dragging"]
)
def test_it_closes_within_three_seconds(
    window: MainWindow, until: Until, hold: Hold, tmp_path: Path, when: str
) -> None:
    session, training = window.app_state.session, window.app_state.training
    if when != "loading":
        until(lambda: session.timeline.planned > 0 and session.timeline.complete)
    if when == "playing":
        session.playback.play()
    if when == "sampling":
        hold.at(1004)  # past the noising, which the canvas does not wait for
        session.change(count=200, T=1000, steps=1000)
        until(lambda: 0 < session.timeline.available < session.timeline.planned, 30)
    if when == "training":
        training.start(ENDLESS)
        until(lambda: training.run.history.last > 5, 60)
    if when == "exporting":
        dialog = ExportDialog(window.app_state.watch, window)
        dialog.show()
        dialog.write(tmp_path / "out.mp4")
    if when == "dragging":
        session.probe(50)
    started = time.perf_counter()
    window.close()
    assert window.app_state.close()
    seconds = time.perf_counter() - started
    tell(f"closing while {when}: {seconds:.2f} s")
    assert seconds < (CLOSE_SECONDS if LONG else 5 * CLOSE_SECONDS)  # others work here too
    if when == "training":
        assert (training.run.out / "checkpoint.safetensors").is_file()
    if when == "exporting":
        dialog.close()
        assert not [one for one in tmp_path.iterdir() if one.name.startswith(".diffusion-gui-")]


# -- long use -------------------------------------------------------------------------------------


def resident() -> int:
    """Bytes of memory in use; 0 where the system does not say."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, AttributeError):
        return 0


def handles() -> int:
    """Open files; 0 where the system does not say."""
    try:
        return len(os.listdir("/proc/self/fd"))
    except OSError:
        return 0


class Usage:
    """Threads, files and memory of this process, now and at the end."""

    def __init__(self) -> None:
        gc.collect()
        self._before = threading.active_count(), handles(), resident()

    def compare(self, what: str) -> None:
        """Tell, and expect that threads and files have come back and memory nearly so."""
        gc.collect()
        before, after = self._before, (threading.active_count(), handles(), resident())
        grown = (after[2] - before[2]) / 1e6
        tell(f"soak: {what}, threads {before[0]} -> {after[0]}, files {before[1]} -> {after[1]}, "
             f"memory {grown:+.1f} MB")  # fmt: skip
        assert after[0] <= before[0]
        assert after[1] <= before[1]
        assert grown < 60


@pytest.mark.timeout(figure(180, 3600))
def test_cancelled_runs_leave_nothing_behind(ran: MainWindow, until: Until, qapp) -> None:
    session = ran.app_state.session
    runs = figure(25, 500)

    def cancel_one(seed: int) -> None:
        session.change(seed=seed, steps=100)
        session.run()
        until(lambda: session.timeline.trajectories[-1].recipe.seed == seed, 30)
        session.workers.cancel("sample")
        qapp.processEvents()

    for seed in range(1, 11):  # caches fill
        cancel_one(seed)
    usage = Usage()
    for seed in range(11, 11 + runs):
        cancel_one(seed)
    until(lambda: not session.workers._handlers, 30)
    usage.compare(f"{runs} cancelled runs")


@pytest.mark.timeout(figure(180, 7200))
def test_playing_leaves_nothing_behind(ran: MainWindow, until: Until, qtbot: Any) -> None:
    session = ran.app_state.session
    shown = 0

    def count() -> None:
        nonlocal shown
        shown += 1

    session.playback.moved.connect(count)
    session.playback.set_loop(True)
    session.playback.set_speed(figure(4.0, 1.0))
    session.playback.play()
    warm = figure(1, 20) * session.timeline.planned
    until(lambda: shown > warm, 600)  # each was painted once
    usage, began, before = Usage(), time.perf_counter(), shown
    until(lambda: shown > before + 40)
    if LONG:
        qtbot.wait(int(1000 * PLAY_SECONDS))
    session.playback.pause()
    minutes, frames = (time.perf_counter() - began) / 60, shown - before
    assert not LONG or frames > minutes * 120, "it stood still"
    usage.compare(f"{minutes:.1f} minutes of playing, {frames} frames")
