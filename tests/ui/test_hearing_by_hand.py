"""Sounds in the window, heard by mouse and keys; the device is one that a test drives."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hands import lay_out
from outputs import Outputs
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from tiny_sounds import few_sounds

from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.core.runs.decoded import codec_of
from diffusion_gui.core.runs.loudness import gain_of
from diffusion_gui.core.runs.shown_values import shown_value
from diffusion_gui.ui.scenes.watch.scene import WatchScene
from diffusion_gui.ui.shell.main_window import MainWindow
from diffusion_gui.ui.state.shared.hearing import Hearing
from diffusion_gui.ui.views.sound_view import SoundView
from diffusion_gui.ui.widgets.hear_row import HearRow

__all__ = ["few_sounds"]
Until = Callable[..., None]
SOUNDS = Recipe(
    data="sounds", model="ideal:sounds", label="all", count=3, steps=4, T=100, sampler="ddim"
)
EDGE = 80


pytestmark = pytest.mark.usefixtures("few_sounds")  # the ideal denoiser is there at once


def show(window: MainWindow, recipe: Recipe, until: Until, position: int) -> SoundView:
    """The run is there, at one of its frames."""
    session = window.app_state.session
    session.take(recipe, "forward")
    until(
        lambda: (
            session.timeline.complete
            and session.shown_run.agrees
            and session.timeline.trajectories[-1].recipe.data == recipe.data
        )
    )
    session.playback.pause()
    session.playback.seek(position)
    scene = window.scene("watch")
    assert isinstance(scene, WatchScene)
    view = scene.player.canvas.currentWidget()
    assert isinstance(view, SoundView)
    lay_out()
    view.grab()  # painted: it knows where its items are
    return view


def middle_of(view: SoundView, panel: int, item: int) -> QPoint:
    return view._canvases[panel].cell(item).center().toPoint()


def sound_of(window: MainWindow, quantity: str, item: int) -> tuple[np.ndarray, float]:
    """Samples of what is shown, and the gain it has to be heard at."""
    place = window.app_state.session.place()
    assert place is not None
    run, k = place
    end = 0 if run.recipe.process != "reverse" else len(run) - 1
    shown, clean = (shown_value(run, *one)[item : item + 1] for one in ((k, quantity), (end, "x")))
    if run.hidden is not None:
        shown, clean = codec_of("log_mel").decode(shown), codec_of("log_mel").decode(clean)
    return shown[0, 0], gain_of(shown, clean)


def heard(window: MainWindow, outputs: Outputs, until: Until) -> np.ndarray:
    hearing = window.app_state.hearing
    until(lambda: bool(outputs.all) and hearing._wanted is None and not hearing.speaker._opening)
    taken = outputs.last.take(8192)
    return taken[EDGE : 8192 - EDGE]


def row_of(window: MainWindow) -> HearRow:
    (row,) = (one for one in window.findChildren(HearRow) if one.isVisible())
    return row


@pytest.mark.parametrize("codec", ["", "none"])
def test_a_click_hears_the_state_that_is_shown(
    outputs: Outputs, ran: MainWindow, until: Until, codec: str
) -> None:
    view = show(ran, SOUNDS.changed(codec=codec), until, 2)
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=middle_of(view, 0, 1))
    samples = heard(ran, outputs, until)
    wave, gain = sound_of(ran, "x", 1)
    assert ran.app_state.session.item == 1
    assert gain < 1.0
    assert samples == pytest.approx(gain * wave[EDGE:-EDGE], abs=1e-4)
    assert outputs.last.rate == 16000
    words = row_of(ran).words.toolTip()
    assert "item 2, the state, step 2 of 4" in words
    assert "dB" in words


def test_each_panel_lets_its_own_be_heard(outputs: Outputs, ran: MainWindow, until: Until) -> None:
    session = ran.app_state.session
    session.set_show(("x", "x0", "eps"))
    view = show(ran, SOUNDS, until, 6)
    for panel, quantity in enumerate(session.show):
        QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=middle_of(view, panel, 0))
        samples = heard(ran, outputs, until)
        wave, gain = sound_of(ran, quantity, 0)
        assert samples[500:] == pytest.approx((gain * wave[EDGE:-EDGE])[500:], abs=1e-4)


def test_keys_hear_and_stop(outputs: Outputs, ran: MainWindow, until: Until) -> None:
    view = show(ran, SOUNDS, until, 2)
    hearing = ran.app_state.hearing
    QTest.keyClick(ran, Qt.Key.Key_H)
    until(lambda: hearing.playing)
    assert hearing.heard is not None
    assert hearing.heard.item == 0
    QTest.keyClick(ran, Qt.Key.Key_H)
    assert not hearing.playing
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert not hearing.playing  # an arrow chooses, and plays nothing
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert hearing.playing
    assert hearing.heard.item == 1


def test_opening_playing_and_sampling_make_no_sound(
    outputs: Outputs, ran: MainWindow, until: Until
) -> None:
    show(ran, SOUNDS, until, 0)
    session = ran.app_state.session
    ran.app_state.hearing.set_loop(True)
    session.playback.play()
    until(lambda: session.playback.position > 2)
    session.probe(40)
    until(lambda: session.preview is not None)
    assert not outputs.all


def test_the_noise_slider_is_heard_live_while_the_sound_repeats(
    outputs: Outputs, ran: MainWindow, until: Until
) -> None:
    show(ran, SOUNDS.changed(codec="none"), until, 2)
    session, hearing = ran.app_state.session, ran.app_state.hearing
    hearing.set_loop(True)
    QTest.keyClick(ran, Qt.Key.Key_H)
    heard(ran, outputs, until)
    for t in (80, 20):
        session.probe(t)
        until(lambda t=t: session.preview is not None and session.preview.t == t)
        QTest.keyClick(ran, Qt.Key.Key_H)
        QTest.keyClick(ran, Qt.Key.Key_H)  # the level that is shown, from its start
        outputs.last.take(EDGE)
        before = hearing.heard
        session.probe(t + 10)
        until(lambda before=before: hearing.heard is not before and hearing._wanted is None)
        preview = session.preview
        assert preview is not None
        assert preview.t == t + 10
        wave = preview.x[0, 0]
        gain = gain_of(wave, preview.clean[0, 0])
        taken = outputs.last.take(2000)[EDGE:]
        assert taken == pytest.approx(gain * wave[2 * EDGE : EDGE + 2000], abs=1e-4)


def test_a_playhead_moves_over_the_item(outputs: Outputs, ran: MainWindow, until: Until) -> None:
    view = show(ran, SOUNDS, until, 2)
    hearing = ran.app_state.hearing
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=middle_of(view, 0, 2))
    until(lambda: bool(outputs.all) and not hearing.speaker._opening)
    outputs.last.take(4096)
    until(lambda: view._share is not None and view._share > 0.2)
    assert view._heard == 2
    assert hearing.share <= 0.5
    hearing.stop()
    assert view._share is None


def test_every_step_is_heard_and_shown_in_turn(
    outputs: Outputs, ran: MainWindow, until: Until
) -> None:
    show(ran, SOUNDS, until, 7)
    session, hearing = ran.app_state.session, ran.app_state.hearing
    QTest.keyClick(ran, Qt.Key.Key_H, Qt.KeyboardModifier.ShiftModifier)
    until(lambda: bool(outputs.all) and hearing.travelling and hearing._wanted is None)
    until(lambda: not hearing.speaker._opening)
    per = 8192 + round(0.08 * 16000)
    for k in range(5):  # of the denoising, in which one was
        outputs.last.take(per // 2)
        until(lambda k=k: session.playback.position == 5 + k)
        assert f"step {k} of 4" in row_of(ran).words.toolTip()
        outputs.last.take(per - per // 2)
    until(lambda: not hearing.playing)


def test_another_scene_is_silent_and_other_data_give_the_device_back(
    outputs: Outputs, ran: MainWindow, until: Until
) -> None:
    view = show(ran, SOUNDS, until, 2)
    hearing = ran.app_state.hearing
    hearing.set_loop(True)
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=middle_of(view, 0, 0))
    heard(ran, outputs, until)
    ran.show_scene("learn")
    assert not hearing.playing
    ran.show_scene("watch")
    session = ran.app_state.session
    session.take(Recipe(data="points:moons", model="ideal:points:moons", steps=4), "forward")
    until(lambda: outputs.last.closed)
    assert not [row for row in ran.findChildren(HearRow) if row.isVisible()]


def test_without_a_device_the_reason_stands_there_and_all_else_works(
    ran: MainWindow, until: Until
) -> None:
    view = show(ran, SOUNDS, until, 2)
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=middle_of(view, 0, 1))
    assert ran.app_state.session.item == 1
    assert not ran.app_state.hearing.playing
    row = row_of(ran)
    assert row.words.toolTip() == "No sound device was found."
    for name in ("hear", "hear_again", "hear_steps", "hear_other"):
        assert not ran._actions[name].isEnabled()


def test_the_state_that_hearing_reads_is_never_the_windows_own_computation(
    outputs: Outputs, ran: MainWindow, until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = show(ran, SOUNDS, until, 2)
    codec = codec_of("log_mel")

    def here(state: np.ndarray) -> np.ndarray:
        import threading

        assert threading.current_thread() is not threading.main_thread()
        return type(codec).decode(codec, state)

    monkeypatch.setattr(codec, "decode", here)
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=middle_of(view, 0, 1))
    heard(ran, outputs, until)
    assert isinstance(ran.app_state.hearing, Hearing)
