"""Withdrawing: settings whose run cannot begin give way to those of the last one that did."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from diffusion_gui.core.messages import JourneyRequest
from diffusion_gui.core.recipe import FIRST_RECIPE, Recipe

if TYPE_CHECKING:
    from .running import Running
    from .session import Session


class Withdrawing(QObject):
    """Knows the settings that are good: their run has begun, or what they made is on show.

    Whether data and models can be used is found out where they are read, after the controls have
    changed. A refused file so leaves model, data and run as they were.
    """

    withdrawn = Signal()
    """The Session has its good settings back; its controls do not know yet."""

    def __init__(self, session: Session, running: Running) -> None:
        super().__init__(session)
        self._session = session
        self._good = (FIRST_RECIPE, "forward")
        running.begun.connect(self._begun)
        running.refused.connect(self._refused)

    def keep(self) -> None:
        """The Session's settings are good: what they made is on show."""
        self._good = (self._session.recipe, self._session.forward_process)

    def _begun(self, request: JourneyRequest) -> None:
        self._good = _settings(request)

    def _refused(self, request: JourneyRequest, stopped: bool) -> None:
        """Settings that were changed since stay: their own run is still to come."""
        session, asked = self._session, _settings(request)
        if asked == self._good or asked != (session.recipe, session.forward_process):
            return
        session.hold(*self._good)
        self.withdrawn.emit()
        session.recipe_changed.emit()
        there = session.timeline.trajectories and session.timeline.complete
        if not stopped and (session.recorded or not there):
            session.run()  # the refused one had stopped what was on its way


def _settings(request: JourneyRequest) -> tuple[Recipe, str]:
    """The recipe of a journey, and the way to noise beside it."""
    return request.recipes[-1], request.recipes[0].process
