"""Withdrawing: settings whose run cannot begin, or is stopped before it is on show, give way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from diffusion_gui.core.protocol.sampling import JourneyRequest
from diffusion_gui.core.recipes.recipe import FIRST_RECIPE

from .shown_run import settings_of_journey

if TYPE_CHECKING:
    from .active_run import Running
    from .session import Session


class Withdrawing(QObject):
    """Goes back to the settings of the run that is shown where another cannot begin.

    Whether data and models can be used is found out where they are read, after the controls have
    changed. A refused file so leaves model, data and run as they were, and so does a change that
    is stopped before there is something to show of it.
    """

    withdrawn = Signal()
    """The Session has its good settings back; its controls do not know yet."""

    def __init__(self, session: Session, running: Running) -> None:
        super().__init__(session)
        self._session = session
        self._running = running
        running.refused.connect(self._refused)

    def _refused(self, request: JourneyRequest, stopped: bool) -> None:
        """Settings that were changed since stay: their own run is still to come."""
        session, asked = self._session, settings_of_journey(request)
        shown = session.shown_run
        good = shown.settings or (FIRST_RECIPE, "forward")
        if asked == good or asked != session.settings:
            return
        if stopped and shown.settings is None and self._running.timeline.trajectories:
            return  # what there is of it is better than nothing
        session.hold(*good)
        self.withdrawn.emit()
        session.recipe_changed.emit()
        there = session.timeline.trajectories and session.timeline.complete
        if not stopped and (shown.recorded or not there):
            session.run()  # the refused one had stopped what was on its way
