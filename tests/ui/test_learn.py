"""The Learn scene, read and played with as a person would."""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit, QPushButton

from diffusion_gui.core.catalog import LESSONS
from diffusion_gui.core.paths import resource
from diffusion_gui.core.runs.trajectory import Trajectory
from diffusion_gui.storage import recorded_run
from diffusion_gui.ui.dialogs.export import ExportDialog
from diffusion_gui.ui.scenes.learn.figures import (
    Article,
    Gradients,
    Journey,
    OneStep,
    first_layer_words,
)
from diffusion_gui.ui.scenes.learn.scene import LearnScene
from diffusion_gui.ui.shell.main_window import MainWindow
from diffusion_gui.ui.state.learn.learn import RECORDED_ITEM

Until = Callable[..., None]


def scene_of(window: MainWindow) -> LearnScene:
    scene = window.scene("learn")
    assert isinstance(scene, LearnScene)
    return scene


def press(scene: LearnScene, words: str) -> None:
    (button,) = [one for one in scene.page.findChildren(QPushButton) if one.text() == words]
    button.click()


def words_of(scene: LearnScene) -> str:
    return "\n".join(label.text() for label in scene.page.widget().findChildren(QLabel))


def test_every_question_has_a_page_with_an_answer_and_a_way_on(ran: MainWindow, qtbot) -> None:
    scene = scene_of(ran)
    assert len(scene.titles) == len(LESSONS) == 8
    for name, entry in LESSONS.items():
        qtbot.mouseClick(scene.titles[name], Qt.MouseButton.LeftButton)
        assert ran.app_state.learning.page == name
        assert entry.summary in words_of(scene)
        assert len(words_of(scene)) > 400
        assert scene.titles[name].isChecked()
        assert len([one for one in scene.page.findChildren(QPushButton) if one.toolTip()]) >= 2


def test_no_line_is_wider_than_the_smallest_window(ran: MainWindow, qapp) -> None:
    scene = scene_of(ran)
    ran.resize(1024, 640)
    for name in LESSONS:
        ran.app_state.learning.open(name)
        qapp.processEvents()
        assert scene.page.widget().minimumSizeHint().width() <= scene.page.viewport().width(), name


def test_the_page_is_still_open_in_another_language(ran: MainWindow) -> None:
    scene_of(ran)
    ran.app_state.learning.open("gradients")
    ran.use_language("zh_CN")
    words = words_of(scene_of(ran))
    assert "残差连接" in words
    assert ran.app_state.learning.page == "gradients"


