"""Two clocks: the clip's own time runs while the transport moves through noise."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pytest
from hands import seen
from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QSlider, QToolButton

from diffusion_gui.core.domain import Domain
from diffusion_gui.ui.shell.main_window import MainWindow
from diffusion_gui.ui.state.shared import clip_clock
from diffusion_gui.ui.state.shared.clip_clock import ClipClock
from diffusion_gui.ui.views.clip_view import ClipView
from diffusion_gui.ui.widgets.clip_row import BothClocks, ClipRow

LEFT = Qt.MouseButton.LeftButton
Until = Callable[..., None]
CLIP = Domain("video", (3, 16, 24, 24), rate=12.0)


class Time:
    """A clock that a test moves on."""

    now = 100.0

    def perf_counter(self) -> float:
        return self.now


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Time:
    made = Time()
    monkeypatch.setattr(clip_clock, "time", made)
    return made


@pytest.fixture
def clock(qapp: object, time: Time) -> Iterator[ClipClock]:
    parent = QObject()
    made = ClipClock(parent)
    yield made
    made.close()
    parent.deleteLater()


def test_the_clip_plays_at_its_own_rate_without_drift(clock: ClipClock, time: Time) -> None:
    clock.follow(CLIP)
    assert clock.playing
    assert clock.moments == 16
    begin = time.now
    for tick in (one for one in range(1, 4000) if one % 97 < 80):  # now and then a gap of frames
        time.now = begin + (elapsed := 0.017 * tick)
        clock._tick()
        assert clock.moment in {int(elapsed * 12 + slip) % 16 for slip in (-1e-6, 1e-6)}


def test_a_clip_of_another_rate_plays_at_that(clock: ClipClock, time: Time) -> None:
    clock.follow(Domain("video", (3, 8, 24, 24), rate=4.0))
    time.now += 0.26
    clock._tick()
    assert clock.moment == 1
    clock.show(7)
    clock.follow(Domain("video", (3, 5, 24, 24), rate=4.0))
    assert clock.moment == 4, "a shorter clip ends earlier"


def test_nothing_plays_by_itself_with_reduced_motion(clock: ClipClock) -> None:
    clock.autoplay = False
    clock.follow(CLIP)
    assert not clock.playing
    clock.play()
    assert clock.playing, "the person may"


def test_a_frame_that_is_held_stays_held_when_another_clip_comes(clock: ClipClock) -> None:
    clock.follow(CLIP)
    clock.show(5)
    clock.follow(Domain("image", (3, 24, 24)))
    assert not clock.there
    clock.follow(None)
    clock.follow(CLIP)
    assert clock.there
    assert (clock.moment, clock.playing) == (5, False)


def test_the_clock_rests_while_nothing_on_show_has_one(clock: ClipClock) -> None:
    clock.follow(CLIP)
    assert clock._timer.isActive()
    clock.follow(Domain("points", (2,)))
    assert not clock._timer.isActive()
    clock.follow(CLIP)
    assert clock._timer.isActive(), "it plays on"
    clock.follow(None)
    assert not clock._timer.isActive()


def test_the_clip_has_a_transport_only_where_it_has_a_clock(
    filmed: MainWindow, until: Until
) -> None:
    row = filmed.scene("watch").player.findChild(ClipRow)
    names = ("clip_play", "clip_back", "clip_on")
    until(row.isVisible)
    assert all(filmed._actions[name].isEnabled() for name in names)
    session = filmed.app_state.session
    assert session.change(model="ideal:points:moons", data="points:moons", count=20)
    until(lambda: not row.isVisible())
    assert not any(filmed._actions[name].isEnabled() for name in names), "points stand still"


def test_the_corner_names_both_clocks(filmed: MainWindow, until: Until) -> None:
    session, clock = filmed.app_state.session, filmed.app_state.clip_clock
    session.playback.seek(session.timeline.planned - 2)
    clock.show(4)
    corner = filmed.scene("watch").player.findChild(BothClocks)
    until(corner.isVisible)
    assert corner.words.split("     ") == ["noise: state 3 of 4", "clip: frame 5 of 16"]
    session.probe(60)
    until(lambda: session.preview is not None)
    assert corner.words.startswith(f"noise: level t = 60 of {session.recipe.T}")
    assert corner.words.endswith("clip: frame 5 of 16")


def test_a_frame_is_held_stepped_and_dragged_to(filmed: MainWindow, until: Until, qtbot) -> None:
    clock, playback = filmed.app_state.clip_clock, filmed.app_state.session.playback
    row = filmed.scene("watch").player.findChild(ClipRow)
    until(row.isVisible)
    position = playback.position
    play = next(one for one in row.findChildren(QToolButton) if one.text() == "Play the clip")
    qtbot.mouseClick(play, LEFT)
    assert clock.playing
    assert play.text() == "Hold this frame"
    qtbot.mouseClick(play, LEFT)
    assert not clock.playing
    held = clock.moment
    qtbot.keyClick(filmed, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert clock.moment == (held + 1) % 16
    qtbot.keyClick(filmed, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    qtbot.keyClick(filmed, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert clock.moment == (held - 1) % 16
    qtbot.keyClick(filmed, Qt.Key.Key_C)
    assert clock.playing
    seen(filmed, QSlider, "Frame of the clip").setValue(9)
    assert (clock.moment, clock.playing) == (9, False)
    assert playback.position == position, "the noise stays where it was"
    assert not playback.player.playing


def test_the_clips_keys_work_while_a_slider_has_the_focus(
    filmed: MainWindow, until: Until, qtbot
) -> None:
    slider, clock = seen(filmed, QSlider, "Noise level"), filmed.app_state.clip_clock
    filmed.activateWindow()
    slider.setFocus()
    until(slider.hasFocus)
    value, moment = slider.value(), clock.moment
    qtbot.keyClick(slider, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert (slider.value(), clock.moment) == (value, (moment + 1) % 16)
    qtbot.keyClick(slider, Qt.Key.Key_Right)
    assert slider.value() != value, "its own keys stay its own"


def test_all_items_and_panels_are_at_the_same_frame(filmed: MainWindow) -> None:
    session, clock = filmed.app_state.session, filmed.app_state.clip_clock
    session.set_show(("x", "x0", "eps"))
    view = filmed.scene("watch").player.canvas.currentWidget()
    assert isinstance(view, ClipView)
    for moment in (0, 7, 15):
        clock.show(moment)
        for whole, frame in zip(view._clips, view._panels, strict=True):
            np.testing.assert_array_equal(frame.x, whole.x[:, :, moment])


def test_the_noise_level_is_dragged_while_the_clip_plays(filmed: MainWindow, until: Until) -> None:
    session, clock = filmed.app_state.session, filmed.app_state.clip_clock
    clock.play()
    slider = seen(filmed, QSlider, "Noise level")
    slider.setValue(300)
    until(lambda: session.preview is not None)
    assert clock.playing, "one clock leaves the other alone"
    view = filmed.scene("watch").player.canvas.currentWidget()
    moment = clock.moment
    until(lambda: clock.moment != moment)
    assert view.moment == clock.moment
    assert len(view._panels) == 4


def test_another_theme_in_another_scene_leaves_the_buttons_right(
    filmed: MainWindow, until: Until
) -> None:
    clock = filmed.app_state.clip_clock
    filmed.show_scene("learn")
    filmed.use_theme("light")
    assert not filmed._actions["clip_play"].isEnabled()
    filmed.show_scene("watch")
    until(filmed._actions["clip_play"].isEnabled)
    clock.play()
    filmed.use_theme("dark")
    until(filmed._actions["clip_play"].isEnabled)
    assert filmed._actions["clip_play"].text() == "Hold this frame"


def test_reduced_motion_holds_the_clip(filmed: MainWindow) -> None:
    clock = filmed.app_state.clip_clock
    clock.play()
    filmed.use_motion("on")
    assert not clock.playing
