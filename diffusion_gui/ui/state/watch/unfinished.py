"""Unfinished: a run that was stopped. Nobody waits for it, and playing on makes it anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from .active_run import Running
    from .session import Session


class Unfinished(QObject):
    """Keeps playing from waiting for frames that nobody computes."""

    def __init__(self, session: Session, running: Running) -> None:
        super().__init__(session)
        self._session = session
        self._running = running
        running.ended.connect(self._on_ended)
        session.playback.starved.connect(self._on_starved)

    def _on_ended(self) -> None:
        again = self._running.active  # what a refused run had interrupted
        if not again and not self._session.timeline.complete:
            self._session.playback.pause()

    def _on_starved(self) -> None:
        if not self._running.active and self._session.workers.is_ready:
            self._session.run()
