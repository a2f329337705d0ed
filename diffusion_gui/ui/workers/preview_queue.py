"""PreviewQueue: everything the window asks of the preview lane, one at a time, newest first."""

from __future__ import annotations

from PySide6.QtCore import QObject

from diffusion_gui.core.protocol import Event, Request
from diffusion_gui.core.protocol.events import Failed, Finished, Stopped

from .workers import Handler, Workers


class PreviewQueue(QObject):
    """Keeps the newest wish of each kind, and sends the next when the last is answered.

    The lane itself holds one waiting request, whatever its kind: an arrow field that replaced the
    last look of a drag would leave a stale picture. Here only a wish of the same kind does.
    """

    def __init__(self, workers: Workers, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workers = workers
        self._wishes: dict[str, tuple[Request, Handler]] = {}
        self._busy = False
        self._running: tuple[str, int] = "", 0
        workers.ready.connect(self._next)

    def ask(self, kind: str, request: Request, handler: Handler) -> None:
        """Want `request` answered; replaces a waiting wish of the same `kind`."""
        self._wishes[kind] = (request, handler)
        self._next()

    def forget(self, kind: str) -> None:
        """Drop a wish that still waits, without a word to its handler."""
        self._wishes.pop(kind, None)

    def drop(self, kind: str) -> bool:
        """Drop a wish that waits, and stop the one that is being answered; whether one waited."""
        waited = kind in self._wishes
        self.forget(kind)
        if self._busy and self._running[0] == kind:
            self._workers.cancel("preview", self._running[1])
        return waited

    def _next(self) -> None:
        if self._busy or not self._wishes or not self._workers.is_ready:
            return
        kind = next(iter(self._wishes))
        request, handler = self._wishes.pop(kind)
        self._busy = True
        ticket = self._workers.submit(request, lambda event: self._on_event(event, handler))
        self._running = kind, ticket

    def _on_event(self, event: Event, handler: Handler) -> None:
        ended = isinstance(event, Finished | Stopped | Failed)
        if ended:
            self._busy = False
        handler(event)
        if ended:
            self._next()
