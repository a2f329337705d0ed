"""Exporting and copying from every scene, and dropping the file to have it back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from histories import told
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QCheckBox

from diffusion_gui.core.protocol.training import TrainSamples, TrainStarted
from diffusion_gui.core.recipes.captions import ENGLISH
from diffusion_gui.core.recipes.train_settings import TrainSettings
from diffusion_gui.core.runs.exportable import ComparisonExport, TrainingExport
from diffusion_gui.render.films.side_chart import WIDTH
from diffusion_gui.ui.dialogs.export import ExportDialog
from diffusion_gui.ui.i18n import tr
from diffusion_gui.ui.shell.main_window import MainWindow

Until = Callable[..., None]


def compared(window: MainWindow, until: Until) -> None:
    window.scene("compare")
    compare = window.app_state.compare
    compare.use("stop")
    until(lambda: compare.comparison is not None and compare.runs.complete, 60)
    compare.playback.pause()


def sampled(window: MainWindow) -> None:
    """The Train scene as if a run had drawn three grids."""
    training = window.app_state.training
    trajectory = window.app_state.session.timeline.trajectories[0]
    settings = TrainSettings(data="points:moons", network="mlp", lr=0.02)
    window.scene("train")
    training.run.settings = settings
    training.run.started = TrainStarted(settings, trajectory.domain, Path(), 0, 1, "cpu")
    for step in (10, 20, 30):
        grid = np.asarray(trajectory.x[0] * step / 30, np.float32)
        training.film.add(TrainSamples(step, trajectory.labels, grid))


def test_panes_are_exported_side_by_side_and_come_back_when_dropped(
    ran: MainWindow, until: Until, tmp_path: Path
) -> None:
    compared(ran, until)
    compare = ran.app_state.compare
    dialog = ExportDialog(ran.app_state.watch, ran, ran._scenes["compare"].parts())
    dialog.show()
    assert isinstance(dialog.form.exportable, ComparisonExport)
    assert dialog.form.part.count() == 4
    until(lambda: "MB" in dialog._facts.text(), 60)
    dialog.preview._advance()
    assert not dialog.preview.pixmap().isNull()
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
    dialog = ExportDialog(ran.app_state.watch, ran, ran._scenes["compare"].parts())
    npz = dialog.form.format.findData("npz")
    assert not dialog.form.format.model().item(npz).isEnabled()
    dialog.form.part.setCurrentIndex(2)
    assert isinstance(dialog.form.exportable, tuple)
    assert dialog.form.format.model().item(npz).isEnabled()
    dialog.close()


def test_the_film_over_training_is_exported_and_its_settings_come_back(
    ran: MainWindow, until: Until, tmp_path: Path
) -> None:
    sampled(ran)
    training = ran.app_state.training
    dialog = ExportDialog(ran.app_state.watch, ran, ran._scenes["train"].parts())
    dialog.show()
    assert isinstance(dialog.form.exportable, TrainingExport)
    assert dialog.form.show_box.isHidden()
    target = tmp_path / "film.png"
    dialog.write(target)
    until(lambda: dialog.save.isEnabled() and target.exists(), 60)
    dialog.close()
    training.run.settings = TrainSettings()
    ran.open_path(str(target))
    until(lambda: training.run.settings.lr == 0.02, 20)
    assert training.form.settings.lr == 0.02


def test_curves_beside_are_switched_on_and_preview_and_size_follow(
    ran: MainWindow, until: Until, qtbot, tmp_path: Path
) -> None:
    dialog = ExportDialog(ran.app_state.watch, ran)
    dialog.show()
    until(lambda: "MB" in dialog._facts.text(), 60)
    before = dialog._film.size
    asked = []
    submit = ran.app_state.session.workers.submit
    ran.app_state.session.workers.submit = lambda request, on_event: (
        asked.append(request),
        submit(request, on_event),
    )
    box = next(box for box in dialog.findChildren(QCheckBox) if box.text() == "Curves beside")
    qtbot.mouseClick(box, Qt.MouseButton.LeftButton, pos=QPoint(8, box.height() // 2))
    width, height = dialog._film.size
    assert width == before[0] + WIDTH
    assert f"{width} × {height} pixels" in dialog._facts.text()
    until(lambda: bool(asked), 60)
    assert asked[0].options.curves
    target = tmp_path / "beside.png"
    dialog.write(target)
    until(lambda: dialog.save.isEnabled() and target.exists(), 60)
    dialog.close()
    with Image.open(target) as image:
        assert image.size == (width, height)


def test_every_scene_gives_its_export_the_curve_it_draws(ran: MainWindow, until: Until) -> None:
    sampled(ran)
    training = ran.app_state.training
    training.run.history = told([0.9, 0.5, 0.4], [1.0, 1.0, 1.0])
    loss = ran._scenes["train"].parts()[0][1].loss
    np.testing.assert_allclose(loss, [[1, 0.9], [2, 0.5], [3, 0.4]])
    compared(ran, until)
    far = ran._scenes["compare"].parts()[0][1].distances
    assert [list(one) for one in far] == [
        ran.app_state.compare.distances(i) for i in range(len(far))
    ]
    assert min(len(one) for one in far) > 2


def test_the_chinese_window_exports_chinese_words(ran: MainWindow) -> None:
    ran.use_language("zh_CN")
    dialog = ExportDialog(ran.app_state.watch, ran)
    words = dialog.form.options().words
    assert words.loss == tr("Loss") != ENGLISH.loss
    assert vars(words) == {name: tr(text) for name, text in vars(ENGLISH).items()}
    dialog.close()


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
