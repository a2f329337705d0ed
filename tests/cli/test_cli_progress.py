"""The time left that the command line's bar tells, by a clock that the test moves."""

from __future__ import annotations

import io

import pytest

from diffusion_gui.cli import progress
from diffusion_gui.cli.progress import Bar


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True

    def last(self) -> str:
        return self.getvalue().rpartition("\r")[2]


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(progress, "time", made)
    return made


def train(bar: Bar, clock: Clock, first: int, last: int, total: int = 1000) -> None:
    for step in range(first, last + 1):
        clock.now += 0.1
        bar.update(step, total, "training")


def test_the_time_left_is_that_of_the_steps_left(clock: Clock) -> None:
    bar = Bar(terminal := Terminal())
    train(bar, clock, 1, 400)
    assert "1:00 left" in terminal.last()


def test_a_sleep_is_no_work(clock: Clock) -> None:
    bar = Bar(terminal := Terminal())
    train(bar, clock, 1, 200)
    clock.now += 3600.0
    train(bar, clock, 201, 400)
    assert "1:00 left" in terminal.last()


def test_a_run_that_goes_on_counts_its_own_steps(clock: Clock) -> None:
    bar = Bar(terminal := Terminal())
    train(bar, clock, 301, 400)
    assert "1:00 left" in terminal.last()


def test_samples_between_do_not_count(clock: Clock) -> None:
    bar = Bar(terminal := Terminal())
    train(bar, clock, 1, 390)
    for k in range(5):
        clock.now += 3.0
        bar.update(k, 5, "drawing samples")
    clock.now += 3.0
    train(bar, clock, 391, 400)
    assert "1:00 left" in terminal.last()
