"""Sounds in files: spectrograms in colours, the highest pitch on top, waveforms below."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import numpy.typing as npt

from diffusion_gui.core.catalog import MODALITIES
from diffusion_gui.core.domain import Domain
from diffusion_gui.core.runs.decoded import codec_of

from .grid import Picture, cell_of, columns_for, enlarge, grid_size, tile
from .item_painter import Cell, Labels, Values
from .palette import Palette
from .pixels import EPS_REACH, Images

BELOW = 20
"""Rows of a waveform under a spectrogram of 64."""
_ANCHORS = (
    (0, 0, 4),
    (22, 14, 58),
    (59, 15, 112),
    (106, 28, 129),
    (151, 45, 128),
    (200, 62, 115),
    (241, 96, 93),
    (254, 148, 106),
    (254, 202, 141),
    (252, 253, 191),
)
"""Colours of rising lightness, dark violet to pale yellow, told apart by every eye (as magma)."""


@lru_cache(maxsize=1)
def _colours() -> npt.NDArray[np.uint8]:
    """(256, 3)"""
    places = np.linspace(0, 255, len(_ANCHORS))
    channels = np.array(_ANCHORS).T
    table = [np.interp(np.arange(256), places, channel) for channel in channels]
    return np.stack(table, axis=1).round().astype(np.uint8)


def spectrogram_rgb(x: Values, domain: Domain, quantity: str = "x") -> Images:
    """Spectrograms (N, 1, B, F) as images (N, B, F, 3); noise (`eps`) from -3 to 3 deviations."""
    low, high = (-EPS_REACH, EPS_REACH) if quantity == "eps" else (domain.low, domain.high)
    share = np.clip((np.asarray(x[:, 0], np.float32) - low) * (255.0 / (high - low)), 0.0, 255.0)
    images: Images = _colours().take(share.astype(np.uint8), axis=0)
    return images


def spectrogram_domain(domain: Domain) -> Domain:
    """Of what sounds look like, by the codec of their modality."""
    return codec_of(MODALITIES[domain.modality].codec).coded(domain)


def sound_rgb(x: Values, domain: Domain, quantity: str = "x") -> Images:
    """As `spectrogram_rgb`; of sounds (N, 1, L) what they look like."""
    entry = MODALITIES[domain.modality]
    if not entry.heard:
        return spectrogram_rgb(x, domain, quantity)
    return spectrogram_rgb(codec_of(entry.codec).encode(x), spectrogram_domain(domain))


class SpectrogramPainter:
    """Spectrograms in a grid, each value `scale` x `scale` screen pixels."""

    below = 0
    moment = 0

    def __init__(
        self, domain: Domain, labels: Labels, scale: int, colors: Palette, columns: int = 0
    ) -> None:
        self._domain = domain
        count = len(labels)
        self._columns = columns or columns_for(count)
        self._gap = 1 if scale > 1 else 2
        self._scale = scale
        self._colors = colors
        height, width = domain.shape[-2:]
        self._cell = (width, height + self.below)
        w, h = grid_size(count, self._columns, self._cell, self._gap)
        self.size = (w * scale, h * scale)

    def cell(self, item: int) -> Cell:
        """Where an item is in the grid."""
        return cell_of(item, self._columns, self._cell, self._gap, self._scale)

    def paint(self, x: Values, quantity: str) -> Picture:
        """The grid of all items."""
        return self._grid(spectrogram_rgb(x, self._domain, quantity))

    def _grid(self, images: Images) -> Picture:
        return enlarge(tile(images, self._columns, self._gap, self._colors.background), self._scale)


class WavePainter(SpectrogramPainter):
    """Waveforms, and above each what it looks like as a spectrogram."""

    below = BELOW

    def __init__(
        self, domain: Domain, labels: Labels, scale: int, colors: Palette, columns: int = 0
    ) -> None:
        self._sounds = domain
        super().__init__(spectrogram_domain(domain), labels, scale, colors, columns)

    def paint(self, x: Values, quantity: str) -> Picture:
        """The grid of all items."""
        images = sound_rgb(x, self._sounds, quantity)
        strips = wave_strips(x[:, 0], images.shape[2], BELOW, self._colors)
        return self._grid(np.concatenate([images, strips], axis=1))


def wave_strips(waves: Values, width: int, height: int, colors: Palette) -> Images:
    """Waveforms (N, L) as images (N, height, width, 3): from the least to the largest sample."""
    low, high = wave_reach(waves, width)
    rows = np.arange(height, dtype=np.float32)[None, :, None]
    middle = (height - 1) / 2
    top, bottom = middle * (1.0 - high[:, None]), middle * (1.0 - low[:, None])
    inside = (rows >= np.floor(top)) & (rows <= np.ceil(bottom))
    ground, line = (np.array(one, np.uint8) for one in (colors.background, colors.accent))
    return np.where(inside[..., None], line, ground)


def wave_reach(waves: Values, width: int) -> tuple[Values, Values]:
    """Least and largest sample (N, width) of each column, within [-1, 1]; louder ones shrink."""
    n, length = waves.shape
    per = max(1, length // width)
    cut = waves[:, : per * (length // per)].reshape(n, -1, per)
    peak = np.maximum(1.0, np.abs(waves).max(axis=1, keepdims=True))
    return cut.min(axis=2) / peak, cut.max(axis=2) / peak
