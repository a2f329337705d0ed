"""The inspector, line by line: formula, code that runs, followed values, curves, distributions."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hands import (
    DIGITS,
    Until,
    a_beat_later,
    canvas,
    click,
    drag_slider,
    inspector_of,
    key,
    particle,
    pixel,
    press,
    ran_with,
    seen,
    settled,
    tab_to,
    to_step,
)
from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QColor, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QSlider, QToolButton

from diffusion_gui.core.catalog import SAMPLERS
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.core.runs.step_formula import explanation_of
from diffusion_gui.ui.scenes.watch.inspector.histogram import BINS, SPAN
from diffusion_gui.ui.scenes.watch.inspector.schedule_plot import SchedulePlot
from diffusion_gui.ui.scenes.watch.inspector.step import FRESH, SumView
from diffusion_gui.ui.shell.main_window import MainWindow
from diffusion_gui.ui.theme import theme
from diffusion_gui.ui.views.image_view import ImageView
from diffusion_gui.ui.widgets.notation import DATA, NOISE, PREDICTION, STATE


def unfold(window: MainWindow, words: str) -> None:
    heading = seen(window, QToolButton, words)
    if not heading.isChecked():
        click(heading)


def numbers(view: SumView) -> list[float]:
    """The signed numbers of a sum, from top to bottom."""
    return [
        float(line.number.replace("−", "-")) * (-1 if line.sign == "−" else 1)
        for line in view.lines
        if line.number
    ]


@pytest.mark.parametrize("eta", [0.0, 1.0])
def test_the_formula_has_the_numbers_of_whatever_step_is_scrubbed_to(
    ran: MainWindow, until: Until, eta: float
) -> None:
    session = ran_with(ran, until, DIGITS.changed(eta=eta)).app_state.session
    formula = inspector_of(ran).formula
    scrubber = seen(ran, QSlider, "Frame")
    told = set()

    def look() -> None:
        trajectory, frame = session.frame()  # type: ignore[misc]
        lines = [line for line in formula.lines if line.number]
        if frame.k == trajectory.steps:
            assert not lines
            return
        meant = {
            STATE: frame.x,
            DATA: trajectory.x[0],
            PREDICTION: frame.x0,
            NOISE: frame.noise,
            FRESH: frame.noise,
        }
        terms = zip(numbers(formula), lines, strict=True)
        made = sum(value * meant[line.symbol] for value, line in terms)
        np.testing.assert_allclose(made, trajectory.x[frame.k + 1], atol=3e-3)
        told.add(formula.lines)

    drag_slider(scrubber, [0.0, 0.2, 0.55, 0.7, 0.9, 1.0], look)
    assert len(told) == 5


def test_the_copied_code_runs_and_makes_the_next_state(ran: MainWindow, until: Until) -> None:
    session = ran_with(ran, until, DIGITS.changed(eta=1.0)).app_state.session
    to_step(ran, 2)
    unfold(ran, "The step in PyTorch")
    for item, row, column in ((1, 12, 15), (2, 14, 9)):
        click(canvas(ran), pixel(ran, item, row, column))
        QGuiApplication.clipboard().clear()
        press(ran, "Copy")
        names: dict[str, Any] = {}
        exec(QGuiApplication.clipboard().text(), names)
        after = session.timeline.trajectories[1].x[3, item, :, row, column]
        np.testing.assert_allclose(names["x_next"].numpy(), after, atol=1e-4)
    drag_slider(seen(ran, QSlider, "Noise level"), [0.5])
    until(lambda: session.preview is not None)
    press(ran, "Copy")
    exec(QGuiApplication.clipboard().text(), names)
    here = session.preview.x[0, :, 14, 9]
    np.testing.assert_allclose(names["x_t"].numpy(), here, atol=1e-5)


def test_a_clicked_pixels_value_goes_through_the_whole_formula(
    ran: MainWindow, until: Until
) -> None:
    session = ran_with(ran, until, DIGITS.changed(eta=1.0)).app_state.session
    unfold(ran, "One value, followed")
    to_step(ran, 2)
    click(canvas(ran), pixel(ran, 1, 12, 15))
    pane = inspector_of(ran).follow
    assert pane.place.text() == "item 2, row 13, column 16"
    trajectory, frame = session.frame()  # type: ignore[misc]
    here = (1, 0, 12, 15)
    x, x0, eps, mean, fresh, after = numbers(pane.sum)
    assert x == pytest.approx(frame.x[here], abs=1e-4)
    assert x0 == pytest.approx(frame.x0[here], abs=1e-4)
    assert frame.alpha * x0 + frame.sigma * eps == pytest.approx(x, abs=1e-3)
    assert mean + fresh == pytest.approx(after, abs=2e-4)
    assert after == pytest.approx(trajectory.x[3][here], abs=1e-4)
    words = [line.words for line in pane.sum.lines]
    assert words[3:] == ["the mean of the step", "fresh noise, σ z", "in the next state"]
    # by keys, to the pixel beside and the item beside
    view = tab_to(ran, "Canvas", ImageView)
    key(Qt.Key.Key_Right, shift=True)
    key(Qt.Key.Key_Up, shift=True)
    key(Qt.Key.Key_Left)
    assert pane.place.text() == "item 1, row 12, column 17"
    assert isinstance(view, ImageView)
    assert numbers(pane.sum)[0] == pytest.approx(frame.x[0, 0, 11, 16], abs=1e-4)


def test_a_clicked_particles_value_goes_through_the_whole_formula(
    ran: MainWindow, until: Until
) -> None:
    session = ran.app_state.session
    session.change(eta=1.0)
    settled(ran, until)
    to_step(ran, 3)
    unfold(ran, "One value, followed")
    click(canvas(ran), particle(ran, 7))
    pane = inspector_of(ran).follow
    trajectory, frame = session.frame()  # type: ignore[misc]
    for axis, words in ((0, "across"), (1, "upward")):
        pane.channel.setFocus()
        QTest.keyClick(pane.channel, Qt.Key.Key_Down if axis else Qt.Key.Key_Up)
        assert pane.channel.currentText() == words
        x, x0, _, mean, fresh, after = numbers(pane.sum)
        assert x == pytest.approx(frame.x[session.item, axis], abs=1e-4)
        assert x0 == pytest.approx(frame.x0[session.item, axis], abs=1e-4)
        assert mean + fresh == pytest.approx(after, abs=2e-4)
        assert after == pytest.approx(trajectory.x[4][session.item, axis], abs=1e-4)


def test_what_stands_below_a_formula_does_not_jump(ran: MainWindow, until: Until) -> None:
    ran_with(ran, until, DIGITS.changed(eta=1.0))
    inspector = inspector_of(ran)
    unfold(ran, "One value, followed")
    places = []
    for step in (0, 3, 6) * 2:  # the last state has no formula
        to_step(ran, step)
        for _ in range(5):  # a layout within a layout takes its turns
            QApplication.processEvents()
        places.append(inspector.schedule.mapTo(inspector, QPoint(0, 0)).y())
    assert len(set(places[3:])) == 1


def cursor_column(plot: SchedulePlot) -> float:
    """Where the cursor is drawn, as a share of the plot's width."""
    for _ in range(5):  # the layout has settled
        QApplication.processEvents()
    image, area = plot.grab().toImage(), plot._area()
    color = QColor(theme().colors.text)
    columns = []
    for x in range(round(area.x()), round(area.right())):
        column = [image.pixelColor(x, y) for y in range(round(area.y()), round(area.bottom()))]
        columns.append(sum(abs(one.lightness() - color.lightness()) < 60 for one in column))
    return float(np.argmax(columns)) / area.width()


