"""What people are told of a disk or share that hangs, brought from its thread to the window's."""

from __future__ import annotations

from contextlib import ExitStack

from PySide6.QtCore import QObject, Signal

from diffusion_gui.storage.hanging_disk import listening
from diffusion_gui.ui.state.watch.session import Session


class HangingDisk(QObject):
    """Tells the session, until it is closed."""

    told = Signal(object)

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.told.connect(session.noticed)
        self._listening = ExitStack()
        self._listening.enter_context(listening(self.told.emit))

    def close(self) -> None:
        """Tell no more."""
        self._listening.close()
