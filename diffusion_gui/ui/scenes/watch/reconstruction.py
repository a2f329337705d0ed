"""What the autoencoder loses, on the Watch scene's canvas: items, and what comes back."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from diffusion_gui.core.protocol.codec_views import ReconstructionRequest
from diffusion_gui.ui.i18n import tr
from diffusion_gui.ui.state.watch.session import Session
from diffusion_gui.ui.state.watch.watch_state import WatchState
from diffusion_gui.ui.views.image_view import ImageView
from diffusion_gui.ui.views.reconstruction_panels import reconstruction_panels


class ReconstructionPane(ImageView):
    """Originals of the run's items, their reconstructions and the difference; a click chooses."""

    def __init__(self, watch: WatchState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._watch = watch
        self.setAccessibleName(tr("What the autoencoder loses"))
        self.chosen.connect(watch.session.choose_item)

    def refresh(self) -> None:
        """Show the newest answer of the run that is shown."""
        session = self._watch.session
        answer = self._watch.overlays.answer("reconstruction")
        runs = session.timeline.trajectories
        if answer is None or not runs or answer[0][0] is not runs[0]:
            self.show_panels([], -1, False)
            return
        found = answer[1]
        panels = reconstruction_panels(found.original, found.back, found.domain, found.labels)
        self.show_panels(panels, min(session.item, len(found.original) - 1), session.one_large)


def request(session: Session) -> tuple[Any, ReconstructionRequest] | None:
    """The items that the run's noising begins with; None where nothing is encoded."""
    runs = session.timeline.trajectories
    if not runs or runs[0].decoded is None or session.preview is not None:
        return None
    return (runs[0],), ReconstructionRequest(runs[0].recipe)