def test_every_curve_has_a_cursor_that_follows_the_frames(ran: MainWindow, until: Until) -> None:
    ran_with(ran, until)
    plot = seen(ran, SchedulePlot, "Schedule")
    box = seen(ran, QComboBox, "Curve")
    pictures = []
    for number in range(box.count()):
        box.setFocus()
        if number:
            QTest.keyClick(box, Qt.Key.Key_Down)
        for step, share in ((1, 1 - 1 / 6), (4, 1 - 4 / 6)):
            to_step(ran, step)
            assert cursor_column(plot) == pytest.approx(share, abs=0.03)
        pictures.append(plot.grab().toImage())
    words = [box.itemText(i) for i in range(box.count())]
    assert any("ᾱ" in one for one in words)
    assert any("dB" in one for one in words)
    assert any("β" in one for one in words)
    assert all(one != pictures[0] for one in pictures[1:])


def choose(window: MainWindow, schedule: str) -> None:
    """Go to a schedule in the list with the arrow keys."""
    box = seen(window, QComboBox, "Schedule")
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Home)
    for _ in range(box.count()):
        if window.app_state.session.recipe.schedule != schedule:
            QTest.keyClick(box, Qt.Key.Key_Down)
    assert window.app_state.session.recipe.schedule == schedule


def test_a_schedule_that_ends_before_noise_is_warned_of_when_chosen(
    ran: MainWindow, until: Until
) -> None:
    warning = inspector_of(ran).schedule.warning
    assert not warning.isVisible()
    choose(ran, "scaled_linear")
    assert warning.isVisible()
    assert "x_T is not yet noise" in warning.text()
    ran.use_language("zh_CN")
    until(lambda: "x_T" in inspector_of(ran).schedule.warning.text())
    ran.use_language("en")
    until(lambda: inspector_of(ran).isVisible())
    choose(ran, "cosine")
    assert not inspector_of(ran).schedule.warning.isVisible()


