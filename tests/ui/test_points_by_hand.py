"""Points by hand: what is laid over them, one followed, a set of one's own, ideal and nearest."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hands import (
    DIGITS,
    Until,
    canvas,
    click,
    drag,
    key,
    particle,
    press,
    ran_with,
    seen,
    settled,
    tab_to,
    to_step,
)
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QToolButton

from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.ui.scenes.train.draw_points_dialog import DrawPointsDialog, Sheet
from diffusion_gui.ui.shell.main_window import MainWindow
from diffusion_gui.ui.state.watch.watch_state import WatchState
from diffusion_gui.ui.views.overlays.arrows import Arrows
from diffusion_gui.ui.views.overlays.nearest import Notes
from diffusion_gui.ui.views.overlays.paths import PointPath
from diffusion_gui.ui.views.panels import current_panels
from diffusion_gui.ui.views.points_view import PointsView


@pytest.mark.parametrize("name", ["Trails", "Path", "Density", "Score", "Velocity"])
def test_each_overlay_is_laid_on_and_taken_off_with_a_click(
    ran: MainWindow, until: Until, name: str
) -> None:
    to_step(ran, 5)
    button = seen(ran, QToolButton, name)
    if button.isChecked():
        click(button)
    without = canvas(ran).grab().toImage()
    click(button)
    assert button.isChecked()
    if name in ("Score", "Velocity"):
        until(lambda: current_panels(ran.app_state.watch)[0].layer(Arrows) is not None)
    assert canvas(ran).grab().toImage() != without
    click(button)
    assert not button.isChecked()
    assert canvas(ran).grab().toImage() == without


def test_a_particle_is_followed_with_mouse_and_keys(ran: MainWindow) -> None:
    session = ran.app_state.session
    to_step(ran, 4)
    press(ran, "One value, followed")
    x = session.frame()[1].x  # type: ignore[index]
    middle = int(np.hypot(*(x - np.median(x, axis=0)).T).argmin())
    click(canvas(ran), particle(ran, middle))
    assert session.item == middle
    view = tab_to(ran, "Canvas", PointsView)
    assert isinstance(view, PointsView)
    assert "Arrows choose" in ran.statusBar().currentMessage()
    place = session.playback.position
    here = view._areas[0][0].places(view._panels[0].x)
    for arrow, axis, way in ((Qt.Key.Key_Right, 0, 1), (Qt.Key.Key_Up, 1, -1)):
        before = session.item
        key(arrow)
        assert (here[session.item, axis] - here[before, axis]) * way > 0.0
    assert session.playback.position == place, "the window's own arrow keys were not meant"
    path = current_panels(ran.app_state.watch)[0].layer(PointPath)
    assert path is not None
    np.testing.assert_allclose(path.states, session.timeline.trajectories[1].x[:, session.item])


def test_a_ring_is_drawn_trained_on_and_watched(ran: MainWindow, until: Until) -> None:
    session, training = ran.app_state.session, ran.app_state.training

    def draw(dialog: DrawPointsDialog) -> None:
        middle = dialog.sheet.rect().center()
        turn = np.linspace(0.0, 2 * np.pi, 60)
        ring = np.stack([np.cos(turn), np.sin(turn)], axis=1) * 0.3 * dialog.sheet.width()
        drag(dialog.sheet, [middle + QPoint(round(x), round(y)) for x, y in ring.tolist()])
        press(dialog, "Train on it")

    when_open(ran, draw)
    QTest.keyClick(ran, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    until(lambda: training.run.started is not None and training.run.history.last > 200)
    press(ran, "Stop and save")
    until(lambda: training.state == "done")
    press(ran.notifications.banner, "Watch it denoise")
    assert ran._scene == "watch"
    settled(ran, until)
    drawn, made = (session.timeline.trajectories[i].x[j] for i, j in ((0, 0), (1, -1)))
    size = [np.hypot(*(x - drawn.mean(0)).T) for x in (drawn, made)]
    assert np.median(size[0]) > 0.5
    assert abs(np.median(size[1]) - np.median(size[0])) < 0.2 * np.median(size[0])


def test_a_drawing_is_erased_undone_and_redone_and_a_quick_stroke_has_no_gaps(
    ran: MainWindow,
) -> None:
    seen_points: list[int] = []

    def draw(dialog: DrawPointsDialog) -> None:
        sheet = dialog.sheet
        middle, side = sheet.rect().center(), min(sheet.width(), sheet.height())
        left, right = (middle + QPoint(round(way * 0.4 * side), 0) for way in (-1, 1))
        drag(sheet, [left, right])  # two places, far apart
        one = dialog.points
        assert np.diff(np.sort(one[:, 0])).max() < 0.1
        assert np.ptp(one[:, 0]) > 1.8
        drag(sheet, [middle - QPoint(0, side // 4), middle - QPoint(0, side // 4 + 4)])
        two = dialog.points
        assert len(two) > len(one)
        here = tab_to(dialog, "Brush")
        QTest.keyClick(here, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        np.testing.assert_array_equal(dialog.points, one)
        press(dialog, "Redo")
        np.testing.assert_array_equal(dialog.points, two)
        press(dialog, "Eraser")
        drag(sheet, [middle - QPoint(10, 0), middle + QPoint(10, 0)])
        near = np.abs(dialog.points).max(axis=1) < 0.05
        assert not near.any()
        assert 0 < len(dialog.points) < len(two)
        press(dialog, "Clear")
        assert not len(dialog.points)
        press(dialog, "Undo")
        press(dialog, "Undo")
        np.testing.assert_array_equal(dialog.points, two)
        press(dialog, "Undo")
        press(dialog, "Undo")
        assert not len(dialog.points)
        assert not dialog.undo.isEnabled()
        seen_points.append(len(two))

    def draw_and_close(dialog: DrawPointsDialog) -> None:
        try:
            draw(dialog)
        finally:
            dialog.close()

    when_open(ran, draw_and_close)
    QTest.keyClick(ran, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert seen_points


def when_open(window: MainWindow, do) -> None:
    """Call `do` with the dialog for drawing, which the next action opens and waits for."""

    def look() -> None:
        dialog = window.findChild(DrawPointsDialog)
        if dialog is None or not dialog.isVisible():
            QTimer.singleShot(20, window, look)
        else:
            do(dialog)

    QTimer.singleShot(0, window, look)


def test_a_pictures_dark_pixels_are_taken_and_watched(
    ran: MainWindow, until: Until, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    image = QImage(50, 50, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    for x in range(50):
        for y in range(x, 50):
            image.setPixelColor(x, y, QColor("black"))
    path = str(tmp_path / "half.png")
    image.save(path)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *rest: (path, ""))

    def take(dialog: DrawPointsDialog) -> None:
        press(dialog, "From a picture …")
        seen(dialog, Sheet, "Drawing sheet").grab()
        press(dialog, "Watch at once")

    when_open(ran, take)
    QTest.keyClick(ran, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    settled(ran, until)
    session = ran.app_state.session
    assert session.recipe.data.startswith("points:")
    assert session.recipe.model.startswith("ideal:points:")
    drawn, made = (session.timeline.trajectories[i].x[j] for i, j in ((0, 0), (1, -1)))
    for x in (drawn, made):  # the corner below on the left
        assert np.corrcoef(x.T)[0, 1] == pytest.approx(-0.5, abs=0.1)


def test_ideal_and_trained_change_places_with_a_click(ran: MainWindow, until: Until) -> None:
    shapes = Recipe(data="shapes", model="shapes", label="all", count=2, steps=3, T=100)
    session = ran_with(ran, until, shapes).app_state.session
    trained = session.timeline.trajectories[1].x.copy()
    press(ran, "Ideal")
    assert session.recipe.model == "ideal:shapes"
    settled(ran, until)
    ideal = session.timeline.trajectories[1].x
    np.testing.assert_array_equal(ideal[0], trained[0])  # from the same noise
    assert not np.allclose(ideal[-1], trained[-1], atol=0.05)
    press(ran, "Ideal")
    settled(ran, until)
    np.testing.assert_array_equal(session.timeline.trajectories[1].x, trained)


def test_the_nearest_training_image_stands_beside_each_sample_at_every_step(
    ran: MainWindow, until: Until
) -> None:
    session = ran_with(ran, until, DIGITS).app_state.session
    to_step(ran, 1)
    press(ran, "Nearest")
    run = session.timeline.trajectories[1]
    for k in range(1, run.steps + 1):
        to_step(ran, k)
        foreseen = run.x0[k] if k < run.steps else run.x[k]
        until(lambda x0=foreseen: answers(ran.app_state.watch, x0))
        panel = current_panels(ran.app_state.watch)[1]
        assert panel.title == "nearest training item"
        away = np.sqrt(((panel.x - foreseen) ** 2).mean((1, 2, 3)))
        assert panel.layers == (Notes(tuple(f"{one:.2f}" for one in away)),)
    press(ran, "Nearest")
    assert len(current_panels(ran.app_state.watch)) == 1


def answers(watch: WatchState, foreseen: np.ndarray) -> bool:
    """Whether the newest answer is about these predictions."""
    answer = watch.overlays.answer("nearest")
    if answer is None:
        return False
    found = answer[1]
    away = np.sqrt(((found.x - foreseen) ** 2).mean((1, 2, 3)))
    return bool(np.allclose(away, found.distance, atol=1e-4))


def test_while_the_nearest_are_looked_for_it_says_so(ran: MainWindow, until: Until) -> None:
    ran_with(ran, until, DIGITS)
    to_step(ran, 2)
    badge = ran._scenes["watch"].player._show_row._badge
    press(ran, "Nearest")
    assert badge.text() == "Searching for the nearest training items …"
    until(lambda: len(current_panels(ran.app_state.watch)) == 2)
    assert not badge.isVisible()
