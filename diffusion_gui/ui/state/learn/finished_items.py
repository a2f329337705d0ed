"""Finished items that figures show: each recipe is asked for once, and kept a while."""

from __future__ import annotations

from collections import OrderedDict

from PySide6.QtCore import QObject, Signal

from diffusion_gui.core.protocol import Event
from diffusion_gui.core.protocol.events import Failed, Stopped
from diffusion_gui.core.protocol.finished import FinishedRequest, FinishedShown
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.ui.state.watch.session import Session

KEPT = 24
"""Recipes whose items are kept."""


class FinishedItems(QObject):
    """Owns the items; a place of a figure that is asked for another recipe forgets the wish before.

    What fails is told once, and not asked for again.
    """

    changed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._kept: OrderedDict[Recipe, FinishedShown | None] = OrderedDict()
        self._newest: dict[str, FinishedShown] = {}
        self._asked: dict[str, Recipe] = {}

    def of(self, place: str, recipe: Recipe) -> FinishedShown | None:
        """The items of `recipe`, which `place` shows; the newest there are while they are made.

        Args:
            place: where they are shown: one at a time is asked for there.
        """
        found = self._kept.get(recipe)
        if found is not None:
            self._newest[place] = found
        elif recipe not in self._kept and self._asked.get(place) != recipe:
            self._asked[place] = recipe
            self._session.preview_queue.ask(
                place, FinishedRequest(recipe), lambda event: self._on_event(place, recipe, event)
            )
        return self._newest.get(place)

    def _on_event(self, place: str, recipe: Recipe, event: Event) -> None:
        match event:
            case FinishedShown():
                self._keep(recipe, event)
                self.changed.emit()
            case Failed():
                self._keep(recipe, None)
                self._session.failed.emit(event)
            case Stopped() if self._asked.get(place) == recipe:
                del self._asked[place]

    def _keep(self, recipe: Recipe, shown: FinishedShown | None) -> None:
        self._kept[recipe] = shown
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
