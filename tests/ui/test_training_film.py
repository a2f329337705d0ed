"""The film of a run: two times to scrub, training and denoising, by mouse, keys and playing."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import numpy as np
import pytest
import tiny
from PySide6.QtCore import QObject, QPoint, Qt
from pytestqt.qtbot import QtBot

from diffusion_gui.core.protocol.training import TrainSamples
from diffusion_gui.ui.scenes.train.samples import Samples
from diffusion_gui.ui.scenes.train.scene import TrainScene
from diffusion_gui.ui.shell.main_window import MainWindow
from diffusion_gui.ui.state.training.sample_film import KEPT, Film

Until = Callable[..., None]
TINY = dataclasses.replace(tiny.TINY, sample_every=5, save_every=10)


def grid(step: int, states: int = 0) -> TrainSamples:
    path = np.full((states, 3, 2), step, np.float16) if states else None
    if path is not None:
        path += np.arange(states, dtype=np.float16)[:, None, None]
    return TrainSamples(step, np.zeros(3, np.int64), np.full((3, 2), step, np.float32), path)


@pytest.fixture
def film(qapp: QObject) -> Film:
    return Film(qapp)


@pytest.fixture
def samples(ran: MainWindow, until: Until) -> Samples:
    """The Train scene's samples after a run that drew four grids of points."""
    scene = ran.scene("train")
    assert isinstance(scene, TrainScene)
    ran.app_state.training.form.take(TINY)
    scene.controls.start.click()
    until(lambda: ran.app_state.training.state == "done", 60)
    until(lambda: not ran.app_state.quality.measuring, 60)
    assert len(ran.app_state.training.film.grids) == 4
    return scene.samples


def test_both_places_choose_what_is_shown(film: Film) -> None:
    film.add(grid(10, states=5))
    film.add(grid(20, states=5))
    assert film.items().tolist() == grid(20).x.tolist()  # the newest, denoised to the end
    film.denoising.seek(1)
    assert film.items()[0].tolist() == [21.0, 21.0]
    film.playback.seek(0)
    assert film.items()[0].tolist() == [11.0, 11.0]
    assert film.denoising.position == 1


def test_who_looks_into_the_past_is_left_there_while_the_run_goes_on(film: Film) -> None:
    for step in (1, 2, 3):
        film.add(grid(step, states=5))
    film.playback.seek(1)
    film.denoising.seek(2)
    film.add(grid(4, states=5))
    assert (film.playback.position, film.denoising.position) == (1, 2)
    film.playback.seek(3)
    film.add(grid(5, states=5))
    assert film.playback.position == 4


def test_the_film_keeps_its_ends_and_a_bounded_number(film: Film) -> None:
    for step in range(1, 3 * KEPT):
        film.add(grid(step))
        assert len(film.grids) <= KEPT
    assert film.grids[0].step == 1
    assert film.grids[-1].step == 3 * KEPT - 1
    assert film.denoising.player.length == 0
    film.cut(100)
    assert film.grids[-1].step <= 100
    assert film.playback.position == len(film.grids) - 1
    film.show([])
    assert film.grid() is None


