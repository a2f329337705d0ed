"""The Learn scene's state: which page is open, its figures' settings and their newest answers."""

from __future__ import annotations

import dataclasses

from PySide6.QtCore import QObject, Signal

from diffusion_gui.core.catalog import LESSONS
from diffusion_gui.core.protocol import Event
from diffusion_gui.core.protocol.events import Failed
from diffusion_gui.core.protocol.lessons import (
    ArticleRequest,
    ArticleShown,
    GradientRequest,
    GradientShown,
    RecordedRequest,
    RecordedShown,
    SweepRequest,
    SweepShown,
)
from diffusion_gui.core.protocol.sampling import Preview, PreviewRequest
from diffusion_gui.core.recipes.recipe import FIRST_RECIPE
from diffusion_gui.core.recipes.schedules import schedule_of
from diffusion_gui.core.runs.trajectory import Trajectory
from diffusion_gui.ui.state.watch.session import Session

LOOK_RECIPE = FIRST_RECIPE
LOOK_ITEM = 3
"""A star: an angular shape shows the blur best."""
RECORDED_ITEM = 6
"""The item of the recorded run that is shown: a cross."""


class Learning(QObject):
    """Owns the page and what its figures show; asks the engine when a figure's setting changes."""

    turned = Signal()
    """Another page is open."""
    changed = Signal()
    """A figure has something else to show."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self.page = next(iter(LESSONS))
        self.level = 0.5
        self.preview: Preview | None = None
        self.sweep: SweepShown | None = None
        """The one-step predictions at all levels, for a film."""
        self.gradients = GradientRequest()
        self.gradients_shown: GradientShown | None = None
        self.progress = 1.0
        """How far the article's loop and the right one are: 0 at noise, 1 at their end."""
        self.article: ArticleShown | None = None
        self.recorded: tuple[Trajectory, ...] | None = None
        """One item of the run that ships, from data to noise and from noise to data."""

    def open(self, page: str) -> None:
        """Turn to `page`."""
        self.page = page
        self.turned.emit()

    # -- figures ------------------------------------------------------------------------------

    def ask(self) -> None:
        """Fetch what the figures show and has not been fetched yet."""
        if self.recorded is None:
            self.recorded = ()
            self._session.workers.submit(RecordedRequest(RECORDED_ITEM), self._on_event)
        if self.preview is None:
            self.set_level(self.level)
        if self.gradients_shown is None:
            self._session.preview_queue.ask("gradients", self.gradients, self._on_event)
        if self.article is None:
            self._session.preview_queue.ask("article", ArticleRequest(), self._on_event)
        if self.sweep is None:
            request = SweepRequest(LOOK_RECIPE, LOOK_ITEM)
            self._session.preview_queue.ask("sweep", request, self._on_event)

    def set_level(self, level: float) -> None:
        """Noise the picture of the lesson to `level`, from 0 to 1."""
        self.level = level
        t = schedule_of(LOOK_RECIPE).nearest(level)
        request = PreviewRequest(LOOK_RECIPE, t, LOOK_ITEM)
        self._session.preview_queue.ask("lesson's prediction", request, self._on_event)
        self.changed.emit()

    def set_gradients(self, **values: float | bool) -> None:
        """Make the stack of layers another one."""
        self.gradients = dataclasses.replace(self.gradients, **values)  # type: ignore[arg-type]
        self._session.preview_queue.ask("gradients", self.gradients, self._on_event)
        self.changed.emit()

    def set_progress(self, progress: float) -> None:
        """Show the two loops at another place."""
        self.progress = progress
        self.changed.emit()

    def _on_event(self, event: Event) -> None:
        match event:
            case Preview():
                self.preview = event
            case SweepShown():
                self.sweep = event
            case GradientShown():
                self.gradients_shown = event
            case ArticleShown():
                self.article = event
            case RecordedShown():
                self.recorded = event.ways
            case Failed():
                self._session.failed.emit(event)
                return
            case _:
                return
        self.changed.emit()
