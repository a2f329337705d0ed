"""What every view of a modality can do: the scenes know no more of it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from diffusion_gui.core.domain import Domain
from diffusion_gui.render.pixels import Images
from diffusion_gui.ui.state.watch.watch_state import WatchState

from .canvas_keys import KeyedCanvas
from .panel import Panel


class ItemView(KeyedCanvas):
    """Paints panels of items side by side, and says which item a person chooses."""

    chosen = Signal(int)
    pressed = Signal(int, int)
    """A panel and an item in it were clicked, or Return was pressed on the chosen one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._panels: Sequence[Panel] = ()
        self._item = 0
        self._alone = False

    def minimumSizeHint(self) -> QSize:
        """Small enough for the smallest window."""
        return QSize(200, 160)

    def attach(self, watch: WatchState) -> None:
        """Let what is done on the view change `watch`."""
        self.chosen.connect(watch.session.choose_item)

    def show_panels(self, panels: Sequence[Panel], item: int, alone: bool) -> None:
        """Paint `panels`; `item` is marked (-1: none), with `alone` it stands out or is alone."""
        self._panels, self._item, self._alone = panels, item, alone
        self.update()

    def set_playhead(self, item: int, share: float | None) -> None:
        """Of what is heard: the item, and how far one is in it; None where nothing is."""

    def set_moment(self, moment: int) -> None:
        """Of items with a clock of their own: the moment that all are shown at, from 0."""

    @staticmethod
    def at_moment(
        x: npt.NDArray[np.floating], domain: Domain, moment: int
    ) -> tuple[npt.NDArray[np.floating], Domain]:
        """Items (N, *S) at a moment of their own clock, and their domain; else as they are."""
        return x, domain

    @staticmethod
    def to_rgb(x: npt.NDArray[np.floating], domain: Domain, quantity: str) -> Images:
        """Items (N, *S) as images (N, H, W, 3), where the modality's are."""
        raise NotImplementedError

    @staticmethod
    def pictured(item: int | None) -> slice:
        """The items that a thumbnail of a set shows: `item`, or a few where it is None."""
        raise NotImplementedError

    @staticmethod
    def thumbnail(
        x: npt.NDArray[np.floating],
        domain: Domain,
        labels: npt.NDArray[np.int64],
        quantity: str,
        side: int,
    ) -> QImage:
        """A small picture of items `x` (N, *S), in their own pixels or `side` wide and high."""
        raise NotImplementedError
