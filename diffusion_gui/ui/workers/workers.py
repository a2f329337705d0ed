"""The window's side of the backend: two workers, their bridges, and who gets which event."""

from __future__ import annotations

import importlib
import logging
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from diffusion_gui.backend.preload import preload_torch
from diffusion_gui.backend.worker import LOADING, Worker
from diffusion_gui.core.protocol import Event, Request
from diffusion_gui.core.protocol.events import Failed, Finished, Ready, Stopped
from diffusion_gui.core.protocol.files import CopyRequest, ExportRequest, FileWritten
from diffusion_gui.core.protocol.lanes import Lane

from .bridge import Batch, Bridge

log = logging.getLogger(__name__)

Handler = Callable[[Event], None]
MODEL, FILES = "model", "files"
JOIN_SECONDS = 2.5
"""A closing window waits this long for a step under way, or for torch's import."""

SAVING_SECONDS = 15.0
"""And this long where a training run has still to be saved."""


def _load_engine() -> Callable[[Request], Any]:
    preload_torch()
    engine = importlib.import_module("diffusion_gui.engine")
    execute: Callable[[Request], Any] = engine.Engine().execute
    return execute


def _load_files() -> Callable[[Request], Any]:
    execute: Callable[[Request], Any] = importlib.import_module(
        "diffusion_gui.backend.file_requests"
    ).execute
    return execute


class Workers(QObject):
    """Owns the model thread and the file thread. A handler is called on the window's thread."""

    ready = Signal()
    """The model thread takes requests."""
    failed = Signal(object)
    """A Failed: a backend could not be loaded."""

    writing = Signal(str)
    """A file is to be written to this folder."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.is_ready = False
        self.unwritten: list[Path] = []
        """Files that were asked for, and which closing the window left unwritten."""
        self._handlers: dict[tuple[str, int], Handler] = {}
        self._targets: dict[int, Path] = {}
        self._workers: dict[str, Worker] = {}
        self._bridges: dict[str, Bridge] = {}
        for name, load in ((MODEL, _load_engine), (FILES, _load_files)):
            bridge = Bridge(self)
            bridge.arrived.connect(lambda batch, name=name: self._on_batch(name, batch))
            self._bridges[name] = bridge
            self._workers[name] = Worker(name, load, bridge.deliver)

    def start(self) -> None:
        """Start the threads; torch is imported there."""
        for worker in self._workers.values():
            worker.start()

    def close(self, saving: bool = False) -> bool:
        """Cancel everything and wait for the threads to end; whether they did.

        Args:
            saving: a training run is under way, whose end is a save.
        """
        self._handlers.clear()
        for worker in self._workers.values():
            worker.close()
        deadline = time.monotonic() + (SAVING_SECONDS if saving else JOIN_SECONDS)
        ended = [
            worker.join(max(0.0, deadline - time.monotonic())) for worker in self._workers.values()
        ]
        self._note_unwritten()
        return all(ended)

    def _note_unwritten(self) -> None:
        for ticket, event in self._bridges[FILES].take():
            if isinstance(event, FileWritten):
                self._targets.pop(ticket, None)
        for path in self._targets.values():
            log.warning("%s was not written: the window was closed before", path)
            self.unwritten.append(path)
        self._targets.clear()

    def submit(self, request: Request, handler: Handler) -> int:
        """Send `request` to the worker of its lane; `handler` gets its events.

        Returns:
            The request's ticket, for `cancel`.
        """
        target = request.target if isinstance(request, ExportRequest | CopyRequest) else None
        if target is not None:
            self.writing.emit(str(target.absolute().parent))
        name = _worker_of(request.lane)
        ticket = self._workers[name].submit(request)
        if target is not None:
            self._targets[ticket] = target
        self._handlers[name, ticket] = handler
        return ticket

    def cancel(self, lane: Lane, ticket: int | None = None) -> None:
        """Stop what runs in `lane` after its current step, and what waits; or `ticket` alone."""
        self._workers[_worker_of(lane)].cancel(lane, ticket)

    def pause(self, lane: Lane, paused: bool) -> None:
        """Hold `lane` between steps, or let it go on."""
        self._workers[_worker_of(lane)].pause(lane, paused)

    def _on_batch(self, name: str, batch: Batch) -> None:
        for ticket, event in batch:
            if name == FILES and isinstance(event, FileWritten | Stopped | Failed):
                self._targets.pop(ticket, None)
            if isinstance(event, Ready):
                if name == MODEL:
                    self.is_ready = True
                    self.ready.emit()
            elif ticket == LOADING:
                self.failed.emit(event)
            elif handler := self._handlers.get((name, ticket)):
                if isinstance(event, Finished | Stopped | Failed):
                    del self._handlers[name, ticket]
                handler(event)


def _worker_of(lane: Lane) -> str:
    return FILES if lane in ("runs", "files", "download") else MODEL
