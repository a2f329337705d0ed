"""One panel of a picture: all items of one state, as images in a grid or as points in a plane."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import numpy as np
import numpy.typing as npt

from diffusion_gui.core.domain import Domain

from .grid import Picture, columns_for, enlarge, grid_size, tile
from .palette import Palette
from .pixels import to_rgb
from .scatter import point_colors, scatter

POINT_UNIT = 48
"""Pixels that a panel of points is wide for each step of the scale."""

Values = npt.NDArray[np.floating]
Labels = npt.NDArray[np.int64]


class Panel(Protocol):
    """Paints values (N, *S) as a picture of a fixed `size` (width, height)."""

    size: tuple[int, int]

    def paint(self, x: Values, kind: str) -> Picture:
        """The picture (height, width, 3) of `x`; `kind` as in `to_rgb`."""


class ImagePanel:
    """Images in a grid, each data pixel `scale` x `scale` screen pixels."""

    def __init__(
        self, domain: Domain, labels: Labels, scale: int, colors: Palette, columns: int = 0
    ) -> None:
        self._domain = domain
        _, height, width = domain.shape
        count = len(labels)
        self._columns = columns or columns_for(count)
        self._gap = 1 if scale > 1 else 2
        self._scale = scale
        self._colors = colors
        w, h = grid_size(count, self._columns, (width, height), self._gap)
        self.size = (w * scale, h * scale)

    def paint(self, x: Values, kind: str) -> Picture:
        images = to_rgb(x, self._domain, kind)
        return enlarge(tile(images, self._columns, self._gap, self._colors.background), self._scale)


class PointsPanel:
    """Points in a square of `scale` x POINT_UNIT pixels."""

    def __init__(
        self, domain: Domain, labels: Labels, scale: int, colors: Palette, columns: int = 0
    ) -> None:
        self._domain = domain
        self._colors = colors
        self._points = point_colors(labels, colors)
        self.size = (scale * POINT_UNIT, scale * POINT_UNIT)

    def paint(self, x: Values, kind: str) -> Picture:
        return scatter(x, self._points, self._domain, self.size[0], self._colors)


PANELS: dict[str, Callable[[Domain, Labels, int, Palette, int], Panel]] = {
    "image": ImagePanel,
    "points": PointsPanel,
}
"""By a domain's kind: (domain, labels (N,), scale, colours, columns (0 chooses)) -> Panel."""


def make_panel(
    domain: Domain, labels: Labels, scale: int, colors: Palette, columns: int = 0
) -> Panel:
    """The panel for `domain`'s kind of data, for as many items as there are `labels`."""
    return PANELS[domain.modality](domain, labels, scale, colors, columns)
