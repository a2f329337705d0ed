"""Exporting and copying from every scene, and dropping the file to have it back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from diffusion_gui.core.footage import PanesFootage, TrainingFootage
from diffusion_gui.core.messages import TrainSamples, TrainStarted
from diffusion_gui.core.train_settings import TrainSettings
from diffusion_gui.ui.dialogs.export import ExportDialog
from diffusion_gui.ui.main_window import MainWindow

Until = Callable[..., None]


def compared(window: MainWindow, until: Until) -> None:
    window.scene("compare")
    compare = window.studio.compare
    compare.use("stop")
    until(lambda: compare.comparison is not None and compare.runs.complete, 60)
    compare.playback.pause()


def sampled(window: MainWindow) -> None:
    """The Train scene as if a run had drawn three grids."""
    training = window.studio.training
    trajectory = window.studio.session.timeline.trajectories[0]
    settings = TrainSettings(data="points:moons", network="mlp", lr=0.02)
    window.scene("train")
    training.settings = settings
    training.started = TrainStarted(settings, trajectory.domain, Path(), 0, 1, "cpu", ())
    for step in (10, 20, 30):
        grid = np.asarray(trajectory.x[0] * step / 30, np.float32)
        training._add_samples(TrainSamples(step, trajectory.labels, grid))


def test_panes_are_exported_side_by_side_and_come_back_when_dropped(
    ran: MainWindow, until: Until, tmp_path: Path
) -> None:
    compared(ran, until)
    compare = ran.studio.compare
    dialog = ExportDialog(ran.studio.session, ran, ran._scenes["compare"].parts())
    dialog.show()
    assert isinstance(dialog._footage, PanesFootage)
    assert dialog._part.count() == 4
    until(lambda: "MB" in dialog._facts.text(), 60)
    dialog._advance()
    assert not dialog._picture.pixmap().isNull()
    target = tmp_path / "panes.gif"
    dialog.write(target)
    until(lambda: dialog.save.isEnabled() and target.exists(), 60)
    dialog.close()
    before = compare.comparison
    compare.use("samplers")
    ran.show_scene("watch")
    ran.open_path(str(target))
    until(lambda: compare.comparison == before, 20)
    assert ran._scene == "compare"


def test_one_pane_can_be_exported_alone_and_formats_of_runs_return(
    ran: MainWindow, until: Until
) -> None:
    compared(ran, until)
    dialog = ExportDialog(ran.studio.session, ran, ran._scenes["compare"].parts())
    npz = dialog._format.findData("npz")
    assert not dialog._format.model().item(npz).isEnabled()
    dialog._part.setCurrentIndex(2)
    assert isinstance(dialog._footage, tuple)
    assert dialog._format.model().item(npz).isEnabled()
    dialog.close()


def test_the_film_over_training_is_exported_and_its_settings_come_back(
    ran: MainWindow, until: Until, tmp_path: Path
) -> None:
    sampled(ran)
    training = ran.studio.training
    dialog = ExportDialog(ran.studio.session, ran, ran._scenes["train"].parts())
    dialog.show()
    assert isinstance(dialog._footage, TrainingFootage)
    assert not dialog._show.isEnabled()
    target = tmp_path / "film.png"
    dialog.write(target)
    until(lambda: dialog.save.isEnabled() and target.exists(), 60)
    dialog.close()
    training.settings = TrainSettings()
    ran.open_path(str(target))
    until(lambda: training.settings.lr == 0.02, 20)
    assert ran._scenes["train"].controls._values["lr"] == 0.02


def test_nothing_to_export_is_said(ran: MainWindow) -> None:
    ran.scene("train")
    ran.export()
    assert "nothing to export" in ran.statusBar().currentMessage()


@pytest.mark.parametrize("scene", ["watch", "train", "compare"])
def test_the_picture_in_front_is_copied_with_control_c(
    ran: MainWindow, until: Until, qtbot, scene: str
) -> None:
    if scene == "compare":
        compared(ran, until)
    elif scene == "train":
        sampled(ran)
    QApplication.clipboard().clear()
    ran.scene(scene)
    qtbot.keyClick(ran, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    image = QApplication.clipboard().image()
    front = ran._scenes[scene].picture()
    assert (image.width(), image.height()) == (front.width(), front.height())
