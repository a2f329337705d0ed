"""Preview of the data before training: some of its items, or why there are none."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from diffusion_gui.core.protocol import Event
from diffusion_gui.core.protocol.events import Failed, Notice, Stopped
from diffusion_gui.core.protocol.files import OpenRequest
from diffusion_gui.core.protocol.sampling import DataRequest, DataShown
from diffusion_gui.core.recipes.data_spec import modality_of
from diffusion_gui.ui.workers.workers import Workers


class DataPreview(QObject):
    """Owns the items of the data that was asked for last."""

    changed = Signal()
    """The items are there, or it is known why not."""

    def __init__(self, workers: Workers, parent: QObject) -> None:
        super().__init__(parent)
        self._workers = workers
        self._data = ""
        self.shown: DataShown | None = None
        self.note = ""
        """What a person should know of the data, such as what is left out."""
        self.failure: Failed | None = None

    def show(self, data: str) -> None:
        """Fetch some items of `data`; `changed` when they are there."""
        if self._workers.is_ready and (data != self._data or self.failure):
            self._data = data
            self.shown, self.failure, self.note = None, None, ""
            request = DataRequest(data, modality_of(data).command_line)
            self._workers.submit(request, lambda event: self._on_data(data, event))

    def open_file(self, path: Path, take: Callable[[Event], None]) -> None:
        """Find out what `path` holds, a table's columns too; `take` gets `Opened` or `Failed`."""
        self._workers.submit(OpenRequest(path), take)

    def _on_data(self, data: str, event: Event) -> None:
        if data != self._data:
            return
        if isinstance(event, Notice):
            self.note = event.text
        elif isinstance(event, DataShown):
            self.shown = event
        elif isinstance(event, Failed):
            self.failure = event
        elif isinstance(event, Stopped):
            self._data = ""
        self.changed.emit()
