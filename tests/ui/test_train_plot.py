"""The plots of the Train scene: steady ranges, labels with room, no dearer at any length."""

from __future__ import annotations

import math
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from histories import told
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication, QLabel

from diffusion_gui.core.runs.training_history import MOST
from diffusion_gui.data import clips
from diffusion_gui.models.networks import build
from diffusion_gui.render.palette import line_colors
from diffusion_gui.ui.scenes.train.scene import TrainScene
from diffusion_gui.ui.scenes.train.status_text import (
    group_words,
    loss_words,
    outcome,
    place_words,
)
from diffusion_gui.ui.shell.main_window import MainWindow
from diffusion_gui.ui.state.training.run_state import RunState, State
from diffusion_gui.ui.widgets.step_plot import RunPlot, _PlainAxis, end_of, settled, short_number


@pytest.mark.parametrize(
    ("last", "planned", "end"),
    [(0, 1200, 0), (1, 1200, 1), (7, 1200, 8), (130, 1200, 160), (1100, 1200, 1200)],
)
def test_the_axis_of_steps_grows_in_jumps_up_to_the_last_planned(
    last: int, planned: int, end: float
) -> None:
    assert end_of(last, planned) == end


def test_a_run_that_went_on_longer_than_planned_is_shown_whole() -> None:
    assert end_of(1300, 1200) == 1600


def test_a_range_stays_while_it_fits() -> None:
    shown = settled(0.0, 1.0, (math.nan, math.nan))
    assert shown == pytest.approx((-0.1, 1.1))
    assert settled(0.05, 1.05, shown) == shown
    assert settled(0.0, 2.0, shown)[1] > 2.0
    assert settled(0.5, 0.6, shown) == pytest.approx((0.49, 0.61))
    flat = settled(3.0, 3.0, shown)
    assert flat[0] < 3.0 < flat[1]


@pytest.mark.parametrize("size", [50.0, 100.0])
@pytest.mark.parametrize(
    ("low", "high"), [(1e-12, 1e6), (1e-3, 2.0), (0.03, 1.0), (0.6, 1.1), (0.05, 0.06)]
)
def test_labels_of_a_log_axis_have_room(
    qapp: QApplication, low: float, high: float, size: float
) -> None:
    plot = RunPlot("Loss", "", log=True)
    axis = plot.getPlotItem().getAxis("left")
    ((_, places),) = axis.logTickValues(math.log10(low), math.log10(high), size, [])
    assert 2 <= len(places) <= size / 22
    assert math.log10(low) <= min(places) < max(places) <= math.log10(high)
    assert len(set(axis.logTickStrings(places, 1.0, None))) == len(places)
    plot.deleteLater()


@pytest.mark.parametrize("size", [30.0, 55.0, 100.0, 300.0])
@pytest.mark.parametrize(("low", "high"), [(-5.0, 5.0), (0.0, 0.3), (0.0, 5.5e-3), (0.0, 1e-7)])
def test_labels_of_a_plain_axis_have_room(
    qapp: QApplication, low: float, high: float, size: float
) -> None:
    plot = RunPlot("Learning rate", "", log=False)
    axis = plot.getPlotItem().getAxis("left")
    ((step, places),) = axis.tickValues(low, high, size)
    assert len(places) <= min(8, size / 14 + 1)
    assert len(places) >= 2, "one number alone is no scale"
    assert low <= places[0] < places[-1] <= high
    if size > 90:
        assert all(place - low > 6 * (high - low) / size for place in places), "none is cut"
    assert np.diff(places) == pytest.approx(step)
    assert size * step / (high - low) >= 14
    assert len(set(axis.tickStrings(places, 1.0, step))) == len(places)
    plot.deleteLater()


def test_an_empty_plot_tells_what_will_be_there(qapp: QApplication) -> None:
    plot = RunPlot("Loss", "It falls", log=True)
    hint = plot.findChild(QLabel)
    assert hint.text() == "It falls"
    plot.resize(400, 200)
    plot.show()
    assert hint.isVisible()
    assert hint.geometry().height() > 150
    plot.show_scales(True)
    assert not hint.isVisible()
    plot.close()
    plot.deleteLater()


