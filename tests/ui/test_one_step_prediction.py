"""The one-step prediction: what stands beside it, and how it is ended."""

from __future__ import annotations

import pytest
from hands import Until, canvas, drag_slider, press, ran_with, seen
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractSpinBox, QLabel, QSlider, QSpinBox, QWidget

from diffusion_gui.ui.shell.main_window import MainWindow
from diffusion_gui.ui.views.image_view import ImageView


def predicted(window: MainWindow, until: Until) -> MainWindow:
    """The window with a one-step prediction, begun with the mouse."""
    session = ran_with(window, until).app_state.session
    drag_slider(seen(window, QSlider, "Noise level"), [0.5])
    until(lambda: session.preview is not None and session.preview.t == session.probe_t)
    return window


def test_it_is_called_so_and_has_the_clean_item_beside_it(ran: MainWindow, until: Until) -> None:
    predicted(ran, until)
    seen(ran, QLabel, "One-step prediction of item 1")
    view = canvas(ran)
    assert isinstance(view, ImageView)
    clean, state, prediction, noise = view._panels
    preview = ran.app_state.session.preview
    assert preview is not None
    for panel, x in (
        (clean, preview.clean), (state, preview.x), (prediction, preview.x0), (noise, preview.eps)
    ):  # fmt: skip
        assert (panel.x == x).all()
    assert clean.title == "the data"


@pytest.mark.parametrize(
    ("kind", "name"), [(QWidget, "Player"), (QSlider, "Noise level"), (QSpinBox, "Seed")]
)
def test_escape_ends_it_wherever_the_focus_is(
    ran: MainWindow, until: Until, kind: type[QWidget], name: str
) -> None:
    session = predicted(ran, until).app_state.session
    before = session.playback.position
    ran.activateWindow()
    until(ran.isActiveWindow)
    widget = seen(ran, kind, name)
    widget.setFocus()
    QTest.keyClick(widget, Qt.Key.Key_Escape)
    assert session.preview is None
    assert not session.probing
    assert session.playback.position == before
    view = canvas(ran)
    assert isinstance(view, ImageView)
    assert [panel.quantity for panel in view._panels] == ["x"]


def test_its_own_cross_ends_it_and_goes_with_it(ran: MainWindow, until: Until) -> None:
    predicted(ran, until)
    press(ran, "End the one-step prediction")
    assert ran.app_state.session.preview is None
    crosses = [
        one
        for one in ran.findChildren(QWidget)
        if one.accessibleName() == "End the one-step prediction"
    ]
    assert not any(one.isVisible() for one in crosses)


def test_escape_puts_the_brush_away(ran: MainWindow, until: Until) -> None:
    ran_with(ran, until)
    press(ran, "Paint")
    assert ran.app_state.watch.mask_painting.active
    field = seen(ran, QAbstractSpinBox, "Resampling")
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert not ran.app_state.watch.mask_painting.active


def test_escape_while_the_handle_is_held_takes_it_back_to_the_frame(
    ran: MainWindow, until: Until
) -> None:
    session = ran_with(ran, until).app_state.session
    slider = seen(ran, QSlider, "Noise level")
    before = slider.value()

    def give_up() -> None:
        until(lambda: session.preview is not None and session.preview.t == session.probe_t)
        QTest.keyClick(slider, Qt.Key.Key_Escape)
        assert not session.probing
        assert slider.value() == before

    drag_slider(slider, [0.5], give_up)
    assert slider.value() == before
