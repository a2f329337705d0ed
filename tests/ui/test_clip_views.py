"""Clips seen as a whole: contact sheet, x-t slice, differences, a row over the noise's time."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from hands import click, press
from PySide6.QtCore import QPoint, QPointF
from PySide6.QtWidgets import QToolButton

from diffusion_gui.core.runs.shown_values import shown_value
from diffusion_gui.render.clip_painter import of_frames
from diffusion_gui.render.pixels import to_rgb
from diffusion_gui.ui.scenes.watch.contact_sheet import ContactSheetPane
from diffusion_gui.ui.scenes.watch.inspector.inspector import Inspector
from diffusion_gui.ui.scenes.watch.row_over_frames import RowOverFramesPane
from diffusion_gui.ui.scenes.watch.row_over_time import RowOverTimePane
from diffusion_gui.ui.shell.main_window import MainWindow
from diffusion_gui.ui.views.clip_view import ClipView
from diffusion_gui.ui.views.overlays.pixel import PixelMark
from diffusion_gui.ui.views.panels import current_panels

Until = Callable[..., None]


def test_the_contact_sheet_has_frames_across_and_items_down(
    filmed: MainWindow, until: Until
) -> None:
    session, clock = filmed.app_state.session, filmed.app_state.clip_clock
    press(filmed, "Contact sheet")
    sheet = filmed.findChild(ContactSheetPane)
    until(sheet.isVisible)
    trajectory, k = session.place()
    x = shown_value(trajectory, k, "x")
    shown = sheet._panels[0].x.reshape(3, 16, *x.shape[1:2], *x.shape[3:])
    np.testing.assert_array_equal(shown, x.transpose(0, 2, 1, 3, 4))
    sheet.grab()
    canvas = sheet._canvases[0]
    assert (canvas.grid.rows, canvas.grid.columns) == (3, 16)
    click(sheet, canvas.cell(2 * 16 + 9).center().toPoint())
    assert (session.item, clock.moment, clock.playing) == (2, 9, False)
    assert session.pixel[0] == 9
    clock.step(1)
    assert sheet._item == 2 * 16 + 10, "the mark goes with the clock"


def test_one_item_on_the_contact_sheet_stands_in_rows_that_make_it_large(
    filmed: MainWindow, until: Until
) -> None:
    session = filmed.app_state.session
    press(filmed, "Contact sheet")
    sheet = filmed.findChild(ContactSheetPane)
    until(sheet.isVisible)
    sheet.grab()
    before = sheet._canvases[0].grid.scale
    session.choose_item(1)
    press(filmed, "One item")
    sheet.grab()
    canvas = sheet._canvases[0]
    assert len(canvas.items) == 16
    assert canvas.grid.scale >= before
    x = shown_value(*session.place(), "x")
    np.testing.assert_array_equal(sheet._panels[0].x, x[1].transpose(1, 0, 2, 3))


def test_the_sheet_shows_as_many_items_as_can_be_seen(filmed: MainWindow, until: Until) -> None:
    session = filmed.app_state.session
    assert session.change(count=40)
    until(lambda: session.timeline.complete and len(session.timeline.trajectories[0].labels) == 40)
    session.choose_item(30)
    press(filmed, "Contact sheet")
    sheet = filmed.findChild(ContactSheetPane)
    until(sheet.isVisible)
    sheet.grab()
    grid = sheet._canvases[0].grid
    assert 1 <= grid.rows < 40
    assert grid.scale >= 1.0
    assert sheet._first <= 30 < sheet._first + grid.rows, "the chosen one among them"
    assert "of 40" in sheet._panels[0].title, "the others are not left out without a word"


def test_the_slice_is_one_row_through_the_frames_of_the_state(
    filmed: MainWindow, until: Until
) -> None:
    session, clock = filmed.app_state.session, filmed.app_state.clip_clock
    session.playback.seek(session.timeline.planned - 2)
    session.set_show(("x", "x0"))
    session.choose_item(1)
    filmed.app_state.watch.overlays.set_row(0.5)
    press(filmed, "x-t slice")
    pane = filmed.findChild(RowOverFramesPane)
    until(pane.isVisible)
    trajectory, k = session.place()
    for quantity, (picture,) in pane._shown.pictures.items():
        clip = shown_value(trajectory, k, quantity)[1]
        assert picture.shape == (24, 16, 4)
        frames = to_rgb(clip.transpose(1, 0, 2, 3), of_frames(trajectory.shown), quantity)
        for moment in range(16):
            np.testing.assert_array_equal(picture[:, moment, :3], frames[moment, 12])
    pane.grab()
    click(pane, QPoint(pane.width() - 16, pane.height() // 2))
    assert (clock.moment, clock.playing) == (15, False), "a click holds the frame that lies there"
    position = session.playback.position
    item = pane._item
    click(pane, QPoint(round(item.center().x()), round(item.y() + item.height() * 0.1)))
    assert pane._shown.row == 2
    assert session.playback.position == position, "the noise stays"


def test_the_difference_of_neighbouring_frames_plays_beside_the_clip(
    filmed: MainWindow, until: Until
) -> None:
    session, clock = filmed.app_state.session, filmed.app_state.clip_clock
    session.playback.seek(0)
    press(filmed, "Difference")
    view = filmed.scene("watch").player.canvas.currentWidget()
    assert isinstance(view, ClipView)
    x = shown_value(*session.place(), "x")
    clock.show(6)
    change = view._panels[1]
    np.testing.assert_array_equal(change.x, x[:, :, 6] - x[:, :, 5])
    assert (change.domain.low, change.domain.high) == (-2.0, 2.0)
    clock.show(0)
    assert not view._panels[1].x.any(), "nothing comes before the first frame"


def test_one_of_the_views_that_take_the_canvas_is_on_at_a_time(filmed: MainWindow) -> None:
    overlays = filmed.app_state.watch.overlays
    for name, label in (("streak", "Row over time"), ("sheet", "Contact sheet")):
        press(filmed, label)
        assert name in overlays.on
    press(filmed, "x-t slice")
    assert {"streak", "sheet", "slice"} & overlays.on == {"slice"}
    press(filmed, "x-t slice")
    assert not {"streak", "sheet", "slice"} & overlays.on


def test_the_row_over_the_noises_time_is_that_of_the_frame_that_is_held(
    filmed: MainWindow, until: Until
) -> None:
    session, clock = filmed.app_state.session, filmed.app_state.clip_clock
    press(filmed, "Row over time")
    pane = filmed.findChild(RowOverTimePane)
    until(pane.isVisible)
    timeline = session.timeline
    for moment in (3, 11):
        clock.show(moment)
        picture = np.concatenate(pane._shown.pictures["x"], axis=1)
        assert picture.shape == (24, timeline.planned, 4)
        for position in range(timeline.planned):
            trajectory, k = timeline.place(position)
            frame = shown_value(trajectory, k, "x")[:1, :, moment]
            row = to_rgb(frame, of_frames(trajectory.shown), "x")[0, 12]
            np.testing.assert_array_equal(picture[:, position, :3], row)


def test_a_click_follows_a_value_of_the_frame_it_falls_on(filmed: MainWindow, until: Until) -> None:
    session, clock = filmed.app_state.session, filmed.app_state.clip_clock
    filmed.app_state.watch.overlays.unfold("follow", True)
    filmed.app_state.watch.overlays.unfold("code", True)
    clock.show(4)
    view = filmed.scene("watch").player.canvas.currentWidget()
    view.grab()
    cell = view._canvases[0].cell(1)
    step = cell.width() / 24
    click(view, (cell.topLeft() + QPointF(10.5 * step, 3.5 * step)).toPoint())
    assert (session.item, session.pixel) == (1, (4, 3, 10))
    inspector = filmed.findChild(Inspector)
    inspector.refresh()
    assert inspector.follow.place.text() == "item 2, frame 5, row 4, column 11"
    trajectory, k = session.place()
    number = f"{trajectory.x[k][1, 0, 4, 3, 10]:.4f}".replace("-", "−")
    assert inspector.follow.sum.lines[0].number == number
    assert "item 2, frame 5, row 4, column 11: its channels" in inspector.code.text.toPlainText()
    assert PixelMark((4, 3, 10)) in current_panels(filmed.app_state.watch)[0].layers
    session.probe(40)
    until(lambda: session.preview is not None)
    inspector.refresh()
    assert inspector.follow.place.text() == "item 2, frame 5, row 4, column 11"


def test_the_film_strip_shows_a_frame_of_each_state(filmed: MainWindow) -> None:
    from diffusion_gui.ui.scenes.watch.film_strip import FilmStrip

    strip = filmed.findChild(FilmStrip)
    picture = strip.grab().toImage()
    row = strip.height() // 3
    assert len({picture.pixel(x, row) for x in range(picture.width())}) > 30, "it is painted"


def test_overlays_of_clips_are_offered_with_clips_alone(filmed: MainWindow, until: Until) -> None:
    def offered() -> set[str]:
        names = {"Contact sheet", "x-t slice", "Difference"}
        buttons = [one for one in filmed.findChildren(QToolButton) if one.isVisible()]
        return names & {one.accessibleName() for one in buttons}

    assert len(offered()) == 3
    session = filmed.app_state.session
    assert session.change(model="ideal:points:moons", data="points:moons", count=20)
    until(lambda: not offered())
