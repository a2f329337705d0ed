"""A panel of the canvas, and the layers that overlays put on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, TypeVar

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QPainter

from diffusion_gui.core.domain import Domain
from diffusion_gui.ui.widgets.notation import Symbol


class Layer:
    """Something painted over the items of a panel, or beneath them."""

    height: ClassVar[int] = 1
    """Layers are painted from low to high; below 0 they lie beneath the items."""
    covers: ClassVar[bool] = False
    """Whether items are faint where it is."""

    def paint(self, painter: QPainter, canvas: Any) -> None:
        """Paint it; `canvas` says where items are: a `Plane` of points, or an `ImageCanvas`."""
        raise NotImplementedError


L = TypeVar("L", bound=Layer)


@dataclass(frozen=True, eq=False)
class Panel:
    """One picture of the canvas: items `x` (N, *S) of `domain`, coloured as `quantity` says.

    Attributes:
        title: words of the caption; `symbol` stands before them.
        sigma: deviation of the noise in `x`, at the size it is shown in.
        waves: (L,) of each item: what it sounds like, in [-1, 1] where it is clean; None where it
            is not known. Empty where no item's is.
        pictures: (N, 1, B, F) what items that are waveforms look like; None while it is not known.
        layers: what is laid over the items, from low to high.
    """

    title: str
    quantity: str
    x: npt.NDArray[np.floating]
    domain: Domain
    labels: npt.NDArray[np.int64]
    symbol: Symbol | None = None
    sigma: float = 0.0
    waves: Sequence[npt.NDArray[np.floating] | None] = ()
    pictures: npt.NDArray[np.floating] | None = None
    layers: tuple[Layer, ...] = ()

    def layer(self, sort: type[L]) -> L | None:
        """Its layer of one sort; None where it has none."""
        return next((one for one in self.layers if isinstance(one, sort)), None)
