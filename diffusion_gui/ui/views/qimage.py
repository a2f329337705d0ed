"""The one door from arrays to Qt pictures, and from Qt pictures to files."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QImage


def to_qimage(rgb: npt.NDArray[np.uint8]) -> QImage:
    """A QImage of an (H, W, 3) uint8 array, or (H, W, 4) with opacity; it owns its pixels.

    Four bytes a pixel, because Qt scales that form several times faster than three; and Qt's own
    conversion is ten times as fast as moving a colour at a time.
    """
    height, width, colors = rgb.shape
    rows = np.ascontiguousarray(rgb)
    forms = QImage.Format
    given, kept = {
        3: (forms.Format_RGB888, forms.Format_RGB32),
        4: (forms.Format_RGBA8888, forms.Format_ARGB32),
    }[colors]
    return QImage(rows.data, width, height, colors * width, given).convertToFormat(kept)


def png(image: QImage) -> bytes:
    """The bytes of a PNG file of `image`, to be written through `core.atomic`."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # PySide refuses the bytes it asks for
    return bytes(buffer.data().data())
