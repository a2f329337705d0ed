"""Inpaint with the mouse: of the chosen item or of all; its mask stays to be seen, and goes."""

from __future__ import annotations

import numpy as np
import pytest
from hands import DIGITS, Until, canvas, click, drag, pixel, press, ran_with, settled
from PySide6.QtWidgets import QAbstractButton, QApplication

from diffusion_gui.core.recipes.inpaint_mask import decode
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.ui.shell.main_window import MainWindow
from diffusion_gui.ui.views.image_view import ImageView
from diffusion_gui.ui.views.overlays.mask import MaskOutline


def painted(window: MainWindow, until: Until, all_items: bool = False) -> np.ndarray:
    """Paint on item 1 with the mouse, and inpaint it; the mask."""
    ran_with(window, until, DIGITS.changed(model="digits"))
    click(canvas(window), pixel(window, 1, 3, 3))
    press(window, "Paint")
    drag(canvas(window), [pixel(window, 0, 14, column) for column in range(6, 22, 2)])
    mask = window.app_state.watch.mask_painting.mask.copy()
    if all_items:
        press(window, "All items")
    press(window, "Inpaint")
    settled(window, until)
    return mask


@pytest.mark.parametrize("all_items", [False, True])
def test_the_chosen_item_is_made_anew_and_all_where_that_is_asked(
    ran: MainWindow, until: Until, all_items: bool
) -> None:
    mask = painted(ran, until, all_items)
    outward, back = ran.app_state.session.timeline.trajectories
    assert back.recipe.mask_items == ("" if all_items else "1")
    np.testing.assert_array_equal(decode(back.recipe.mask), mask)
    clean, made = outward.x[0], back.x[-1]
    np.testing.assert_allclose(made[..., ~mask], clean[..., ~mask], atol=1e-5)
    changed = [bool(np.abs(made[i] - clean[i]).max() > 0.1) for i in range(3)]
    assert changed == [all_items, True, all_items]


def test_the_focus_is_on_the_canvas_and_the_mask_stays_until_it_is_taken_off(
    ran: MainWindow, until: Until
) -> None:
    painted(ran, until)
    session = ran.app_state.session
    view = canvas(ran)
    assert isinstance(view, ImageView)
    ran.activateWindow()
    until(lambda: QApplication.focusWidget() is view)
    session.playback.seek(session.timeline.planned - 1)
    assert view._panels[0].layers == (MaskOutline(session.recipe.mask, (1,)),)
    with_mask = view.grab().toImage()
    mask = session.recipe.mask
    press(ran, "Take the mask off")
    assert session.recipe.mask == session.recipe.mask_items == ""
    settled(ran, until)
    session.playback.seek(session.timeline.planned - 1)
    assert view._panels[0].layers == ()
    assert view.grab().toImage() != with_mask
    assert mask
    names = [one.accessibleName() for one in ran.findChildren(QAbstractButton) if one.isVisible()]
    assert "Take the mask off" not in names


def test_the_outline_is_drawn_on_the_chosen_item_alone(ran: MainWindow, until: Until) -> None:
    painted(ran, until)
    ran.app_state.session.playback.pause()
    view = canvas(ran)
    assert isinstance(view, ImageView)
    with_outline = view.grab().toImage()
    panel = view._panels[0]
    bare = [type(panel)(**{**vars(panel), "layers": ()})]
    view.show_panels(bare, ran.app_state.session.item, False)
    without = view.grab().toImage()
    place, grid = view._canvases[0].place, view._canvases[0].grid
    wide = grid.scale * (28 + grid.gap)
    differ = {
        int((x - place.x()) // wide)
        for x in range(round(place.x()), round(place.right()))
        for y in range(round(place.y()), round(place.bottom()))
        if with_outline.pixel(x, y) != without.pixel(x, y)
    }
    assert {n % grid.columns for n in differ} == {1 % grid.columns}


def test_painting_goes_on_with_the_mask_that_is_there(ran: MainWindow, until: Until) -> None:
    mask = painted(ran, until)
    press(ran, "Paint")
    np.testing.assert_array_equal(ran.app_state.watch.mask_painting.mask, mask)


def test_a_region_of_everything_is_told(ran: MainWindow, until: Until) -> None:
    session = ran_with(ran, until).app_state.session
    told: list[object] = []
    session.noticed.connect(told.append)
    press(ran, "Paint")
    ran.app_state.watch.mask_painting.mask[:] = True
    ran.app_state.watch.mask_painting.changed.emit()
    press(ran, "Inpaint")
    settled(ran, until)
    until(lambda: any("selects everything" in str(one) for one in told))


def test_a_recipe_without_it_is_the_same_text_as_before() -> None:
    old = DIGITS.changed(init="digits", mask="1x1:gA==")
    assert "mask_items" not in old.to_json()
    assert Recipe.from_json(old.to_json()) == old
    new = old.changed(mask_items="2, 0")
    assert Recipe.from_json(new.to_json()).mask_items == "2,0"
    child = new.changed()
    assert '"mask_items": "2,0"' in child.to_json()
