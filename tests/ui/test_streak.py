"""The streak: one row of one item through all steps."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QToolButton

from diffusion_gui.core.runs.shown_values import is_known, shown_value
from diffusion_gui.render.pixels import to_rgb
from diffusion_gui.ui.scenes.watch.row_over_time import RowOverTimePane
from diffusion_gui.ui.shell.main_window import MainWindow
from diffusion_gui.ui.views.row_over_time import row_over_time_of

Until = Callable[..., None]


def digits(window: MainWindow, until: Until) -> MainWindow:
    """The window with a short run of digits."""
    session = window.app_state.session
    assert session.change(model="ideal:digits", data="digits", count=3, steps=5)
    until(
        lambda: (
            session.timeline.trajectories[0].domain.modality == "image"
            and session.timeline.complete
        ),
        60,
    )
    session.playback.pause()
    return window


def test_each_column_is_the_row_that_the_canvas_shows(ran: MainWindow, until: Until) -> None:
    timeline = digits(ran, until).app_state.session.timeline
    for kind in ("x", "x0", "eps"):
        pictures = [row_over_time_of(one, 2, 9, kind) for one in timeline.trajectories]
        picture = np.concatenate(pictures, axis=1)
        assert picture.shape == (28, timeline.planned, 4)
        for position in range(timeline.planned):
            one, k = timeline.place(position)
            known = is_known(one, k, kind)
            assert (picture[:, position, 3] == 255 * known).all()
            shown = to_rgb(shown_value(one, k, kind), one.domain, kind)[2, 9]
            np.testing.assert_array_equal(picture[:, position, :3], shown, f"{kind} {position}")


def test_the_streak_is_read_and_steered_with_the_mouse(
    ran: MainWindow, until: Until, qtbot
) -> None:
    session = digits(ran, until).app_state.session
    toggle = next(
        one for one in ran.findChildren(QToolButton) if one.accessibleName() == "Row over time"
    )
    qtbot.mouseClick(toggle, Qt.MouseButton.LeftButton)
    pane = ran.findChild(RowOverTimePane)
    until(pane.isVisible, 5)
    pane.grab()
    left = Qt.MouseButton.LeftButton
    qtbot.mouseClick(pane, left, pos=QPoint(pane.width() - 16, pane.height() // 2))
    assert session.playback.position == session.timeline.planned - 1
    item = pane._item
    place = QPoint(round(item.center().x()), round(item.y() + item.height() * 0.1))
    qtbot.mouseClick(pane, left, pos=place)
    assert pane._shown.row == 2
    # one look is more urgent than the streak, and gives it back
    session.probe(50)
    until(lambda: session.preview is not None, 20)
    assert not pane.isVisible()
    session.playback.seek(2)
    assert pane.isVisible()
