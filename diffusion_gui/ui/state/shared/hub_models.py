"""Models of Hugging Face as the window knows them: one is searched for or fetched at a time."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from diffusion_gui.core.protocol import Event
from diffusion_gui.core.protocol.events import Failed, Finished, Progress, Stopped
from diffusion_gui.core.protocol.hub import FetchRequest, FindRequest, HubFound, HubPlan
from diffusion_gui.storage.foreign.recognised import HUB
from diffusion_gui.ui.state.watch.session import Session


class HubModels(QObject):
    """Owns the download; it goes on while the dialog is closed.

    Attributes:
        name: the model that is searched for, found or fetched, `hf:OWNER/NAME`; "" for none.
        plan: what a download of it would be; None until it is found.
        doing: "", "finding" or "fetching".
        progress: of the download.
        failed: why the last search or download ended; None where it did not fail.
        fetched: the last model that came whole.
    """

    changed = Signal()
    arrived = Signal(str)
    """A model is in the cache as a whole."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self.name = ""
        self.plan: HubPlan | None = None
        self.doing = ""
        self.progress = Progress(0, 0, "")
        self.failed: Failed | None = None
        self._ticket = 0

    def find(self, name: str) -> None:
        """Ask what a download of OWNER/NAME would be, unless something is under way."""
        if self.doing:
            return
        self.name = HUB + name.strip().removeprefix(HUB)
        self.plan = None
        self._begin("finding", FindRequest(self.name))

    def fetch(self) -> None:
        """Fetch what was found; only a person's click calls this."""
        if not self.doing and self.plan is not None:
            self._begin("fetching", FetchRequest(self.plan))

    def _begin(self, doing: str, request: FindRequest | FetchRequest) -> None:
        self.doing, self.failed, self.progress = doing, None, Progress(0, 0, "")
        self._ticket = self._session.workers.submit(request, self._on_event)
        self.changed.emit()

    def cancel(self) -> None:
        """Stop; what has come stays, and the rest is fetched another time."""
        self._session.workers.cancel("download", self._ticket)

    def forget(self) -> None:
        """Nothing is asked for any more."""
        if not self.doing:
            self.name, self.plan, self.failed = "", None, None
            self.changed.emit()

    def _on_event(self, event: Event) -> None:
        match event:
            case Progress():
                self.progress = event
            case HubFound():
                self.plan = event.plan
            case Failed():
                if self.doing == "fetching":  # the dialog may be closed by now
                    self._session.failed.emit(event)
                self.doing, self.failed = "", event
            case Stopped():
                self.doing = ""
            case Finished():
                fetched, self.doing = self.doing == "fetching", ""
                if fetched:
                    self.plan = None
                    self.arrived.emit(self.name)
        self.changed.emit()
