"""Contact sheets of clips: a row for each, its frames from left to right."""

from __future__ import annotations

import numpy as np

from diffusion_gui.core.catalog import MODALITIES
from diffusion_gui.core.domain import Domain

from .clip_painter import frame_by_frame, of_frames
from .grid import Picture
from .item_painter import Cell, Labels, Values
from .palette import Palette
from .pixels import ImagePainter


class ContactSheet(ImagePainter):
    """Clips (N, C, F, H, W) as one picture, frames across and items down."""

    def __init__(self, domain: Domain, labels: Labels, scale: int, colors: Palette) -> None:
        self._frames = MODALITIES[domain.modality].moments(domain.shape)
        each = np.repeat(labels, self._frames)
        super().__init__(of_frames(domain), each, scale, colors, columns=self._frames)

    def cell(self, item: int) -> Cell:
        """Where an item's row is."""
        left, top, _, height = super().cell(item * self._frames)
        return left, top, self.size[0], height

    def paint(self, x: Values, quantity: str) -> Picture:
        """All frames of all items."""
        return super().paint(frame_by_frame(x), quantity)
