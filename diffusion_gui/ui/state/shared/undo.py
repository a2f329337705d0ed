"""Undo and redo of a scene's settings: a drag is one step, and nothing else is touched."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable, Iterable
from typing import Any

from PySide6.QtCore import QObject, Signal

KEPT = 200
DRAG_SECONDS = 1.0
"""Changes of the same setting that follow each other this closely are one step."""


class History(QObject):
    """Owns the settings that were; their owner has the ones that are."""

    changed = Signal()
    """What can be undone or redone is something else now."""

    def __init__(
        self,
        parent: QObject,
        now: Callable[[], Any],
        put: Callable[[Any], object],
        drag: Callable[[], int] = lambda: 0,
        busy: Callable[[], bool] = lambda: False,
    ) -> None:
        """Args:
        now: the settings, of frozen dataclasses and tuples; None before there are any.
        put: takes what `now` gave before.
        drag: the number of the drag that is under way, where its begin and end are known.
        busy: whether the settings have to stay as they are.
        """
        super().__init__(parent)
        self._place, self._put, self._dragged, self._busy = now, put, drag, busy
        self._undo: list[Any] = []
        self._redo: list[Any] = []
        self._now = now()
        self._drag = 0
        self._last: tuple[frozenset[str], float] = (frozenset(), 0.0)

    @property
    def can_undo(self) -> bool:
        """Whether there are earlier settings to go back to."""
        return bool(self._undo) and not self._busy()

    @property
    def can_redo(self) -> bool:
        """Whether something was undone that can come back."""
        return bool(self._redo) and not self._busy()

    def forget(self) -> None:
        """Begin here, as after a start."""
        self._undo, self._redo = [], []
        self._now = self._place()
        self.changed.emit()

    def undo(self) -> None:
        """Go back to the settings before the last change."""
        if self.can_undo:
            self._go(self._undo, self._redo)

    def redo(self) -> None:
        """Take back the last undo."""
        if self.can_redo:
            self._go(self._redo, self._undo)

    def _go(self, source: list[Any], target: list[Any]) -> None:
        target.append(self._now)
        self._now = source.pop()
        self._last, self._drag = (frozenset(), 0.0), 0
        self._put(self._now)
        self.changed.emit()

    def forget_refused(self) -> None:
        """Changes that were refused later on are no steps to go back to."""
        place = self._place()
        for steps in (self._undo, self._redo):
            if place in steps:
                while self._now != place:
                    self._now = steps.pop()
                self._last, self._drag = (frozenset(), 0.0), 0
                self.changed.emit()
                return

    def follow(self) -> None:
        """The settings may be others; to be called whenever they are."""
        place = self._place()
        if place == self._now:
            return
        if self._now is None:
            self.forget()
            return
        names = frozenset(differing(self._now, place))
        now = time.monotonic()
        drag = self._dragged()
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


def differing(old: Any, new: Any, name: str = "") -> Iterable[str]:
    """Names of what differs, through dataclasses and tuples within each other."""
    if old == new:
        return
    if dataclasses.is_dataclass(old) and type(old) is type(new):
        for part in vars(old):
            yield from differing(getattr(old, part), getattr(new, part), f"{name}.{part}")
    elif isinstance(old, tuple) and isinstance(new, tuple) and len(old) == len(new):
        for i, (before, after) in enumerate(zip(old, new, strict=True)):
            yield from differing(before, after, f"{name}.{i}")
    else:
        yield name
