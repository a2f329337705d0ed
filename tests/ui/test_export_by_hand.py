"""Exporting with mouse and keys alone, from every scene that has something that moves."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from entering import choose, drop, enter, tick
from hands import click
from histories import told
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QFileDialog

from diffusion_gui.core.protocol.training import TrainSamples, TrainStarted
from diffusion_gui.core.recipes.train_settings import TrainSettings
from diffusion_gui.ui.dialogs.export import ExportDialog
from diffusion_gui.ui.shell.main_window import MainWindow
from diffusion_gui.ui.state.learn.learn import LOOK_RECIPE

Until = Callable[..., None]
SETTINGS = TrainSettings(data="points:moons", network="mlp", lr=0.02)


def asked(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> ExportDialog:
    """The dialog that Ctrl+E opens; it does not wait for its end here."""
    monkeypatch.setattr(ExportDialog, "exec", ExportDialog.show)
    QTest.keyClick(window, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    dialog = window.findChildren(ExportDialog)[-1]
    assert dialog.isVisible()
    return dialog


def box(dialog: ExportDialog, words: str) -> QCheckBox:
    return next(one for one in dialog.findChildren(QCheckBox) if one.text() == words)


def seconds(dialog: ExportDialog) -> float:
    return sum(dialog._film.durations)


def brought_to(window: MainWindow, scene: str, until: Until) -> None:
    """The scene in front, with something to export."""
    window.scene(scene)
    if scene == "compare":
        compare = window.app_state.compare
        until(lambda: not compare._settle.isActive() and compare.runs.complete)
        compare.playback.pause()
    elif scene == "train":
        training = window.app_state.training
        trajectory = window.app_state.session.timeline.trajectories[0]
        training.run.settings = SETTINGS
        training.run.started = TrainStarted(SETTINGS, trajectory.domain, Path(), 0, 1, "cpu")
        training.run.history = told([0.9, 0.5, 0.4], [1.0, 1.0, 1.0])
        for step in (1, 2, 3):
            grid = np.asarray(trajectory.x[0] * step / 3, np.float32)
            training.film.add(TrainSamples(step, trajectory.labels, grid))
    elif scene == "learn":
        learning = window.app_state.learning
        click(window.scene("learn").titles["processes"])
        until(lambda: learning.sweep is not None and bool(learning.recorded))


def test_every_choice_is_seen_in_the_preview_and_told(
    ran: MainWindow, until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    unasked = pytest.fail
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: unasked("Return is no Save"))
    dialog = asked(ran, monkeypatch)
    controls = dialog.form._controls
    frames, long = len(dialog._film), seconds(dialog)
    enter(controls["hold_first"]._field, "0")
    enter(controls["hold_last"]._field, "0")
    assert seconds(dialog) == pytest.approx(long - 2.0)
    enter(controls["fps"]._field, "10")
    assert seconds(dialog) == pytest.approx(2 * (long - 2.0))
    assert dialog.preview.timer.interval() == 100, "the preview runs at this speed"
    enter(controls["every"]._field, "3")
    assert len(dialog._film) < frames / 2
    assert f"{len(dialog._film)} frames" in dialog._facts.text()
    width, height = dialog._film.size
    enter(controls["scale"]._field, "2")
    assert dialog._film.size != (width, height)
    width, height = dialog._film.size
    tick(box(dialog, "Captions"))
    assert dialog._film.size[1] > height
    tick(box(dialog, "Curves beside"))
    assert dialog._film.size[0] > width
    dark = dialog._film.frame(0)[0, 0].mean()
    tick(box(dialog, "Dark background"))
    assert dialog._film.frame(0)[0, 0].mean() > dark + 100
    before = dialog._film.frame(2)
    choose(dialog.form.show_box, ("x0",))
    assert not np.array_equal(dialog._film.frame(2), before)
    one = dialog._film.size[0]
    choose(dialog.form.show_box, ("x", "x0"))
    assert dialog._film.size[0] > one
    whole = len(dialog._film)
    dialog.form.part.setFocus()
    QTest.keyClick(dialog.form.part, Qt.Key.Key_Down)
    assert len(dialog._film) < whole, "one way of the two"
    until(lambda: "MB" in dialog._facts.text())
    assert f"{dialog._film.size[0]} × {dialog._film.size[1]} pixels" in dialog._facts.text()
    until(lambda: not dialog.preview.pixmap().isNull())
    shown = dialog.preview.at
    until(lambda: dialog.preview.at != shown)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


@pytest.mark.parametrize("scene", ["watch", "train", "compare", "learn"])
def test_a_file_is_written_and_brings_the_run_back_when_it_is_dropped(
    ran: MainWindow, until: Until, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, scene: str
) -> None:
    brought_to(ran, scene, until)
    session, compare, form = (
        ran.app_state.session,
        ran.app_state.compare,
        ran.app_state.training.form,
    )
    dialog = asked(ran, monkeypatch)
    choose(dialog.form.format, "webp")
    target = tmp_path / "film.webp"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    click(dialog.save)
    until(lambda: "Saved" in dialog._facts.text())
    with Image.open(target) as image:
        assert image.size == dialog._film.size
    click(dialog.cancel)
    recipe, comparison = session.recipe, compare.comparison
    if scene == "watch":
        session.change(seed=5)
        ran.show_scene("learn")
        drop(ran, target)
        until(lambda: session.recipe == recipe)
    elif scene == "train":
        ran.show_scene("watch")
        drop(ran, target)
        until(lambda: form.settings.lr == SETTINGS.lr)
    elif scene == "learn":
        assert dialog.form.part.currentText() == "One-step prediction at every noise level"
        session.change(seed=9)
        drop(ran, target)
        until(lambda: session.recipe == LOOK_RECIPE)
        scene = "watch"
    else:
        compare.use("samplers")
        ran.show_scene("watch")
        drop(ran, target)
        until(lambda: compare.comparison == comparison)
    until(lambda: ran._scene == scene)


def test_where_nothing_moves_it_is_said_and_the_picture_can_be_copied(
    ran: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ExportDialog, "exec", lambda _: pytest.fail("there is nothing to choose"))
    ran.scene("train")
    QTest.keyClick(ran, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    assert "nothing to export" in ran.statusBar().currentMessage()
    assert "Ctrl+C" in ran.statusBar().currentMessage()


def test_every_figure_of_a_lesson_that_moves_can_be_exported(
    ran: MainWindow, until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    brought_to(ran, "learn", until)
    learning, scene = ran.app_state.learning, ran.scene("learn")
    until(lambda: learning.article is not None)
    for page, first in (
        ("parts", "Data to noise to data"),
        ("processes", "One-step prediction at every noise level"),
        ("article", "The article's loop and a right one"),
    ):
        click(scene.titles[page])
        dialog = asked(ran, monkeypatch)
        assert dialog.form.part.count() == 3
        assert dialog.form.part.currentText() == first, "the page in front comes first"
        plain = dialog._film.size
        for words in ("Captions", "Curves beside"):
            tick(box(dialog, words))
        assert dialog._film.size > plain
        assert not np.array_equal(dialog._film.frame(3), dialog._film.frame(30))
        assert not dialog.form.show_box.isVisible(), "a figure shows what it shows"
        npz = dialog.form.format.findData("npz")
        assert not dialog.form.format.model().item(npz).isEnabled()
        QTest.keyClick(dialog, Qt.Key.Key_Escape)


def test_frames_go_to_a_folder_that_the_person_names_and_never_over_others(
    ran: MainWindow, until: Until, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = asked(ran, monkeypatch)
    choose(dialog.form.format, "frames")
    named: list[Path] = []
    suggested: list[Path] = []

    def name(_: object, __: str, path: str, *___: object, **____: object) -> tuple[str, str]:
        suggested.append(Path(path))
        return str(named[-1]), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", name)
    dialog.folder = str(tmp_path)
    named.append(suggest := tmp_path / "diffusion-points-moons")
    click(dialog.save)
    until(lambda: "Saved" in dialog._facts.text())
    assert suggested == [suggest], "it is not there yet"
    assert (suggest / "frame_0000.png").exists()
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "holiday.jpg").write_bytes(b"mine")
    named.append(tmp_path / "mine")
    click(dialog.save)
    until(lambda: dialog.save.isEnabled() and "Saved" not in dialog._facts.text())
    assert "mine" in dialog._facts.text()
    assert [one.name for one in (tmp_path / "mine").iterdir()] == ["holiday.jpg"]
    assert suggested[1] == tmp_path / "diffusion-points-moons-2", "the next one lies beside it"
    click(dialog.cancel)
