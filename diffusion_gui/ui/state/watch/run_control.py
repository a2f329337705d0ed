"""What happens when a run cannot begin, or ends before all of it is there."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from diffusion_gui.core.protocol.sampling import JourneyRequest
from diffusion_gui.core.recipes.recipe import FIRST_RECIPE

from .active_run import ActiveRun
from .session import Session
from .shown_run import settings_of_journey


class RunControl(QObject):
    """Goes back to the settings of the run that is shown where another cannot begin.

    Whether data and models can be used is found out where they are read, after the controls have
    changed. A refused file so leaves model, data and run as they were, and so does a change that
    is stopped before there is something to show of it. Of a run that was stopped nobody waits for
    frames, and playing on makes it again.
    """

    restored = Signal()
    """The Session has its good settings back; its controls do not know yet."""

    def __init__(self, session: Session, running: ActiveRun) -> None:
        super().__init__(session)
        self._session = session
        self._running = running
        running.refused.connect(self._on_refused)
        running.ended.connect(self._on_ended)
        session.playback.starved.connect(self._on_starved)

    def _on_refused(self, request: JourneyRequest, stopped: bool) -> None:
        """Settings that were changed since stay: their own run is still to come."""
        session, asked = self._session, settings_of_journey(request)
        shown = session.shown_run
        good = shown.settings or (FIRST_RECIPE, "forward")
        if asked == good or asked != session.settings:
            return
        if stopped and shown.settings is None and self._running.timeline.trajectories:
            return  # what there is of it is better than nothing
        session.hold(*good)
        self.restored.emit()
        session.recipe_changed.emit()
        there = session.timeline.trajectories and session.timeline.complete
        if not stopped and (shown.recorded or not there):
            session.run()  # the refused one had stopped what was on its way

    def _on_ended(self) -> None:
        again = self._running.active  # what a refused run had interrupted
        if not again and not self._session.timeline.complete:
            self._session.playback.pause()

    def _on_starved(self) -> None:
        if not self._running.active and self._session.workers.is_ready:
            self._session.run()
