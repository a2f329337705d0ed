"""The Train scene with mouse and keys alone: from choosing data to going back."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from entering import choose, enter
from hands import click
from pyqtgraph import PlotDataItem
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QPushButton

from diffusion_gui.storage.run_log import LOG
from diffusion_gui.ui.scenes.train.scene import TrainScene
from diffusion_gui.ui.shell.main_window import MainWindow

Until = Callable[..., None]


@pytest.fixture
def scene(ran: MainWindow) -> TrainScene:
    """The scene with a small network in its form, typed in."""
    shown = ran.scene("train")
    assert isinstance(shown, TrainScene)
    controls = shown.controls
    for name, text in (("batch", "16"), ("warmup", "2"), ("lr", "0.001")):
        enter(controls._controls[name]._field, text)
    enter(controls._network_controls["width"]._field, "32")
    enter(controls._network_controls["depth"]._field, "1")
    return shown


def drawn(line: PlotDataItem) -> int:
    """How many points a curve has."""
    steps = line.getData()[0]
    return 0 if steps is None else len(steps)


def test_choose_start_watch_pause_stop_and_go_back(
    ran: MainWindow, scene: TrainScene, until: Until
) -> None:
    training, controls, curves = ran.app_state.training, scene.controls, scene.curves
    choose(controls._controls["data"]._box, "points:spiral")
    until(lambda: training.data.shown is not None and training.data.shown.data == "points:spiral")
    assert "Spiral" in scene.samples._title.text()
    assert len(scene.samples.canvas.view("points")._panels[0].x) == 1000
    enter(controls._controls["steps"]._field, "4000")
    click(controls.start)
    until(lambda: drawn(curves._loss_line) > 5)
    assert not controls._controls["lr"]._field.isEnabled(), "a run keeps its settings"
    until(lambda: curves._image.image is not None and len(curves._groups) >= 3)
    until(lambda: drawn(curves._rate_line) > 5)
    until(lambda: "left" in curves._told_loss.text())
    click(controls.pause)
    assert controls.pause.text() == "Continue"
    until(lambda: "paused" in curves._place.text())
    click(controls.pause)
    until(lambda: len(training.run.kept) > 1 and len(training.film.grids) > 2)
    bar = scene.samples.along_training.bar
    bar.setFocus()
    QTest.keyClick(bar, Qt.Key.Key_Home)
    first = training.film.grids[0].step
    assert f"step {first}" in scene.samples._title.text()
    click(controls.stop)
    until(lambda: training.state == "done")
    kept = training.run.kept[0]
    choose(scene.samples._kept, kept)
    click(scene.samples.rewind)
    until(lambda: training.run.history.last == kept)
    click(controls.go_on)
    until(lambda: training.state == "running" and training.run.history.last > kept)
    click(controls.stop)
    until(lambda: training.state == "done")


def test_an_explosion_is_named_and_cured_with_two_clicks(
    ran: MainWindow, scene: TrainScene, until: Until
) -> None:
    training, health = ran.app_state.training, scene.curves.health
    form = scene.controls.lessons.buttons["explode"]
    until(form.isVisible)
    QTest.mouseClick(form, Qt.MouseButton.LeftButton)
    until(lambda: health.isVisible() and "explode" in health._words.text())

    def slower() -> list[QPushButton]:  # a new button is seen a moment after it is made
        return [one for one in health.buttons if "0.005" in one.text() and one.isVisible()]

    until(lambda: len(slower()) == 1)
    click(slower()[0])
    until(lambda: training.state == "running" and training.run.settings.lr == pytest.approx(0.005))
    assert scene.controls._controls["lr"]._field.value() == pytest.approx(0.005)
    click(scene.controls.stop)
    until(lambda: training.state == "done")


@pytest.mark.timeout(900)
def test_a_run_of_the_command_line_is_opened_and_watched_while_it_goes_on(
    ran: MainWindow, until: Until, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    training, scene = ran.app_state.training, ran.scene("train")
    assert isinstance(scene, TrainScene)
    folder = tmp_path / "run"
    command = [sys.executable, "-m", "diffusion_gui", "train", "--data", "points:moons"]
    command += ["--network", "mlp", "--steps", "1000000", "--batch", "16", "--out", str(folder)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        until((folder / LOG).is_file, 180)
        monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))
        click(scene.controls.open_run)
        until(lambda: training.state == "following" and training.run.history.last > 0)
        assert scene.controls._controls["steps"]._field.value() == 1_000_000
        seen = training.run.history.last
        until(lambda: training.run.history.last > seen and training.live)
        until(lambda: "training elsewhere" in scene.curves._place.text())
        assert not scene.controls.go_on.isEnabled(), "two would write into one folder"
        until(lambda: drawn(scene.curves._loss_line) > 5)
        assert np.isfinite(scene.curves._loss_line.getData()[1]).all()
    finally:
        process.terminate()
        process.wait(60)
    until(lambda: training.run.checkpoint is not None and bool(training.film.grids))
