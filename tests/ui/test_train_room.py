"""The Train scene: data before training, heat map, cures, lessons, going back, following."""

from __future__ import annotations

import dataclasses
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from diffusion_gui.core.run_files import LOG, read_settings
from diffusion_gui.core.train_settings import TrainSettings
from diffusion_gui.ui import gradients
from diffusion_gui.ui.main_window import MainWindow
from diffusion_gui.ui.scenes.train import TrainScene
from diffusion_gui.ui.scenes.train_curves import level_picture, place_words

Until = Callable[..., None]
TINY = TrainSettings(
    data="points:moons",
    network="mlp",
    network_options={"width": 32, "depth": 1},
    steps=20,
    batch=16,
    warmup=2,
    sample_every=10,
    save_every=5,
)


def scene_of(window: MainWindow) -> TrainScene:
    scene = window.scene("train")
    assert isinstance(scene, TrainScene)
    return scene


def trained(window: MainWindow, until: Until, settings: TrainSettings = TINY) -> TrainScene:
    scene = scene_of(window)
    scene.controls.set_settings(settings)
    scene.controls.start.click()
    until(lambda: window.studio.training.state == "done", 60)
    return scene


def test_the_data_is_seen_before_training_and_follows_the_choice(
    ran: MainWindow, until: Until
) -> None:
    training = ran.studio.training
    scene = scene_of(ran)
    until(lambda: training.data_shown is not None, 20)
    assert training.data_shown.data == "points:moons"
    scene.controls._set("data", "digits")
    until(lambda: training.data_shown is not None and training.data_shown.data == "digits", 30)
    assert "1,797" in scene.samples._title.text()
    assert training.data_shown.x.shape[1:] == (1, 28, 28)


def test_data_that_is_not_there_is_told_in_its_place(ran: MainWindow, until: Until) -> None:
    training = ran.studio.training
    scene = scene_of(ran)
    scene.controls._set("data", "points:/nowhere/gone.csv")
    until(lambda: training.data_failure is not None, 20)
    assert "gone.csv" in scene.samples._title.text()


def test_the_heat_map_averages_steps_and_fills_holes() -> None:
    steps = [(float(k), np.nan, 2.0) for k in range(480)]
    picture = level_picture(steps)
    assert picture.shape == (240, 3)
    np.testing.assert_allclose(picture[0], [0.5, np.nan, 2.0])
    np.testing.assert_allclose(picture[-1], [478.5, np.nan, 2.0])
    holed = level_picture([(1.0, 5.0), (2.0, np.nan), (3.0, 7.0)])
    np.testing.assert_allclose(holed[:, 1], [5.0, 5.0, 7.0])
    assert level_picture([]).size == 0


def test_loss_by_level_is_drawn_while_it_trains(ran: MainWindow, until: Until) -> None:
    scene = trained(ran, until)
    assert len(ran.studio.training.level_losses) == 20
    scene.curves.draw()
    assert scene.curves._image.image.shape == (20, 10)


def test_trouble_is_told_apart() -> None:
    calm = [1.0] * 300
    assert gradients.trouble(calm, calm, [(1.0, 0.5)] * 300) is None
    spike = [2.0, 500.0, 1500.0, *[20.0] * 297]
    assert gradients.trouble([1.0, 200.0, *[1.1] * 298], spike, []) == "exploding"
    # a spike that was overcome is none
    assert gradients.trouble([1.0, 200.0, *[0.3] * 298], spike, []) is None
    assert gradients.trouble(calm, calm, [(1.0, 1e-6)] * 300) == "vanishing"
    assert gradients.trouble(calm, [1.0] * 250 + [float("nan")] * 50, []) == "nan"
    assert gradients.trouble(calm[:10], spike[:10], []) is None


def test_cures_change_one_setting_and_are_offered_once() -> None:
    ill = dataclasses.replace(TINY, lr=0.3, clip=0.0, warmup=0)
    assert gradients.cures("exploding", ill) == ["lr", "clip", "warmup"]
    assert gradients.cured("lr", ill).lr == pytest.approx(0.09)
    assert gradients.cured("clip", ill).clip == 1.0
    assert gradients.cures("exploding", gradients.cured("clip", ill)) == ["lr", "warmup"]
    drawn = dataclasses.replace(ill, data="digits", network="article")
    assert gradients.cures("vanishing", drawn)[0] == "network"
    assert gradients.cured("network", drawn).network == "unet_small"


