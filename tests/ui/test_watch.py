"""The Watch scene, used as a person would: keys, mouse, sliders."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QSlider, QWidget

from diffusion_gui.core.options import Value
from diffusion_gui.ui.scenes.watch.film_strip import FilmStrip
from diffusion_gui.ui.scenes.watch.inspector.schedule_plot import SchedulePlot
from diffusion_gui.ui.shell.main_window import MainWindow
from diffusion_gui.ui.views.image_view import ImageView
from diffusion_gui.ui.views.points_view import PointsView
from diffusion_gui.ui.widgets.controls import ChoiceControl, NumberControl

Until = Callable[..., None]


def named(window: MainWindow, kind: type, name: str) -> QWidget:
    """The visible widget of `kind` with an accessible name."""
    found = [
        one for one in window.findChildren(kind) if one.accessibleName() == name and one.isVisible()
    ]
    assert len(found) == 1, (name, found)
    return found[0]


def test_the_first_live_run_plays_without_a_click(window: MainWindow, until: Until) -> None:
    session = window.app_state.session
    until(lambda: session.timeline.planned > 0 and session.timeline.complete)
    assert session.timeline.planned == 2 * (session.recipe.steps + 1)
    assert session.playback.player.playing
    before = session.playback.position
    until(lambda: session.playback.position != before, 5)


def test_a_drag_of_the_level_does_not_show_the_resting_frame_again(ran: MainWindow) -> None:
    session = ran.app_state.session
    told: list[int] = []
    session.moved.connect(lambda: told.append(session.playback.position))
    for t in (10, 20, 30):
        session.probe(t)
    assert told == []
    session.playback.play()
    session.probe(40)
    assert len(told) == 2  # it plays, and it stops


def test_space_plays_and_arrows_step(ran: MainWindow, qtbot) -> None:
    session = ran.app_state.session
    session.playback.seek(5)
    ran.scene("watch").setFocus()
    qtbot.keyClick(ran, Qt.Key.Key_Right)
    assert session.playback.position == 6
    qtbot.keyClick(ran, Qt.Key.Key_Comma)
    assert session.playback.position == 5
    qtbot.keyClick(ran, Qt.Key.Key_Home)
    assert session.playback.position == 0
    qtbot.keyClick(ran, Qt.Key.Key_End)
    assert session.playback.position == session.playback.player.length - 1
    qtbot.keyClick(ran, Qt.Key.Key_5)
    assert session.playback.position == round(0.5 * (session.playback.player.length - 1))
    qtbot.keyClick(ran, Qt.Key.Key_Space)
    assert session.playback.player.playing
    qtbot.keyClick(ran, Qt.Key.Key_K)
    assert not session.playback.player.playing


def test_a_focused_slider_keeps_its_arrows(ran: MainWindow, qtbot, until: Until) -> None:
    session = ran.app_state.session
    ran.activateWindow()
    steps = named(ran, QSlider, "Steps")
    steps.setFocus()
    until(steps.hasFocus, 5)
    before = session.playback.position
    qtbot.keyClick(steps, Qt.Key.Key_Right)
    assert session.recipe.steps == 9
    assert session.playback.position == before


def test_scrubbing_shows_the_frame_that_is_there(ran: MainWindow) -> None:
    session = ran.app_state.session
    scrubber = named(ran, QSlider, "Frame")
    scrubber.setValue(12)
    trajectory, frame = session.frame()
    assert trajectory.recipe.process == "reverse"
    assert frame.k == 12 - (session.recipe.steps + 1)
    scrubber.setValue(3)
    assert session.frame()[1].k == 3


def test_clicking_the_film_strip_goes_there(ran: MainWindow, qtbot) -> None:
    strip = ran.findChild(FilmStrip)
    qtbot.mouseClick(strip, Qt.MouseButton.LeftButton, pos=QPoint(strip.width() - 3, 20))
    assert (
        ran.app_state.session.playback.position == ran.app_state.session.playback.player.length - 1
    )


def test_dragging_the_noise_level_shows_state_prediction_and_noise(
    ran: MainWindow, until: Until
) -> None:
    session = ran.app_state.session
    named(ran, QSlider, "Noise level").setValue(500)
    until(lambda: session.preview is not None, 20)
    preview = session.preview
    schedule = session.schedule
    assert abs(schedule.noise_level[preview.t] - 0.5) < 0.02
    rebuilt = schedule.alpha[preview.t] * preview.clean + schedule.sigma[preview.t] * preview.eps
    np.testing.assert_allclose(preview.x, rebuilt, atol=1e-5)
    assert not np.allclose(preview.x0, preview.clean)
    session.playback.play()
    assert session.preview is None


def test_dragging_the_schedule_cursor_looks_at_that_level(
    ran: MainWindow, qtbot, until: Until
) -> None:
    plot = ran.findChild(SchedulePlot)
    qtbot.mouseClick(plot, Qt.MouseButton.LeftButton, pos=QPoint(plot.width() // 2, 60))
    until(lambda: ran.app_state.session.preview is not None, 20)
    assert 40 <= ran.app_state.session.preview.t <= 60


def test_more_steps_make_a_longer_timeline(ran: MainWindow, until: Until) -> None:
    session = ran.app_state.session
    named(ran, QSlider, "Steps").setValue(15)
    assert session.recipe.steps == 15
    until(lambda: session.timeline.planned == 32 and session.timeline.complete, 20)


@pytest.mark.parametrize("changes", [{"schedule": "linear"}, {"T": 400}, {"T": 40}])
def test_the_level_that_is_looked_at_stays_where_the_schedule_changes(
    ran: MainWindow, until: Until, changes: dict[str, Value]
) -> None:
    """Number, handle, picture and what is denoised from here agree."""
    session = ran.app_state.session
    slider = named(ran, QSlider, "Noise level")
    slider.setValue(450)
    until(lambda: session.preview is not None)
    assert session.change(**changes)
    until(lambda: session.preview is not None and session.preview.recipe == session.recipe)
    level = session.schedule.noise_level[session.preview.t]
    assert level == pytest.approx(0.45, abs=0.02)
    assert slider.value() == pytest.approx(1000 * level, abs=1)
    assert session.level() == (
        session.schedule.alpha[session.probe_t],
        session.schedule.sigma[session.probe_t],
    )


def test_denoise_from_here_starts_from_the_noised_data(ran: MainWindow, until: Until) -> None:
    session = ran.app_state.session
    session.denoise_from(0.4)
    until(
        lambda: (
            session.timeline.complete and session.timeline.trajectories[-1].recipe.from_level == 0.4
        ),
        20,
    )
    outward, back = session.timeline.trajectories
    np.testing.assert_array_equal(outward.x[-1], back.x[0])
    level = back.path.sigma[0] / (back.path.alpha[0] + back.path.sigma[0])
    assert abs(level - 0.4) < 0.02
    session.denoise_from(1.0)
    until(
        lambda: (
            session.timeline.complete and session.timeline.trajectories[-1].recipe.from_level == 1.0
        ),
        20,
    )
    assert session.timeline.trajectories[-1].path.t[0] == session.recipe.T


def test_the_view_follows_the_kind_of_data(ran: MainWindow, until: Until) -> None:
    session = ran.app_state.session
    assert any(view.isVisible() for view in ran.findChildren(PointsView))
    session.use_model("ideal:digits")
    until(
        lambda: (
            session.timeline.trajectories[0].domain.modality == "image"
            and session.timeline.complete
        ),
        60,
    )
    session.moved.emit()
    assert any(view.isVisible() for view in ran.findChildren(ImageView))
    assert session.recipe.count == 12


def test_every_sampler_and_schedule_runs_from_the_lists(ran: MainWindow, until: Until) -> None:
    session = ran.app_state.session
    for values in (
        {"sampler": "heun", "schedule": "karras"},
        {"sampler": "ddpm", "schedule": "flow"},
        {"sampler": "dpmpp_2m", "schedule": "article", "T": 100},
    ):
        assert session.change(**values)
        timeline = session.timeline
        until(
            lambda timeline=timeline: (
                session.timeline is not timeline and session.timeline.complete
            ),
            30,
        )
        assert np.isfinite(session.timeline.trajectories[-1].x).all()


def test_fewer_T_takes_the_steps_along(ran: MainWindow) -> None:
    session = ran.app_state.session
    assert session.change(T=5)
    assert session.recipe.steps == 5


def test_a_refused_value_is_told_and_changes_nothing(ran: MainWindow) -> None:
    session = ran.app_state.session
    assert not session.change(steps=5000)
    assert session.recipe.steps == 8
    assert "5000" in ran.statusBar().currentMessage()


def test_the_last_of_many_changes_is_what_is_shown(ran: MainWindow, until: Until) -> None:
    session = ran.app_state.session
    for seed in range(1, 60):
        session.change(seed=seed)
    until(
        lambda: session.timeline.complete and session.timeline.trajectories[-1].recipe.seed == 59,
        30,
    )


def test_controls_are_built_from_the_catalogue(ran: MainWindow) -> None:
    scene = ran.scene("watch")
    assert len(scene.findChildren(ChoiceControl)) >= 4
    assert len(scene.findChildren(NumberControl)) >= 4
    for slider in scene.findChildren(QSlider):
        assert slider.accessibleName()


def test_the_number_goes_with_the_handle_of_the_noise_level(ran: MainWindow) -> None:
    slider = named(ran, QSlider, "Noise level")
    for tick in (700, 300):
        slider.setValue(tick)  # no picture of it has been made yet
        told = float(ran._scenes["watch"].player._level._number.text().rstrip("%"))
        assert abs(told - tick / 10) <= 3


def test_one_click_leads_back_to_noise_alone(ran: MainWindow, until: Until) -> None:
    session = ran.app_state.session
    whole = ran._scenes["watch"].player._show_row.whole
    assert not whole.isVisible()
    session.denoise_from(0.4)
    until(lambda: session.timeline.complete and session.recipe.from_level == 0.4)
    assert whole.isVisible()
    whole.click()
    assert (session.recipe.init, session.recipe.from_level) == ("", 1.0)
    assert not whole.isVisible()
