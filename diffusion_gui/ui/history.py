"""Undo and redo of the recipe: a drag is one step, and nothing else is touched."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, Signal

from diffusion_gui.core.recipe import Recipe

from .session import Session

KEPT = 200
DRAG_SECONDS = 1.0
"""Changes of the same setting that follow each other this closely are one step."""

_Place = tuple[Recipe, str]


class History(QObject):
    """Owns the recipes that were; the Session owns the one that is."""

    changed = Signal()
    """What can be undone or redone is something else now."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._undo: list[_Place] = []
        self._redo: list[_Place] = []
        self._now = self._place()
        self._drag = 0
        self._last: tuple[frozenset[str], float] = (frozenset(), 0.0)
        session.withdrawing.withdrawn.connect(self._withdraw)
        session.recipe_changed.connect(self._follow)

    @property
    def can_undo(self) -> bool:
        """Whether there is an earlier recipe."""
        return bool(self._undo)

    @property
    def can_redo(self) -> bool:
        """Whether something was undone that can come back."""
        return bool(self._redo)

    def forget(self) -> None:
        """Begin here, as after a start."""
        self._undo, self._redo = [], []
        self._now = self._place()
        self.changed.emit()

    def undo(self) -> None:
        """Go back to the recipe before the last change."""
        self._go(self._undo, self._redo)

    def redo(self) -> None:
        """Take back the last undo."""
        self._go(self._redo, self._undo)

    def _place(self) -> _Place:
        return self._session.recipe, self._session.forward_process

    def _go(self, source: list[_Place], target: list[_Place]) -> None:
        if not source:
            return
        target.append(self._now)
        self._now = source.pop()
        self._last, self._drag = (frozenset(), 0.0), 0
        self._session.take(*self._now)
        self.changed.emit()

    def _withdraw(self) -> None:
        """Changes that were refused later on are no steps to go back to."""
        place = self._place()
        for steps in (self._undo, self._redo):
            if place in steps:
                while self._now != place:
                    self._now = steps.pop()
                self._last, self._drag = (frozenset(), 0.0), 0
                self.changed.emit()
                return

    def _follow(self) -> None:
        place = self._place()
        if place == self._now:
            return
        names = frozenset(
            name for name, value in vars(place[0]).items() if value != getattr(self._now[0], name)
        )
        now = time.monotonic()
        drag = self._session.shaping.drag
        if drag or self._drag:
            same_drag = drag == self._drag  # begin and end of these are known
        else:
            same_drag = names == self._last[0] and now - self._last[1] < DRAG_SECONDS
        if not (same_drag and self._undo):
            self._undo = [*self._undo[-KEPT:], self._now]
        self._last, self._drag = (names, now), drag
        self._redo = []
        self._now = place
        self.changed.emit()
