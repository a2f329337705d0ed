"""The Train scene: data before training, heat map, cures, lessons, going back, following."""

from __future__ import annotations

import dataclasses
import errno
import json
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from hands import click, seen
from histories import told
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot
from tiny import TINY

from diffusion_gui.core.recipes.train_settings import TrainSettings, suited
from diffusion_gui.core.runs.training_record import Detail, TrainStep
from diffusion_gui.storage import atomic, run_folder, run_log
from diffusion_gui.storage.run_folder import read_settings
from diffusion_gui.storage.run_log import LOG
from diffusion_gui.training.run_folder import RunFolder
from diffusion_gui.ui.i18n import sentences
from diffusion_gui.ui.scenes.train.scene import TrainScene
from diffusion_gui.ui.scenes.train.status_text import group_words, place_words
from diffusion_gui.ui.shell.main_window import MainWindow
from diffusion_gui.ui.state.training import gradient_health
from diffusion_gui.ui.state.training.gradient_health import trouble

Until = Callable[..., None]


def scene_of(window: MainWindow) -> TrainScene:
    scene = window.scene("train")
    assert isinstance(scene, TrainScene)
    return scene


def trained(window: MainWindow, until: Until, settings: TrainSettings = TINY) -> TrainScene:
    scene = scene_of(window)
    window.app_state.training.form.take(settings)
    scene.controls.start.click()
    until(lambda: window.app_state.training.state == "done", 60)
    return scene


def test_the_data_is_seen_before_training_and_follows_the_choice(
    ran: MainWindow, until: Until, qtbot: QtBot
) -> None:
    training = ran.app_state.training
    scene = scene_of(ran)
    until(lambda: training.data.shown is not None, 20)
    assert training.data.shown.data == "points:moons"
    data = scene.controls._controls["data"]._box
    data.setFocus()
    for _ in range(data.count()):
        if training.form.settings.data == "digits":
            break
        qtbot.keyClick(data, Qt.Key.Key_Down)
    until(lambda: training.data.shown is not None and training.data.shown.data == "digits", 30)
    assert training.form.settings.network == "unet_small", "what suits pictures"
    assert "Digits, 1,797" in scene.samples._title.text()
    assert training.data.shown.x.shape[1:] == (1, 28, 28)


def test_until_the_first_samples_the_data_is_seen(ran: MainWindow, until: Until) -> None:
    scene = scene_of(ran)
    ran.app_state.training.form.take(dataclasses.replace(TINY, steps=5000, sample_every=4000))
    scene.controls.start.click()
    training = ran.app_state.training
    until(lambda: training.run.history.last > 0 and training.data.shown is not None, 60)
    scene.samples.refresh()
    assert "at step 4,000" in scene.samples._title.text()
    assert "what it learns from" in scene.samples._title.text()
    training.stop()
    until(lambda: training.state == "done", 60)


def test_own_points_can_be_drawn_from_the_data_menu(ran: MainWindow) -> None:
    menu = scene_of(ran).controls._own.menu()
    assert ran._actions["draw points"] in menu.actions()


def test_data_that_is_not_there_is_told_in_its_place(ran: MainWindow, until: Until) -> None:
    training = ran.app_state.training
    scene = scene_of(ran)
    training.form.change("data", "points:/nowhere/gone.csv")
    until(lambda: training.data.failure is not None, 20)
    assert "gone.csv" in scene.samples._title.text()


def test_what_is_left_out_of_a_folder_is_told_when_it_is_chosen(
    ran: MainWindow, until: Until, tmp_path: Path
) -> None:
    Image.new("RGB", (28, 28), "red").save(tmp_path / "a.png")
    (tmp_path / "b.png").write_text("no picture")
    scene = scene_of(ran)
    ran.app_state.training.form.change("data", f"images:{tmp_path}")
    until(lambda: ran.app_state.training.data.shown is not None, 20)
    assert "1 cannot be read" in scene.samples._title.text()
    ran.app_state.training.form.change("data", "points:moons")
    until(lambda: ran.app_state.training.data.shown is not None, 20)
    assert "cannot be read" not in scene.samples._title.text()


