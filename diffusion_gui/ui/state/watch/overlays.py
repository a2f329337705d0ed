"""Looks: what is laid over the canvas, and what the engine is asked for it."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, Signal

from diffusion_gui.core.protocol import Event
from diffusion_gui.core.protocol.events import Failed
from diffusion_gui.core.protocol.overlays import Field, FieldRequest, Nearest, NearestRequest
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.core.runs.shown_values import is_known, shown_value
from diffusion_gui.core.runs.trajectory import Trajectory
from diffusion_gui.render.scatter import MARGIN
from diffusion_gui.ui.persistence.settings import Settings

if TYPE_CHECKING:
    from .session import Session

TRAILS, DENSITY, SCORE, VELOCITY, PATH = "trails", "density", "score", "velocity", "path"
ARROWS = (SCORE, VELOCITY)
STREAK = "streak"
NEAREST = "nearest"
OVERLAYS = (TRAILS, DENSITY, SCORE, VELOCITY, PATH, STREAK, NEAREST)
COMPARED = 64
"""Samples that are compared with the training set at most."""
SECTIONS = ("step", "follow", "code", "schedule", "values", "spectrum")
"""Of the inspector, from top to bottom."""


class Looks(QObject):
    """Owns which overlays are on, and the newest answer for each; asks when the frame changes."""

    changed = Signal()
    """Another overlay is on, or an answer has come."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self.on = frozenset(Settings().overlays)
        self.open_sections = frozenset(Settings().sections)
        """Sections of the inspector that are unfolded."""
        self.row = Settings().row
        """The row that the streak follows, as a share of the item's height."""
        self.field: Field | None = None
        self._field_of: tuple[Recipe, int] | None = None
        self.nearest: tuple[Trajectory, Nearest] | None = None
        """The newest answer, and the trajectory it was asked for."""
        self._nearest_of: tuple[Trajectory, int] | None = None
        for signal in (session.moved, session.previewed, session.timeline_changed):
            signal.connect(self.refresh)

    def toggle(self, name: str) -> None:
        """Turn one overlay on or off; of the two kinds of arrows one at a time."""
        others = set(ARROWS) - {name} if name in ARROWS else set()
        self.use(self.on - {name} if name in self.on else (self.on - others) | {name})

    def use(self, on: frozenset[str]) -> None:
        """Have these overlays on, and no others."""
        self.on = on
        self.refresh()
        self.changed.emit()

    def unfold(self, section: str, opened: bool) -> None:
        """Open or close a section of the inspector."""
        one = {section}
        self.open_sections = self.open_sections | one if opened else self.open_sections - one
        self.changed.emit()

    def set_row(self, row: float) -> None:
        """Follow another row in the streak: 0 is the top one, 1 the bottom one."""
        self.row = row
        self.changed.emit()

    def refresh(self) -> None:
        """Ask for what is on and not there yet for the frame shown now."""
        place = self._session.place()
        if place is None or not self._session.workers.is_ready:
            return
        if place[0].domain.modality == "points" and self.on & set(ARROWS):
            self._ask_field()
        if place[0].domain.modality == "image" and NEAREST in self.on:
            self._ask_nearest(*place)

    def _ask_field(self) -> None:
        session, place = self._session, self._session.place()
        if place is None:
            return
        recipe, t = place[0].recipe, int(place[0].path.t[place[1]])
        if session.preview is not None:
            recipe, t = session.recipe, session.preview.t
        recipe = dataclasses.replace(recipe, model=recipe.model or session.recipe.model)
        if t > 0 and recipe.model and (recipe, t) != self._field_of:
            self._field_of = recipe, t
            session.glances.ask("field", FieldRequest(recipe, t, reach=MARGIN), self._on_field)

    def _ask_nearest(self, trajectory: Trajectory, k: int) -> None:
        """The prediction of a step against the training set: a state is mostly noise."""
        data = trajectory.recipe.data or self._session.recipe.data
        if (trajectory, k) == self._nearest_of or not data or self._session.preview is not None:
            return
        if not is_known(trajectory, k, "x0"):
            return  # it is asked for, and the frame is told again when it comes
        self._nearest_of = (trajectory, k)
        x0 = shown_value(trajectory, k, "x0", slice(COMPARED))
        request = NearestRequest(data, x0.astype(np.float32))
        self._session.glances.ask(
            "nearest", request, lambda event: self._on_nearest(trajectory, event)
        )

    def _on_nearest(self, trajectory: Trajectory, event: Event) -> None:
        if isinstance(event, Nearest):
            self.nearest = (trajectory, event)
            self.changed.emit()
        elif isinstance(event, Failed):
            self.on = self.on - {NEAREST}
            self._session.failed.emit(event)
            self.changed.emit()

    def _on_field(self, event: Event) -> None:
        if isinstance(event, Field):
            self.field = event
            self.changed.emit()

    @property
    def looking(self) -> bool:
        """Whether the nearest images of the run that is shown are still being looked for."""
        asked = self._nearest_of
        answered = self.nearest is not None and asked is not None and self.nearest[0] is asked[0]
        return NEAREST in self.on and asked is not None and not answered

    def arrows(self) -> tuple[Field, str] | None:
        """The field to draw and which of its vectors; None where no arrows are on or there."""
        chosen = self.on & set(ARROWS)
        level = self._session.level()
        if not chosen or self.field is None or level is None or level[1] == 0.0:
            return None
        return self.field, next(iter(chosen))
