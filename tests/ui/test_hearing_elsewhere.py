"""Hearing beyond the run itself: a branch beside it, the nearest items, Compare, a training run."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import numpy as np
import pytest
from hands import lay_out
from outputs import Outputs
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from tiny_sounds import SETTINGS, few_sounds

from diffusion_gui.core.recipes.comparison import Comparison, Pane
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.core.runs.decoded import codec_of
from diffusion_gui.core.runs.loudness import gain_of
from diffusion_gui.core.runs.shown_values import shown_value
from diffusion_gui.core.runs.sound import clean_state
from diffusion_gui.core.runs.trajectory import Trajectory
from diffusion_gui.ui.shell.main_window import MainWindow
from diffusion_gui.ui.views.panels import current_panels
from diffusion_gui.ui.views.sound_view import SoundView
from diffusion_gui.ui.widgets.hear_row import HearRow

__all__ = ["few_sounds"]
pytestmark = pytest.mark.usefixtures("few_sounds")
Until = Callable[..., None]
SOUNDS = Recipe(data="sounds", model="ideal:sounds", label="all", count=2, steps=4, T=100)
EDGE = 80


def click_on(view: SoundView, panel: int, item: int) -> None:
    lay_out()
    view.grab()  # painted: it knows where its items are
    place = view._canvases[panel].cell(item).center().toPoint()
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=place)


def view_in(parent: QWidget) -> SoundView:
    (view,) = (one for one in parent.findChildren(SoundView) if one.isVisible())
    return view


def taken(window: MainWindow, outputs: Outputs, until: Until) -> np.ndarray:
    """The samples that the device is given of what was asked for last, from its start."""
    hearing = window.app_state.hearing
    until(lambda: bool(outputs.all) and hearing._wanted is None and not hearing.speaker._opening)
    return outputs.last.take(8192)[500:-EDGE]


def decoded(values: np.ndarray) -> np.ndarray:
    return codec_of("log_mel").decode(values)


def expected(run: Trajectory, k: int, quantity: str, item: int) -> np.ndarray:
    """An item of a state, no louder than its clean sound."""
    rows = slice(item, item + 1)
    wave = decoded(shown_value(run, k, quantity)[rows])
    clean = decoded(shown_value(run, *clean_state(run))[rows])
    return (gain_of(wave, clean) * wave)[0, 0, 500:-EDGE]


def words(window: MainWindow) -> str:
    (row,) = (one for one in window.findChildren(HearRow) if one.isVisible())
    return row.words.toolTip()


def denoised(window: MainWindow, until: Until) -> None:
    """A run of sounds, at rest in the middle of its denoising."""
    session = window.app_state.session
    session.autoplay = False
    session.adopt(SOUNDS)
    until(lambda: session.timeline.complete and session.shown_run.agrees)
    until(lambda: session.timeline.trajectories[-1].recipe.data == "sounds")
    session.playback.pause()
    session.playback.seek(7)


def test_a_branch_that_stands_beside_is_heard_where_it_is_clicked(
    outputs: Outputs, ran: MainWindow, until: Until
) -> None:
    denoised(ran, until)
    watch, session = ran.app_state.watch, ran.app_state.session
    root = watch.branches.tree.current
    assert watch.branches.fork({"seed": 7})
    until(lambda: session.timeline.complete)
    session.playback.pause()
    watch.branches.put_beside(root)
    session.set_show(("x", "x0"))
    session.playback.seek(9)
    view = view_in(ran.scene("watch"))
    until(lambda: len(view._panels) == 4)
    own, (other, k) = session.place(), watch.branches.place_beside()
    click_on(view, 1, 1)
    assert taken(ran, outputs, until) == pytest.approx(expected(*own, "x0", 1), abs=1e-4)
    for panel, quantity in ((2, "x"), (3, "x0")):
        click_on(view, panel, 1)
        heard = taken(ran, outputs, until)
        assert heard == pytest.approx(expected(other, k, quantity, 1), abs=1e-4)
    assert words(ran).startswith(f"{watch.branches.name(root)}: item 2, the prediction, step {k}")
    QTest.keyClick(ran, Qt.Key.Key_X)  # A and B by ear
    assert ran.app_state.hearing.heard.part.place[:2] == (k, "x")


def test_the_nearest_training_item_is_heard_where_it_is_clicked(
    outputs: Outputs, ran: MainWindow, until: Until
) -> None:
    denoised(ran, until)
    watch = ran.app_state.watch
    watch.overlays.use(frozenset({"nearest"}))
    until(lambda: len(current_panels(watch)) == 2)
    view = view_in(ran.scene("watch"))
    until(lambda: len(view._panels) == 2)
    click_on(view, 1, 1)
    found = watch.overlays.answer("nearest")[1]
    heard = taken(ran, outputs, until)
    assert heard == pytest.approx(decoded(found.x[1:])[0, 0, 500:-EDGE], abs=1e-4)
    assert words(ran).startswith("the training item nearest to item 2")


def test_each_pane_of_a_comparison_is_heard_where_it_is_clicked(
    outputs: Outputs, ran: MainWindow, until: Until
) -> None:
    ran.show_scene("compare")
    compare = ran.app_state.compare
    ddim = SOUNDS.changed(sampler="ddim")
    compare.take(Comparison((Pane(ddim), Pane(ddim.changed(sampler="heun")))))
    until(lambda: compare.runs.complete and compare.runs.run_of(1) is not None)
    compare.playback.pause()
    compare.playback.seek(compare.playback.player.length // 2)
    panes = ran.scene("compare").stage.panes
    for number in (0, 1):
        view = view_in(panes[number])
        until(lambda view=view: bool(view._panels))
        click_on(view, 0, 1)
        run, k = compare.runs.run_of(number), compare.state(number)
        heard = taken(ran, outputs, until)
        assert heard == pytest.approx(expected(run, k, "x", 1), abs=1e-4)
        assert words(ran).startswith(f"pane {number + 1}: item 2, the state, step {k} of 4")
        outputs.last.take(2000)
        until(lambda view=view: view._share is not None or not ran.app_state.hearing.playing)
        assert view_in(panes[1 - number])._share is None, "one pane alone has the playhead"
    ran.show_scene("watch")
    assert not ran.app_state.hearing.playing


def test_the_moment_of_the_clock_is_heard_while_a_pane_repeats(
    outputs: Outputs, ran: MainWindow, until: Until
) -> None:
    ran.show_scene("compare")
    compare, hearing = ran.app_state.compare, ran.app_state.hearing
    ddim = SOUNDS.changed(sampler="ddim")
    compare.take(Comparison((Pane(ddim), Pane(ddim.changed(sampler="heun")))))
    until(lambda: compare.runs.complete and compare.runs.run_of(1) is not None)
    compare.playback.pause()
    compare.playback.seek(0)
    hearing.set_loop(True)
    view = view_in(ran.scene("compare").stage.panes[0])
    until(lambda: bool(view._panels))
    click_on(view, 0, 0)
    taken(ran, outputs, until)
    compare.playback.seek(compare.playback.player.length - 1)
    until(lambda: hearing.heard.part.place[0] == 4 and hearing._wanted is None)
    assert hearing.playing


def test_the_data_and_the_samples_of_a_training_run_are_heard(
    outputs: Outputs, ran: MainWindow, until: Until
) -> None:
    ran.show_scene("train")
    training = ran.app_state.training
    training.form.change("data", "sounds")
    until(lambda: training.data.shown is not None and training.data.shown.data == "sounds")
    view = view_in(ran.scene("train").samples)
    until(lambda: bool(view._panels))
    click_on(view, 0, 2)
    wave = training.data.shown.x[2, 0]
    heard = taken(ran, outputs, until)
    assert heard == pytest.approx(wave[500:-EDGE], abs=1e-4)
    assert words(ran) == "item 3 of the data"

    training.start(dataclasses.replace(SETTINGS, data="sounds", sample_every=3))
    until(lambda: training.has_ended and training.film.grid() is not None)
    assert training.failure is None
    grid = training.film.grid()
    view = view_in(ran.scene("train").samples)
    until(lambda: view._panels[0].x.shape == grid.x.shape)
    click_on(view, 0, 1)
    clean = decoded(grid.x[1:2])
    heard = taken(ran, outputs, until)
    own = gain_of(clean, clean)  # samples of an untrained network may be louder than can be
    assert heard == pytest.approx((own * clean)[0, 0, 500:-EDGE], abs=1e-4)
    assert words(ran).startswith("sample 2 at step 3")
