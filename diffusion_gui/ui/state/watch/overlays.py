"""What is laid over the canvas, and what the engine is asked for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal

from diffusion_gui.core.catalog import OVERLAYS
from diffusion_gui.core.domain import Domain
from diffusion_gui.core.entries import OverlayEntry
from diffusion_gui.core.protocol import Event
from diffusion_gui.core.protocol.events import Failed, Finished, Progress, Stopped
from diffusion_gui.core.registry import resolve

from .session import Session

SECTIONS = ("step", "follow", "code", "schedule", "values", "spectrum")
"""Of the inspector, from top to bottom."""
FIRST_SECTIONS = ("step", "schedule", "values")
FIRST_OVERLAYS = ("trails", "path")
FIRST_ROW = 0.5


class Overlays(QObject):
    """Owns which overlays are on, and the newest answer for each; asks when the frame changes."""

    changed = Signal()
    """Another overlay is on, or an answer has come."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self.on = frozenset(FIRST_OVERLAYS)
        self.open_sections = frozenset(FIRST_SECTIONS)
        """Sections of the inspector that are unfolded."""
        self.row = FIRST_ROW
        """The row that is followed over time, as a share of the item's height."""
        self.word = 0
        """The word of the prompt whose attention is shown, by its number."""
        self._asked: dict[str, Any] = {}
        self._answers: dict[str, tuple[Any, Any]] = {}
        """By request: the key of the newest one, and of the newest answer with it."""
        for signal in (session.moved, session.previewed, session.timeline_changed):
            signal.connect(self.refresh)

    def toggle(self, name: str) -> None:
        """Turn one overlay on or off; of a group one at a time."""
        group = OVERLAYS[name].group
        others = {one for one in OVERLAYS if group and OVERLAYS[one].group == group}
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
        """Follow another row over time: 0 is the top one, 1 the bottom one."""
        self.row = row
        self.changed.emit()

    def set_word(self, word: int) -> None:
        """Show the attention for another word."""
        self.word = word
        self.changed.emit()

    def shown(self, domain: Domain, gives: str = "") -> list[OverlayEntry]:
        """The overlays of items of `domain` that are on; of those, the ones that give `gives`."""
        offered = self.offered(domain.modality)
        return [
            one
            for one in OVERLAYS.values()
            if (one.name in self.on or not one.button)
            and gives in ("", one.gives)
            and one.name in offered
        ]

    def offered(self, modality: str) -> set[str]:
        """The overlays that items of `modality`, of the run that is shown, can have."""
        place = self._session.place()
        run = None if place is None else place[0]
        latent = run is not None and run.decoded is not None
        joined = run is not None and bool(run.recipe.second)
        asked = run is not None and run.recipe.model != "" and bool((run.labels >= 0).any())
        prompted = asked and run is not None and run.recipe.prompt != ""
        return {
            entry.name
            for entry in OVERLAYS.values()
            if modality in entry.modalities
            and (latent or not entry.latents)
            and (joined or not entry.joined)
            and (asked or not entry.conditions)
            and (prompted or not entry.prompts)
        }

    def refresh(self) -> None:
        """Ask for what is on and not there yet for the frame shown now."""
        if self._session.place() is None or not self._session.workers.is_ready:
            return
        for overlay in self._requested():
            name = overlay.request
            asked = resolve(name)(self._session)
            if asked is not None and asked[0] != self._asked.get(name):
                self._asked[name] = asked[0]
                self._session.preview_queue.ask(name, asked[1], self._taker(overlay, asked[0]))

    def _requested(self) -> list[OverlayEntry]:
        """The overlays that are on and ask for something."""
        place = self._session.place()
        return [] if place is None else [one for one in self.shown(place[0].shown) if one.request]

    def _taker(self, overlay: OverlayEntry, key: Any) -> Callable[[Event], None]:
        def take(event: Event) -> None:
            if isinstance(event, Failed):
                if overlay.waiting:
                    self._asked.pop(overlay.request, None)
                    self.on = self.on - {overlay.name}
                    self._session.failed.emit(event)
                    self.changed.emit()
            elif not isinstance(event, Finished | Stopped | Progress):
                self._answers[overlay.request] = (key, event)
                self.changed.emit()

        return take

    def answer(self, name: str) -> tuple[Any, Any] | None:
        """The newest answer of overlay `name`, after the key that it was asked with."""
        return self._answers.get(OVERLAYS[name].request)

    def waiting(self) -> str:
        """What is said while the first answer for the run that is shown is still awaited."""
        for overlay in self._requested():
            asked, answer = self._asked.get(overlay.request), self.answer(overlay.name)
            if asked is not None and (answer is None or answer[0][0] != asked[0]):
                return overlay.waiting
        return ""
