"""Trajectories, timelines, domains and labels: small data, exactly kept."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from diffusion_gui.core.domain import Domain
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.recipes.class_labels import label_text, resolve_labels
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.core.runs import trajectory as frames
from diffusion_gui.core.runs.timeline import Timeline
from diffusion_gui.core.runs.trajectory import NoiseLevels, Trajectory


def trajectory(steps: int, done: int | None = None, budget: int = 2**29) -> Trajectory:
    path = NoiseLevels(
        np.arange(steps, -1, -1), np.linspace(0.2, 1, steps + 1), np.linspace(1, 0, steps + 1)
    )
    run = Trajectory(
        Recipe(T=steps, steps=steps),
        Domain("points", (2,)),
        np.array([-1]),
        path,
        np.zeros((1, 2), np.float32),
        budget,
    )
    for k in range(steps if done is None else done):
        run.add(np.full((1, 2), 0.5, np.float32), None, np.full((1, 2), k + 1.0, np.float32))
    return run


@pytest.mark.parametrize("budget", [0, 2**29])
def test_a_trajectory_grows_step_by_step(budget: int) -> None:
    run = trajectory(3, done=1, budget=budget)
    assert (run.steps, len(run), run.complete) == (3, 2, False)
    assert run[0].x0 is not None
    last = run[1]
    assert (last.k, last.t, last.x[0, 0]) == (1, 2, 1.0)
    assert last.x0 is None
    with pytest.raises(IndexError):
        run[2]
    with pytest.raises(IndexError):
        run[-1]


def test_a_run_the_disk_cannot_hold_is_refused_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frames.shutil, "disk_usage", lambda _: SimpleNamespace(free=10))
    with pytest.raises(UserError, match="fewer"):
        trajectory(3, budget=0)
    trajectory(3)


def test_a_timeline_is_one_row_of_frames() -> None:
    first, second = trajectory(2), trajectory(3)
    row = Timeline([first, second])
    assert (row.planned, row.available, row.complete) == (7, 7, True)
    assert row.starts() == [0, 3]
    places = [row.place(position) for position in range(7)]
    assert [k for _, k in places] == [0, 1, 2, 0, 1, 2, 3]
    assert [one is first for one, _ in places] == [True] * 3 + [False] * 4
    assert row.place(99) == (second, 3)
    assert row.place(-1) == (first, 0)
    assert row.frame(4)[1].k == 1


def test_a_timeline_shows_what_is_there_while_it_grows() -> None:
    row = Timeline([trajectory(2, done=1)], expected=4)
    assert (row.planned, row.available, row.complete) == (7, 2, False)
    assert row.place(5) == (row.trajectories[0], 1)
    row.add(trajectory(3, done=0))
    assert row.planned == 7


def test_a_timeline_may_go_on_behind_frames_that_are_to_come() -> None:
    first, second = trajectory(2, done=1), trajectory(3, done=1)
    row = Timeline([first, second])
    assert (row.planned, row.available, row.complete) == (7, 4, False)
    assert [position for position in range(-1, 9) if row.has(position)] == [0, 1, 3, 4]
    assert [row.seen(position) for position in range(-1, 9)] == [0, 0, 1, 1, 3, 4, 4, 4, 4, 4]
    assert row.place(2) == (first, 1)
    assert row.place(6) == (second, 1)


def test_an_empty_timeline_has_no_place() -> None:
    with pytest.raises(IndexError):
        Timeline([]).place(0)
    assert Timeline([]).seen(0) == 0
    assert not Timeline([]).has(0)


NAMES = ("circle", "square", "7")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [0, 1, 2, 0, 1]),
        ("all", [0, 1, 2, 0, 1]),
        ("square", [1] * 5),
        ("SQUARE", [1] * 5),
        ("1", [1] * 5),
        ("circle, square", [0, 1, 0, 1, 0]),
        ("none", [-1] * 5),
        ("none,circle", [-1, 0, -1, 0, -1]),
        ("7", [2] * 5),  # a name comes before a number
        ("#1", [1] * 5),
    ],
)
def test_classes_as_people_write_them(text: str, expected: list[int]) -> None:
    assert resolve_labels(text, NAMES, 5) == expected


@pytest.mark.parametrize("text", ["triangle", "3", "-1", "circle,triangle", "1.0", "²"])
def test_an_unknown_class_is_answered_with_the_list(text: str) -> None:
    with pytest.raises(UserError, match="circle, square, 7, none"):
        resolve_labels(text, NAMES, 5)


CLASSES = ("3", "cat, black", "Cat", "none", "all", "cat", " x ", "black", ",", "#0")


@pytest.mark.parametrize("label", range(len(CLASSES)))
def test_every_class_has_a_text_that_means_it(label: int) -> None:
    assert resolve_labels(label_text(label, CLASSES), CLASSES, 2) == [label, label]


def test_the_longest_name_that_fits_is_taken() -> None:
    assert resolve_labels("cat, black, 3, black, cat", CLASSES, 4) == [1, 0, 7, 5]


def test_a_model_without_classes_takes_none() -> None:
    assert resolve_labels("none", (), 2) == resolve_labels("", (), 2) == [-1, -1]
    with pytest.raises(UserError, match="without classes"):
        resolve_labels("circle", (), 2)
