"""What paints the items of one state as one picture in a file, by their modality."""

from __future__ import annotations

from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from diffusion_gui.core.catalog import MODALITIES
from diffusion_gui.core.domain import Domain

from .grid import Picture
from .palette import Palette

Values = npt.NDArray[np.floating]
Labels = npt.NDArray[np.int64]


class ItemPainter(Protocol):
    """Paints values (N, *S) as a picture of a fixed `size` (width, height)."""

    size: tuple[int, int]

    def paint(self, x: Values, quantity: str) -> Picture:
        """The picture (height, width, 3) of `x`, coloured as `quantity` (x, x0 or eps) says."""


def painter_of(domain: Domain) -> Any:
    """The class that paints items of `domain`; it takes what `make_painter` does."""
    return MODALITIES[domain.modality].load()


def make_painter(
    domain: Domain, labels: Labels, scale: int, colors: Palette, columns: int = 0
) -> ItemPainter:
    """The painter of as many items as there are `labels` (N,), in so many columns; 0 chooses."""
    painter: ItemPainter = painter_of(domain)(domain, labels, scale, colors, columns)
    return painter