def test_the_lesson_explodes_and_a_click_on_a_cure_starts_again(
    ran: MainWindow, until: Until
) -> None:
    training = ran.studio.training
    scene = scene_of(ran)
    scene.controls.lessons.buttons["explode"].click()
    until(lambda: training.health() == "exploding", 60)
    scene.curves.draw()
    words = [button.text() for button in scene.curves.health.buttons]
    assert any("0.09" in text for text in words)
    scene.curves.health.buttons[0].click()
    until(lambda: training.settings.lr == pytest.approx(0.09) and len(training.steps) > 2, 60)
    assert scene.controls._values["lr"] == pytest.approx(0.09)
    training.stop()
    until(lambda: not training.active, 30)


def test_rewinding_goes_back_and_training_on_goes_on_from_there(
    ran: MainWindow, until: Until
) -> None:
    training = ran.studio.training
    scene = trained(ran, until)
    assert training.kept == (5, 10, 15, 20)
    losses = list(training.losses)
    scene.samples._kept.setCurrentIndex(scene.samples._kept.findData(10))
    scene.samples.rewind.click()
    until(lambda: training.steps[-1] == 10, 20)
    assert training.kept == (5, 10)
    scene.controls.go_on.click()
    until(lambda: training.state == "done" and training.steps[-1] == 20, 60)
    # the same batches and the same noise: the second time is as the first
    np.testing.assert_array_equal(training.losses, losses)


def test_a_run_that_was_rewound_goes_on_with_a_lower_rate(ran: MainWindow, until: Until) -> None:
    training = ran.studio.training
    scene = trained(ran, until)
    losses = list(training.losses)
    scene.samples._kept.setCurrentIndex(scene.samples._kept.findData(10))
    scene.samples.rewind.click()
    until(lambda: training.steps[-1] == 10, 20)
    scene.controls._set("lr", 1e-4)
    scene.controls._set("batch", 999)  # the batch stays the run's
    scene.controls.go_on.click()
    until(lambda: training.state == "done" and training.steps[-1] == 20, 60)
    assert training.failure is None
    assert training.settings.lr == read_settings(training.out).lr == 1e-4
    assert training.settings.batch == TINY.batch == scene.controls._values["batch"]
    # one step with the same weights, and then others
    np.testing.assert_array_equal(training.losses[:11], losses[:11])
    assert training.losses[12:] != losses[12:]
    # it is done, so as many again
    scene.controls.go_on.click()
    until(lambda: training.state == "done" and training.steps[-1] == 40, 60)


def test_the_film_over_training_is_played_with_the_keys(ran: MainWindow, until: Until) -> None:
    training = ran.studio.training
    trained(ran, until)
    until(lambda: len(training.film) == 2, 20)
    assert ran.studio.playback is training.playback
    ran._actions["start"].trigger()
    assert training.playback.position == 0
    ran._actions["step_forward"].trigger()
    assert training.playback.position == 1


def test_a_run_that_is_trained_elsewhere_is_watched_while_it_grows(
    ran: MainWindow, until: Until, tmp_path: Path
) -> None:
    training = ran.studio.training
    trained(ran, until)
    other = tmp_path / "run"
    shutil.copytree(training.out, other)
    log = other / LOG
    lines = log.read_text().splitlines(keepends=True)
    log.write_text("".join(lines[:8]))
    ran.open_path(str(other))
    until(lambda: training.state == "following" and training.steps == list(range(1, 9)), 30)
    assert ran._scene == "train"
    until(lambda: len(training.film) == 1, 60)
    assert training.film[0].x.shape == (512, 2)
    assert not training.live
    log.write_text("".join(lines))
    until(lambda: training.steps == list(range(1, 21)), 30)
    assert training.live
    assert "20" in place_words(training)
    assert training.losses[-1] == json.loads(lines[-1])["loss"]
    until(lambda: training._live, 20)
    assert not scene_of(ran).controls.go_on.isEnabled()  # somebody else is at it


def test_a_folder_without_a_run_is_refused_in_words(
    ran: MainWindow, until: Until, tmp_path: Path
) -> None:
    training = ran.studio.training
    training.follow(tmp_path)
    until(lambda: training.state == "failed", 20)
    assert "no training run" in training.failure.what
