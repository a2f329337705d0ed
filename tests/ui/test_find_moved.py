"""What an opened file names has moved: the window says so, and opens it with what is found."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hands import press, seen
from PySide6.QtWidgets import QFileDialog, QPushButton
from test_train_refused import TINY

from diffusion_gui.core.protocol.events import Failed
from diffusion_gui.storage.model_files import find_model
from diffusion_gui.ui.shell.main_window import MainWindow

Until = Callable[..., None]


@pytest.fixture
def points(tmp_path: Path) -> Path:
    path = tmp_path / "own.csv"
    np.savetxt(path, np.random.default_rng(0).normal(size=(50, 2)), delimiter=",")
    return path


@pytest.fixture
def found(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """What the person picks in the dialogs, the last first."""
    picks: list[Path] = []
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(picks.pop()), ""))
    return picks


def missed(window: MainWindow, until: Until, path: Path, gone: Path) -> None:
    """Open `path`, and read the message about `gone`."""
    window.open_path(str(path))
    said(window, until, f"{path.name} needs {gone}")


def said(window: MainWindow, until: Until, words: str) -> None:
    """Wait for a message with its button; an error about the same path is closed first."""

    def in_front() -> bool:
        banner = window.notifications.banner
        if banner.failing:
            banner.dismiss()
        shown = [one for one in window.findChildren(QPushButton) if one.isVisible()]
        return words in banner.text() and any(one.text() == "Find …" for one in shown)

    until(in_front)


def at_rest(window: MainWindow) -> bool:
    session = window.app_state.session
    return session.shown_run.agrees and session.timeline.complete


def test_a_recipe_goes_on_with_the_data_and_the_model_that_were_found(
    ran: MainWindow, until: Until, points: Path, tmp_path: Path, found: list[Path]
) -> None:
    session = ran.app_state.session
    model = tmp_path / "mine.safetensors"
    model.write_bytes(find_model("points:moons").read_bytes())
    recipe = dataclasses.replace(session.recipe, data=f"points:{points}", model=str(model))
    before = session.recipe
    file = tmp_path / "a.json"
    file.write_text(recipe.to_json())
    for one in (points, model):
        one.rename(one.with_name("new-" + one.name))
    found += [model.with_name("new-mine.safetensors"), points.with_name("new-own.csv")]
    missed(ran, until, file, points)
    assert session.recipe == before, "nothing is tried that cannot be"
    press(ran, "Find …")
    said(ran, until, f"needs {model}")
    press(ran, "Find …")
    until(lambda: session.recipe.model.endswith("new-mine.safetensors") and at_rest(ran))
    assert session.recipe.data == f"points:{tmp_path / 'new-own.csv'}"


def test_a_dialog_that_is_left_changes_nothing(
    ran: MainWindow, until: Until, points: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = ran.app_state.session
    before = session.recipe
    file = tmp_path / "a.json"
    gone = tmp_path / "photos"
    file.write_text(dataclasses.replace(before, data=f"images:{gone}").to_json())
    asked: list[str] = []
    monkeypatch.setattr(
        QFileDialog, "getExistingDirectory", lambda *given: asked.append(given[1]) or ""
    )
    missed(ran, until, file, gone)
    press(ran, "Find …")
    assert asked == ["Where is photos now?"], "a folder is looked for in a dialog for folders"
    assert session.recipe == before


def test_a_run_and_its_checkpoint_go_on_with_the_same_data_alone(
    ran: MainWindow, until: Until, points: Path, tmp_path: Path, found: list[Path]
) -> None:
    training, session = ran.app_state.training, ran.app_state.session
    training.start(dataclasses.replace(TINY, data=f"points:{points}"))
    until(lambda: training.state == "done")
    run, new = training.run.out, tmp_path / "new.csv"
    points.rename(new)
    other = tmp_path / "other.csv"
    other.write_text("0,1\n2,5\n4,3\n")

    def go_on(pick: Path, state: str) -> None:
        found.append(pick)
        missed(ran, until, run, points)
        seen(ran, QPushButton, "Find …").click()  # before an error about it comes in front
        until(lambda: training.run.settings is not None and str(pick) in training.run.settings.data)
        assert training.state == "following"
        training.train_on(training.run.settings)
        until(lambda: training.state == state)
        training.forget()

    go_on(other, "failed")
    go_on(new, "done")
    checkpoint = tmp_path / "moved.safetensors"
    checkpoint.write_bytes((run / "checkpoint.safetensors").read_bytes())
    new.rename(points)
    moved_again = tmp_path / "again.csv"
    points.rename(moved_again)
    found.append(moved_again)
    missed(ran, until, checkpoint, new)
    press(ran, "Find …")
    until(lambda: session.recipe.model == str(checkpoint) and at_rest(ran))
    assert session.recipe.data == f"points:{moved_again}"


def test_an_error_about_what_is_missing_waits_behind_the_offer_to_find_it(
    ran: MainWindow, until: Until, points: Path, tmp_path: Path
) -> None:
    training, session = ran.app_state.training, ran.app_state.session
    training.start(dataclasses.replace(TINY, data=f"points:{points}"))
    until(lambda: training.state == "done")
    run = training.run.out
    training.forget()
    points.rename(tmp_path / "new.csv")
    ran.open_path(str(run))
    offered = f"{run.name} needs {points}"
    banner = ran.notifications.banner
    until(lambda: offered in banner.text())
    session.failed.emit(Failed(f"There is no data set '{points}'."))
    assert offered in banner.text()
    until(lambda: any(one.text() == "Find …" for one in ran.findChildren(QPushButton)))
    session.failed.emit(Failed("The disk is full."))
    assert banner.text() == "The disk is full.", "another error comes in front as ever"
    banner.dismiss()
    banner.dismiss()
    assert str(points) in banner.text(), "nothing is lost"
    session.failed.emit(Failed(f"There is still no '{points}'."))
    assert "still" in banner.text(), "the offer is gone, and holds nothing back"