def test_the_words_of_a_run_move_no_plot(ran: MainWindow) -> None:
    scene = scene_of(ran)
    training, curves = ran.app_state.training, scene.curves
    ran.show_scene("train")
    heights = set()
    for seconds in (0.0, 5.0, 9e6):  # no time left yet, little, and as long as can be
        training.run.history = told([1.0, 0.9], [1.0, 1.0], (1.0,))
        training.run.seconds = seconds
        training._set("running")
        curves.draw()
        QApplication.processEvents()
        heights.add(curves._loss.y())
    training._set("idle")
    assert len(heights) == 1


def test_loss_by_level_is_drawn_while_it_trains(ran: MainWindow, until: Until) -> None:
    scene = trained(ran, until)
    assert ran.app_state.training.run.history.level_losses()[1].shape == (20, 10)
    scene.curves.draw()
    assert scene.curves._image.image.shape == (20, 10)


def test_trouble_is_told_apart() -> None:
    calm = [1.0] * 300
    trouble = gradient_health.trouble
    assert trouble(told(calm, calm, (1.0, 0.5))) is None
    spike = [2.0, 500.0, 1500.0, *[20.0] * 297]
    assert trouble(told([1.0, 200.0, *[1.1] * 28], spike[:30])) == "exploding"
    # it is over, and nothing was mended
    assert trouble(told([1.0, 200.0, *[1.1] * 298], spike)) == "diverged"
    late = [2.0] * 260 + [500.0] * 40
    assert trouble(told([1.0] * 260 + [9.0] * 40, late)) == "exploding"
    # after an explosion whose layers pass nothing on any more
    assert trouble(told([1.0, 200.0, *[1.1] * 298], spike, (1.0, 1e-6))) == "vanishing"
    # a spike that was overcome is none
    assert trouble(told([1.0, 200.0, *[0.3] * 298], spike)) is None
    assert trouble(told(calm, calm, (1.0, 1e-6))) == "vanishing"
    assert trouble(told(calm, [1.0] * 250 + [float("nan")] * 50)) == "nan"
    assert trouble(told(calm[:10], spike[:10])) is None


def test_cures_change_one_setting_and_are_offered_once() -> None:
    ill = dataclasses.replace(TINY, lr=0.3, clip=0.0, warmup=0)
    assert gradient_health.cures("exploding", ill) == ["lr", "clip", "warmup"]
    assert gradient_health.cured("lr", ill).lr == suited("points:moons")["lr"]
    assert (
        gradient_health.cured("lr", dataclasses.replace(ill, lr=1.0)).lr
        == suited("points:moons")["lr"]
    )
    # what explodes with the usual one needs a lower one still
    assert gradient_health.cured("lr", dataclasses.replace(ill, lr=5e-3)).lr == pytest.approx(
        1.5e-3
    )
    assert gradient_health.cured("clip", ill).clip == 1.0
    assert gradient_health.cures("exploding", gradient_health.cured("clip", ill)) == [
        "lr",
        "warmup",
    ]
    drawn = dataclasses.replace(ill, data="digits", network="article")
    assert gradient_health.cures("vanishing", drawn)[0] == "network"
    assert gradient_health.cured("network", drawn).network == "unet_small"
    assert gradient_health.cured("lr", drawn).lr == suited("shapes")["lr"]


def full_disk(self: RunFolder, step: object) -> None:
    raise atomic.write_error(self.path / LOG, OSError(errno.ENOSPC, "No space left on device"))


@pytest.mark.parametrize("calm", [True, False])
@pytest.mark.parametrize("cause", ["no space", "no folder"])
def test_a_run_that_cannot_continue_says_why_and_blames_no_gradients(
    ran: MainWindow, until: Until, monkeypatch: pytest.MonkeyPatch, cause: str, calm: bool
) -> None:
    training = ran.app_state.training
    scene = trained(ran, until)
    if not calm:  # as if it had exploded before
        training.run.history = told([1.0, 200.0, *[1.1] * 298], [2.0, 500.0, 1500.0, *[20.0] * 297])
    if cause == "no space":
        monkeypatch.setattr(RunFolder, "log", full_disk)
    else:
        shutil.rmtree(training.run.out)
    click(seen(ran, QPushButton, "Continue training"))
    until(lambda: training.state == "failed", 60)
    health, failure = scene.curves.health, training.failure
    assert not failure.diverged
    words = sentences(failure.what, failure.why, failure.remedy)
    until(lambda: health._words.text() == words and health.isVisible())
    assert "xplo" not in words
    assert not health.buttons