def in_state(state: State, **facts: object) -> Any:
    """A run in `state`, as far as its words ask."""
    training: Any = RunState()
    training.state = state
    training.live = facts.pop("live")
    training.run = SimpleNamespace(**facts)
    training.elsewhere = SimpleNamespace(words=lambda: "")
    return training


@pytest.mark.parametrize(
    ("steps", "words"), [(3, "finished"), (9, "opened; it does not grow at the moment")]
)
def test_an_opened_run_is_finished_once_its_steps_are_done(steps: int, words: str) -> None:
    training = in_state(
        "following",
        live=False,
        seconds=0.0,
        history=told([1.0, 0.9, 0.8], [1.0, 1.0, 1.0], (1.0,)),
        settings=SimpleNamespace(steps=steps),
    )
    assert place_words(training).endswith(words)


def test_a_spike_in_a_long_run_is_still_seen(ran: MainWindow) -> None:
    scene = ran.scene("train")
    assert isinstance(scene, TrainScene)
    losses = np.full(40_000, 0.5)
    losses[20_000] = 80.0
    ran.app_state.training.run.history = told(losses.tolist(), losses.tolist(), (1.0, 0.5))
    scene.curves.draw()
    _, heights = scene.curves._loss_range.getData()
    assert len(heights) <= 2 * MOST
    assert heights.max() == pytest.approx(math.log10(80.0))
    low, high = scene.curves._loss.getViewBox().viewRange()[1]
    assert low < math.log10(0.5)
    assert high > math.log10(80.0)


def test_a_zero_has_a_place_of_its_own_below_all_others(qapp: QApplication) -> None:
    plot = RunPlot("Gradient norm", "", log=True)
    axis = plot.getPlotItem().getAxis("left")
    floor = plot.fit(np.array([0.0, 3e-3, 5.0]))
    assert floor == pytest.approx(1e-4)
    low, high = plot.getViewBox().viewRange()[1]
    assert low < -4.0 < math.log10(5.0) < high
    ((_, places),) = axis.logTickValues(low, high, 100.0, [])
    assert axis.logTickStrings(places, 1.0, None)[0] == "0"
    assert places[1] > -4.0
    assert plot.fit(np.array([0.0, 5e-3])) == floor  # it does not jump about
    assert plot.fit(np.array([3e-3, 5.0])) == pytest.approx(3e-3)
    ((_, places),) = axis.logTickValues(-3.0, 1.0, 100.0, [])
    assert "0" not in axis.logTickStrings(places, 1.0, None)
    assert plot.fit(np.zeros(3)) < 1.0  # zeros alone can be seen as well
    plot.deleteLater()


@pytest.mark.parametrize("lr", [1e-5, 3e-4, 1e-3, 4.2e-3, 7e-3, 0.09, 0.3, 1.0])
@pytest.mark.parametrize("height", [24.0, 30.0, 36.0, 60.0, 200.0])
def test_a_learning_rate_has_at_least_two_marks_in_a_low_plot_too(lr: float, height: float) -> None:
    axis = _PlainAxis("left")
    low, high = settled(0.0, lr, (math.nan, math.nan))
    ((_, places),) = axis.tickValues(low, high, height)
    assert len(places) >= 2
    apart = np.diff(places) * height / (high - low)
    assert apart.min() >= 10.0, "numbers do not stand in each other"
    assert places[-1] >= 0.5 * lr


def test_gradients_that_are_exactly_zero_are_drawn(window: MainWindow) -> None:
    scene = window.scene("train")
    assert isinstance(scene, TrainScene)
    window.app_state.training.run.history = told([0.7] * 40, [0.0] * 40, (0.0, 0.0))
    scene.curves.draw()
    assert len(scene.curves._groups) == 2
    bottom, top = scene.curves._norm.getViewBox().viewRange()[1]
    for line in scene.curves._groups:
        steps, heights = line.getData()
        assert len(steps) > 1
        assert bottom < heights.min() <= heights.max() < top


