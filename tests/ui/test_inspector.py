"""The inspector: formula, followed value, code, curves, warnings, spectrum; folded and unfolded."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hands import a_beat_later, canvas, click, inspector_of
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from diffusion_gui.core.recipes.schedules import make_schedule
from diffusion_gui.core.runs.step_code import step_code
from diffusion_gui.core.runs.step_formula import follow
from diffusion_gui.ui.app import take_picture
from diffusion_gui.ui.scenes.watch.inspector.histogram import Histogram
from diffusion_gui.ui.scenes.watch.inspector.inspector import Inspector
from diffusion_gui.ui.scenes.watch.inspector.schedule import schedule_warning
from diffusion_gui.ui.scenes.watch.inspector.schedule_plot import KINDS, SchedulePlot
from diffusion_gui.ui.shell.main_window import MainWindow
from diffusion_gui.ui.state.watch.overlays import SECTIONS

Until = Callable[..., None]


def unfold(inspector: Inspector, *names: str) -> None:
    for name in names:
        if not inspector.sections[name].heading.isChecked():
            inspector.sections[name].heading.click()


def to_reverse(window: MainWindow, step: int) -> None:
    session = window.app_state.session
    session.playback.seek(session.timeline.starts()[1] + step)
    a_beat_later(window)


def image_run(window: MainWindow, until: Until) -> None:
    session = window.app_state.session
    session.change(
        data="digits", model="ideal:digits", label="all", count=4, steps=6, T=60, sampler="ddpm"
    )
    until(lambda: session.timeline.complete and session.timeline.trajectories[-1].recipe.count == 4)
    session.playback.pause()


def test_the_formula_holds_this_steps_numbers(ran: MainWindow) -> None:
    inspector = inspector_of(ran)
    to_reverse(ran, 3)
    trajectory, frame = ran.app_state.session.frame()  # type: ignore[misc]
    lines = inspector.formula.lines
    keep = float(lines[1].number)
    pull = float(lines[2].number) * (-1 if lines[2].sign == "−" else 1)
    told = keep * frame.x + pull * frame.x0
    np.testing.assert_allclose(told, trajectory.x[frame.k + 1], atol=2e-3)
    before = lines
    to_reverse(ran, 4)
    assert inspector.formula.lines != before
    to_reverse(ran, 8)
    assert inspector.formula.lines == ()
    assert "end" in inspector._note.text()


def test_the_code_is_this_steps_and_is_copied(ran: MainWindow) -> None:
    inspector = inspector_of(ran)
    unfold(inspector, "code")
    to_reverse(ran, 2)
    trajectory, frame = ran.app_state.session.frame()  # type: ignore[misc]
    inspector.code.copy.click()
    code = QGuiApplication.clipboard().text()
    assert code == step_code(trajectory, frame.k, (ran.app_state.session.item,))
    assert "import torch" in code
    assert "Copied" in inspector.code._told.text()


def test_a_clicked_pixel_is_followed_and_marked(ran: MainWindow, until: Until) -> None:
    image_run(ran, until)
    inspector = inspector_of(ran)
    unfold(inspector, "follow")
    to_reverse(ran, 2)
    scene = ran.scene("watch")
    view = canvas(scene)
    place, grid = view._canvases[0].place, view._canvases[0].grid
    # Item 1 is the second of the first row; its pixel in row 5, column 9.
    cell = (place.width() + grid.gap * grid.scale) / grid.columns
    spot = QPointF(place.x() + cell + 9.5 * grid.scale, place.y() + 5.5 * grid.scale)
    click(view, spot.toPoint())
    session = ran.app_state.session
    assert session.item == 1
    assert session.pixel == (5, 9)
    trajectory, frame = session.frame()  # type: ignore[misc]
    value = follow(trajectory, frame.k, 1, (0, 5, 9))
    numbers = [line.number for line in inspector.follow.sum.lines]
    assert numbers[0] == f"{value.x:.4f}".replace("-", "−")
    assert numbers[-1] == f"{value.next:.4f}".replace("-", "−")
    assert "row 6, column 10" in inspector.follow.place.text()
    assert "item 2" in inspector.follow.place.text()
    assert not inspector.follow.channel.isVisible()


def test_a_point_is_followed_by_coordinate(ran: MainWindow) -> None:
    inspector = inspector_of(ran)
    unfold(inspector, "follow")
    to_reverse(ran, 2)
    ran.app_state.session.choose_item(7)
    a_beat_later(ran)
    trajectory, frame = ran.app_state.session.frame()  # type: ignore[misc]
    for axis in (0, 1):
        inspector.follow.channel.setCurrentIndex(axis)
        first = inspector.follow.sum.lines[0].number
        assert first == f"{frame.x[7, axis]:.4f}".replace("-", "−")
    assert "point 8" in inspector.follow.place.text()
    assert trajectory.domain.modality == "points"


def test_one_look_is_explained_too(ran: MainWindow, until: Until) -> None:
    inspector = inspector_of(ran)
    unfold(inspector, *SECTIONS)
    session = ran.app_state.session
    session.probe(40)
    until(lambda: session.preview is not None)
    alpha = session.schedule.alpha[40]
    assert inspector.formula.lines[1].number == f"{alpha:.4f}"
    numbers = [line.number for line in inspector.follow.sum.lines]
    preview = session.preview
    assert preview is not None
    assert numbers[4] == f"{preview.x[session.item, 0]:.4f}".replace("-", "−")
    assert repr(float(alpha)) in inspector.code.text.toPlainText()


def test_the_spectrum_is_of_images_only_and_fills_with_noise(ran: MainWindow, until: Until) -> None:
    inspector = inspector_of(ran)
    assert not inspector.sections["spectrum"].isVisible()
    image_run(ran, until)
    unfold(inspector, "spectrum")
    assert inspector.sections["spectrum"].isVisible()
    ran.app_state.session.playback.seek(0)
    a_beat_later(ran)
    clean = inspector.spectrum.state
    assert clean[0] > 20 * clean[-1]
    ran.app_state.session.playback.seek(6)
    a_beat_later(ran)
    noisy = inspector.spectrum.state
    np.testing.assert_allclose(noisy[3:], 1.0, atol=0.35)


def test_every_curve_is_drawn_and_the_plot_can_be_dragged(ran: MainWindow, until: Until) -> None:
    inspector = inspector_of(ran)
    pane, session = inspector.schedule, ran.app_state.session
    pictures = set()
    for name in ("cosine", "flow", "karras"):
        session.change(schedule=name)
        for number in range(len(KINDS)):
            pane.choice.setCurrentIndex(number)
            image = pane.plot.grab().toImage()
            pictures.add(bytes(image.constBits()))
    # Two schedules that are not made of beta say the same of it.
    assert len(pictures) == 3 * len(KINDS) - 1
    middle = pane.plot.rect().center()
    QTest.mouseClick(pane.plot, Qt.MouseButton.LeftButton, pos=middle)
    until(lambda: session.preview is not None)
    assert 0 < session.probe_t < session.recipe.T


@pytest.mark.parametrize(
    ("name", "T", "said"),
    [
        ("linear", 1000, ""),
        ("cosine", 1000, ""),
        ("flow", 50, ""),
        ("karras", 1000, ""),
        ("scaled_linear", 1000, "x_T is not yet noise: 6%"),
        ("article", 100, "first step makes it 50% noise"),
        ("article", 10, "x_T is not yet noise: 29%"),
    ],
)
def test_a_schedule_that_falls_short_is_told_in_words(name: str, T: int, said: str) -> None:
    words = schedule_warning(make_schedule(name, T))
    assert said in words
    assert bool(said) == bool(words)


def test_sections_stay_as_they_were_left_when_the_language_changes(ran: MainWindow) -> None:
    inspector = inspector_of(ran)
    unfold(inspector, "code")
    inspector.sections["values"].heading.click()
    assert not inspector.histogram.isVisible()
    ran.use_language("zh_CN")
    again = inspector_of(ran)
    assert again is not inspector
    assert not again.code.isHidden()
    assert again.histogram.isHidden()
    ran.use_language("en")


def test_nothing_is_cut_at_the_smallest_width(ran: MainWindow) -> None:
    inspector = inspector_of(ran)
    unfold(inspector, *SECTIONS)
    area = ran.scene("watch").inspector  # type: ignore[attr-defined]
    assert inspector.minimumSizeHint().width() <= area.viewport().width()


def test_what_is_shown_already_is_not_painted_again(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    painted: list[str] = []
    for kind in (Histogram, SchedulePlot):
        monkeypatch.setattr(kind, "update", lambda self: painted.append(type(self).__name__))
    histogram, plot = Histogram(), SchedulePlot()
    states = [np.zeros(8, np.float32), np.zeros(8, np.float32)]
    schedules = [make_schedule("cosine", 10), make_schedule("linear", 10)]
    for x, color in ((states[0], "red"), (states[1], "red"), (states[1], "blue")):
        for again in (False, True):
            painted.clear()
            histogram.show_values(x, color)
            assert painted == ([] if again else ["Histogram"])
    for schedule, t in ((schedules[0], 1), (schedules[0], 2), (schedules[1], 2)):
        for again in (False, True):
            painted.clear()
            plot.show_schedule(schedule, t)
            assert painted == ([] if again else ["SchedulePlot"])
    for handles, chosen in ((None, 0), ((1.0, 2.0), 0), ((1.0, 2.0), 1), (None, 1)):
        for again in (False, True):
            painted.clear()
            plot.show_handles(handles, chosen)
            assert painted == ([] if again else ["SchedulePlot"])
        assert (plot.focusPolicy() is Qt.FocusPolicy.NoFocus) == (handles is None)


def test_the_inspector_follows_by_itself_and_once_a_beat(
    ran: MainWindow, until: Until, monkeypatch
) -> None:
    """Of the frames that a hand scrubs over within a beat, the newest is explained, and alone."""
    inspector, shown = inspector_of(ran), []
    show = inspector._show_step
    monkeypatch.setattr(
        inspector, "_show_step", lambda *step: shown.append(step[1].k) or show(*step)
    )
    for step in (1, 4, 2, 3):
        ran.app_state.session.playback.seek(ran.app_state.session.timeline.starts()[1] + step)
    assert not shown, "the picture goes first"
    until(lambda: bool(shown))
    assert shown == [3]
    lines = inspector.formula.lines
    inspector.refresh()
    assert inspector.formula.lines == lines


def test_a_picture_of_the_window_is_of_one_moment(ran: MainWindow, tmp_path: Path) -> None:
    session, inspector = ran.app_state.session, inspector_of(ran)
    session.playback.pause()
    for position in (1, 3):
        session.playback.seek(position)
        assert take_picture(ran, tmp_path / "window.png") is None
        trajectory, k = session.place()
        start, end = trajectory.path.t[k : k + 2]
        assert inspector.ends.words == f"Step from t = {start} to t = {end}"
