"""Prompts in the window: written, undone, branched with, and compared."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from diffusers import StableDiffusionPipeline
from entering import drop
from hands import Until, press, seen, to_step
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from stable_diffusion_folders import prompted

from diffusion_gui.storage.foreign.info import Tokenizer
from diffusion_gui.ui.scenes.compare.scene import CompareScene
from diffusion_gui.ui.scenes.watch.branch_dialog import BranchDialog
from diffusion_gui.ui.scenes.watch.controls import WatchControls
from diffusion_gui.ui.shell.main_window import MainWindow
from diffusion_gui.ui.state.shared import undo
from diffusion_gui.ui.state.watch.session import Session
from diffusion_gui.ui.widgets.controls import Control
from diffusion_gui.ui.widgets.lines_control import LinesField

__all__ = ["prompted"]


def controls(window: MainWindow) -> dict[str, Control]:
    return window.findChild(WatchControls)._controls


def finished(session: Session) -> bool:
    return session.shown_run.agrees and session.timeline.complete


@pytest.fixture
def asked(
    ran: MainWindow, until: Until, prompted: tuple[Path, StableDiffusionPipeline],
    monkeypatch: pytest.MonkeyPatch,
) -> MainWindow:  # fmt: skip
    """The window with a model that takes words."""
    monkeypatch.setattr(undo, "DRAG_SECONDS", -1.0)
    session = ran.app_state.session
    session.autoplay = False
    assert session.change(steps=4)
    drop(ran, prompted[0])
    until(lambda: session.recipe.model == str(prompted[0]) and finished(session))
    session.playback.pause()
    return ran


def test_prompts_are_there_for_a_model_that_takes_them_alone(
    ran: MainWindow, until: Until, prompted: tuple[Path, StableDiffusionPipeline],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    shown = controls(ran)
    session = ran.app_state.session
    assert not shown["prompt"].isVisibleTo(ran)
    assert shown["label"].isVisibleTo(ran)
    assert session.use_model(str(prompted[0]))
    for name in ("prompt", "negative_prompt", "guidance"):
        assert shown[name].isVisibleTo(ran), name
    assert not shown["label"].isVisibleTo(ran)
    assert (session.recipe.guidance, session.recipe.count) == (7.5, 1)
    assert shown["noise"].isVisibleTo(ran)  # of a script's seed
    _greyed_with_the_reason(ran, monkeypatch)
    assert session.change(prompt="a red cat")
    assert session.use_model("shapes")
    assert not shown["negative_prompt"].isVisibleTo(ran)
    assert (session.recipe.prompt, session.recipe.guidance) == ("", 1.0)
    assert not shown["noise"].isVisibleTo(ran)
    assert session.change(noise="torch")
    assert shown["noise"].isVisibleTo(ran)
    assert not session.change(interpolate=3)


def test_a_prompt_is_taken_when_editing_ends_and_is_one_change(
    asked: MainWindow, until: Until
) -> None:
    session = asked.app_state.session
    field = seen(asked, LinesField, "Prompt")
    asked.activateWindow()
    field.setFocus()
    until(field.hasFocus)
    told = []
    session.recipe_changed.connect(lambda: told.append(session.recipe.prompt))
    QTest.keyClicks(field, "a red cat")
    assert session.recipe.prompt == ""
    assert not told
    QTest.keyClick(field, Qt.Key.Key_Tab)
    assert session.recipe.prompt == "a red cat"
    assert told == ["a red cat"]
    assert seen(asked, LinesField, "Negative prompt").hasFocus()
    until(lambda: finished(session))
    assert session.timeline.trajectories[-1].domain.labels == ("a red cat",)
    QTest.keyClicks(seen(asked, LinesField, "Negative prompt"), "blue")
    QTest.keyClick(
        seen(asked, LinesField, "Negative prompt"),
        Qt.Key.Key_Return,
        Qt.KeyboardModifier.ControlModifier,
    )
    assert session.recipe.negative_prompt == "blue"
    asked._undo(True)
    assert (session.recipe.prompt, session.recipe.negative_prompt) == ("a red cat", "")
    asked._undo(True)
    assert session.recipe.prompt == ""
    assert field.toPlainText() == ""


def test_return_begins_a_line_and_lines_are_asked_for_in_turn(
    asked: MainWindow, until: Until
) -> None:
    session = asked.app_state.session
    assert session.change(count=3)
    field = seen(asked, LinesField, "Prompt")
    asked.activateWindow()
    field.setFocus()
    until(field.hasFocus)
    QTest.keyClicks(field, "red")
    QTest.keyClick(field, Qt.Key.Key_Return)
    QTest.keyClicks(field, "black")
    QTest.keyClick(field, Qt.Key.Key_Tab)
    until(lambda: finished(session))
    made = session.timeline.trajectories[-1]
    assert made.domain.labels == ("red", "black")
    assert made.labels.tolist() == [0, 1, 0]


def test_a_branch_goes_on_with_another_prompt(asked: MainWindow, until: Until) -> None:
    session = asked.app_state.session
    assert session.change(prompt="red")
    until(lambda: finished(session))
    session.playback.pause()
    to_step(asked, 2)
    before = session.timeline.trajectories[1].x.copy()
    press(asked, "Branch from here")
    until(lambda: asked.findChild(BranchDialog) is not None)
    dialog = asked.findChild(BranchDialog)
    assert "label" not in dialog.controls
    seen(dialog, LinesField, "Prompt").setPlainText("black")
    press(dialog, "Continue")
    until(lambda: session.timeline.complete and asked.findChild(BranchDialog) is None)
    branches = asked.app_state.watch.branches
    branch = branches.tree.current
    assert "prompt black" in branches.name(branch)
    _, shared, rest = branch.timeline.trajectories
    np.testing.assert_array_equal(shared.x, before[:3])
    assert rest.domain.labels == ("black",)
    assert not np.allclose(rest.x[-1], before[-1], atol=1e-4)


def test_panes_are_asked_for_different_things(asked: MainWindow, until: Until) -> None:
    ran, session = asked, asked.app_state.session
    assert session.change(prompt="red")
    until(lambda: finished(session))
    ran.show_scene("compare")  # of what Watch shows
    compare, scene = ran.app_state.compare, ran.scene("compare")
    assert isinstance(scene, CompareScene)
    own = scene.controls._own
    assert own["prompt"].isVisibleTo(scene)
    assert {(one.recipe.prompt, one.recipe.guidance) for one in compare.panes} == {("red", 7.5)}
    assert own["guidance"].isEnabled()
    compare.change_pane(prompt="black")
    until(lambda: not compare._settle.isActive() and compare.runs.complete)
    first, second = (compare.runs.run_of(i) for i in range(2))
    assert (first.x[0] == second.x[0]).all()
    assert {first.domain.labels, second.domain.labels} == {("red",), ("black",)}
    compare.use_model("shapes")
    assert not own["prompt"].isVisibleTo(scene)
    assert {one.recipe.prompt for one in compare.panes} == {""}


def _greyed_with_the_reason(ran: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    """Prompts of a model that came without a tokenizer."""
    session, shown = ran.app_state.session, controls(ran)
    fields = [shown[name].field for name in ("prompt", "negative_prompt")]
    assert all(one.isEnabled() for one in fields)
    usual = fields[0].placeholderText()
    with monkeypatch.context() as patch:
        patch.setattr(Tokenizer, "known", False)
        assert session.change(seed=3)
        assert not any(one.isEnabled() for one in fields)
        assert "without a tokenizer" in fields[0].placeholderText()
    assert session.change(prompt="red")
    assert all(one.isEnabled() for one in fields)
    assert fields[0].placeholderText() == usual
    with monkeypatch.context() as patch:
        patch.setattr(Tokenizer, "known", False)
        assert session.change(seed=4)
        assert [one.isEnabled() for one in fields] == [True, False]  # it can be taken out
