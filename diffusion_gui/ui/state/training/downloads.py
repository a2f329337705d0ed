"""Downloads of data sets as the window knows them: one at a time, asked for by the person."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from diffusion_gui.core.protocol import Event
from diffusion_gui.core.protocol.events import Failed, Finished, Progress, Stopped
from diffusion_gui.core.protocol.files import DownloadRequest
from diffusion_gui.storage import downloads
from diffusion_gui.ui.state.watch.session import Session


class Downloads(QObject):
    """Owns the running download. Widgets read `running` and `progress`, and ask."""

    changed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self.running = ""
        """The data set that is being fetched."""
        self.progress = Progress(0, 0, "")

    @staticmethod
    def is_missing(data: str) -> bool:
        """Whether `data` has to be downloaded before it can be used."""
        return data in downloads.DOWNLOADS and not downloads.is_downloaded(data)

    def start(self, data: str) -> None:
        """Fetch `data`, unless something is being fetched."""
        if not self.running:
            self.running = data
            self.progress = Progress(0, 0, "")
            self._session.workers.submit(DownloadRequest(data), self._on_event)
            self.changed.emit()

    def cancel(self) -> None:
        """Stop; files that are complete stay, and are not fetched again."""
        self._session.workers.cancel("download")

    def _on_event(self, event: Event) -> None:
        match event:
            case Progress():
                self.progress = event
            case Failed():
                self.running = ""
                self._session.failed.emit(event)
            case Finished() | Stopped():
                self.running = ""
        self.changed.emit()
