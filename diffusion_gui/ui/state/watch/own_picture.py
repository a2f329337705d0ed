"""A picture of the person's own that the run starts from, as it is in its file."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, Signal

from diffusion_gui.core.catalog import DATASETS, PICTURE_SUFFIXES
from diffusion_gui.core.os_text import home_path
from diffusion_gui.core.protocol import Event
from diffusion_gui.core.protocol.files import PictureRequest, PictureShown

from .session import Session

SIDE = 400
"""Pixels of the longer side that are kept: sharp on screens of two pixels a point."""


class OwnPicture(QObject):
    """Follows the recipe, and has the picture it starts from read by the file worker."""

    changed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self.path: Path | None = None
        """The picture; None where the run starts from something else."""
        self.pixels: npt.NDArray[np.uint8] | None = None
        """(height, width, 3); None until it is read, or where it cannot be."""
        session.recipe_changed.connect(self._follow)
        session.workers.ready.connect(self._follow)

    def _follow(self) -> None:
        init = self._session.recipe.init
        own = init not in DATASETS and init.lower().endswith(PICTURE_SUFFIXES)
        path = home_path(init) if own else None
        if path == self.path and (path is None or self.pixels is not None):
            return
        self.path, self.pixels = path, None
        if path is not None and self._session.workers.is_ready:
            self._session.workers.submit(PictureRequest(path, SIDE), self._on_shown)
        self.changed.emit()

    def _on_shown(self, event: Event) -> None:
        """What cannot be read is told by the run itself."""
        if isinstance(event, PictureShown) and event.path == self.path:
            self.pixels = event.pixels
            self.changed.emit()
