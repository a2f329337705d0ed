"""Clips in the other scenes: they play in step, and each scene has the clip's transport."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np

from diffusion_gui.core.protocol.training import TrainSamples, TrainStarted
from diffusion_gui.core.recipes.train_settings import TrainSettings
from diffusion_gui.core.runs.shown_values import shown_value
from diffusion_gui.ui.shell.main_window import MainWindow
from diffusion_gui.ui.views.clip_view import ClipView
from diffusion_gui.ui.widgets.clip_row import BothClocks, ClipRow

Until = Callable[..., None]


def test_the_clips_of_all_panes_are_in_step(filmed: MainWindow, until: Until) -> None:
    compare, clock = filmed.app_state.compare, filmed.app_state.clip_clock
    scene = filmed.scene("compare")
    until(lambda: bool(compare.panes) and not compare.runs.running)
    until(lambda: all(compare.runs.run_of(i) is not None for i in range(len(compare.panes))))
    compare.playback.pause()
    compare.playback.seek(compare.playback.player.length - 1)
    row, corner = scene.findChild(ClipRow), scene.findChild(BothClocks)
    until(row.isVisible)
    for moment in (7, 0, 12):
        clock.show(moment)
        for pane in scene.stage.panes:
            view = pane._stack.currentWidget()
            assert isinstance(view, ClipView)
            run = compare.runs.run_of(pane.index)
            x = shown_value(run, compare.state(pane.index), compare.show)
            np.testing.assert_array_equal(view._panels[0].x, x[:, :, moment])
    assert corner.words.split("     ") == ["noise: 100% of the steps", "clip: frame 13 of 16"]


def test_the_data_plays_before_training_and_the_clock_rests_where_nothing_has_one(
    ran: MainWindow, until: Until, few_clips: None
) -> None:
    training, clock = ran.app_state.training, ran.app_state.clip_clock
    scene = ran.scene("train")
    row = scene.samples.findChild(ClipRow)
    until(lambda: training.data.shown is not None)
    assert not row.isVisible()
    training.form.change("data", "clips")
    until(lambda: training.data.shown is not None and training.data.shown.data == "clips")
    until(row.isVisible)
    assert clock.playing, "by itself: nobody asked for less motion"
    moment = clock.moment
    until(lambda: clock.moment != moment)
    view = scene.samples.canvas.currentWidget()
    assert isinstance(view, ClipView)
    assert view.moment == clock.moment
    clock.show(3)
    np.testing.assert_array_equal(view._panels[0].x, training.data.shown.x[:, :, 3])
    ran.show_scene("learn")
    assert not clock.there
    assert not clock._timer.isActive()
    ran.show_scene("train")
    until(row.isVisible)
    assert clock.moment == 3


def test_training_samples_play(filmed: MainWindow, until: Until) -> None:
    training, clock = filmed.app_state.training, filmed.app_state.clip_clock
    trajectory = filmed.app_state.session.timeline.trajectories[0]
    scene = filmed.scene("train")
    training.run.settings = TrainSettings(data="clips", network="video")
    training.run.started = TrainStarted(
        training.run.settings, trajectory.domain, Path(), 0, 1, "cpu"
    )
    grid = np.array(trajectory.x[0], np.float32)
    training.film.add(TrainSamples(10, trajectory.labels, grid))
    view = scene.samples.canvas.view("video")
    until(lambda: scene.samples.canvas.currentWidget() is view and bool(view._panels))
    for moment in (2, 13):
        clock.show(moment)
        np.testing.assert_array_equal(view._panels[0].x, grid[:, :, moment])


def test_a_thumbnail_of_clips_shows_their_middle_frame(filmed: MainWindow) -> None:
    trajectory, k = filmed.app_state.session.place()
    x = shown_value(trajectory, k, "x")
    labels = trajectory.labels
    image = ClipView.thumbnail(x[:1], trajectory.shown, labels[:1], "x", 48)
    middle, domain = ClipView.at_moment(x[:1], trajectory.shown, 8)
    still = ClipView.thumbnail(middle, domain, labels[:1], "x", 48)
    assert image == still
