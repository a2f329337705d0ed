"""Clips: the frame of each that the clock of the clips is at, in a grid as pictures are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt
from PySide6.QtWidgets import QWidget

from diffusion_gui.core.domain import Domain
from diffusion_gui.render.clip_painter import of_frames
from diffusion_gui.render.pixels import Images

from .image_view import ImageView
from .panel import Panel


class ClipView(ImageView):
    """As pictures: the frame of each clip that its own clock is at."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._clips: Sequence[Panel] = ()

    def set_moment(self, moment: int) -> None:
        """Show frame `moment` of every clip, from 0; shorter clips begin again."""
        if moment != self.moment:
            self.moment = moment
            super().show_panels(self._frames(), self._item, self._alone)

    def show_panels(self, panels: Sequence[Panel], item: int, alone: bool) -> None:
        """Paint the frames that the clips are at."""
        self._clips = panels
        super().show_panels(self._frames(), item, alone)

    def _frames(self) -> list[Panel]:
        shown = [self.at_moment(one.x, one.domain, self.moment) for one in self._clips]
        return [
            replace(panel, x=x, domain=domain)
            for panel, (x, domain) in zip(self._clips, shown, strict=True)
        ]

    def place_of(self, row: int, column: int) -> tuple[int, ...]:
        """Frame, row and column."""
        return self.moment, row, column

    @staticmethod
    def at_moment(
        x: npt.NDArray[np.floating], domain: Domain, moment: int
    ) -> tuple[npt.NDArray[np.floating], Domain]:
        """Frame `moment` of clips (N, C, F, H, W); shorter ones have begun again."""
        return x[:, :, moment % x.shape[2]], of_frames(domain)

    @staticmethod
    def to_rgb(x: npt.NDArray[np.floating], domain: Domain, quantity: str) -> Images:
        """Frames (N, C, H, W), or the middle frame of clips (N, C, F, H, W)."""
        if x.ndim == 5:
            x, domain = x[:, :, x.shape[2] // 2], of_frames(domain)
        return ImageView.to_rgb(x, domain, quantity)
