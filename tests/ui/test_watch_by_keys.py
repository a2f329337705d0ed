"""Watch with the keyboard alone: every job of the scene without the mouse."""

from __future__ import annotations

import numpy as np
from hands import DIGITS, Until, canvas, key, ran_with, settled, tab_to, to_step
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QAbstractSpinBox, QComboBox, QSlider, QTreeWidget

from diffusion_gui.ui.scenes.watch.branch_dialog import BranchDialog
from diffusion_gui.ui.scenes.watch.row_over_time import RowOverTimePane
from diffusion_gui.ui.shell.main_window import MainWindow
from diffusion_gui.ui.views.image_view import ImageView
from diffusion_gui.ui.views.panels import current_panels

KEY = Qt.Key


def do(window: MainWindow, name: str) -> None:
    """Tab to a button, and press the space bar on it."""
    tab_to(window, name, QAbstractButton)
    key(KEY.Key_Space)


def test_look_at_a_level_and_denoise_from_there(ran: MainWindow, until: Until) -> None:
    session = ran_with(ran, until).app_state.session
    slider = tab_to(ran, "Noise level", QSlider)
    assert isinstance(slider, QSlider)
    key(KEY.Key_Home)
    for _ in range(3):
        key(KEY.Key_PageUp)
    before = slider.value()
    key(KEY.Key_Right)
    assert slider.value() == before + 10, "a press of an arrow is seen in the number"
    until(lambda: session.preview is not None and session.preview.t == session.probe_t)
    assert [panel.quantity for panel in current_panels(ran.app_state.watch)] == [
        "x0",
        "x",
        "x0",
        "eps",
    ]
    do(ran, "Denoise from here")
    settled(ran, until)
    assert session.recipe.from_level == 0.31
    do(ran, "From noise alone")
    assert session.recipe.from_level == 1.0


def test_a_slider_of_few_steps_does_not_hold_the_arrows(ran: MainWindow, until: Until) -> None:
    """Levels of a short schedule lie further apart than a press of an arrow leads."""
    session = ran_with(ran, until, DIGITS.changed(T=6)).app_state.session
    slider = tab_to(ran, "Noise level", QSlider)
    assert isinstance(slider, QSlider)
    key(KEY.Key_Home)
    for pressed in range(1, 41):
        key(KEY.Key_Right)
        assert slider.value() == 10 * pressed
    assert session.probe_t >= 2


def test_choose_an_item_and_a_pixel(ran: MainWindow, until: Until) -> None:
    session = ran_with(ran, until, DIGITS.changed(count=6)).app_state.session
    to_step(ran, 2)
    place = session.playback.position
    do(ran, "One value, followed")
    view = tab_to(ran, "Canvas", ImageView)
    assert isinstance(view, ImageView)
    assert "Arrows choose an item" in ran.statusBar().currentMessage()
    columns = view._canvases[0].grid.columns
    for arrow, item in (
        (KEY.Key_Left, 0),  # there is none before the first
        (KEY.Key_Right, 1),
        (KEY.Key_Down, 1 + columns),
        (KEY.Key_Down, 1 + columns),
        (KEY.Key_Up, 1),
    ):
        key(arrow)
        assert session.item == item
    for arrow in (KEY.Key_Left, KEY.Key_Down, KEY.Key_Down):
        key(arrow, shift=True)
    assert session.pixel == (16, 13)
    assert session.playback.position == place
    key(KEY.Key_Space)  # the other keys are still the window's
    assert session.playback.player.playing
    session.playback.pause()
    key(KEY.Key_Tab)
    assert "Arrows" not in ran.statusBar().currentMessage()


def test_the_canvas_shows_that_it_has_the_focus(ran: MainWindow, until: Until) -> None:
    ran_with(ran, until)
    view = canvas(ran)
    before = view.grab().toImage()
    tab_to(ran, "Canvas", ImageView)
    assert view.grab().toImage() != before


