"""Going back to a kept checkpoint: the rewinds that wait, and the training that waits for them."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from diffusion_gui.core.protocol import Event
from diffusion_gui.core.protocol.events import Failed
from diffusion_gui.core.protocol.run_folders import RewindRequest, Rewound
from diffusion_gui.core.recipes.train_settings import TrainSettings
from diffusion_gui.ui.workers.workers import Workers


class Rewinding(QObject):
    """Sets the run that is shown back, through the file worker."""

    rewound = Signal(object)
    """A Rewound."""
    failed = Signal(object)
    """A Failed: the run is as it was."""
    goes_on = Signal(object)
    """TrainSettings: the run is set back, and is to be trained on as they say."""

    def __init__(self, workers: Workers, parent: QObject) -> None:
        super().__init__(parent)
        self._workers = workers
        self._waiting: list[RewindRequest] = []
        self._then: TrainSettings | None = None

    def start(self, folder: Path, step: int, then: TrainSettings | None) -> None:
        """Set the run in `folder` back to `step`; with `then` it goes on at once."""
        request = RewindRequest(folder, step)
        self._waiting.append(request)
        self._then = then
        self._workers.submit(request, lambda event: self._on_event(request, event))

    def holds_up(self, then: TrainSettings) -> bool:
        """Whether a rewind is under way; if so the run goes on after it as `then` says."""
        if self._waiting:
            self._then = then
        return bool(self._waiting)

    def forget(self) -> None:
        """Another run is shown now: what waits is carried out, and only its failure is told."""
        self._waiting.clear()
        self._then = None

    def _on_event(self, request: RewindRequest, event: Event) -> None:
        shown = any(one is request for one in self._waiting)
        if shown:
            self._waiting.remove(request)
        match event:
            case Rewound() if shown:
                self.rewound.emit(event)
                if self._then is not None and not self._waiting:
                    then, self._then = self._then, None
                    self.goes_on.emit(then)
            case Failed():
                if not self._waiting:
                    self._then = None
                self.failed.emit(event)