def test_the_recorded_run_is_read_away_from_the_window(
    ran: MainWindow, until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    readers, load = [], recorded_run.load

    def noted(*arguments: object) -> list[Trajectory]:
        readers.append(threading.current_thread())
        return load(*arguments)

    monkeypatch.setattr(recorded_run, "load", noted)
    scene, learning = scene_of(ran), ran.app_state.learning
    (figure,) = (one for one in scene._figures if isinstance(one, Journey))
    until(lambda: bool(learning.recorded), 60)
    ran.show_scene("watch")
    ran.show_scene("learn")
    assert len(readers) == 1
    assert readers[0] is not threading.main_thread()
    whole = load(resource("demo.npz"))
    for one, all_items in zip(learning.recorded, whole, strict=True):
        np.testing.assert_array_equal(one.x[:, 0], all_items.x[:, RECORDED_ITEM])
        np.testing.assert_array_equal(one.x0[:, 0], all_items.x0[:, RECORDED_ITEM])
    picture = figure.grab().toImage()
    assert len({picture.pixel(x, 90) for x in range(picture.width())}) > 60, "it is painted"


def test_the_level_is_dragged_and_the_guess_follows(ran: MainWindow, until: Until) -> None:
    scene, learning = scene_of(ran), ran.app_state.learning
    learning.open("processes")
    (look,) = (one for one in scene._figures if isinstance(one, OneStep))
    until(lambda: learning.preview is not None, 60)
    first = learning.preview
    look.level.slider.setValue(950)
    until(lambda: learning.preview is not first, 60)
    assert learning.preview.t > first.t
    assert look.level._number.text() == "95%"
    assert "mean" in look.words.text()
    assert [len(panel.x) for panel in look.view.view("image")._panels] == [1, 1, 1]


def test_cures_are_seen_in_the_gradients(ran: MainWindow, until: Until) -> None:
    scene, learning = scene_of(ran), ran.app_state.learning
    learning.open("gradients")
    (figure,) = (one for one in scene._figures if isinstance(one, Gradients))

    def settled() -> bool:
        shown = learning.gradients_shown
        return shown is not None and shown.request == learning.gradients

    until(settled, 60)
    assert "vanishes" in figure.words.text()
    figure.scale.setValue(220)
    until(settled, 60)
    assert "explodes" in figure.words.text()
    figure.residual.click()
    figure.normalised.click()
    until(settled, 60)
    assert "all layers can learn" in figure.words.text()
    x, heights = figure._line.getData()
    assert len(x) == learning.gradients.depth
    assert np.ptp(heights) < 2.0


@pytest.mark.parametrize(
    ("share", "words"), [(2.4e-5, "1/40,000"), (3e7, "30,000,000"), (1e12, "1e+12"), (0.0, "0")]
)
def test_shares_are_told_in_round_numbers(share: float, words: str) -> None:
    assert f" {words} " in first_layer_words(share)


def test_the_articles_loop_stands_beside_a_right_one(ran: MainWindow, until: Until) -> None:
    scene, learning = scene_of(ran), ran.app_state.learning
    learning.open("article")
    (figure,) = (one for one in scene._figures if isinstance(one, Article))
    until(lambda: learning.article is not None and bool(learning.recorded), 60)
    assert len(figure.view.view("image")._panels) == 4
    figure.place.setValue(0)
    given, made, state, _ = figure.view.view("image")._panels
    assert abs(given.x.std() - 1.0) < 0.1
    assert made.x.std() < 0.2
    assert state.x.std() > 0.8
    figure.place.setValue(1000)
    given, made, state, _ = figure.view.view("image")._panels
    assert given.x.std() > 0.6  # the article still shows its network noise
    assert made.x.std() < 0.2
    np.testing.assert_array_equal(state.x[0], learning.recorded[1].x[-1][0])


def test_both_programs_are_shown_and_can_be_copied(ran: MainWindow) -> None:
    scene = scene_of(ran)
    ran.app_state.learning.open("article")
    listings = scene.page.findChildren(QPlainTextEdit)
    assert [one.toPlainText() for one in listings] == [
        resource("lessons", name).read_text(encoding="utf-8")
        for name in ("article.txt", "simple_diffusion.py")
    ]
    copies = [one for one in scene.page.findChildren(QPushButton) if one.text() == "Copy"]
    copies[1].click()
    assert "class Denoiser" in QApplication.clipboard().text()


def test_a_page_leads_to_watch_compare_and_train(ran: MainWindow, until: Until) -> None:
    app_state = ran.app_state
    scene = scene_of(ran)
    app_state.learning.open("parts")
    press(scene, "In the plane")
    assert ran._scene == "watch"
    assert app_state.session.recipe.data == "points:swiss_roll"
    assert app_state.session.playback.player.playing
    app_state.learning.open("processes")
    press(scene, "Different samplers")
    assert ran._scene == "compare"
    assert app_state.compare.ready_made == "samplers"
    app_state.compare.take_with("samplers", dataclasses.replace(app_state.session.recipe, count=10))
    app_state.learning.open("gradients")
    press(scene, "See it explode")
    assert ran._scene == "train"
    assert app_state.training.run.settings.lr == 0.3
    until(lambda: app_state.training.run.history.last > 0, 60)
    app_state.training.stop()
    until(lambda: app_state.training.state == "done", 60)


def test_neither_keys_nor_export_reach_what_is_not_seen(
    ran: MainWindow, until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch = ran.app_state.session.playback
    watch.pause()
    scene = scene_of(ran)
    QTest.keyClick(scene, Qt.Key.Key_Space)
    QTest.keyClick(scene, Qt.Key.Key_Right)
    until(lambda: not scene.playback.player.playing)
    assert not watch.player.playing
    offered: list[str] = []

    def note(dialog: ExportDialog) -> None:
        box = dialog.form.part
        offered.extend(box.itemText(i) for i in range(box.count()))
        dialog.close()

    monkeypatch.setattr(ExportDialog, "exec", note)
    until(lambda: bool(ran.app_state.learning.recorded), 60)
    ran.export()
    assert "Data to noise to data" in offered
    assert "Noise to data (reverse)" not in offered, "Watch's run"
    ran.show_scene("watch")
    QTest.keyClick(ran.scene("watch"), Qt.Key.Key_Space)
    assert watch.player.playing
    assert ran._actions["play"].text() == "Pause"
    ran.show_scene("learn")
    assert ran._actions["play"].text() == "Play", "the menu tells of the scene in front"
