"""Clips in files: one frame of each, in a grid, as pictures are."""

from __future__ import annotations

from dataclasses import replace

from diffusion_gui.core.catalog import MODALITIES
from diffusion_gui.core.domain import Domain

from .grid import Picture
from .item_painter import Labels, Values
from .palette import Palette
from .pixels import ImagePainter


def of_frames(domain: Domain) -> Domain:
    """The domain of a single frame of clips (C, F, H, W): pictures (C, H, W)."""
    channels, _, height, width = domain.shape
    still = MODALITIES[domain.modality].still
    return replace(domain, modality=still, shape=(channels, height, width), rate=0.0)


def frame_by_frame(x: Values) -> Values:
    """Clips (N, C, F, H, W) as pictures (N * F, C, H, W): in rows of F, a contact sheet."""
    n, channels, frames, height, width = x.shape
    return x.transpose(0, 2, 1, 3, 4).reshape(n * frames, channels, height, width)


class ClipPainter(ImagePainter):
    """Clips (N, C, F, H, W) in a grid, at one moment of their own time."""

    def __init__(
        self, domain: Domain, labels: Labels, scale: int, colors: Palette, columns: int = 0
    ) -> None:
        super().__init__(of_frames(domain), labels, scale, colors, columns)

    def paint(self, x: Values, quantity: str) -> Picture:
        """The grid of all items, each at `moment`."""
        return super().paint(x[:, :, self.moment], quantity)
