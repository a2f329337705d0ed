"""Watch, line by line, with the mouse: timeline, film strip, streak, noise level, beginnings."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from entering import enter
from hands import (
    DIGITS,
    Until,
    canvas,
    click,
    drag,
    drag_slider,
    pixel,
    press,
    ran_with,
    seen,
    settled,
    tab_to,
    to_step,
)
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton, QSlider, QSpinBox

from diffusion_gui.core.domain import Domain
from diffusion_gui.core.recipes.inpaint_mask import decode
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.core.recipes.schedules import make_schedule
from diffusion_gui.core.runs import trajectory as frames
from diffusion_gui.core.runs.shown_values import shown_value
from diffusion_gui.ui.scenes.watch.film_strip import FilmStrip
from diffusion_gui.ui.scenes.watch.inspector.schedule_plot import SchedulePlot
from diffusion_gui.ui.scenes.watch.row_over_time import RowOverTimePane
from diffusion_gui.ui.shell.main_window import MainWindow
from diffusion_gui.ui.views.image_view import ImageView


def shown(window: MainWindow) -> np.ndarray:
    """The items that the first panel of the canvas has painted."""
    view = canvas(window)
    assert isinstance(view, ImageView)
    return np.asarray(view._panels[0].x)


def asked(window: MainWindow) -> np.ndarray:
    """The items of the frame where the player is."""
    trajectory, k = window.app_state.session.place()  # type: ignore[misc]
    return np.asarray(shown_value(trajectory, k, "x"))


# -- 1: one timeline, film strip, streak ----------------------------------------------------------


def test_the_whole_way_lies_on_one_scrubber(ran: MainWindow, until: Until) -> None:
    session = ran_with(ran, until).app_state.session
    scrubber = seen(ran, QSlider, "Frame")
    places: list[int] = []

    def look() -> None:
        places.append(session.playback.position)
        np.testing.assert_array_equal(shown(ran), asked(ran))

    drag_slider(scrubber, [0.0, 0.2, 0.4, 0.6, 0.8, 1.0, 0.5, 0.0], look)
    assert [places[0], places[5], places[-1]] == [0, session.timeline.planned - 1, 0]
    assert places[:6] == sorted(places[:6])
    assert {session.timeline.place(one)[0].recipe.process for one in places} == {
        "forward",
        "reverse",
    }


def test_a_thousand_steps_of_64_items_are_scrubbed_with_the_mouse(ran: MainWindow) -> None:
    table = make_schedule("cosine", 1000)
    t = table.timesteps(1000)
    path = frames.NoiseLevels(t.astype(np.int64), table.alpha[t], table.sigma[t])
    recipe = Recipe(data="digits", model="ideal:digits", steps=1000, count=64)
    labels = np.zeros(64, np.int64)
    states = np.linspace(-1, 1, 1001, dtype=np.float32)
    first = np.full((64, 1, 8, 8), states[0])
    run = frames.Trajectory(recipe, Domain("image", (1, 8, 8)), labels, path, first)
    for value in states[1:]:
        run.add(first, None, np.full_like(first, value))
    session = ran.app_state.session
    session.show_trajectory(run)
    told: list[float] = []
    a_pixel = 2 * drag_slider(  # from -1 to 1
        seen(ran, QSlider, "Frame"),
        np.linspace(0, 1, 60).tolist(),
        lambda: told.append(float(shown(ran)[63, 0, 0, 0])),
    )
    assert len(set(told)) == 60
    np.testing.assert_allclose(told, np.linspace(-1, 1, 60), atol=3 * a_pixel)
    strip = seen(ran, FilmStrip, "Film strip")
    drag(strip, [QPoint(2, 20), QPoint(strip.width() // 2, 20), QPoint(strip.width() - 2, 20)])
    assert session.playback.position == 1000
    np.testing.assert_array_equal(shown(ran), run.x[1000])


def test_the_film_strip_is_scrubbed_and_follows_the_chosen_item(
    ran: MainWindow, until: Until
) -> None:
    session = ran_with(ran, until).app_state.session
    strip = seen(ran, FilmStrip, "Film strip")
    places: list[int] = []
    ways = [QPoint(round(share * (strip.width() - 1)), 20) for share in (0.1, 0.4, 0.7, 0.99)]
    drag(strip, ways, lambda: places.append(session.playback.position))
    assert places == sorted(set(places))
    assert places[-1] == session.timeline.planned - 1

    def pictures() -> QImage:
        for _ in range(4):  # some at a time, so that a long strip holds up no frame
            picture = strip.grab().toImage()
        return picture

    first = pictures()
    click(canvas(ran), pixel(ran, 2, 14, 14))
    assert session.item == 2
    second = pictures()
    assert second != first
    click(canvas(ran), pixel(ran, 0, 14, 14))
    assert pictures() == first


def test_the_streak_is_dragged_along_both_ways(ran: MainWindow, until: Until) -> None:
    session = ran_with(ran, until).app_state.session
    press(ran, "Row over time")
    pane = seen(ran, RowOverTimePane, "Row over time")
    pane.grab()
    span, item = pane._span, pane._item
    y = round(span.center().y())
    places: list[int] = []
    ways = [QPoint(round(span.x() + share * span.width()), y) for share in (0.01, 0.5, 0.99)]
    drag(pane, ways, lambda: places.append(session.playback.position))
    assert session.playback.position == session.timeline.planned - 1
    assert 0 < places[0] < places[1]
    before = pane.grab().toImage()
    x = round(item.center().x())
    down = [QPoint(x, round(item.y() + share * item.height())) for share in (0.1, 0.5, 0.9)]
    drag(pane, down)
    assert pane._shown is not None
    assert pane._shown.row == 25
    assert pane.grab().toImage() != before
    press(ran, "Row over time")
    assert not pane.isVisible()


# -- 2: the noise level, and other beginnings -----------------------------------------------------


def roughness(x: np.ndarray) -> float:
    """How much neighbouring pixels differ: little where a picture is blurred."""
    return float(np.abs(np.diff(x, axis=-1)).mean())


def test_the_dragged_level_is_seen_live_and_what_is_foreseen_blurs_with_it(
    ran: MainWindow, until: Until
) -> None:
    session = ran_with(ran, until).app_state.session
    slider = seen(ran, QSlider, "Noise level")
    rough: list[float] = []

    def look() -> None:
        t = session.probe_t
        until(lambda: session.preview is not None and session.preview.t == t)
        view = canvas(ran)
        assert isinstance(view, ImageView)
        _, state, foreseen, noise = view._panels
        made = session.schedule.alpha[t] * session.preview.clean
        made = made + session.schedule.sigma[t] * noise.x
        np.testing.assert_allclose(state.x, made, atol=1e-5)
        rough.append(roughness(foreseen.x))

    drag_slider(slider, [0.1, 0.6, 0.95], look)
    assert rough[0] > rough[2]
    assert rough[1] > rough[2]


def test_the_cursor_on_the_curve_is_dragged_and_all_goes_with_the_pointer(
    ran: MainWindow, until: Until
) -> None:
    session = ran_with(ran, until).app_state.session
    slider = tab_to(ran, "Noise level", QSlider)  # it has been used before, and has the focus
    assert isinstance(slider, QSlider)
    drag_slider(slider, [0.3])
    plot = seen(ran, SchedulePlot, "Schedule")
    area = plot._area()
    ways = [QPoint(round(area.x() + share * area.width()), 60) for share in (0.2, 0.5, 0.8)]

    def look() -> None:  # at once, whether or not a picture has been made
        assert plot._t == session.probe_t
        level = session.schedule.noise_level[session.probe_t]
        assert slider.value() == round(level * 1000)

    drag(plot, ways, look)
    assert session.probe_t == pytest.approx(80, abs=1)
    until(lambda: session.preview is not None and session.preview.t == session.probe_t)
    assert plot._t == session.probe_t
    view = canvas(ran)
    assert isinstance(view, ImageView)
    assert [panel.quantity for panel in view._panels] == ["x0", "x", "x0", "eps"]
    np.testing.assert_array_equal(view._panels[2].x, session.preview.x0)


def test_a_late_look_does_not_take_the_cursor_back(ran: MainWindow, until: Until) -> None:
    session = ran.app_state.session
    plot = seen(ran, SchedulePlot, "Schedule")
    session.probe(20)
    until(lambda: session.preview is not None)
    session.probe(70)
    session.previewed.emit()  # the picture of t = 20 is still shown
    assert session.preview.t == 20
    assert plot._t == 70


def test_denoise_from_here_with_the_mouse(ran: MainWindow, until: Until) -> None:
    session = ran_with(ran, until).app_state.session
    drag_slider(seen(ran, QSlider, "Noise level"), [0.4])
    press(ran, "Denoise from here")
    settled(ran, until)
    outward, back = session.timeline.trajectories
    np.testing.assert_array_equal(outward.x[-1], back.x[0])
    level = back.path.sigma[0] / (back.path.alpha[0] + back.path.sigma[0])
    assert level == pytest.approx(0.4, abs=0.03)
    press(ran, "From noise alone")
    assert session.recipe.from_level == 1.0


def green(path: Path) -> Path:
    Image.new("RGB", (60, 40), (0, 255, 0)).save(path)
    return path


def open_it(window: MainWindow, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl+O, and the file in the dialog."""
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *rest: (str(path), ""))
    QTest.keyClick(window, Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)


