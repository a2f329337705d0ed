"""The worker: one thread, a lane for each urgency, one generator step at a time.

Lanes: preview > sample > compare > predict > measure > train > score > runs > files > download.
After every step the most urgent lane goes next, so a drag while training waits for at most one
training step. In a lane the newest request replaces the one that waits; in the sample, compare,
predict, measure and score lanes it also stops the one that runs. A running preview is left to
finish: if each interrupted the last, a drag would show nothing until it ended. In the runs and
files lanes requests queue up, for what is to be written must never be lost: there a newer reading
replaces a waiting one of its own kind only.

A step that is one long call, such as the reading of weights, tells of itself (`core.steps`): there
it is stopped too, and how far it is is passed on.
"""

from __future__ import annotations

import itertools
import logging
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import get_args

from diffusion_gui.core import steps
from diffusion_gui.core.errors import Cancelled, UserError
from diffusion_gui.core.protocol import Event, Request
from diffusion_gui.core.protocol.events import Failed, Progress, Ready, Stopped
from diffusion_gui.core.protocol.files import EstimateRequest, OpenRequest
from diffusion_gui.core.protocol.lanes import Lane
from diffusion_gui.core.protocol.run_folders import FollowRequest
from diffusion_gui.core.text import msg

LANES: tuple[Lane, ...] = get_args(Lane)
LATEST_WINS: tuple[Lane, ...] = ("sample", "compare", "predict", "measure", "score")
IN_TURN: tuple[Lane, ...] = ("runs", "files")
READINGS = (OpenRequest, EstimateRequest, FollowRequest)
LOADING = 0
"""The ticket of the events about the worker itself."""

Execute = Callable[[Request], Iterator[Event]]
log = logging.getLogger(__name__)


@dataclass
class _Job:
    ticket: int
    request: Request
    steps: Iterator[Event] | None = None
    cancelled: bool = False


@dataclass
class _Lane:
    running: _Job | None = None
    waiting: list[_Job] = field(default_factory=list)
    paused: bool = False
    replaced: list[_Job] = field(default_factory=list)