def test_the_histogram_comes_to_lie_under_the_normal_curve(ran: MainWindow, until: Until) -> None:
    session = ran_with(ran, until, DIGITS.changed(count=12)).app_state.session
    histogram = inspector_of(ran).histogram
    away = []
    for position in (0, session.timeline.starts()[1]):  # data, and noise
        session.playback.seek(position)
        a_beat_later(ran)
        heights = histogram._density
        places = (np.arange(BINS) + 0.5) * 2 * SPAN / BINS - SPAN
        normal = np.exp(-(places**2) / 2) / math.sqrt(2 * math.pi)
        away.append(float(np.abs(heights - normal).max()))
    assert away[0] > 0.5
    assert away[1] < 0.05
    before = histogram.grab().toImage()
    to_step(ran, 5)
    assert histogram.grab().toImage() != before


def test_coarse_comes_first_and_detail_last_in_the_spectrum(ran: MainWindow, until: Until) -> None:
    """Of what is foreseen, step by step: broad shapes stand before small ones do."""
    shapes = Recipe(data="shapes", model="shapes", label="all", count=8, steps=8, T=100)
    session = ran_with(ran, until, shapes).app_state.session
    unfold(ran, "Coarse to fine: the spectrum")
    plot = inspector_of(ran).spectrum
    reached = []
    last = session.timeline.planned - 1
    shares = [(session.timeline.starts()[1] + k) / last for k in range(8)]
    scrubber = seen(ran, QSlider, "Frame")
    drag_slider(scrubber, shares, lambda: reached.append(plot._prediction.copy()))
    power = np.array(reached)
    share = power / power[-1]
    coarse, fine = share[:, 1], share[:, -4:].mean(axis=1)
    assert np.argmax(coarse > 0.5) < np.argmax(fine > 0.5)


@pytest.mark.parametrize("sampler", SAMPLERS)
def test_header_and_step_say_which_state_they_are_of_and_symbols_stand_above_numbers(
    ran: MainWindow, until: Until, sampler: str
) -> None:
    ran_with(ran, until, DIGITS.changed(sampler=sampler))
    inspector = inspector_of(ran)
    to_step(ran, 2)
    trajectory, frame = ran.app_state.session.frame()  # type: ignore[misc]
    assert inspector._place.lines[1] == f"State 2 of 6:  t = {frame.t}"
    start, end = trajectory.path.t[2:4]
    assert inspector.ends.words == f"Step from t = {start} to t = {end}"
    assert inspector._note.text() == SAMPLERS[sampler].label
    symbols, numbers = inspector.symbols, inspector.formula
    assert symbols.accessibleDescription().startswith(
        explanation_of(trajectory.recipe).symbols(trajectory.recipe).formula
    )
    assert "x<sub>next</sub> = " in symbols.text()
    until(lambda: symbols.height() >= symbols.heightForWidth(symbols.width()))  # nothing is cut
    assert 0 < symbols.y() + symbols.height() <= numbers.y()


def test_the_place_of_each_frame_is_told_and_lays_nothing_out_anew(
    ran: MainWindow, until: Until
) -> None:
    """Laying the inspector out costs more than all else that a scrubbed frame does."""

    class LaidOut(QObject):
        times = 0

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            self.times += event.type() == QEvent.Type.LayoutRequest
            return False

    ran_with(ran, until)
    inspector, laid_out = inspector_of(ran), LaidOut()
    for step in (2, 1):  # sections are as high as they will be
        to_step(ran, step)
        QApplication.processEvents()
    before = inspector._place.grab().toImage()
    QApplication.processEvents()
    inspector.installEventFilter(laid_out)
    for step in (2, 3, 4):
        to_step(ran, step)
        QApplication.processEvents()
        frame = ran.app_state.session.frame()[1]  # type: ignore[index]
        told = inspector._place.accessibleDescription()
        assert told.startswith("Denoising (reverse); ")
        assert f"State {step} of 6:  t = {frame.t}; " in told
        assert f"α = {frame.alpha:.3f}   σ = {frame.sigma:.3f}" in told
        assert f"SNR {20 * math.log10(frame.alpha / frame.sigma):+.1f} dB" in told.replace("−", "-")
    inspector.removeEventFilter(laid_out)
    assert laid_out.times == 0
    assert inspector._place.grab().toImage() != before