def paste_it(window: MainWindow, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl+V."""
    QGuiApplication.clipboard().setImage(QImage(str(path)))
    QTest.keyClick(window, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)


def drop_it(window: MainWindow, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file is carried over the canvas, and let go."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    rest = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton)
    none = Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(600, 300), *rest, none)
    QApplication.sendEvent(window, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(window, QDropEvent(QPointF(600, 300), *rest, none))


@pytest.mark.parametrize("way", [open_it, paste_it, drop_it])
def test_an_image_is_started_from(
    ran: MainWindow, until: Until, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way
) -> None:
    session = ran.app_state.session
    way(ran, green(tmp_path / "green.png"), monkeypatch)
    until(lambda: session.recipe.init != "" and session.recipe.data == session.recipe.init)
    settled(ran, until)
    session.playback.seek(0)
    np.testing.assert_allclose(shown(ran)[0].mean((1, 2)), [-1.0, 1.0, -1.0], atol=0.05)
    assert session.recipe.from_level == 0.5
    outward, back = session.timeline.trajectories
    np.testing.assert_array_equal(outward.x[-1], back.x[0])


def test_a_mask_is_painted_by_dragging_and_its_region_made_anew(
    ran: MainWindow, until: Until
) -> None:
    session = ran_with(ran, until).app_state.session
    press(ran, "Paint")
    view = canvas(ran)
    drag(view, [pixel(ran, 0, 14, column) for column in range(6, 22, 2)])
    mask = ran.app_state.watch.mask_painting.mask.copy()
    assert mask[14, 6:21].all()
    drag_slider(seen(ran, QSlider, "Brush"), [0.0])
    QTest.mouseClick(view, Qt.MouseButton.RightButton, pos=pixel(ran, 0, 14, 14))
    assert not ran.app_state.watch.mask_painting.mask[14, 14]
    mask = ran.app_state.watch.mask_painting.mask.copy()
    enter(seen(ran, QSpinBox, "Resampling"), "4")
    press(ran, "Inpaint")
    settled(ran, until)
    back = session.timeline.trajectories[-1]
    assert back.recipe.resample == 4
    np.testing.assert_array_equal(decode(back.recipe.mask), mask)
    clean = session.timeline.trajectories[0].x[0]
    np.testing.assert_allclose(back.x[-1][..., ~mask], clean[..., ~mask], atol=1e-5)
    assert not seen_now(ran, "Inpaint")


def seen_now(window: MainWindow, name: str) -> bool:
    return any(one.isVisible() for one in window.findChildren(QPushButton) if one.text() == name)


def test_the_brush_is_seen_before_it_paints(ran: MainWindow, until: Until) -> None:
    ran_with(ran, until)
    press(ran, "Paint")
    view = canvas(ran)
    assert view.cursor().shape() == Qt.CursorShape.CrossCursor
    before = view.grab().toImage()
    QTest.mouseMove(view, pixel(ran, 0, 14, 14))
    small = view.grab().toImage()
    assert small != before
    assert ran.app_state.watch.mask_painting.empty
    drag_slider(seen(ran, QSlider, "Brush"), [1.0])
    assert view.grab().toImage() != small
    press(ran, "Paint")
    assert view.cursor().shape() == Qt.CursorShape.ArrowCursor


def test_noise_is_painted_on_a_region_and_denoised_again(ran: MainWindow, until: Until) -> None:
    session = ran_with(ran, until).app_state.session
    click(canvas(ran), pixel(ran, 1, 3, 3))
    to_step(ran, 3)
    before = session.timeline.trajectories[1].x.copy()
    press(ran, "Paint")
    drag(canvas(ran), [pixel(ran, 0, 10, column) for column in (8, 12, 16)])
    mask = ran.app_state.watch.mask_painting.mask.copy()
    press(ran, "Noise it again")
    until(lambda: session.timeline.complete and len(ran.app_state.watch.branches.tree.all) == 2)
    edited = session.timeline.trajectories[-1].x[0]
    assert (edited[1, 0][mask] != before[3, 1, 0][mask]).all()
    np.testing.assert_array_equal(edited[1, 0][~mask], before[3, 1, 0][~mask])
    np.testing.assert_array_equal(edited[[0, 2]], before[3][[0, 2]])


def test_a_click_leads_from_one_seed_to_another(ran: MainWindow, until: Until) -> None:
    session = ran_with(ran, until, DIGITS.changed(count=5)).app_state.session
    press(ran, "Between two seeds")
    drag_slider(seen(ran, QSlider, "Interpolate to"), [0.9])
    other = session.recipe.interpolate
    assert other > 500
    settled(ran, until)
    first, *_, last = session.timeline.trajectories[-1].x[0]
    press(ran, "Between two seeds")
    for seed, end in ((session.recipe.seed, first), (other, last)):
        session.change(seed=seed)
        settled(ran, until)
        np.testing.assert_allclose(session.timeline.trajectories[-1].x[0][0], end, atol=1e-5)