def test_a_click_leaves_the_arrows_to_the_frames(ran: MainWindow, until: Until) -> None:
    ran_with(ran, until)
    for view in ran.findChildren(ImageView):
        assert not view.focusPolicy() & Qt.FocusPolicy.ClickFocus


def test_paint_and_make_a_region_anew(ran: MainWindow, until: Until) -> None:
    session = ran_with(ran, until).app_state.session
    to_step(ran, 3)
    do(ran, "Paint")
    view = tab_to(ran, "Canvas", ImageView)
    assert isinstance(view, ImageView)
    assert "Backspace erases" in ran.statusBar().currentMessage()
    for _ in range(5):
        key(KEY.Key_Right)
        key(KEY.Key_Space)
    assert not session.playback.player.playing
    mask = ran.app_state.watch.mask_painting.mask.copy()
    assert mask[14, 15:20].all()
    assert not mask[14, :10].any()
    key(KEY.Key_Backspace)
    assert not ran.app_state.watch.mask_painting.mask[14, 18]
    do(ran, "Noise it again")
    until(lambda: session.timeline.complete and len(ran.app_state.watch.branches.tree.all) == 2)
    assert not ran.app_state.watch.mask_painting.active


def test_branch_off_and_compare(ran: MainWindow, until: Until) -> None:
    session = ran_with(ran, until).app_state.session
    to_step(ran, 2)
    tab_to(ran, "Player")
    key(KEY.Key_B)
    until(lambda: ran.findChild(BranchDialog) is not None)
    dialog = ran.findChild(BranchDialog)
    seed = tab_to(dialog, "Seed", QAbstractSpinBox)
    assert isinstance(seed, QAbstractSpinBox)
    seed.selectAll()
    key(KEY.Key_5)
    tab_to(dialog, "Continue", QAbstractButton)
    key(KEY.Key_Space)
    until(lambda: session.timeline.complete and ran.findChild(BranchDialog) is None)
    session.playback.pause()
    root, child = ran.app_state.watch.branches.tree.all
    assert child.settings.seed == 5
    assert ran.app_state.watch.branches.tree.beside is root
    tab_to(ran, "Branches", QTreeWidget)
    key(KEY.Key_Up)
    until(lambda: ran.app_state.watch.branches.tree.current is root)


def test_the_streaks_row(ran: MainWindow, until: Until) -> None:
    session = ran_with(ran, until).app_state.session
    to_step(ran, 2)
    place = session.playback.position
    do(ran, "Row over time")
    pane = tab_to(ran, "Row over time", RowOverTimePane)
    assert isinstance(pane, RowOverTimePane)
    row = pane._shown.row  # type: ignore[union-attr]
    key(KEY.Key_Down)
    key(KEY.Key_Down)
    key(KEY.Key_Up)
    assert pane._shown.row == row + 1  # type: ignore[union-attr]
    key(KEY.Key_Right)
    assert session.playback.position == place + 1


def test_settings_and_curves(ran: MainWindow, until: Until) -> None:
    session = ran_with(ran, until).app_state.session
    sampler = tab_to(ran, "Sampler", QComboBox)
    before = session.recipe.sampler
    key(KEY.Key_Down)
    assert session.recipe.sampler != before
    assert isinstance(sampler, QComboBox)
    do(ran, "Between two seeds")
    assert session.recipe.interpolate >= 0
    do(ran, "Ideal")
    settled(ran, until)
    box = tab_to(ran, "Curve", QComboBox)
    key(KEY.Key_Down)
    assert isinstance(box, QComboBox)
    assert "ᾱ" in box.currentText()
    do(ran, "Shape this schedule")
    handles = session.recipe.handles
    tab_to(ran, "Schedule", type(ran._scenes["watch"].inspector.widget().schedule.plot))
    key(KEY.Key_Up)
    assert session.recipe.handles != handles
    assert np.isfinite(session.schedule.alpha).all()
