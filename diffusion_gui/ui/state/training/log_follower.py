"""Following a run that is trained elsewhere: its folder is read again and again."""

from __future__ import annotations

import time
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from diffusion_gui.core.protocol import Event
from diffusion_gui.core.protocol.events import Failed
from diffusion_gui.core.protocol.run_folders import FollowRequest, RunRead
from diffusion_gui.ui.workers.workers import Workers

Found = tuple[tuple[str, str], ...]
"""(a path as the run names it, where that is now)."""
POLL_MS = 700
LIVE_SECONDS = 10.0
"""A run whose log has not grown for so long is taken to rest."""


class LogFollower(QObject):
    """Reads a run's folder through the file worker, one reading at a time."""

    read = Signal(object)
    """A RunRead."""
    failed = Signal(object)
    """A Failed: the folder cannot be followed any more."""

    def __init__(self, workers: Workers, parent: QObject) -> None:
        super().__init__(parent)
        self._workers = workers
        self._folder: Path | None = None
        self._found: Found = ()
        self._offset = 0
        self._grown = 0.0
        self._timer = QTimer(self, singleShot=True, interval=POLL_MS)
        self._timer.timeout.connect(self._ask)

    @property
    def live(self) -> bool:
        """Whether the log grew lately."""
        return self._folder is not None and time.monotonic() - self._grown < LIVE_SECONDS

    def start(self, folder: Path, found: Found = ()) -> None:
        """Follow the run in `folder` from its first step; `found` as in FollowRequest."""
        self._found = found
        self._folder, self._offset, self._grown = folder, 0, 0.0
        self._ask()

    def resume(self, folder: Path) -> None:
        """Follow on where `stop` ended it; `folder` is the one that was followed then."""
        if self._folder is None:
            self._folder = folder
            self._ask()

    def stop(self) -> None:
        """Follow nothing."""
        self._folder = None
        self._timer.stop()

    def _ask(self) -> None:
        folder = self._folder
        if folder is not None:
            request = FollowRequest(folder, self._offset, self._found)
            self._workers.submit(request, lambda event: self._on_event(folder, event))

    def _on_event(self, folder: Path, event: Event) -> None:
        if folder != self._folder:
            return
        match event:
            case RunRead():
                # The first reading finds what was there before; that is no growth.
                if len(event.part) and self._offset:
                    self._grown = time.monotonic()
                self._offset = event.offset
                self.read.emit(event)
                # A long log comes in pieces, one right after the other.
                self._timer.start(0 if len(event.part) > 1000 else POLL_MS)
            case Failed():
                self.stop()
                self.failed.emit(event)