def test_the_loss_told_is_the_mean_of_the_last_fifty_steps() -> None:
    training = in_state(
        "running",
        live=False,
        seconds=0.0,
        history=told([9.0] * 50 + [1.0] * 25 + [0.5] * 25, [1.0] * 100, (1.0,)),
        settings=SimpleNamespace(steps=2000),
    )
    assert "loss 0.7500 (mean of the last 50 steps)" in loss_words(training)


@pytest.mark.parametrize(
    ("losses", "norms", "words"),
    [
        ([1.0, 0.5, 0.2], [1.0, 1.0, 1.0], "is trained"),
        ([1.0, 0.5], [1.0, 1.0], "stopped at step 2 of 3"),
        ([1.0] * 40, [0.0] * 40, "in trouble"),
    ],
)
def test_what_became_of_a_run_is_told_as_it_is(
    losses: list[float], norms: list[float], words: str
) -> None:
    history = told(losses, norms, (norms[0],))
    settings = SimpleNamespace(network="unet", steps=3 if len(losses) < 4 else len(losses))
    training: Any = SimpleNamespace(run=SimpleNamespace(history=history, settings=settings))
    assert words in " ".join(outcome(training))


@pytest.mark.parametrize("log", [False, True])
@pytest.mark.parametrize("top", [2e-5, 1.5e-4, 1e-3, 7e-3, 0.3, 25.0])
def test_every_mark_of_an_axis_has_its_number(qapp: QApplication, log: bool, top: float) -> None:
    plot = RunPlot("Learning rate", "", log=log)
    plot.resize(400, 150)
    plot.show_scales(True)
    plot.fit(np.array([0.0, top / 3.0, top]))
    plot.show()
    qapp.processEvents()
    axis = plot.getPlotItem().getAxis("left")
    picture = QImage(500, 300, QImage.Format.Format_ARGB32)
    with QPainter(picture) as painter:
        _, _, numbers = axis.generateDrawSpecs(painter)
    low, high = plot.getViewBox().viewRange()[1]
    height = axis.height()
    ticks = axis.logTickValues(low, high, height, []) if log else axis.tickValues(low, high, height)
    ((_, places),) = ticks
    assert len(places) >= 2
    assert len(numbers) == len(places)
    plot.close()
    plot.deleteLater()


@pytest.mark.parametrize(
    ("value", "words"),
    [(0.0, "0"), (5e-4, "5e-4"), (1e-5, "1e-5"), (0.3, "0.3"), (0.012, "0.012"), (25.0, "25")],
)
def test_numbers_of_an_axis_are_short(value: float, words: str) -> None:
    assert short_number(value) == words


def test_many_names_are_wrapped_and_the_plot_stays_in_its_widget(qtbot) -> None:
    plot = RunPlot("Gradient norm", "", log=True)
    qtbot.addWidget(plot)
    plot.resize(400, 160)
    plot.show()
    few = plot.getViewBox().height()
    plot.tell_names([plot.line("#e69f00", 1, f"some layers {n}") for n in range(15)])
    for width in (400, 700, 300):
        plot.resize(width, 160)
        plot.getPlotItem().layout.activate()
        box = plot.getViewBox()
        assert box.mapToScene(box.rect()).boundingRect().right() <= width
    assert plot.getViewBox().height() < few, "the lines of the title have their room"


def test_a_network_of_clips_has_a_colour_for_each_of_its_curves(qapp) -> None:
    domain = clips.load("clips").domain
    network = build("video", {}, domain)
    parts = tuple(dict.fromkeys(name.split(".")[0] for name, _ in network.named_parameters()))
    words = {part: group_words(part) for part in parts}
    assert len(set(words.values())) <= len(line_colors(dark=True))
    assert words["guess"] == words["of_class"] == "guess"
    assert not [part for part in parts if "_" in words[part]], "names of code are no words"
