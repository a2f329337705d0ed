"""The Compare scene with mouse and keys alone: panes, their settings, the clock, the distances."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from entering import choose, enter
from hands import click
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton

from diffusion_gui.core.runs.comparison_clock import TICKS
from diffusion_gui.ui.scenes.compare.scene import CompareScene
from diffusion_gui.ui.shell.main_window import MainWindow

Until = Callable[..., None]


@pytest.fixture
def scene(ran: MainWindow, until: Until) -> CompareScene:
    """Two panes of the first comparison, the others taken away with the mouse."""
    shown = ran.scene("compare")
    assert isinstance(shown, CompareScene)
    for _ in range(2):
        until(lambda: shown.stage.panes[-1].remove.isVisible())
        click(shown.stage.panes[-1].remove)
    settled(ran, until)
    ran.app_state.compare.playback.pause()
    return shown


def settled(window: MainWindow, until: Until) -> None:
    """Wait until what is asked for has been computed."""
    compare = window.app_state.compare
    until(lambda: not compare._settle.isActive() and compare.runs.complete)


def words(scene: CompareScene) -> list[str]:
    """What the panes are called."""
    return [pane.name.text() for pane in scene.stage.panes]


def test_each_setting_of_a_pane_is_changed_and_it_is_named_for_it(
    ran: MainWindow, scene: CompareScene, until: Until
) -> None:
    compare, own = ran.app_state.compare, scene.controls._own
    QTest.mouseClick(scene.stage.panes[1], Qt.MouseButton.LeftButton, pos=QPoint(60, 10))
    choose(own["sampler"]._box, "ddim")
    enter(own["steps"]._field, "7")
    enter(own["eta"]._field, "0.5")
    choose(own["schedule"]._box, "linear")
    enter(own["stop"]._field, "3")
    settled(ran, until)
    recipe = compare.panes[1].recipe
    assert (recipe.sampler, recipe.steps, recipe.eta) == ("ddim", 7, 0.5)
    assert (recipe.schedule, compare.panes[1].stop) == ("linear", 3)
    assert len(compare.runs.run_of(1)) == 4, "stopped at 3 of 7 steps"
    name = words(scene)[1]
    assert all(part in name for part in ("Linear", "0.5", "3")), name
    first, second = (compare.runs.run_of(i).x[0] for i in range(2))
    assert first.shape == second.shape, "of the same items"
    choose(own["schedule"]._box, compare.panes[0].recipe.schedule)
    settled(ran, until)
    first, second = (compare.runs.run_of(i).x[0] for i in range(2))
    np.testing.assert_array_equal(first, second, "from the same noise")


def test_panes_are_added_and_the_seed_of_all_is_thrown(
    ran: MainWindow, scene: CompareScene, until: Until
) -> None:
    compare = ran.app_state.compare
    click(scene.stage.add)
    click(scene.stage.add)
    assert len(scene.stage.panes) == 4
    assert not scene.stage.add.isEnabled()
    buttons = scene.controls.findChildren(QToolButton)
    (dice,) = (one for one in buttons if one.accessibleName() == "Another seed")
    click(dice)
    assert {pane.recipe.seed for pane in compare.panes} == {1}
    settled(ran, until)
    until(scene.stage.again.isVisible)
    click(scene.stage.again)
    assert compare.runs.running
    settled(ran, until)


def test_the_clock_and_what_is_seen_and_measured(
    ran: MainWindow, scene: CompareScene, until: Until
) -> None:
    compare, stage = ran.app_state.compare, scene.stage
    place = stage._transport.place
    bar = stage._transport.scrubber
    bar.setFocus()
    QTest.keyClick(bar, Qt.Key.Key_End)
    assert compare.playback.position == TICKS
    assert place.text() == "100% of the steps"
    choose(scene.controls._common["clock"]._box, "calls")
    assert place.text() == "network calls: 10"
    choose(scene.controls._common["clock"]._box, "level")
    assert place.text() == "noise level 0%"
    show = stage._show.by_value
    click(show["x0"])
    assert compare.show == "x0"
    assert all(pane._stack.view("points")._panels[0].quantity == "x0" for pane in stage.panes)
    line = stage.distances
    before = [list(one) for one in (compare.distances(0), compare.distances(1))]
    choose(scene.controls._reference._box, "0")
    assert compare.comparison.reference == 0
    assert compare.distances(0)[-1] == 0.0 < compare.distances(1)[-1]
    measures = [one for one in line.findChildren(QToolButton) if not one.isChecked()]
    click(measures[0])
    assert compare.measure == "x"
    assert compare.distances(1) != before[1]


def test_ideal_and_trained_stand_side_by_side_with_one_click(
    ran: MainWindow, scene: CompareScene, until: Until
) -> None:
    click(scene.controls.ready_made["ideal"])
    assert {pane.recipe.data for pane in ran.app_state.compare.panes} == {"shapes"}
    click(scene.controls.watched)
    settled(ran, until)
    trained, ideal = (pane.recipe.model for pane in ran.app_state.compare.panes)
    assert {trained.startswith("ideal:"), ideal.startswith("ideal:")} == {True, False}
    model = scene.controls._own["model"]._box
    place = [trained, ideal].index("points:moons")
    QTest.mouseClick(scene.stage.panes[place], Qt.MouseButton.LeftButton, pos=QPoint(60, 10))
    choose(scene.controls._common["label"]._box, "upper")
    enter(scene.controls._own["guidance"]._field, "3")
    settled(ran, until)
    assert ran.app_state.compare.panes[place].recipe.guidance == 3.0
    assert set(ran.app_state.compare.runs.run_of(place).labels) == {0}
    QTest.mouseClick(scene.stage.panes[0], Qt.MouseButton.LeftButton, pos=QPoint(60, 10))
    choose(model, "ideal:points:moons")
    assert ran.app_state.compare.panes[0].recipe.model == "ideal:points:moons"
    settled(ran, until)
