"""A run in sight wherever one is, asked about when the window closes, and offered afterwards."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hands import press
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QMessageBox
from tiny import TINY

from diffusion_gui.core.protocol.training import TrainSamples
from diffusion_gui.storage import run_samples
from diffusion_gui.ui.persistence.autosave import Autosave
from diffusion_gui.ui.persistence.crash_recovery import CrashRecovery
from diffusion_gui.ui.shell.main_window import MainWindow

Until = Callable[..., None]
LONG = dataclasses.replace(TINY, steps=1_000_000, sample_every=200, save_every=100)


def under_way(window: MainWindow, until: Until) -> None:
    """Train for a while."""
    training = window.app_state.training
    training.start(LONG)
    until(lambda: training.state == "running" and len(training.film.grids) > 1)


def stopped(window: MainWindow, until: Until) -> None:
    window.app_state.training.stop()
    until(lambda: window.app_state.training.state == "done")


@pytest.mark.parametrize("scene", ["watch", "train", "compare", "learn"])
def test_how_far_a_run_is_stands_on_its_tab_in_every_scene(
    ran: MainWindow, until: Until, scene: str
) -> None:
    training, tab = ran.app_state.training, ran._tabs["train"]
    ran.show_scene(scene)
    places = [one.x() for one in ran._tabs.values()]
    assert tab.text() == "Train"
    training.start(dataclasses.replace(TINY, steps=1_000_000, sample_every=0))
    until(lambda: tab.text() == "Train 0 %")
    training.run.settings = dataclasses.replace(
        training.run.settings, steps=2 * training.run.history.last
    )
    until(lambda: tab.text() not in ("Train", "Train 0 %"))
    assert [one.x() for one in ran._tabs.values()] == places, "no tab moves"
    stopped(ran, until)
    until(lambda: tab.text() == "Train")


def answer(window: MainWindow, words: str, asked: list[str]) -> None:
    """Press the button `words` of the question that the next click asks."""

    def look() -> None:
        box = next((one for one in window.findChildren(QMessageBox) if one.isVisible()), None)
        if box is None:
            QTimer.singleShot(20, window, look)
            return
        asked.append(box.text() + box.informativeText())
        try:
            press(box, words)
        finally:
            box.reject()  # where the button did not do it

    QTimer.singleShot(0, window, look)


def test_closing_while_it_trains_says_what_happens(ran: MainWindow, until: Until) -> None:
    under_way(ran, until)
    ran.asks = True  # as a window that a person has opened
    asked: list[str] = []
    answer(ran, "Keep open", asked)
    ran._actions["quit"].trigger()
    assert ran.isVisible()
    assert ran.app_state.training.state == "running"
    assert "saved" in asked[0]
    assert "continue" in asked[0]
    answer(ran, "Stop and close", asked)
    ran._actions["quit"].trigger()
    assert not ran.isVisible()
    assert len(asked) == 2


def test_closing_without_a_run_asks_nothing(ran: MainWindow) -> None:
    ran.asks = True
    ran._actions["quit"].trigger()
    assert not ran.isVisible()


def test_a_stopped_run_is_offered_at_the_next_start_and_continued_with_its_film(
    ran: MainWindow, until: Until
) -> None:
    training, settings = ran.app_state.training, ran._settings
    under_way(ran, until)
    stopped(ran, until)
    folder, last = training.run.out, training.run.history.last
    grids = list(training.film.grids)
    Autosave(ran.app_state, settings, CrashRecovery(None)).close()
    training.forget()  # as after a restart
    training.run.out = None
    again = Autosave(ran.app_state, settings, CrashRecovery(None))
    offered = again.stopped_run()
    assert offered == folder
    assert again.stopped_run() is None, "once"
    ran.notifications.offer_stopped(offered)
    assert "It learns Moons, for" in ran.notifications.banner.text()
    press(ran.notifications.banner, "Continue training")
    until(lambda: training.state == "running" and training.run.history.last > last)
    assert ran._scene == "train"
    assert training.run.out == folder
    until(lambda: len(training.film.grids) >= len(grids))
    for one, before in zip(training.film.grids, grids, strict=False):
        assert one.step == before.step
        np.testing.assert_array_equal(one.x, before.x)
        np.testing.assert_array_equal(one.path, before.path)
    stopped(ran, until)
    steps = training.run.history.loss.steps
    assert (np.diff(steps) > 0).all(), "no step is missing, and none is there twice"


def test_a_run_that_is_done_is_not_offered(ran: MainWindow, until: Until) -> None:
    training = ran.app_state.training
    training.start(TINY)
    until(lambda: training.state == "done")
    keeper = Autosave(ran.app_state, ran._settings, CrashRecovery(None))
    keeper.close()
    assert Autosave(ran.app_state, ran._settings, CrashRecovery(None)).stopped_run() is None


def test_samples_that_are_damaged_are_left_out_and_many_are_thinned(tmp_path: Path) -> None:
    for step in range(1, 3 * run_samples.MOST):
        x = np.full((4, 2), step, np.float32)
        path = np.stack([x, x]).astype(np.float16)
        run_samples.keep(tmp_path, TrainSamples(step, np.zeros(4, np.int64), x, path))
    read = list(run_samples.read(tmp_path))
    assert len(read) <= run_samples.MOST
    assert [one.step for one in read] == sorted(one.step for one in read)
    assert read[-1].step == 3 * run_samples.MOST - 1
    assert (read[-1].x == read[-1].step).all()
    files = sorted((tmp_path / run_samples.SAMPLES).glob("*.npz"))
    files[0].write_bytes(b"")
    files[1].write_bytes(files[1].read_bytes()[:100])
    (tmp_path / run_samples.SAMPLES / "what.npz").write_bytes(b"")
    assert [one.step for one in run_samples.read(tmp_path)] == [one.step for one in read[2:]]
    run_samples.forget_after(tmp_path, read[5].step)
    assert [one.step for one in run_samples.read(tmp_path)] == [one.step for one in read[2:6]]
