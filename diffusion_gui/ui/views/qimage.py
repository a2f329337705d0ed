"""The one door from arrays to Qt pictures."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QImage


def to_qimage(rgb: npt.NDArray[np.uint8]) -> QImage:
    """A QImage of an (H, W, 3) uint8 array; it owns a copy of the pixels."""
    rgb = np.ascontiguousarray(rgb)
    height, width, _ = rgb.shape
    return QImage(rgb.data, width, height, 3 * width, QImage.Format.Format_RGB888).copy()