def test_the_sliders_are_dragged_and_moved_with_keys(
    ran: MainWindow, samples: Samples, qtbot: QtBot
) -> None:
    film = ran.app_state.training.film
    training, denoising = samples.along_training.bar, samples.along_denoising.bar
    assert {training.accessibleName(), denoising.accessibleName()} == {
        "Training time",
        "Denoising time",
    }
    assert (training.value(), denoising.value()) == (3, 25)
    assert "Samples at step 20" in samples._title.text()
    denoising.setFocus()
    qtbot.keyClick(denoising, Qt.Key.Key_Home)
    assert film.denoising.position == 0
    assert samples.along_denoising.place.text() == "0 of 25"
    assert "Denoising to the samples of step 20" in samples._title.text()
    noise = samples.canvas.view("points")._panels[0].x
    qtbot.keyClick(denoising, Qt.Key.Key_Right)
    assert film.denoising.position == 1
    handle = QPoint(denoising.width() - 8, denoising.height() // 2)
    qtbot.mousePress(denoising, Qt.MouseButton.LeftButton, pos=QPoint(8, handle.y()))
    qtbot.mouseMove(denoising, handle)
    qtbot.mouseRelease(denoising, Qt.MouseButton.LeftButton, pos=handle)
    assert film.denoising.position > 1
    training.setFocus()
    qtbot.keyClick(training, Qt.Key.Key_Home)
    assert samples.along_training.place.text() == "5"
    denoising.setValue(0)
    np.testing.assert_array_equal(samples.canvas.view("points")._panels[0].x, noise)


def test_it_is_played_along_either_time(ran: MainWindow, samples: Samples, until: Until) -> None:
    film = ran.app_state.training.film
    play = samples.along_denoising.play
    film.denoising.player.speed = 8.0
    play.click()  # at the end it starts again
    assert film.denoising.position == 0
    film.denoising.player.loop = True  # it must not have ended when it is paused
    assert play.text() == "Pause"
    until(lambda: film.denoising.position > 3, 20)
    assert film.playback.position == 3
    play.click()
    assert play.text() == "Play"
    held = film.denoising.position
    film.playback.player.speed = 8.0
    ran._actions["play"].trigger()
    until(lambda: not film.playback.player.playing and film.playback.position == 3, 20)
    assert film.denoising.position == held


def test_rewinding_shortens_the_film_and_both_times_still_work(
    ran: MainWindow, samples: Samples, until: Until
) -> None:
    training = ran.app_state.training
    samples._kept.setCurrentIndex(samples._kept.findData(10))
    samples.rewind.click()
    until(lambda: training.run.history.last == 10, 20)
    assert [one.step for one in training.film.grids] == [5, 10]
    assert samples.along_training.bar.maximum() == 1
    samples.along_training.bar.setValue(0)
    samples.along_denoising.bar.setValue(3)
    expected = training.film.grids[0].path[3]
    np.testing.assert_array_equal(samples.canvas.view("points")._panels[0].x, expected)


def test_pictures_have_the_training_time_only(ran: MainWindow, samples: Samples) -> None:
    assert samples.along_denoising.bar.isVisible()
    ran.app_state.training.film.show([])
    for step in (1, 2):
        ran.app_state.training.film.add(grid(step))
    assert samples.along_training.bar.isVisible()
    assert not samples.along_denoising.bar.isVisible()


def test_the_bar_with_the_focus_has_the_playing_keys(
    ran: MainWindow, samples: Samples, qtbot: QtBot, until: Until
) -> None:
    film = ran.app_state.training.film
    training, denoising = samples.along_training, samples.along_denoising
    qtbot.mouseClick(denoising.bar, Qt.MouseButton.LeftButton)
    if not denoising.bar.hasFocus():  # a window that is not in front gives none to a click
        denoising.bar.setFocus()
    before = film.playback.position
    for key, place in (("0", 0), (".", 1), ("L", 11), (",", 10), ("J", 0), ("9", 22)):
        qtbot.keyClick(denoising.bar, key)
        assert film.denoising.position == place, key
    qtbot.keyClick(denoising.bar, Qt.Key.Key_Space)
    assert film.denoising.player.playing
    assert (ran._actions["play"].text(), denoising.play.text()) == ("Pause", "Pause")
    assert training.play.text() == "Play"
    qtbot.keyClick(denoising.bar, "K")
    assert film.playback.position == before
    training.bar.setFocus()
    qtbot.keyClick(training.bar, "0")
    assert film.playback.position == 0
    held = film.denoising.position
    samples.canvas.setFocus()
    qtbot.keyClick(ran, ".")
    assert (film.playback.position, film.denoising.position) == (1, held)
    assert "focus" in denoising.bar.toolTip()


def test_other_scenes_keep_the_keys_when_the_bar_loses_them(
    ran: MainWindow, samples: Samples
) -> None:
    samples.along_denoising.bar.setFocus()
    ran.show_scene("watch")
    assert ran.app_state.playback is ran.app_state.session.playback
    ran.show_scene("train")
    assert ran.app_state.playback is ran.app_state.training.film.playback


def test_speed_and_loop_of_each_time_are_seen_and_set(
    ran: MainWindow, samples: Samples, qtbot: QtBot
) -> None:
    film, loop = ran.app_state.training.film, ran._actions["loop"]
    training, denoising = samples.along_training, samples.along_denoising
    assert ran.app_state.session.playback.player.loop
    assert not loop.isChecked(), "the menu tells of the scene in front"
    qtbot.mouseClick(denoising.loop, Qt.MouseButton.LeftButton)
    assert (film.denoising.player.loop, film.playback.player.loop) == (True, False)
    assert (denoising.loop.isChecked(), training.loop.isChecked()) == (True, False)
    denoising.bar.setFocus()
    assert loop.isChecked()
    qtbot.keyClick(denoising.bar, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert not film.denoising.player.loop
    assert not denoising.loop.isChecked()
    qtbot.keyClick(denoising.bar, "]")
    assert denoising.place.text() == "25 of 25  ·  1.5×"
    assert training.place.text() == "20"
    qtbot.keyClick(denoising.bar, "[")
    assert denoising.place.text() == "25 of 25"
    ran.show_scene("watch")
    assert loop.isChecked()


def test_each_time_has_buttons_of_its_own(ran: MainWindow, samples: Samples) -> None:
    film = ran.app_state.training.film
    samples.along_denoising.bar.setFocus()
    places = film.playback.position, film.denoising.position
    samples.along_training.back.click()
    samples.along_denoising.back.click()
    assert (film.playback.position, film.denoising.position) == (places[0] - 1, places[1] - 1)
    samples.along_training.on.click()
    samples.along_denoising.on.click()
    assert (film.playback.position, film.denoising.position) == places
