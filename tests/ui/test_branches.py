"""Branching off at a step: nothing is overwritten, and both ways can be seen together."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTreeWidget

from diffusion_gui.ui.scenes.watch.branch_dialog import BranchDialog
from diffusion_gui.ui.scenes.watch.branch_panel import BranchPanel
from diffusion_gui.ui.shell.main_window import MainWindow
from diffusion_gui.ui.views.panels import current_panels

Until = Callable[..., None]


def at_step(window: MainWindow, k: int) -> None:
    """Go to state k of the way back."""
    session = window.app_state.session
    session.playback.pause()
    session.playback.seek(session.timeline.starts()[1] + k)


def fork(window: MainWindow, until: Until, k: int, **values: object) -> None:
    """Branch off at state k and wait for the rest."""
    session = window.app_state.session
    at_step(window, k)
    assert window.app_state.watch.branches.fork(values)
    until(lambda: session.timeline.complete)
    session.playback.pause()


def test_a_branch_with_nothing_changed_goes_the_same_way(ran: MainWindow, until: Until) -> None:
    session = ran.app_state.session
    whole = session.timeline.trajectories[1]
    fork(ran, until, 3)
    outward, shared, rest = session.timeline.trajectories
    np.testing.assert_array_equal(shared.x, whole.x[:4])
    assert np.shares_memory(shared.x, whole.x)
    np.testing.assert_array_equal(rest.x, whole.x[3:])
    np.testing.assert_array_equal(rest.path.t, whole.path.t[3:])
    assert outward is ran.app_state.watch.branches.tree.all[0].timeline.trajectories[0]


def test_another_seed_parts_at_the_step_and_the_run_is_kept(ran: MainWindow, until: Until) -> None:
    session, branches = ran.app_state.session, ran.app_state.watch.branches
    root = branches.tree.current
    before = root.timeline.trajectories[1].x.copy()
    fork(ran, until, 3, seed=7, eta=1.0)
    child = branches.tree.current
    assert [branches.name(one) for one in branches.tree.all] == ["Run 1", "seed 7, η 1"]
    assert child.parent is root
    assert session.recipe.seed == 7
    assert session.recipe.parent is None  # a change of a slider begins a run of its own
    _, shared, rest = child.timeline.trajectories
    np.testing.assert_array_equal(shared.x[-1], rest.x[0])
    np.testing.assert_array_equal(root.timeline.trajectories[1].x, before)
    assert not np.allclose(rest.x[1], before[4])
    # the place of parting: state 3, on both timelines
    place = root.timeline.starts()[1] + 3
    assert branches.tree.marks() == [(place, True)]
    branches.show(root)
    assert session.recipe.seed == 0
    assert session.timeline is root.timeline
    assert branches.tree.marks() == [(place, False)]


def test_branches_of_branches_make_a_tree(ran: MainWindow, until: Until) -> None:
    branches = ran.app_state.watch.branches
    root = branches.tree.current
    fork(ran, until, 2, seed=1, eta=1.0)
    first = branches.tree.current
    ran.app_state.session.playback.seek(first.timeline.starts()[2] + 2)
    assert branches.fork({"sampler": "heun"})
    second = branches.tree.current
    until(lambda: second.timeline.complete)
    assert (second.parent, second.depth) == (first, 2)
    branches.show(root)
    fork(ran, until, 5, seed=3, eta=1.0)
    third = branches.tree.current
    assert third.parent is root
    assert branches.tree.all == [root, first, second, third]
    # a frame that a branch shares with its parent belongs to the parent
    branches.show(second)
    fork(ran, until, 1, seed=9, eta=1.0)
    assert branches.tree.current.parent is root
    branches.remove(first)
    assert [branches.name(one) for one in branches.tree.all] == [
        "Run 1",
        "seed 3, η 1",
        "seed 9, η 1",
    ]


def test_both_are_shown_side_by_side_at_the_same_level(ran: MainWindow, until: Until) -> None:
    session, branches = ran.app_state.session, ran.app_state.watch.branches
    fork(ran, until, 3, seed=7, eta=1.0)
    assert branches.tree.beside is branches.tree.all[0]
    session.playback.seek(session.timeline.starts()[2] + 2)
    here, there = current_panels(ran.app_state.watch)
    root = branches.tree.all[0].timeline.trajectories[1]
    np.testing.assert_array_equal(there.x, root.x[5])
    assert (here.title, there.title) == ("seed 7, η 1", "Run 1")
    session.playback.seek(2)  # on the way out both are one
    here, there = current_panels(ran.app_state.watch)
    np.testing.assert_array_equal(here.x, there.x)
    branches.put_beside(None)
    assert len(current_panels(ran.app_state.watch)) == 1


def test_a_key_asks_and_the_dialog_branches(ran: MainWindow, until: Until, qtbot) -> None:
    session = ran.app_state.session
    at_step(ran, 4)
    ran.scene("watch").setFocus()
    qtbot.keyClick(ran, Qt.Key.Key_B)
    until(lambda: ran.findChild(BranchDialog) is not None)
    dialog = ran.findChild(BranchDialog)
    assert "4" in dialog.findChildren(type(dialog._note))[0].text()
    assert not dialog._note.isVisible()  # eta is offered as 1, so that the seed matters
    dialog.controls["sampler"].changed.emit("heun")
    assert dialog._note.text()
    dialog.accept()
    until(lambda: session.timeline.complete and len(ran.app_state.watch.branches.tree.all) == 2)
    assert session.recipe.sampler == "heun"


def test_the_tree_is_used_with_the_mouse(ran: MainWindow, until: Until, qtbot) -> None:
    branches = ran.app_state.watch.branches
    panel = ran.findChild(BranchPanel)
    assert not panel.isVisible()
    fork(ran, until, 3, seed=7, eta=1.0)
    assert panel.isVisible()
    tree = panel.findChild(QTreeWidget)
    root = tree.topLevelItem(0)
    assert root.child(0).text(0).startswith("seed 7")
    where = tree.visualItemRect(root).center()
    qtbot.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=where)
    until(lambda: branches.tree.current is branches.tree.all[0])
    assert branches.tree.beside is branches.tree.all[1]
    tree.topLevelItem(0).child(0).setCheckState(0, Qt.CheckState.Unchecked)
    until(lambda: branches.tree.beside is None)


def test_a_new_run_replaces_a_run_without_branches_only(ran: MainWindow, until: Until) -> None:
    session, branches = ran.app_state.session, ran.app_state.watch.branches
    session.change(seed=3)
    until(lambda: session.timeline.complete and branches.tree.current.settings.seed == 3)
    assert len(branches.tree.all) == 1
    fork(ran, until, 3, eta=0.5)
    session.change(seed=4)
    until(lambda: session.timeline.complete and branches.tree.current.settings.seed == 4)
    assert [branches.name(one) for one in branches.tree.all] == ["Run 1", "η 0.5", "Run 2"]
    assert branches.tree.beside is None


def test_a_branch_grows_unseen_while_another_is_looked_at(ran: MainWindow, until: Until) -> None:
    session, branches = ran.app_state.session, ran.app_state.watch.branches
    root = branches.tree.current
    at_step(ran, 2)
    assert branches.fork({"eta": 1.0})
    child = branches.tree.current
    branches.show(root)
    until(lambda: child.timeline.complete)
    assert session.timeline is root.timeline


@pytest.mark.parametrize("where", ["outward", "end"])
def test_only_states_on_the_way_back_can_be_left(ran: MainWindow, where: str) -> None:
    session = ran.app_state.session
    session.playback.seek(2 if where == "outward" else session.timeline.planned - 1)
    assert not ran.app_state.watch.branches.can_fork()
    assert not ran.app_state.watch.branches.fork({"seed": 1})
    assert not ran._actions["branch"].isEnabled()


def test_undo_after_a_branch_gives_the_settings_back(ran: MainWindow, until: Until) -> None:
    session = ran.app_state.session
    fork(ran, until, 3, seed=7, eta=1.0)
    ran.app_state.history.undo()
    assert session.recipe.seed == 0
    tree = ran.app_state.watch.branches.tree
    until(lambda: tree.current.settings.seed == 0 and session.timeline.complete)
