"""The worker: urgency, latest wins, cancel within a step, errors as events."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from diffusion_gui.backend.worker import LOADING, Worker
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.protocol import Request
from diffusion_gui.core.protocol.events import Failed, Finished, Progress, Ready, Stopped
from diffusion_gui.core.protocol.files import CopyRequest, EstimateRequest, OpenRequest
from diffusion_gui.core.protocol.run_folders import FollowRequest, RewindRequest
from diffusion_gui.core.recipes.export_options import ExportOptions


@dataclass(frozen=True)
class Ask:
    """A request of the tests: `steps` progress events, `seconds` each.

    Attributes:
        go: all steps but the first wait for it, which makes an order certain.
    """

    lane: Any = "sample"
    steps: int = 3
    seconds: float = 0.0
    error: Exception | None = None
    name: str = ""
    go: threading.Event | None = None


LONG = 60.0
"""Seconds after which a test has hung, on however busy a machine."""
ENDLESS = 10**9
"""Steps of work that is under way until it is cancelled, on however quick a machine."""


class Log:
    """Collects what is delivered and lets a test wait for it."""

    def __init__(self) -> None:
        self.events: list[tuple[int, object]] = []
        self.closed: list[str] = []
        self._new = threading.Condition()

    def deliver(self, ticket: int, event: object) -> None:
        with self._new:
            self.events.append((ticket, event))
            self._new.notify_all()

    def until(self, condition: Any, seconds: float = LONG) -> None:
        with self._new:
            assert self._new.wait_for(lambda: condition(self.events), seconds), self.events

    def of(self, ticket: int) -> list[object]:
        return [event for number, event in self.events if number == ticket]

    def ended(self, ticket: int) -> bool:
        return any(isinstance(e, Finished | Stopped | Failed) for e in self.of(ticket))


@pytest.fixture
def log() -> Log:
    return Log()


@pytest.fixture
def go() -> Iterator[threading.Event]:
    """What requests can be held with; they are let go at the latest when the test ends."""
    event = threading.Event()
    yield event
    event.set()


@pytest.fixture
def worker(log: Log) -> Iterator[Worker]:
    def execute(ask: Ask) -> Iterator[object]:
        try:
            for i in range(ask.steps):
                time.sleep(ask.seconds)
                if i and ask.go:
                    assert ask.go.wait(LONG)
                if ask.error:
                    raise ask.error
                yield Progress(i + 1, ask.steps, ask.name)
            yield Finished()
        finally:
            log.closed.append(ask.name)

    made = Worker("test", lambda: execute, log.deliver)
    made.start()
    yield made
    made.close()
    assert made.join(LONG)


def test_a_request_is_answered_in_order_and_finished(worker: Worker, log: Log) -> None:
    ticket = worker.submit(Ask())
    log.until(lambda _: log.ended(ticket))
    assert isinstance(log.events[0][1], Ready)
    assert log.events[0][0] == LOADING
    assert [getattr(e, "done", "end") for e in log.of(ticket)] == [1, 2, 3, "end"]


def test_the_newest_of_waiting_requests_is_the_one_that_runs(
    worker: Worker, log: Log, go: threading.Event
) -> None:
    first = worker.submit(Ask("train", 20, go=go))
    log.until(lambda _: log.of(first))
    tickets = [worker.submit(Ask("train", 2)) for _ in range(5)]
    go.set()
    log.until(lambda _: log.ended(tickets[-1]))
    for replaced in tickets[:-1]:
        assert [type(e) for e in log.of(replaced)] == [Stopped]
    assert type(log.of(first)[-1]) is Finished


def test_a_new_sample_stops_the_running_one(worker: Worker, log: Log) -> None:
    first = worker.submit(Ask("sample", ENDLESS, 0.005, name="first"))
    log.until(lambda _: log.of(first))
    second = worker.submit(Ask("sample", 2))
    log.until(lambda _: log.ended(second))
    assert type(log.of(first)[-1]) is Stopped
    assert "first" in log.closed  # its generator was closed, not abandoned


def test_a_running_preview_is_left_to_finish(worker: Worker, log: Log, go: threading.Event) -> None:
    first = worker.submit(Ask("preview", 5, go=go))
    log.until(lambda _: log.of(first))
    for _ in range(50):
        last = worker.submit(Ask("preview", 1))
    go.set()
    log.until(lambda _: log.ended(last))
    assert type(log.of(first)[-1]) is Finished
    assert type(log.of(last)[-1]) is Finished


def test_a_preview_waits_for_one_training_step_at_most(
    worker: Worker, log: Log, go: threading.Event
) -> None:
    train = worker.submit(Ask("train", ENDLESS, go=go))
    log.until(lambda _: log.of(train))
    preview = worker.submit(Ask("preview", 1))
    go.set()
    log.until(lambda _: log.ended(preview))
    place = next(i for i, (t, _) in enumerate(log.events) if t == preview)
    assert sum(t == train for t, _ in log.events[:place]) <= 2
    worker.cancel("train")
    log.until(lambda _: log.ended(train))


def test_cancel_takes_effect_within_a_step(worker: Worker, log: Log, go: threading.Event) -> None:
    ticket = worker.submit(Ask("sample", ENDLESS, go=go))
    log.until(lambda _: log.of(ticket))
    worker.cancel("sample")
    go.set()
    log.until(lambda _: log.ended(ticket))
    assert len(log.of(ticket)) <= 3  # the first step, the one under way, and its end
    assert type(log.of(ticket)[-1]) is Stopped


def test_a_paused_lane_holds_and_goes_on(worker: Worker, log: Log, go: threading.Event) -> None:
    ticket = worker.submit(Ask("train", 60, go=go))
    log.until(lambda _: log.of(ticket))
    worker.pause("train")
    go.set()
    # What is less urgent than training has its turn only while training is held.
    other = worker.submit(Ask("download", 20))
    log.until(lambda _: log.ended(other))
    assert len(log.of(ticket)) <= 2
    worker.pause("train", False)
    log.until(lambda _: log.ended(ticket))
    assert len(log.of(ticket)) == 61


def test_an_error_for_people_is_told_in_its_words(worker: Worker, log: Log) -> None:
    ticket = worker.submit(Ask(error=UserError("What.", "Why.", "Do this.")))
    log.until(lambda _: log.ended(ticket))
    assert log.of(ticket)[-1] == Failed("What.", "Why.", "Do this.")


def test_a_bug_keeps_its_traceback_and_the_worker_goes_on(
    worker: Worker, log: Log, caplog: pytest.LogCaptureFixture
) -> None:
    ticket = worker.submit(Ask(error=ZeroDivisionError("oops")))
    log.until(lambda _: log.ended(ticket))
    failed = log.of(ticket)[-1]
    assert isinstance(failed, Failed)
    assert failed.bug
    assert "oops" in failed.why
    assert "ZeroDivisionError" in caplog.text
    after = worker.submit(Ask())
    log.until(lambda _: log.ended(after))
    assert type(log.of(after)[-1]) is Finished


def test_closing_ends_what_runs_and_takes_nothing_more(log: Log) -> None:
    def execute(ask: Ask) -> Iterator[object]:
        try:
            while True:
                time.sleep(0.01)
                yield Progress(1, 0, "")
        finally:
            log.closed.append("closed")

    worker = Worker("test", lambda: execute, log.deliver)
    worker.start()
    ticket = worker.submit(Ask())
    log.until(lambda _: len(log.of(ticket)) > 2)
    worker.close()
    assert worker.join(LONG)
    assert log.closed == ["closed"]
    assert worker.submit(Ask()) == LOADING


def test_a_backend_that_cannot_load_says_so(log: Log) -> None:
    def load() -> Any:
        raise ImportError("no module named torch")

    worker = Worker("test", load, log.deliver)
    worker.start()
    log.until(lambda events: bool(events))
    event = log.events[0][1]
    assert isinstance(event, Failed)
    assert "torch" in event.why
    assert worker.join(LONG)


def test_a_cancelled_job_ends_at_once_though_a_more_urgent_lane_is_busy(
    worker: Worker, log: Log
) -> None:
    training = worker.submit(Ask("train", ENDLESS))
    log.until(lambda events: log.of(training))
    urgent = worker.submit(Ask("sample", ENDLESS, 0.01))
    log.until(lambda events: log.of(urgent))
    worker.cancel("train")
    log.until(lambda events: log.ended(training))
    assert not log.ended(urgent)


Held = tuple[Worker, threading.Event, list[object]]


@pytest.fixture
def held(log: Log) -> Iterator[Held]:
    """A worker whose first request, a file opened, holds its thread until it is let go."""
    yield from hold(log, OpenRequest(Path("first")))


@pytest.fixture
def following(log: Log) -> Iterator[Held]:
    """A worker that follows a run and is held there."""
    yield from hold(log, FollowRequest(Path("run")))


def hold(log: Log, request: Request) -> Iterator[Held]:
    """A worker held in `request`, the event that lets it go, and all it has carried out."""
    go = threading.Event()
    done: list[object] = []

    def execute(request: object) -> Iterator[object]:
        yield Progress(0, 1, "")
        assert go.wait(LONG)
        done.append(request)
        yield Finished()

    worker = Worker("test", lambda: execute, log.deliver)
    worker.start()
    first = worker.submit(request)
    log.until(lambda _: log.of(first))
    yield worker, go, done
    go.set()
    worker.close()
    assert worker.join(LONG)


def copy(name: str) -> CopyRequest:
    return CopyRequest(Path("model"), Path(name))


def test_what_is_to_be_written_queues_up_and_is_never_dropped(held: Held, log: Log) -> None:
    worker, go, done = held
    saves = [copy("a"), copy("b"), copy("c")]
    tickets = [worker.submit(save) for save in saves]
    tickets.append(worker.submit(OpenRequest(Path("data"))))
    go.set()
    log.until(lambda _: log.ended(tickets[-1]))
    assert done[1:-1] == saves
    for ticket in tickets:
        assert [type(event) for event in log.of(ticket)] == [Progress, Finished]


def test_a_waiting_file_gives_way_to_another_one_to_open_and_to_nothing_else(
    held: Held, log: Log
) -> None:
    worker, go, done = held
    older = worker.submit(OpenRequest(Path("older")))
    save = worker.submit(copy("a"))
    newer = worker.submit(OpenRequest(Path("newer")))
    size = worker.submit(EstimateRequest((), ExportOptions(), "gif"))
    go.set()
    log.until(lambda _: log.ended(size))
    assert [type(event) for event in log.of(older)] == [Stopped]
    for ticket in (save, newer, size):
        assert type(log.of(ticket)[-1]) is Finished
    assert done[1:3] == [copy("a"), OpenRequest(Path("newer"))]


def test_a_rewind_is_carried_out_though_another_run_is_followed_at_once(
    following: Held, log: Log
) -> None:
    worker, go, done = following
    rewind = RewindRequest(Path("run"), 100)
    ticket = worker.submit(rewind)
    last = [worker.submit(FollowRequest(Path(name))) for name in "abc"][-1]
    go.set()
    log.until(lambda _: log.ended(last))
    assert rewind in done
    assert type(log.of(ticket)[-1]) is Finished


def test_cancelling_one_request_leaves_the_others_of_its_lane(held: Held, log: Log) -> None:
    worker, go, done = held
    kept, cancelled, after = (worker.submit(copy(name)) for name in "abc")
    worker.cancel("runs", cancelled)
    go.set()
    log.until(lambda _: log.ended(after))
    assert [type(event) for event in log.of(cancelled)] == [Stopped]
    assert type(log.of(kept)[-1]) is Finished
    assert copy("b") not in done


def test_closing_answers_all_that_waits_and_begins_none_of_it(held: Held, log: Log) -> None:
    worker, go, done = held
    tickets = [worker.submit(copy(name)) for name in "abc"]
    worker.close()
    go.set()
    assert worker.join(LONG)
    assert [[type(event) for event in log.of(one)] for one in tickets] == [[Stopped]] * 3
    assert not [one for one in done if isinstance(one, CopyRequest)]
