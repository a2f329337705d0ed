"""Forks by mouse and keys: each thing that may change, the tree, side by side, where they part."""

from __future__ import annotations

import numpy as np
import pytest
from hands import DIGITS, Until, canvas, click, key, press, ran_with, seen, tab_to, to_step
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QComboBox,
    QStyle,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
)

from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.core.runs.branch_tree import Branch
from diffusion_gui.ui.scenes.watch.branch_dialog import BranchDialog
from diffusion_gui.ui.scenes.watch.film_strip import BAR, SIDE, FilmStrip
from diffusion_gui.ui.shell.main_window import MainWindow
from diffusion_gui.ui.theme import theme

SHAPES = Recipe(data="shapes", model="shapes", label="all", count=2, steps=4, T=100)
AT = 2


def typed(dialog: BranchDialog, name: str, text: str) -> None:
    """A number, typed into its field."""
    field = seen(dialog, QAbstractSpinBox, name)
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Tab)


def chosen(dialog: BranchDialog, name: str, words: str) -> None:
    """An entry of a list, gone to with the arrow keys."""
    box = seen(dialog, QComboBox, name)
    box.setFocus()
    for _ in range(box.count()):
        if box.currentText() == words:
            return
        QTest.keyClick(box, Qt.Key.Key_Down)
    assert box.currentText() == words


def fork(window: MainWindow, until: Until, *changes: tuple[str, str]) -> Branch:
    """Branch off with the button, after `changes` in the dialog."""
    session = window.app_state.session
    press(window, "Branch from here")
    until(lambda: window.findChild(BranchDialog) is not None)
    dialog = window.findChild(BranchDialog)
    dialog.activateWindow()
    until(dialog.isActiveWindow)
    for name, value in changes:
        (typed if value[0].isdigit() else chosen)(dialog, name, value)
    press(dialog, "Continue")
    until(lambda: session.timeline.complete and window.findChild(BranchDialog) is None)
    session.playback.pause()
    return window.app_state.watch.branches.tree.current


@pytest.mark.parametrize(
    ("changes", "called", "setting"),
    [
        ((("Seed", "7"),), "seed 7, η 1", ("seed", 7)),
        ((("Seed", "0"), ("Eta", "0.5")), "η 0.5", ("eta", 0.5)),
        ((("Seed", "0"), ("Eta", "0"), ("Class", "heart")), "class heart", ("label", "heart")),
        ((("Seed", "0"), ("Eta", "0"), ("Guidance", "4")), "guidance 4", ("guidance", 4.0)),
        ((("Seed", "0"), ("Eta", "0"), ("Sampler", "Heun")), "Heun", ("sampler", "heun")),
    ],
    ids=["seed", "eta", "class", "guidance", "sampler"],
)
def test_each_thing_can_be_another_from_a_step_on(
    ran: MainWindow, until: Until, changes, called: str, setting: tuple[str, object]
) -> None:
    ran_with(ran, until, SHAPES)
    to_step(ran, AT)
    root = ran.app_state.watch.branches.tree.current
    before = root.timeline.trajectories[1].x.copy()
    branch = fork(ran, until, *changes)
    assert ran.app_state.watch.branches.name(branch) == called
    name, value = setting
    assert getattr(branch.settings, name) == value
    _, shared, rest = branch.timeline.trajectories
    np.testing.assert_array_equal(shared.x, before[: AT + 1])
    assert not np.allclose(rest.x[-1], before[-1], atol=1e-4)
    np.testing.assert_array_equal(root.timeline.trajectories[1].x, before)  # nothing overwritten


def test_a_class_is_called_in_the_language_in_use(ran: MainWindow, until: Until) -> None:
    branches = ran_with(ran, until, SHAPES).app_state.watch.branches
    to_step(ran, AT)
    branch = fork(ran, until, ("Seed", "0"), ("Eta", "0"), ("Class", "heart"))
    ran.use_language("zh_CN")
    assert branches.name(branch) == "类别 心形"
    ran.use_language("en")


