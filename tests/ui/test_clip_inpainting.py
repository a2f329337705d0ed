"""Inpainting of clips, in space and in time, with mouse and buttons."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hands import click, drag, press, seen
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QPushButton, QSlider, QSpinBox

from diffusion_gui.core.recipes.inpaint_mask import decode
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.core.runs.timeline import Timeline
from diffusion_gui.core.runs.trajectory import Trajectory
from diffusion_gui.ui.scenes.watch.badge import badge_words
from diffusion_gui.ui.scenes.watch.contact_sheet import ContactSheetPane
from diffusion_gui.ui.shell.main_window import MainWindow
from diffusion_gui.ui.state.watch.mask_painting import FIRST_KEPT
from diffusion_gui.ui.views.image_view import ImageView
from diffusion_gui.ui.views.overlays.mask import MaskOutline, PaintedMask

Until = Callable[..., None]


def canvas(window: MainWindow) -> ImageView:
    view = window.scene("watch").player.canvas.currentWidget()
    assert isinstance(view, ImageView)
    return view


def place(window: MainWindow, row: int, column: int) -> QPoint:
    view = canvas(window)
    view.grab()
    cell = view._canvases[0].cell(view._canvases[0].items.start)
    x, y = (column + 0.5) * cell.width() / 24, (row + 0.5) * cell.height() / 24
    return (cell.topLeft() + QPoint(round(x), round(y))).toPoint()


def masked(timeline: Timeline) -> bool:
    return bool(timeline.trajectories[-1].recipe.mask)


def inpainted(window: MainWindow, until: Until) -> tuple[Trajectory, Trajectory]:
    """The run that Inpaint makes: noising and denoising."""
    session = window.app_state.session
    press(window, "Inpaint")
    until(lambda: session.timeline.complete and masked(session.timeline))
    outward, back = session.timeline.trajectories
    return outward, back


def check_kept(outward: Trajectory, back: Trajectory, mask: np.ndarray, item: int) -> None:
    clean, made = outward.x[0], back.x[-1]
    np.testing.assert_allclose(made[item][:, ~mask], clean[item][:, ~mask], atol=1e-5)
    assert np.abs(made[item][:, mask] - clean[item][:, mask]).max() > 0.05
    others = [one for one in range(len(made)) if one != item]
    np.testing.assert_allclose(made[others], clean[others], atol=1e-5)


def test_the_brush_paints_through_all_frames(filmed: MainWindow, until: Until) -> None:
    filmed.app_state.session.choose_item(1)
    press(filmed, "Paint")
    drag(canvas(filmed), [place(filmed, 12, column) for column in (8, 12, 16)])
    mask = filmed.app_state.watch.mask_painting.mask.copy()
    assert mask.shape == (16, 24, 24)
    assert mask[0].any()
    assert not mask[0].all()
    assert (mask == mask[0]).all()
    outward, back = inpainted(filmed, until)
    np.testing.assert_array_equal(decode(back.recipe.mask), mask)
    check_kept(outward, back, mask, 1)


def test_the_brush_paints_the_frame_that_is_held_where_that_is_chosen(
    filmed: MainWindow, until: Until
) -> None:
    painting, clock = filmed.app_state.watch.mask_painting, filmed.app_state.clip_clock
    clock.play()
    press(filmed, "Paint")
    press(filmed, "This frame only")
    assert not clock.playing, "a frame that runs on cannot be painted on"
    clock.show(5)
    click(canvas(filmed), place(filmed, 10, 10))
    assert painting.mask[5].any()
    assert not np.delete(painting.mask, 5, axis=0).any()
    shown = canvas(filmed)._panels[0].layer(PaintedMask)
    np.testing.assert_array_equal(shown.mask, painting.mask)
    painting.set_one_moment(False)
    outward, back = inpainted(filmed, until)
    check_kept(outward, back, decode(back.recipe.mask), 0)
    assert MaskOutline(back.recipe.mask, (0,)) in canvas(filmed)._panels[0].layers


BOTH_ENDS = [*range(6), *range(10, 16)]


@pytest.mark.parametrize(
    ("button", "kept"), [("Keep the first", [*range(6)]), ("Keep both ends", BOTH_ENDS)]
)
def test_frames_at_the_ends_are_kept_and_the_others_made(
    filmed: MainWindow, until: Until, button: str, kept: list[int]
) -> None:
    press(filmed, "Paint")
    seen(filmed, QSpinBox, "Frames that are kept").setValue(6)
    press(filmed, button)
    mask = filmed.app_state.watch.mask_painting.mask
    assert [moment for moment in range(16) if not mask[moment].any()] == kept
    assert all(mask[moment].all() for moment in range(16) if moment not in kept)
    outward, back = inpainted(filmed, until)
    check_kept(outward, back, decode(back.recipe.mask), 0)
    restored = Recipe.from_json(back.recipe.to_json())
    press(filmed, "Paint")
    np.testing.assert_array_equal(filmed.app_state.watch.mask_painting.mask, decode(restored.mask))


def test_which_frames_are_made_is_told_and_shown_on_the_contact_sheet(
    filmed: MainWindow, until: Until
) -> None:
    session, player = filmed.app_state.session, filmed.scene("watch").player
    session.choose_item(1)
    press(filmed, "Paint")
    assert "made" not in player._time_mask_row.where.text()
    seen(filmed, QSpinBox, "Frames that are kept").setValue(5)
    press(filmed, "Keep both ends")
    assert player._time_mask_row.where.text() == "made: frames 6–11  ·  on all frames"
    inpainted(filmed, until)
    assert badge_words(filmed.app_state.watch) == "Item 2 inpainted  ·  frames 6–11"
    press(filmed, "Contact sheet")
    sheet = filmed.findChild(ContactSheetPane)
    until(sheet.isVisible)
    picture = sheet.grab().toImage()
    canvas = sheet._canvases[0]
    framed = set()
    for number in canvas.items:
        cell = canvas.cell(number).toRect()
        edge = [picture.pixelColor(cell.center().x(), cell.top() + away) for away in range(-2, 3)]
        if "#ffffff" in [color.name() for color in edge]:
            framed.add(divmod(number, 16))
    assert framed == {(1, frame) for frame in range(5, 11)}


def test_ends_that_would_meet_are_not_offered(filmed: MainWindow) -> None:
    press(filmed, "Paint")
    kept = seen(filmed, QSpinBox, "Frames that are kept")
    both = seen(filmed, QPushButton, "Keep both ends")
    assert kept.value() == filmed.app_state.watch.mask_painting.kept == FIRST_KEPT
    kept.setValue(8)
    assert not both.isEnabled()
    kept.setValue(7)
    assert both.isEnabled()
    assert kept.maximum() == 15


def test_the_brush_can_be_dragged_in_the_smallest_window(filmed: MainWindow, qapp) -> None:
    press(filmed, "Paint")
    filmed.resize(1024, 640)
    qapp.processEvents()
    assert filmed.width() == 1024
    assert seen(filmed, QSlider, "Brush").width() >= 40, "its handle takes 16"


def test_what_is_kept_in_time_is_offered_with_clips_alone(filmed: MainWindow, until: Until) -> None:
    row = filmed.scene("watch").player._time_mask_row
    press(filmed, "Paint")
    assert row.isVisible()
    press(filmed, "Paint")
    assert not row.isVisible()


def test_a_region_of_a_clip_is_noised_again(filmed: MainWindow, until: Until) -> None:
    session = filmed.app_state.session
    session.playback.seek(session.timeline.planned - 3)
    press(filmed, "Paint")
    press(filmed, "Keep the first")
    before = session.timeline
    press(filmed, "Noise it again")
    until(lambda: session.timeline is not before and session.timeline.complete)
    assert session.timeline.trajectories[-1].shown.modality == "video"
