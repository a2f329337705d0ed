"""Shaping: the current schedule made one's own, by handles on its curve."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from diffusion_gui.core.catalog import SCHEDULES
from diffusion_gui.core.schedule_handles import (
    COUNT,
    Handles,
    handles_on,
    moved,
    read_handles,
    write_handles,
)

from .session import Session

HANDLED = next(name for name, entry in SCHEDULES.items() if entry.takes("handles"))


class ScheduleEditing(QObject):
    """Owns which handle is chosen, and where one came from; the recipe owns the handles."""

    changed = Signal()
    """Another handle is chosen."""
    begun = Signal()
    """The person wants to shape: the handles should be in sight, and take keys."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self.began_from = session.recipe.schedule
        """The schedule that was there before."""
        self.chosen = COUNT // 2
        self.drag = 0
        """The number of the drag under way, 0 for none: its changes are one step of undo."""
        self._drags = 0
        self._held: Handles | None = None
        session.recipe_changed.connect(self._follow)

    def _follow(self) -> None:
        if self.handles is None:
            self.began_from = self._session.recipe.schedule

    @property
    def handles(self) -> Handles | None:
        """Those of the recipe's schedule; None where it has none."""
        recipe = self._session.recipe
        return read_handles(recipe.handles) if SCHEDULES[recipe.schedule].takes("handles") else None

    def begin(self) -> bool:
        """Put handles on the current schedule's curve, if it has none."""
        if self.handles is None:
            on = write_handles(handles_on(self._session.schedule.snr_db))
            if not self._session.change(schedule=HANDLED, handles=on):
                return False
        self.begun.emit()
        return True

    def reset(self) -> bool:
        """Go back to the schedule that shaping began from; the recipe keeps the handles."""
        return self._session.change(schedule=self.began_from)

    def choose(self, number: int) -> None:
        """Take the handle that keys move."""
        self.chosen = min(max(number, 0), COUNT - 1)
        self.changed.emit()

    def hold(self, number: int) -> None:
        """Begin to drag a handle."""
        self._drags += 1
        self.drag, self._held = self._drags, self.handles
        self.choose(number)

    def let_go(self) -> None:
        """End the drag."""
        self.drag, self._held = 0, None

    def move(self, decibels: float) -> None:
        """Put the chosen handle at an SNR.

        It pushes others along; in a drag those fall back where they were as it gives way again.
        """
        if (handles := self._held or self.handles) is not None:
            self._session.change(handles=write_handles(moved(handles, self.chosen, decibels)))

    def nudge(self, decibels: float) -> None:
        """Move the chosen handle by so much."""
        if (handles := self.handles) is not None:
            self.move(handles[self.chosen] + decibels)
