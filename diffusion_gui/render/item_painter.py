"""What paints the items of one state as one picture in a file, by their modality."""

from __future__ import annotations

from typing import Protocol

import numpy as np
import numpy.typing as npt

from diffusion_gui.core.catalog import MODALITIES
from diffusion_gui.core.domain import Domain

from .grid import Picture
from .palette import Palette

Values = npt.NDArray[np.floating]
Labels = npt.NDArray[np.int64]


Cell = tuple[int, int, int, int]
"""Left, top, width and height in pixels."""


class ItemPainter(Protocol):
    """Paints values (N, *S) as a picture of a fixed `size` (width, height).

    Attributes:
        moment: where the items' own time is, from 0, of items that have one.
    """

    size: tuple[int, int]
    moment: int

    def paint(self, x: Values, quantity: str) -> Picture:
        """The picture (height, width, 3) of `x`, coloured as `quantity` (x, x0 or eps) says."""

    def cell(self, item: int) -> Cell:
        """Where an item is in the picture."""


def make_painter(
    domain: Domain, labels: Labels, scale: int, colors: Palette, columns: int = 0
) -> ItemPainter:
    """The painter of as many items as there are `labels` (N,), in so many columns; 0 chooses."""
    painter: ItemPainter = MODALITIES[domain.modality].load()(
        domain, labels, scale, colors, columns
    )
    return painter
