"""The state of a training run, and what is true in it."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QObject, Signal

State = Literal["idle", "starting", "running", "paused", "stopping", "done", "failed", "following"]


class _Is:
    """Whether the run is in one of some states."""

    def __init__(self, *states: State) -> None:
        self._states = states

    def __get__(self, run: RunState, owner: type) -> bool:
        return run.state in self._states


class RunState(QObject):
    """The state of a training run; `following` is one of another program, or an earlier one."""

    changed = Signal()
    """The state changed."""
    is_idle = _Is("idle")
    is_starting = _Is("starting")
    is_running = _Is("running")
    is_paused = _Is("paused")
    is_done = _Is("done")
    is_following = _Is("following")
    has_ended = _Is("done", "failed")
    can_pause = _Is("running", "paused")
    can_stop = _Is("starting", "running", "paused")
    active = _Is("starting", "running", "paused", "stopping")
    """Whether a run is under way, paused or not."""
    state: State = "idle"

    def _set(self, state: State) -> None:
        self.state = state
        self.changed.emit()
