"""Other beginnings: painting, pasting, drawing points, the ideal denoiser, two seeds."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage
from PySide6.QtWidgets import QPushButton, QToolButton

from diffusion_gui.core.recipes.inpaint_mask import decode
from diffusion_gui.ui.scenes.train.draw_points_dialog import DrawPointsDialog
from diffusion_gui.ui.shell.main_window import MainWindow
from diffusion_gui.ui.views.image_view import ImageView
from diffusion_gui.ui.views.overlays.mask import PaintedMask
from diffusion_gui.ui.views.overlays.nearest import Notes
from diffusion_gui.ui.views.panels import current_panels

Until = Callable[..., None]


def button(window: MainWindow, name: str) -> QToolButton:
    """The tool button with an accessible name."""
    return next(one for one in window.findChildren(QToolButton) if one.accessibleName() == name)


def digits(window: MainWindow, until: Until) -> None:
    """A short run of digits."""
    session = window.app_state.session
    assert session.change(model="ideal:digits", data="digits", count=3, steps=6)
    until(
        lambda: (
            session.timeline.trajectories[0].domain.modality == "image"
            and session.timeline.complete
        ),
        90,
    )
    session.playback.pause()


def paint(window: MainWindow, qtbot, row: float, column: float) -> None:
    """Press with the brush on a place of the item."""
    view = next(one for one in window.findChildren(ImageView) if one.isVisible())
    view.grab()
    place, grid = view._canvases[0].place, view._canvases[0].grid
    at = QPoint(round(place.x() + column * grid.scale), round(place.y() + row * grid.scale))
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=at)


def test_a_painted_region_is_made_anew_and_the_rest_kept(
    ran: MainWindow, until: Until, qtbot
) -> None:
    digits(ran, until)
    session = ran.app_state.session
    button(ran, "Paint").click()
    paint(ran, qtbot, 14.0, 14.0)
    mask = ran.app_state.watch.mask_painting.mask.copy()
    assert mask[14, 14]
    assert 20 < mask.sum() < 36  # a disc of radius 3
    assert len(current_panels(ran.app_state.watch)) == 1
    row = ran.scene("watch").player._paint_row
    row.inpaint.click()
    until(
        lambda: session.timeline.complete and session.timeline.trajectories[-1].recipe.mask != "",
        90,
    )
    last = session.timeline.trajectories[-1]
    np.testing.assert_array_equal(decode(last.recipe.mask), mask)
    clean = session.timeline.trajectories[0].x[0]
    np.testing.assert_allclose(last.x[-1][:, 0][:, ~mask], clean[:, 0][:, ~mask], atol=1e-5)
    assert not ran.app_state.watch.mask_painting.active


def test_noise_on_a_region_is_denoised_again_as_a_branch(
    ran: MainWindow, until: Until, qtbot
) -> None:
    digits(ran, until)
    session = ran.app_state.session
    session.choose_item(1)
    session.playback.seek(session.timeline.starts()[1] + 3)
    root = ran.app_state.watch.branches.tree.current
    before = root.timeline.trajectories[1].x.copy()
    button(ran, "Paint").click()
    row = ran.scene("watch").player._paint_row
    assert not row.again.isEnabled()
    paint(ran, qtbot, 10.0, 10.0)
    mask = ran.app_state.watch.mask_painting.mask.copy()
    row.again.click()
    until(lambda: session.timeline.complete, 90)
    edited = session.timeline.trajectories[-1].x[0]
    np.testing.assert_array_equal(edited[0], before[3, 0])
    np.testing.assert_array_equal(edited[1, 0][~mask], before[3, 1, 0][~mask])
    assert (edited[1, 0][mask] != before[3, 1, 0][mask]).all()
    assert (
        ran.app_state.watch.branches.name(ran.app_state.watch.branches.tree.current)
        == "painted noise"
    )
    np.testing.assert_array_equal(root.timeline.trajectories[1].x, before)


def test_the_right_button_erases_and_leaving_clears(ran: MainWindow, until: Until) -> None:
    digits(ran, until)
    painting = ran.app_state.watch.mask_painting
    painting.set_active(True)
    painting.paint(5.0, 5.0, erase=False)
    painting.set_brush(10.0)
    painting.paint(5.0, 5.0, erase=True)
    assert painting.empty
    painting.paint(20.0, 20.0, erase=False)
    painting.set_active(False)
    assert painting.empty
    assert current_panels(ran.app_state.watch)[0].layer(PaintedMask) is None


def test_a_copied_image_is_started_from(ran: MainWindow, until: Until) -> None:
    session = ran.app_state.session
    failures = []
    session.failed.connect(failures.append)
    QGuiApplication.clipboard().clear()
    ran._actions["paste"].trigger()
    assert "clipboard" in failures[0].what
    image = QImage(40, 40, QImage.Format.Format_RGB32)
    image.fill(QColor("#00ff00"))
    QGuiApplication.clipboard().setImage(image)
    ran._actions["paste"].trigger()
    assert Path(session.recipe.init).is_file()
    assert session.recipe.from_level == 0.5
    until(
        lambda: (
            session.timeline.trajectories[0].recipe.data == session.recipe.init
            and session.timeline.complete
        ),
        90,
    )
    clean = session.timeline.trajectories[0].x[0, 0]
    np.testing.assert_allclose(clean.mean((1, 2)), [-1.0, 1.0, -1.0], atol=0.05)


def test_drawn_points_are_trained_on(ran: MainWindow, until: Until, qtbot) -> None:
    dialog = DrawPointsDialog(ran.app_state, ran)
    dialog.show()
    assert not dialog.train.isEnabled()
    middle = dialog.sheet.rect().center()
    qtbot.mousePress(dialog.sheet, Qt.MouseButton.LeftButton, pos=middle)
    for step in range(1, 8):
        qtbot.mouseMove(dialog.sheet, middle + QPoint(10 * step, 0))
    qtbot.mouseRelease(dialog.sheet, Qt.MouseButton.LeftButton, pos=middle)
    if len(dialog.points) < 50:  # the platform may send moves without their buttons
        for step in range(8):
            dialog.sheet.drawn.emit(0.05 * step, 0.0, 0.05 * step, 0.0)
    assert abs(dialog.points[:, 1].mean()) < 0.1
    dialog.train.click()
    training = ran.app_state.training
    until(lambda: training.run.started is not None and training.run.history.last > 2, 90)
    path = Path(training.run.settings.data.removeprefix("points:"))
    assert len(path.read_text().splitlines()) == len(dialog.points) + 1
    training.stop()
    until(lambda: training.state == "done", 60)
    # Watch does not take it unasked, but it is on offer wherever the person is
    session, banner = ran.app_state.session, ran.notifications.banner
    assert session.recipe.model != str(training.run.checkpoint.path)
    assert "stopped at step" in banner.text()
    (watch,) = banner.findChildren(QPushButton)
    watch.click()
    assert session.recipe.model == str(training.run.checkpoint.path)
    assert session.recipe.data == training.run.settings.data
    assert ran._scene == "watch"
    assert not banner.isVisible()
    dialog.deleteLater()


def test_a_drawing_that_is_only_closed_is_on_the_sheet_again(ran: MainWindow) -> None:
    dialog = DrawPointsDialog(ran.app_state, ran)
    dialog.show()
    for _ in range(3):
        dialog.sheet.drawn.emit(0.0, 0.0, 0.3, 0.0)
    drawn = dialog.points
    dialog.reject()  # Escape and the window's cross
    again = DrawPointsDialog(ran.app_state, ran)
    np.testing.assert_array_equal(again.points, drawn)
    assert again.train.isEnabled()
    again.accept()
    assert len(DrawPointsDialog(ran.app_state, ran).points) == 0, "it has become a data set"


def test_a_pictures_dark_pixels_become_points(ran: MainWindow, tmp_path: Path) -> None:
    image = QImage(50, 50, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)  # see-through counts as paper
    for x in range(25):
        for y in range(50):
            image.setPixelColor(x, y, QColor("black"))
    image.save(str(tmp_path / "half.png"))
    dialog = DrawPointsDialog(ran.app_state, ran)
    dialog.take_picture(str(tmp_path / "half.png"))
    assert len(dialog.points) == 4000
    assert (dialog.points[:, 0] < 0.05).all()
    failures = []
    ran.app_state.session.failed.connect(failures.append)
    dialog.take_picture(str(tmp_path / "none.png"))
    assert "none.png" in failures[0].what
    dialog.deleteLater()


def test_one_click_takes_the_ideal_denoiser_and_one_the_trained_one_again(
    ran: MainWindow,
) -> None:
    session = ran.app_state.session
    session.use_model("shapes")
    seed = session.recipe.seed
    ideal = button(ran, "Ideal")
    assert not ideal.isChecked()
    ideal.click()
    assert session.recipe.model == "ideal:shapes"
    assert session.recipe.seed == seed
    assert ideal.isChecked()
    ideal.click()
    assert session.recipe.model == "shapes"


def test_the_nearest_training_images_stand_beside_the_samples(
    ran: MainWindow, until: Until
) -> None:
    digits(ran, until)
    session = ran.app_state.session
    session.playback.seek(session.timeline.planned - 1)
    button(ran, "Nearest").click()
    until(lambda: len(current_panels(ran.app_state.watch)) == 2, 60)
    panel = current_panels(ran.app_state.watch)[1]
    # the ideal denoiser only ever returns what it has seen
    notes = panel.layer(Notes)
    assert notes is not None
    assert len(notes.texts) == len(panel.x)
    assert all(float(note) < 0.05 for note in notes.texts)
    np.testing.assert_allclose(panel.x, session.timeline.trajectories[-1].x[-1], atol=0.1)
    button(ran, "Nearest").click()
    assert len(current_panels(ran.app_state.watch)) == 1


def test_items_lie_between_two_seeds(ran: MainWindow, until: Until) -> None:
    session = ran.app_state.session
    between = button(ran, "Between two seeds")
    between.click()
    assert session.recipe.interpolate == session.recipe.seed + 1
    until(
        lambda: (
            session.timeline.complete and session.timeline.trajectories[-1].recipe.interpolate == 1
        ),
        90,
    )
    x = session.timeline.trajectories[-1].x[0]
    steps = np.linalg.norm(np.diff(x, axis=0), axis=1)
    assert steps.max() < 3 * steps.min()  # an even way
    between.click()
    assert session.recipe.interpolate == -1
