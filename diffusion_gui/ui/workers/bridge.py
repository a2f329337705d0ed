"""The one road from the workers' threads into the window: list, lock, one queued signal a batch."""

from __future__ import annotations

import threading

from PySide6.QtCore import QObject, Qt, Signal

from diffusion_gui.core.protocol import Event

Batch = list[tuple[int, Event]]


class Bridge(QObject):
    """Collects events on any thread and hands them over in batches on the window's thread."""

    arrived = Signal(object)
    """A Batch: (ticket, event) pairs in the order they happened."""

    _pending = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lock = threading.Lock()
        self._events: Batch = []
        self._pending.connect(self._hand_over, Qt.ConnectionType.QueuedConnection)

    def deliver(self, ticket: int, event: Event) -> None:
        """Take one event; called on a worker's thread, never blocks for long."""
        with self._lock:
            first = not self._events
            self._events.append((ticket, event))
        if first:
            self._pending.emit()

    def take(self) -> Batch:
        """What has not been handed over yet; it will not be."""
        with self._lock:
            batch, self._events = self._events, []
        return batch

    def _hand_over(self) -> None:
        if batch := self.take():
            self.arrived.emit(batch)
