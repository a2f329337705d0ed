"""Sliders under the mouse: they go where one clicks, and leave the window its keys."""

from __future__ import annotations

import pytest
from hands import Until, drag_slider, handle_of, key, lay_out, place_on, seen, tab_to
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QSlider

from diffusion_gui.ui.shell.main_window import MainWindow
from diffusion_gui.ui.widgets.fields import Slider

LEFT = Qt.MouseButton.LeftButton


def bare(qtbot, high: int) -> Slider:
    """A slider of its own from 0 to `high`."""
    slider = Slider()
    slider.setRange(0, high)
    slider.resize(320, 24)
    qtbot.addWidget(slider)
    slider.show()
    return slider


@pytest.mark.parametrize("share", [0.0, 0.07, 0.5, 0.82, 1.0])
def test_a_click_brings_the_handle_to_its_place(qtbot, share: float) -> None:
    slider = bare(qtbot, 1000)
    for start in (0, 1000, 400):
        slider.setValue(start)
        QTest.mouseClick(slider, LEFT, pos=place_on(slider, share))
        assert slider.value() == pytest.approx(1000 * share, abs=16), "within the handle"
        assert not slider.isSliderDown()


def test_a_few_values_take_the_nearest(qtbot) -> None:
    slider = bare(qtbot, 3)
    for share, value in ((0.6, 2), (0.1, 0), (0.95, 3), (0.4, 1)):
        QTest.mouseClick(slider, LEFT, pos=place_on(slider, share))
        assert slider.value() == value


def test_what_is_pressed_beside_the_handle_is_dragged_from_there(qtbot) -> None:
    slider = bare(qtbot, 1000)
    QTest.mousePress(slider, LEFT, pos=place_on(slider, 0.3))
    assert slider.isSliderDown()
    QTest.mouseMove(slider, place_on(slider, 0.6))
    assert handle_of(slider).x() == pytest.approx(place_on(slider, 0.6).x(), abs=1)
    QTest.mouseRelease(slider, LEFT, pos=place_on(slider, 0.6))
    assert slider.value() == pytest.approx(600, abs=8)


def test_the_noise_level_is_clicked_and_so_is_the_frame(ran: MainWindow, until: Until) -> None:
    session = ran.app_state.session
    lay_out()
    slider = seen(ran, QSlider, "Noise level")
    QTest.mouseClick(slider, LEFT, pos=place_on(slider, 0.4))
    assert session.probing
    assert slider.value() == pytest.approx(400, abs=20)
    assert session.probe_t == session.schedule.nearest(slider.value() / 1000)
    scrubber = seen(ran, QSlider, "Frame")
    QTest.mouseClick(scrubber, LEFT, pos=place_on(scrubber, 0.75))
    assert session.playback.position == round(0.75 * (session.timeline.planned - 1))
    assert not session.probing


def test_home_and_end_play_on_after_the_mouse_has_used_the_noise_level(
    ran: MainWindow, until: Until
) -> None:
    session = ran.app_state.session
    slider = tab_to(ran, "Noise level", QSlider)
    drag_slider(slider, [0.3])
    assert QApplication.focusWidget() is slider
    last = session.timeline.planned - 1
    for name, position in ((Qt.Key.Key_End, last), (Qt.Key.Key_Home, 0)):
        session.probe(9)
        key(name)
        assert (session.playback.position, session.probing) == (position, False)
    before = slider.value()
    key(Qt.Key.Key_Right)
    assert slider.value() > before, "the arrows go on from where the mouse let go"


def test_who_comes_with_the_keyboard_has_the_whole_slider(ran: MainWindow, until: Until) -> None:
    session = ran.app_state.session
    slider = tab_to(ran, "Noise level", QSlider)
    for name, value in ((Qt.Key.Key_End, 1000), (Qt.Key.Key_Home, 0)):
        key(name)
        assert slider.value() == value
        assert session.probing