def box_of(tree: QTreeWidget, item: QTreeWidgetItem) -> QPoint:
    """Where the tick of an item is."""
    option = QStyleOptionViewItem()
    option.initFrom(tree)
    option.rect = tree.visualItemRect(item)
    option.features |= QStyleOptionViewItem.ViewItemFeature.HasCheckIndicator
    part = QStyle.SubElement.SE_ItemViewItemCheckIndicator
    return tree.style().subElementRect(part, option, tree).center()


def test_branches_are_chosen_and_ticked_with_the_mouse_and_seen_side_by_side(
    ran: MainWindow, until: Until
) -> None:
    branches = ran_with(ran, until).app_state.watch.branches
    to_step(ran, AT)
    first = fork(ran, until, ("Seed", "7"))
    root = branches.tree.all[0]
    branches.show(root)
    to_step(ran, 4)
    second = fork(ran, until, ("Seed", "9"))
    tree = seen(ran, QTreeWidget, "Branches")
    view = tree.viewport()

    def item(number: int) -> QTreeWidgetItem:
        return tree.topLevelItem(0).child(number)

    assert [item(0).text(0), item(1).text(0)] == ["seed 7, η 1", "seed 9, η 1"]
    assert (branches.tree.current, branches.tree.beside) == (second, first)
    panels = canvas(ran)._panels
    assert [panel.title for panel in panels] == ["seed 9, η 1", "seed 7, η 1"]
    click(view, box_of(tree, item(0)) + QPoint(5, 5))
    until(lambda: branches.tree.beside is None)
    assert len(canvas(ran)._panels) == 1
    click(view, box_of(tree, item(0)) - QPoint(5, 5))  # elsewhere: it is no double click
    until(lambda: branches.tree.beside is first)
    assert branches.tree.current is second
    click(view, tree.visualItemRect(item(0)).center())
    until(lambda: branches.tree.current is first)
    press(ran, "Remove")
    until(lambda: branches.tree.all == [root, second])


def test_branches_are_chosen_and_ticked_with_keys(ran: MainWindow, until: Until) -> None:
    branches = ran_with(ran, until).app_state.watch.branches
    to_step(ran, AT)
    child = fork(ran, until, ("Seed", "7"))
    root = branches.tree.all[0]
    assert branches.tree.beside is root
    tab_to(ran, "Branches", QTreeWidget)
    key(Qt.Key.Key_Up)
    until(lambda: branches.tree.current is root)
    key(Qt.Key.Key_Down)
    until(lambda: branches.tree.current is child)
    assert not ran.app_state.session.playback.player.playing
    for beside in (None, root):  # the space bar is the tree's: it takes away, and puts beside
        tab_to(ran, "Branches", QTreeWidget)
        key(Qt.Key.Key_Space)
        until(lambda beside=beside: branches.tree.beside is beside)
        assert branches.tree.current is child
    assert not ran.app_state.session.playback.player.playing


def test_where_they_part_is_marked_on_the_film_strip(ran: MainWindow, until: Until) -> None:
    session = ran_with(ran, until, DIGITS).app_state.session
    strip = seen(ran, FilmStrip, "Film strip")
    to_step(ran, AT)
    place = session.playback.position
    session.playback.seek(0)
    y = SIDE + 4 + BAR // 2

    def middle() -> QColor:
        return strip.grab().toImage().pixelColor(round(strip._x_of(place + 0.5)), y)

    before = middle()
    session.playback.seek(place)
    fork(ran, until, ("Seed", "7"))
    session.playback.seek(0)
    assert middle() == QColor(theme().colors.accent) != before
    tree = seen(ran, QTreeWidget, "Branches")
    click(tree.viewport(), tree.visualItemRect(tree.topLevelItem(0)).center())
    tree = ran.app_state.watch.branches.tree
    until(lambda: tree.current is tree.all[0])
    assert middle() == QColor(theme().colors.canvas)
