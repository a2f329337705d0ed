"""With and without, in the window: three panels beside the state, where items are asked for."""

from __future__ import annotations

import numpy as np
import pytest
from hands import Until, press, ran_with, to_step

from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.core.runs.shown_values import shown_value
from diffusion_gui.ui.scenes.watch.canvas_bars import ShowRow
from diffusion_gui.ui.shell.main_window import MainWindow
from diffusion_gui.ui.views.panels import current_panels

SHAPES = Recipe(data="shapes", model="shapes", label="all", count=2, steps=4, T=100, guidance=2.0)


def test_the_two_predictions_and_their_difference_stand_beside_the_state(
    ran: MainWindow, until: Until
) -> None:
    ran_with(ran, until, SHAPES)
    to_step(ran, 2)
    session, watch = ran.app_state.session, ran.app_state.watch
    until(lambda: session.preview is None)
    press(ran, "With and without")
    until(lambda: len(current_panels(watch)) == 4)
    _, asked, unasked, difference = current_panels(watch)
    assert (asked.title, unasked.title) == ("with the class", "without a class")
    run, k = session.place()
    until(lambda: watch.overlays.answer("conditions")[0][1] == k)
    _, asked, unasked, difference = current_panels(watch)
    guided = unasked.x + 2.0 * (asked.x - unasked.x)
    np.testing.assert_allclose(guided, shown_value(run, k, "x0"), rtol=1e-3, atol=1e-3)
    np.testing.assert_array_equal(difference.x, asked.x - unasked.x)
    assert difference.domain.high == pytest.approx(np.abs(difference.x).max())
    session.playback.seek(session.timeline.planned - 1)
    last = session.place()[1] - 1  # the clean end has the one before
    until(lambda: watch.overlays.answer("conditions")[0][1] == last)


def test_it_is_offered_where_items_are_asked_for_alone(ran: MainWindow, until: Until) -> None:
    button = ran.findChild(ShowRow)._overlays["conditions"]
    ran_with(ran, until, SHAPES)
    assert button.isVisibleTo(ran)
    ran_with(ran, until, Recipe(data="shapes", model="shapes", label="none", count=2, steps=3))
    to_step(ran, 1)
    assert not button.isVisibleTo(ran)