class Worker:
    """Owns the thread and its jobs. Methods may be called from any thread.

    `deliver(ticket, event)` is called on the worker's thread; it must not block.
    """

    def __init__(
        self, name: str, load: Callable[[], Execute], deliver: Callable[[int, Event], None]
    ) -> None:
        """Args: load: runs on the thread, imports what is heavy and returns `execute`."""
        self._load = load
        self._deliver = deliver
        self._lanes = {lane: _Lane() for lane in LANES}
        self._tickets = itertools.count(1)
        self._wake = threading.Condition()
        self._closing = False
        self._inside: _Job | None = None
        self._told: Progress | None = None
        self._thread = threading.Thread(target=self._main, name=name, daemon=True)

    def start(self) -> None:
        """Start the thread; requests submitted before wait for it."""
        self._thread.start()

    def submit(self, request: Request) -> int:
        """Queue `request`; returns its ticket. After `close` nothing is taken: ticket 0."""
        with self._wake:
            if self._closing:
                return LOADING
            job = _Job(next(self._tickets), request)
            lane = self._lanes[request.lane]
            lane.replaced += [old for old in lane.waiting if _replaces(request, old.request)]
            lane.waiting = [old for old in lane.waiting if not _replaces(request, old.request)]
            lane.waiting.append(job)
            if request.lane in LATEST_WINS and lane.running:
                lane.running.cancelled = True
            lane.paused = False
            self._wake.notify()
            return job.ticket

    def cancel(self, lane: Lane, ticket: int | None = None) -> None:
        """Stop the lane's running request after its current step, and drop those that wait.

        Args:
            ticket: only this request; the lane's others are left alone.
        """
        with self._wake:
            self._cancel(self._lanes[lane], ticket)
            self._wake.notify()

    def pause(self, lane: Lane, paused: bool = True) -> None:
        """Hold the lane between steps, or let it go on."""
        with self._wake:
            self._lanes[lane].paused = paused
            self._wake.notify()

    def close(self) -> None:
        """Refuse new requests, cancel all, and end the thread after the current step."""
        with self._wake:
            self._closing = True
            for lane in self._lanes.values():
                self._cancel(lane)
            self._wake.notify()

    def join(self, timeout: float | None = None) -> bool:
        """Wait for the thread to end; True if it has."""
        if self._thread.is_alive():
            self._thread.join(timeout)
        return not self._thread.is_alive()

    @staticmethod
    def _cancel(lane: _Lane, ticket: int | None = None) -> None:
        lane.replaced += [job for job in lane.waiting if ticket in (None, job.ticket)]
        lane.waiting = [job for job in lane.waiting if ticket not in (None, job.ticket)]
        if lane.running and ticket in (None, lane.running.ticket):
            lane.running.cancelled = True
        lane.paused = False

    def _main(self) -> None:
        started = time.perf_counter()
        try:
            execute = self._load()
        except Exception as error:
            log.exception("the backend could not be loaded")
            self._deliver(LOADING, _failure(error))
            return
        self._deliver(LOADING, Ready(time.perf_counter() - started))
        with steps.listening(self._on_step):
            while (job := self._next()) is not None:
                self._advance(job, execute)

    def _on_step(self, done: int, total: int, what: str) -> None:
        """A long call goes on: `Cancelled` where nobody wants its end any more."""
        job = self._inside
        if job is None:
            return
        if job.cancelled:
            raise Cancelled
        if what and (told := Progress(done, total, what)) != self._told:
            self._told = told
            self._deliver(job.ticket, told)

    def _next(self) -> _Job | None:
        """The job whose turn it is; waits for one; None when closing and all are ended."""
        with self._wake:
            while True:
                # What was asked to stop does, however urgent the work of another lane is.
                for lane in self._lanes.values():
                    if lane.replaced:
                        job = lane.replaced.pop(0)
                        job.cancelled = True
                        return job
                    if lane.running and lane.running.cancelled:
                        return lane.running
                for lane in self._lanes.values():
                    if lane.running is None and lane.waiting:
                        lane.running = lane.waiting.pop(0)
                    if lane.running and not lane.paused:
                        return lane.running
                if self._closing:
                    return None
                self._wake.wait()

    def _advance(self, job: _Job, execute: Execute) -> None:
        """One step of `job`; its end is delivered as an event, whatever it is."""
        try:
            if job.cancelled:
                if job.steps is not None:
                    job.steps.close()  # type: ignore[attr-defined]  # generators have close()
                event: Event = Stopped()
            else:
                self._inside, self._told = job, None
                if job.steps is None:
                    job.steps = execute(job.request)
                following = next(job.steps, None)
                if following is not None:
                    self._deliver(job.ticket, following)
                    return
                self._end(job)
                return
        except Cancelled:
            event = Stopped()
        except Exception as error:
            if not isinstance(error, UserError):
                log.exception("%s failed", type(job.request).__name__)
            event = _failure(error)
        finally:
            self._inside = None
        self._end(job)
        self._deliver(job.ticket, event)

    def _end(self, job: _Job) -> None:
        job.steps = None
        with self._wake:
            lane = self._lanes[job.request.lane]
            if lane.running is job:
                lane.running = None


def _replaces(newer: Request, waiting: Request) -> bool:
    """Whether `waiting`, in the same lane, need not be done once `newer` is asked for."""
    if newer.lane not in IN_TURN:
        return True
    return isinstance(waiting, READINGS) and type(waiting) is type(newer)


def _failure(error: Exception) -> Failed:
    if isinstance(error, UserError):
        return Failed.of(error)
    return Failed(
        "Something went wrong inside the program.",
        msg("{kind}: {error}", kind=type(error).__name__, error=str(error)),
        "The log has the details; what you were doing before is unchanged.",
        bug=True,
    )
