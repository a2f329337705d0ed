"""A schedule of one's own: handles taken with mouse and keys, undone, reset, warned of, run."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from diffusion_gui.core.recipes.schedules import make_schedule, schedule_of
from diffusion_gui.core.schedule_handles import handles_on, read_handles
from diffusion_gui.ui.scenes.watch.inspector.inspector import Inspector
from diffusion_gui.ui.scenes.watch.inspector.schedule import SchedulePane
from diffusion_gui.ui.scenes.watch.inspector.schedule_handles import SHAPED, decibels_at, height
from diffusion_gui.ui.scenes.watch.inspector.schedule_plot import KINDS
from diffusion_gui.ui.scenes.watch.scene import WatchScene
from diffusion_gui.ui.shell.main_window import MainWindow

Until = Callable[..., None]
LEFT = Qt.MouseButton.LeftButton


def pane_of(window: MainWindow) -> SchedulePane:
    scene = window.scene("watch")
    assert isinstance(scene, WatchScene)
    inspector = scene.inspector.widget()
    assert isinstance(inspector, Inspector)
    scene.inspector.ensureWidgetVisible(inspector.schedule)
    return inspector.schedule


def shaped(window: MainWindow, kind: str = "snr_db") -> SchedulePane:
    """The pane after a click on its button, with the curves of `kind`."""
    pane = pane_of(window)
    pane.choice.setCurrentIndex(KINDS.index(kind))
    pane.shape.click()
    return pane


def spot(pane: SchedulePane, number: int) -> QPoint:
    return pane.plot._places()[number].toPoint()


def drag(pane: SchedulePane, number: int, *ways: int) -> None:
    """Take a handle, and move it down by so many pixels, one after the other."""
    at = spot(pane, number)
    QTest.mousePress(pane.plot, LEFT, pos=at)
    for way in ways:
        at += QPoint(0, way)
        QTest.mouseMove(pane.plot, at)
    QTest.mouseRelease(pane.plot, LEFT, pos=at)


def handles(window: MainWindow) -> tuple[float, ...]:
    return read_handles(window.app_state.session.recipe.handles)


def test_handles_begin_on_the_curve_that_is_there(ran: MainWindow) -> None:
    session, pane = ran.app_state.session, pane_of(ran)
    session.change(schedule="linear")
    before = session.schedule
    assert pane.shape.isVisible()
    assert not pane.back.isVisible()
    pane.shape.click()
    assert session.recipe.schedule == "custom"
    assert handles(ran) == handles_on(before.snr_db)
    np.testing.assert_allclose(session.schedule.alpha, before.alpha, atol=0.02)
    assert pane.back.isVisible()
    assert pane.back.text() == "Back to Linear"
    assert not pane.shape.isVisible()


def test_a_dragged_handle_takes_curve_and_run_along(ran: MainWindow, until: Until) -> None:
    session = ran.app_state.session
    pane = shaped(ran)
    before, picture = handles(ran), pane.plot.grab().toImage()
    drag(pane, 3, -5, -10)
    after = handles(ran)
    assert after[3] > before[3] + 5.0
    assert after[4:] == before[4:]
    assert pane.plot.grab().toImage() != picture
    assert f"{after[3]:+.1f} dB" in pane.place.text()
    assert "Handle 4 of 7 · t = 50 · " in pane.place.text()
    until(
        lambda: (
            session.timeline.complete
            and session.timeline.trajectories[-1].recipe.handles == session.recipe.handles
        )
    )
    path = session.timeline.trajectories[-1].path
    np.testing.assert_array_equal(path.alpha, schedule_of(session.recipe).alpha[path.t])


@pytest.mark.parametrize("kind", SHAPED)
def test_a_handle_follows_the_pointer_on_every_curve(ran: MainWindow, kind: str) -> None:
    pane = shaped(ran, kind)
    at = spot(pane, 3)
    drag(pane, 3, 4, 3)
    assert pane.plot._places()[3].y() == pytest.approx(at.y() + 7, abs=1.0)


def test_taking_a_handle_does_not_move_it(ran: MainWindow) -> None:
    pane = shaped(ran, "signal")
    before = ran.app_state.session.recipe
    QTest.mouseClick(pane.plot, LEFT, pos=spot(pane, 2) + QPoint(3, 4))
    assert ran.app_state.session.recipe is before
    assert ran.app_state.watch.schedule_editing.chosen == 2
    assert pane.plot.hasFocus()


def test_a_handle_pushes_others_along_and_gives_them_back(ran: MainWindow) -> None:
    pane = shaped(ran)
    before = handles(ran)
    drag(pane, 3, -30, 25, 5)
    assert handles(ran) == pytest.approx(before, abs=0.11)
    drag(pane, 3, -400)
    assert handles(ran)[:4] == pytest.approx((60.0, 59.9, 59.8, 59.7))
    assert handles(ran)[4:] == before[4:]


def test_beside_the_handles_the_cursor_is_dragged(ran: MainWindow, until: Until) -> None:
    pane = shaped(ran)
    before = ran.app_state.session.recipe
    QTest.mouseClick(pane.plot, LEFT, pos=spot(pane, 3) + QPoint(0, 30))
    until(lambda: ran.app_state.session.preview is not None)
    assert ran.app_state.session.probe_t == pytest.approx(50, abs=1)
    assert ran.app_state.session.recipe is before


def test_one_drag_is_one_step_of_undo(ran: MainWindow) -> None:
    session, history = ran.app_state.session, ran.app_state.history
    plain = session.recipe
    pane = shaped(ran)
    begun = session.recipe
    drag(pane, 3, -4, -4, -4)
    first = session.recipe
    drag(pane, 3, -2, -2)  # at once after the other, and still another
    second = session.recipe
    drag(pane, 5, 6, 6)
    for expected in (second, first, begun, plain):
        history.undo()
        assert session.recipe == expected
    assert not history.can_undo
    for expected in (begun, first, second):
        history.redo()
        assert session.recipe == expected
    assert pane.place.isVisible()


def test_a_slow_drag_is_still_one_step(ran: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    session, history = ran.app_state.session, ran.app_state.history
    pane = shaped(ran)
    begun = session.recipe
    monkeypatch.setattr(
        "diffusion_gui.ui.state.shared.undo.DRAG_SECONDS", -1.0
    )  # all time has passed
    drag(pane, 4, 3, 3, 3, 3)
    history.undo()
    assert session.recipe == begun


def test_keys_choose_and_move_a_handle(ran: MainWindow) -> None:
    session = ran.app_state.session
    pane = shaped(ran)
    pane.plot.setFocus(Qt.FocusReason.TabFocusReason)
    place, before = session.playback.position, handles(ran)
    QTest.keyClick(pane.plot, Qt.Key.Key_Right)
    QTest.keyClick(pane.plot, Qt.Key.Key_Up)
    QTest.keyClick(pane.plot, Qt.Key.Key_Up)
    QTest.keyClick(pane.plot, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert ran.app_state.watch.schedule_editing.chosen == 4
    assert handles(ran)[4] == pytest.approx(before[4] + 1.9)
    for _ in range(9):
        QTest.keyClick(pane.plot, Qt.Key.Key_Left)
    assert ran.app_state.watch.schedule_editing.chosen == 0
    QTest.keyClick(pane.plot, Qt.Key.Key_Down)
    assert handles(ran)[0] == pytest.approx(before[0] - 1.0)
    assert session.playback.position == place, "the window's own arrow keys were not meant"
    assert "Handle 1 of 7" in pane.plot.accessibleDescription()


def test_the_tab_key_reaches_the_handles_and_only_where_there_are_some(ran: MainWindow) -> None:
    pane = pane_of(ran)
    assert pane.plot.focusPolicy() == Qt.FocusPolicy.NoFocus
    pane.shape.click()
    pane.choice.setFocus()
    QTest.keyClick(pane.choice, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is pane.plot
    QTest.keyClick(pane.plot, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is pane.back


def test_it_is_in_the_menu_too_and_unfolds_what_was_folded(ran: MainWindow) -> None:
    pane = pane_of(ran)
    scene = ran.scene("watch")
    assert isinstance(scene, WatchScene)
    inspector = scene.inspector.widget()
    assert isinstance(inspector, Inspector)
    inspector.sections["schedule"].heading.click()
    ran.resize(1024, 640)
    ran.show_scene("train")
    QTest.keyClick(ran, Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier)
    assert ran.app_state.session.recipe.schedule == "custom"
    assert pane.plot.isVisible()
    QApplication.processEvents()
    assert not pane.plot.visibleRegion().isEmpty()
    assert QApplication.focusWidget() is pane.plot
    QTest.keyClick(pane.plot, Qt.Key.Key_Up)
    assert "Handle 4 of 7" in pane.place.text()


def test_the_way_back_and_the_way_there_again(ran: MainWindow) -> None:
    session = ran.app_state.session
    session.change(schedule="flow")
    pane = shaped(ran)
    drag(pane, 2, 5)
    own = session.recipe
    pane.back.click()
    assert session.recipe.schedule == "flow"
    assert pane.shape.isVisible()
    # The list of schedules leads to the same handles again; the button to new ones.
    session.change(schedule="custom")
    assert session.recipe == own
    pane.back.click()
    pane.shape.click()
    assert handles(ran) == handles_on(make_schedule("flow", session.recipe.T).snr_db)


def test_the_warning_follows_the_last_handle(ran: MainWindow) -> None:
    pane = shaped(ran)
    assert not pane.warning.isVisible()
    drag(pane, 6, -10, -15)
    assert "x_T is not yet noise" in pane.warning.text()
    assert pane.warning.isVisible()
    drag(pane, 6, 60)
    assert not pane.warning.isVisible()


def test_beta_has_no_handles_and_says_so(ran: MainWindow) -> None:
    pane = shaped(ran)
    pane.choice.setCurrentIndex(KINDS.index("beta"))
    assert pane.plot._places() == []
    assert "choose another curve" in pane.place.text()


def test_a_branch_is_left_when_a_handle_moves(ran: MainWindow) -> None:
    """A run that goes on from another is bound to its schedule: a new one begins."""
    session = ran.app_state.session
    pane = shaped(ran)
    session.recipe = session.recipe.changed(parent=session.recipe, at=2)
    drag(pane, 3, 5)
    assert session.recipe.parent is None


@pytest.mark.parametrize("kind", SHAPED)
def test_a_place_means_the_snr_that_stands_there(kind: str) -> None:
    for decibels in (-60.0, -31.5, -3.2, 0.0, 0.1, 17.0, 60.0):
        # alpha says little of strong noise's SNR, but it is the same number
        assert decibels_at(kind, height(kind, decibels)) == pytest.approx(decibels, abs=1e-6)
    assert decibels_at(kind, 2.0) == 60.0
    assert decibels_at(kind, -1.0) == -60.0
