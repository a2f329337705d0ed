"""Looks: what is laid over the canvas, and what the engine is asked for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from diffusion_gui.core.look_messages import Field, FieldRequest
from diffusion_gui.core.messages import Event
from diffusion_gui.core.recipe import Recipe
from diffusion_gui.render.scatter import MARGIN

if TYPE_CHECKING:
    from .session import Session

TRAILS, DENSITY, SCORE, VELOCITY, PATH = "trails", "density", "score", "velocity", "path"
ARROWS = (SCORE, VELOCITY)
STREAK = "streak"


class Looks(QObject):
    """Owns which overlays are on, and the newest answer for each; asks when the frame changes."""

    changed = Signal()
    """Another overlay is on, or an answer has come."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self.on = frozenset({TRAILS, PATH})
        self.row = 0.5
        """The row that the streak follows, as a share of the item's height."""
        self.field: Field | None = None
        self._field_of: tuple[Recipe, float] | None = None
        for signal in (session.moved, session.previewed, session.timeline_changed):
            signal.connect(self.refresh)

    def toggle(self, name: str) -> None:
        """Turn one overlay on or off; of the two kinds of arrows one at a time."""
        others = set(ARROWS) - {name} if name in ARROWS else set()
        self.on = self.on - {name} if name in self.on else (self.on - others) | {name}
        self.refresh()
        self.changed.emit()

    def set_row(self, row: float) -> None:
        """Follow another row in the streak: 0 is the top one, 1 the bottom one."""
        self.row = row
        self.changed.emit()

    def refresh(self) -> None:
        """Ask for what is on and not there yet for the level shown now."""
        session = self._session
        level = session.level()
        if not self.on & set(ARROWS) or level is None or level[1] == 0.0:
            return
        place = session.place()
        if place is None or place[0].domain.kind != "points" or not session.recipe.model:
            self.field = None
            return
        key = (session.recipe, level[1])
        if key != self._field_of:
            self._field_of = key
            request = FieldRequest(session.recipe, *level, reach=MARGIN)
            session.glances.ask("field", request, self._on_field)

    def _on_field(self, event: Event) -> None:
        if isinstance(event, Field):
            self.field = event
            self.changed.emit()

    def arrows(self) -> tuple[Field, str] | None:
        """The field to draw and which of its vectors; None where no arrows are on or there."""
        chosen = self.on & set(ARROWS)
        level = self._session.level()
        if not chosen or self.field is None or level is None or level[1] == 0.0:
            return None
        return self.field, next(iter(chosen))
