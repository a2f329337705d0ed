"""Training that starts from a model, chosen in the form as a person would."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable

import pytest
from entering import choose
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox
from tiny import TINY

from diffusion_gui.storage.run_folder import read_settings
from diffusion_gui.ui.scenes.train.scene import TrainScene
from diffusion_gui.ui.shell.main_window import MainWindow

Until = Callable[..., None]


def scene_of(window: MainWindow) -> TrainScene:
    scene = window.scene("train")
    assert isinstance(scene, TrainScene)
    return scene


def box_of(scene: TrainScene, name: str) -> QComboBox:
    box = scene.controls._controls[name].findChild(QComboBox)
    assert isinstance(box, QComboBox)
    return box


def test_models_of_the_kind_of_data_are_offered_beside_new_weights(ran: MainWindow) -> None:
    scene = scene_of(ran)
    ran.app_state.training.form.take(TINY)
    box = box_of(scene, "start")
    names = [box.itemData(i) for i in range(box.count())]
    assert names[0] == ""
    assert "points:moons" in names
    assert "shapes" not in names
    ran.app_state.training.form.take(dataclasses.replace(TINY, data="shapes", network="unet_small"))
    names = [box.itemData(i) for i in range(box.count())]
    assert {"shapes", "digits"} < set(names)
    assert "points:moons" not in names


def test_training_goes_on_from_the_chosen_model(ran: MainWindow, until: Until) -> None:
    scene = scene_of(ran)
    ran.app_state.training.form.take(TINY)
    choose(box_of(scene, "start"), "points:moons")
    # Its network comes along; new data of the same kind leaves the choice.
    assert ran.app_state.training.form.settings.network_options == {"width": 128, "depth": 3}
    choose(box_of(scene, "data"), "points:circles")
    assert ran.app_state.training.form.settings.start == "points:moons"
    QTest.mouseClick(scene.controls.start, Qt.MouseButton.LeftButton)
    training = ran.app_state.training
    until(lambda: training.state == "done", 60)
    assert training.run.checkpoint is not None
    settings = read_settings(training.run.checkpoint.path.parent)
    assert (settings.start, settings.data) == ("points:moons", "points:circles")


def test_another_network_starts_from_new_weights(ran: MainWindow) -> None:
    scene = scene_of(ran)
    ran.app_state.training.form.take(TINY)
    choose(box_of(scene, "start"), "points:moons")
    ran.app_state.training.form.change_network("width", 64)
    assert ran.app_state.training.form.settings.start == ""
    assert box_of(scene, "start").currentData() == ""


@pytest.mark.parametrize(
    ("data", "name"),
    [
        ("points:moons", "points-moons"),
        ("points:/home/ann/data/drawn/drawing-20261128-101500.csv", "drawing"),
        ("images:/home/ann/My pictures", "My-pictures"),
        ("images:/", "images"),
    ],
)
def test_a_run_is_called_as_its_data(ran: MainWindow, data: str, name: str) -> None:
    training = ran.app_state.training
    training.start(dataclasses.replace(TINY, data=data))
    assert re.fullmatch(r"\d{8}-\d{6}-" + name, training.run.out.name)
    training.stop()