def test_a_continued_run_forgets_the_steps_that_were_not_saved(
    ran: MainWindow, until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    training = ran.app_state.training
    trained(ran, until)
    log, fail = RunFolder.log, [True]

    def fails_once(self: RunFolder, step: TrainStep) -> None:
        if step.step == 24 and fail.pop():
            full_disk(self, step)
        log(self, step)

    monkeypatch.setattr(RunFolder, "log", fails_once)
    training.train_on(TINY)
    until(lambda: training.state == "failed", 60)
    assert training.run.history.last == 23
    fail.append(False)
    training.train_on(dataclasses.replace(TINY, steps=30))
    until(lambda: training.state == "done", 60)
    assert training.run.history.loss.steps.tolist() == list(range(1, 31))


def test_the_lesson_explodes_and_a_click_on_a_cure_starts_again(
    ran: MainWindow, until: Until
) -> None:
    training = ran.app_state.training
    scene = scene_of(ran)
    scene.controls.lessons.buttons["explode"].click()
    until(lambda: trouble(training.run.history) in ("exploding", "diverged"), 60)
    scene.curves.draw()
    words = [button.text() for button in scene.curves.health.buttons]
    assert any("0.005" in text for text in words)
    scene.curves.health.buttons[0].click()
    until(
        lambda: training.run.settings.lr == pytest.approx(0.005) and training.run.history.last > 2,
        60,
    )
    assert training.form.settings.lr == pytest.approx(0.005)
    training.stop()
    until(lambda: not training.active, 30)


def test_a_run_that_explodes_later_goes_on_from_where_it_was_well(
    ran: MainWindow, until: Until
) -> None:
    training = ran.app_state.training
    scene = trained(ran, until, dataclasses.replace(TINY, lr=0.02))
    assert training.run.kept == (5, 10, 15, 20)
    folder = training.run.out
    # as if it had learned until step 10, and then exploded
    losses = [1.0 - 0.05 * k for k in range(10)] + [5.0] * 10 + [5.0] * 20
    training.run.history = told(losses, [1.0] * 30 + [500.0] * 10)
    assert gradient_health.healthy(training.run.history, training.run.kept) == 10
    scene.curves.health.refresh()
    on, again, *_ = scene.curves.health.buttons
    assert "step 10" in on.text()
    assert "0.005" in on.text()
    assert "0.005" in again.text()
    on.click()
    until(lambda: training.state == "done" and training.run.history.last == 20, 60)
    assert training.failure is None
    assert training.run.out == folder
    assert read_settings(folder).lr == pytest.approx(0.005)
    assert training.run.kept == (5, 10, 15, 20)
    assert trouble(training.run.history) is None


def test_a_run_that_was_never_well_is_only_begun_again() -> None:
    bad = told([1.0] + [7.0] * 40, [4000.0] * 41)
    assert gradient_health.trouble(bad) == "exploding"
    assert gradient_health.healthy(bad, (10, 20)) is None
    assert gradient_health.healthy(told([], []), (10,)) is None


def test_rewinding_goes_back_and_training_on_goes_on_from_there(
    ran: MainWindow, until: Until
) -> None:
    training = ran.app_state.training
    scene = trained(ran, until)
    assert training.run.kept == (5, 10, 15, 20)
    losses = training.run.history.loss.mean.tolist()
    scene.samples._kept.setCurrentIndex(scene.samples._kept.findData(10))
    scene.samples.rewind.click()
    until(lambda: training.run.history.last == 10, 20)
    assert training.run.kept == (5, 10)
    scene.controls.go_on.click()
    until(lambda: training.state == "done" and training.run.history.last == 20, 60)
    # the same batches and the same noise: the second time is as the first
    np.testing.assert_array_equal(training.run.history.loss.mean, losses)


def test_train_on_waits_for_a_rewind_that_was_asked_for_before(
    ran: MainWindow, until: Until, rewinding: threading.Event
) -> None:
    training = ran.app_state.training
    scene = trained(ran, until)
    losses = training.run.history.loss.mean.tolist()
    begun: list[int] = []
    scene.samples._kept.setCurrentIndex(scene.samples._kept.findData(10))
    scene.samples.rewind.click()
    scene.controls.go_on.click()
    assert training.state == "done"
    training.changed.connect(
        lambda: begun.append(training.run.history.last) if training.state == "starting" else None
    )
    rewinding.set()
    until(lambda: bool(begun) and training.state == "done", 60)
    assert begun == [10]
    assert training.run.history.last == 20
    np.testing.assert_array_equal(training.run.history.loss.mean, losses)


def test_a_rewind_that_fails_trains_nothing_and_what_was_followed_is_followed(
    ran: MainWindow, until: Until, tmp_path: Path, rewinding: threading.Event
) -> None:
    training = ran.app_state.training
    trained(ran, until)
    other = tmp_path / "run"
    shutil.copytree(training.run.out, other)
    ran.open_path(str(other))
    until(lambda: training.state == "following" and training.run.kept == (5, 10, 15, 20), 30)
    shutil.rmtree(other / "checkpoints")
    training.rewind(10)
    training.train_on(TINY)
    rewinding.set()
    until(lambda: training.run.kept == (), 30)
    assert training.state == "following"
    assert len(training.run.history.loss.mean) == training.run.history.last == 20


def test_a_model_is_saved_as_it_is_before_the_run_is_set_back(
    ran: MainWindow, until: Until, tmp_path: Path, rewinding: threading.Event
) -> None:
    training = ran.app_state.training
    trained(ran, until)
    whole = training.run.checkpoint.path.read_bytes()
    training.rewind(15)  # holds the file thread
    training.save(tmp_path / "mine.safetensors")
    training.rewind(5)
    rewinding.set()
    until(lambda: training.run.history.last == 5, 30)
    kept = (tmp_path / "mine.safetensors").read_bytes()
    assert kept not in (whole, training.run.checkpoint.path.read_bytes())


@pytest.fixture
def rewinding(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Rewinds are not carried out until this is set."""
    go, rewind = threading.Event(), run_folder.rewind

    def held(folder: Path, step: int) -> None:
        assert go.wait(30.0)
        rewind(folder, step)

    monkeypatch.setattr(run_folder, "rewind", held)
    yield go
    go.set()


def test_a_run_that_was_rewound_goes_on_with_a_lower_rate(ran: MainWindow, until: Until) -> None:
    training = ran.app_state.training
    scene = trained(ran, until)
    losses = training.run.history.loss.mean.tolist()
    scene.samples._kept.setCurrentIndex(scene.samples._kept.findData(10))
    scene.samples.rewind.click()
    until(lambda: training.run.history.last == 10, 20)
    training.form.change("lr", 1e-4)
    training.form.change("batch", 999)  # the batch stays the run's
    scene.controls.go_on.click()
    until(lambda: training.state == "done" and training.run.history.last == 20, 60)
    assert training.failure is None
    assert training.run.settings.lr == read_settings(training.run.out).lr == 1e-4
    assert training.run.settings.batch == TINY.batch == training.form.settings.batch
    # one step with the same weights, and then others
    again = training.run.history.loss.mean.tolist()
    assert again[:11] == losses[:11]
    assert again[12:] != losses[12:]
    # it is done, so as many again
    scene.controls.go_on.click()
    until(lambda: training.state == "done" and training.run.history.last == 40, 60)


def test_the_film_over_training_is_played_with_the_keys(ran: MainWindow, until: Until) -> None:
    training = ran.app_state.training
    trained(ran, until)
    until(lambda: len(training.film.grids) == 2, 20)
    assert ran.app_state.playback is training.film.playback
    ran._actions["start"].trigger()
    assert training.film.playback.position == 0
    ran._actions["step_forward"].trigger()
    assert training.film.playback.position == 1


def test_a_run_that_is_trained_elsewhere_is_watched_while_it_grows(
    ran: MainWindow, until: Until, tmp_path: Path
) -> None:
    training = ran.app_state.training
    trained(ran, until)
    other = tmp_path / "run"
    shutil.copytree(training.run.out, other)
    log = other / LOG
    lines = log.read_text().splitlines(keepends=True)
    log.write_text("".join(lines[:8]))
    ran.open_path(str(other))
    until(lambda: training.state == "following" and training.run.history.last == 8, 30)
    assert ran._scene == "train"
    until(lambda: [grid.step for grid in training.film.grids] == [10, 20], 60)
    assert training.film.grids[0].x.shape == (512, 2)
    assert training.film.grids[0].path.shape == (26, 512, 2)
    assert not training.live
    log.write_text("".join(lines))
    until(lambda: training.run.history.last == 20, 30)
    assert training.live
    assert "20" in place_words(training)
    assert training.run.history.loss.mean[-1] == json.loads(lines[-1])["loss"]
    until(lambda: training._live, 20)
    assert not scene_of(ran).controls.go_on.isEnabled()  # somebody else is at it


def test_an_opened_run_shows_all_that_it_showed_live(
    ran: MainWindow, until: Until, tmp_path: Path
) -> None:
    training = ran.app_state.training
    scene = trained(ran, until, dataclasses.replace(TINY, steps=30))
    live = training.run.history
    other = tmp_path / "run"
    shutil.copytree(training.run.out, other)
    ran.open_path(str(other))
    until(lambda: training.state == "following" and training.run.history.last == 30, 30)
    assert training.run.history is not live
    for opened, before in (
        (training.run.history.group_norms(), live.group_norms()),
        (training.run.history.level_losses(), live.level_losses()),
        ((training.run.history.norm.high,), (live.norm.high,)),
    ):
        for one, other_one in zip(opened, before, strict=True):
            np.testing.assert_array_equal(one, other_one)
    scene.curves.draw()
    assert scene.curves._image.image.shape == (30, 10)
    assert [line.name() for line in scene.curves._groups] == [*map(group_words, live.groups)]
    assert scene.curves._levels.isVisible()


def test_vanishing_gradients_of_a_run_trained_elsewhere_are_named(
    ran: MainWindow, until: Until, tmp_path: Path
) -> None:
    training = ran.app_state.training
    scene = scene_of(ran)
    run = tmp_path / "run"
    run.mkdir()
    (run / "config.json").write_text(TINY.to_json())
    levels = (float("nan"), *[1.0] * 9)
    details = (Detail(step, ("stem", "head"), (1e-7, 1.0), levels) for step in range(1, 201))
    lines = (run_log.line(d.step, 1.0, 1.0, 0.1, d.step / 10, d) + "\n" for d in details)
    (run / LOG).write_text("".join(lines))
    ran.open_path(str(run))
    until(lambda: training.run.history.last == 200, 30)
    assert trouble(training.run.history) == "vanishing"
    until(lambda: "vanish" in scene.curves.health._words.text(), 10)
    until(lambda: scene.curves._image.image is not None, 10)


def test_a_log_of_an_older_version_shows_one_line_for_all_layers_and_no_heat_map(
    ran: MainWindow, until: Until, tmp_path: Path
) -> None:
    scene = scene_of(ran)
    run = tmp_path / "run"
    run.mkdir()
    (run / "config.json").write_text(TINY.to_json())
    rows = [
        {"step": k, "loss": 1.0, "grad_norm": 0.5, "lr": 0.1, "seconds": k / 10}
        for k in range(1, 31)
    ]
    (run / LOG).write_text("".join(json.dumps(row) + "\n" for row in rows))
    ran.open_path(str(run))
    until(lambda: ran.app_state.training.run.history.last == 30, 30)
    scene.curves.draw()
    assert [line.name() for line in scene.curves._groups] == ["all layers"]
    assert not scene.curves._levels.isVisible()


def test_a_folder_without_a_run_is_refused_in_words(
    ran: MainWindow, until: Until, tmp_path: Path
) -> None:
    training = ran.app_state.training
    training.follow(tmp_path)
    until(lambda: training.state == "failed", 20)
    assert "no training run" in training.failure.what


def test_a_model_that_is_let_go_of_is_offered_no_longer(ran: MainWindow, until: Until) -> None:
    training = ran.app_state.training
    trained(ran, until)
    until(ran.notifications.banner.isVisible)
    training.forget()  # as another choice of data does
    assert not ran.notifications.banner.isVisible()


def test_a_run_that_ended_before_its_first_samples_says_so(ran: MainWindow, until: Until) -> None:
    scene = trained(ran, until, dataclasses.replace(TINY, sample_every=0))
    scene.samples.refresh()
    assert "before its first samples" in scene.samples._title.text()
