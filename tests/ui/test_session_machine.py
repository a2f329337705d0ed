"""The Session under any order of calls: a Hypothesis state machine over a toy engine."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable, Generator, Iterator
from typing import Any

import numpy as np
import pytest
from campaign import figure
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from PySide6.QtCore import QCoreApplication
from same_run import speaks_of_one_run

from diffusion_gui.core.domain import Domain
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.protocol import Event, Request
from diffusion_gui.core.protocol.events import Finished
from diffusion_gui.core.protocol.sampling import (
    JourneyRequest,
    Preview,
    PreviewRequest,
    RunStarted,
    StepDone,
)
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.core.recipes.schedules import schedule_of
from diffusion_gui.core.recipes.timesteps import timesteps_of
from diffusion_gui.core.runs.trajectory import NoiseLevels
from diffusion_gui.engine.runs import journey
from diffusion_gui.ui.state.app_state import of_watch
from diffusion_gui.ui.state.watch.watch_state import WatchState
from diffusion_gui.ui.workers import workers

PLANE = Domain("points", (2,), -2.5, 2.5)
GONE = "images:gone"
BREAKS = 40.0
"""Guidance from which on the toy engine fails, before a run or in the midst of it."""
START = Recipe(data="points:moons", model="ideal:points:moons", label="all", count=3, steps=4, T=20)


def toy_engine(request: Request) -> Iterator[Event]:
    """Answers as the engine does, with zeros: the order of events is what matters here."""
    if isinstance(request, JourneyRequest):
        yield from journey(*(toy_run(one) for one in request.recipes), request.denoise_first)
    elif isinstance(request, PreviewRequest):
        zeros = np.zeros((request.recipe.count, 2), np.float32)
        labels = np.zeros(request.recipe.count, np.int64)
        yield Preview(request.recipe, PLANE, labels, request.t, zeros, zeros, zeros, zeros)
    yield Finished()


def toy_run(recipe: Recipe) -> Generator[Event, None, None]:
    """The events of one half of a journey."""
    if recipe.data == GONE:
        raise UserError("The folder is gone.", "Somebody took it.", "Choose another.")
    zeros = np.zeros((recipe.count, 2), np.float32)
    table = schedule_of(recipe)
    t = timesteps_of(recipe).astype(np.int64)
    path = NoiseLevels(t, table.alpha[t], table.sigma[t])
    labels = np.zeros(recipe.count, np.int64)
    if recipe.guidance > BREAKS and recipe.process == "reverse" and recipe.seed % 3 == 0:
        raise UserError("The model is gone.", "Somebody took it.", "Choose another.")
    yield RunStarted(recipe, PLANE, labels, path, zeros)
    for k in range(len(t) - 1):
        if recipe.guidance > BREAKS and k == recipe.seed % 3 - 1:
            raise UserError("The numbers ran out.", "At this step.", "Lower the guidance.")
        yield StepDone(k, None if recipe.process == "forward" and k else zeros, None, zeros)


SMALL_VALUES: dict[str, st.SearchStrategy[Any]] = {
    "seed": st.integers(-2, 20),
    "steps": st.integers(0, 30),
    "T": st.integers(0, 40),
    "count": st.integers(0, 6),
    "eta": st.floats(allow_nan=True),
    "guidance": st.floats(-1, 60),
    "schedule": st.sampled_from(["cosine", "flow", "karras", "article", "custom", "none"]),
    "sampler": st.sampled_from(["ddim", "heun", "nothing"]),
    "spacing": st.sampled_from(["trailing", "linspace", "odd"]),
}


class SessionMachine(RuleBasedStateMachine):
    """Any calls in any order: the recipe stays right, and what is shown becomes what is asked."""

    def __init__(self) -> None:
        super().__init__()
        self.watch = WatchState()
        self.session = self.watch.session
        self.session.recipe = START
        self.session._settle.setInterval(0)
        self.history = of_watch(self.watch)
        self.session.workers.start()

    @rule(data=st.data(), name=st.sampled_from(list(SMALL_VALUES)))
    def change(self, data: st.DataObject, name: str) -> None:
        """Change one setting, rightly or wrongly."""
        before = self.session.recipe
        taken = self.session.change(**{name: data.draw(SMALL_VALUES[name])})
        assert taken or self.session.recipe == before

    @rule(seed=st.integers(0, 9), process=st.sampled_from(["forward", "markov", "reverse"]))
    def adopt(self, seed: int, process: Any) -> None:
        """Take a whole recipe."""
        self.session.adopt(dataclasses.replace(START, seed=seed, process=process))

    @rule(seed=st.integers(0, 9), count=st.integers(1, 4))
    def open_trajectory(self, seed: int, count: int) -> None:
        """Open a trajectory file."""
        recipe = dataclasses.replace(START, seed=seed, count=count)
        table = schedule_of(recipe)
        t = table.timesteps(recipe.steps, recipe.spacing).astype(np.int64)
        path = NoiseLevels(t, table.alpha[t], table.sigma[t])
        zeros = np.zeros((count, 2), np.float32)
        one = RunStarted(recipe, PLANE, np.zeros(count, np.int64), path, zeros).trajectory()
        for _ in range(len(t) - 1):
            one.add(zeros, None, zeros)
        self.session.show_trajectory(one)

    @rule()
    def refused(self) -> None:
        """Choose data that turns out to be unusable once it is read."""
        self.session.use_data(GONE)

    @rule(process=st.sampled_from(["forward", "markov"]))
    def way_to_noise(self, process: str) -> None:
        """Choose the forward process."""
        self.session.set_forward_process(process)

    @rule(level=st.floats(0.0, 1.0))
    def denoise_from(self, level: float) -> None:
        """Start from a noise level."""
        self.session.denoise_from(level)

    @rule(t=st.integers(0, 60))
    def probe(self, t: int) -> None:
        """Look at a level, even one that is no more."""
        self.session.probe(t)

    @rule(part=st.floats(0.0, 1.0))
    def choose_item(self, part: float) -> None:
        """Click one of the items that are shown."""
        if (shown := self.session.frame()) is not None:
            self.session.choose_item(round(part * (len(shown[1].x) - 1)))

    @rule(number=st.integers(-2, 8), decibels=st.lists(st.floats(-70, 70), max_size=3))
    def shape(self, number: int, decibels: list[float]) -> None:
        """Drag a handle of a schedule of one's own; undoing it is one step."""
        shaping = self.watch.schedule_editing
        shaping.begin()
        before = self.session.recipe
        shaping.hold(number)
        for each in decibels:
            shaping.move(each)
        shaping.let_go()
        if self.session.recipe != before:
            self.history.undo()
            assert dataclasses.replace(self.session.recipe, parent=None) == dataclasses.replace(
                before, parent=None
            )
            self.history.redo()

    @rule()
    def back(self) -> None:
        """Leave the handles."""
        self.watch.schedule_editing.reset()
        assert self.session.recipe.schedule != "custom"

    @rule(position=st.integers(-5, 100))
    def seek(self, position: int) -> None:
        """Go somewhere."""
        self.session.playback.seek(position)

    @rule(by=st.integers(-12, 12))
    def step(self, by: int) -> None:
        """Move by some frames."""
        self.session.playback.step(by)

    @rule()
    def toggle(self) -> None:
        """Play or pause."""
        self.session.playback.toggle()

    @rule()
    def undo(self) -> None:
        """Undo and find the same by redo."""
        before = self.session.recipe, self.session.forward_process
        if self.history.can_undo:
            self.history.undo()
            self.history.redo()
            assert (self.session.recipe, self.session.forward_process) == before
            self.history.undo()

    @rule()
    def redo(self) -> None:
        """Redo what there is."""
        self.history.redo()

    @rule()
    def cancel(self) -> None:
        """Stop what runs."""
        self.session.workers.cancel("sample")

    @rule(times=st.integers(1, 5))
    def wait(self, times: int) -> None:
        """Let events through."""
        for _ in range(times):
            QCoreApplication.processEvents()
            time.sleep(0.0005)

    @invariant()
    def holds(self) -> None:
        """What is always true."""
        session = self.session
        assert session.recipe.checked() == session.recipe
        assert session.recipe.steps <= session.recipe.T
        assert 0 <= session.item < session.recipe.count
        length = session.playback.player.length
        assert 0 <= session.playback.position < max(1, length)
        speaks_of_one_run(self.watch)
        if session.timeline.trajectories:
            assert 0 < session.timeline.available <= session.timeline.planned
            trajectory, frame = session.frame() or (None, None)
            assert trajectory is not None
            assert 0 <= frame.k <= trajectory.steps

    def teardown(self) -> None:
        """Left alone, it comes to rest at the recipe it has."""
        session = self.session
        session.change(seed=session.recipe.seed + 1)
        deadline = time.monotonic() + 90
        while not self._at_rest() and time.monotonic() < deadline:
            QCoreApplication.processEvents()
            time.sleep(0.001)
        rests = self._at_rest()
        session.playback.stop()
        assert session.close()
        self.watch.deleteLater()
        assert rests, (session.recipe, session.timeline.planned, session.timeline.available)

    def _at_rest(self) -> bool:
        timeline = self.session.timeline
        return (
            bool(timeline.trajectories)
            and timeline.complete
            and self.session.recipe.data != GONE
            and timeline.trajectories[-1].recipe == self.session.recipe
        )


def test_any_order_of_calls_keeps_the_session_right(
    qapp: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    def toy() -> Callable[[Request], Iterator[Event]]:
        return toy_engine

    monkeypatch.setattr(workers, "_load_engine", toy)
    monkeypatch.setattr(workers, "_load_files", toy)
    run_state_machine_as_test(
        SessionMachine,
        settings=settings(
            max_examples=figure(12, 500),
            stateful_step_count=figure(25, 60),
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
