"""A mask as short text, so that a recipe can hold it: `28x28:` and the bits in base64, row by row.

True (1, white) is what a run generates, False (0, black) is what it keeps.
"""

from __future__ import annotations

import base64
import binascii

import numpy as np
import numpy.typing as npt

from diffusion_gui.core.errors import UserError

Mask = npt.NDArray[np.bool_]

MAX_SIDE = 4096


def encode(mask: Mask) -> str:
    """The text of a boolean (height, width) array."""
    height, width = mask.shape
    bits = np.packbits(np.asarray(mask, dtype=bool))
    return f"{height}x{width}:{base64.b64encode(bits.tobytes()).decode('ascii')}"


def decode(text: str) -> Mask:
    """The inverse of `encode`: bool (height, width).

    Raises:
        UserError: the text is no mask.
    """
    size, _, packed = text.partition(":")
    height, _, width = size.partition("x")
    try:
        sides = int(height), int(width)
        bits = np.frombuffer(base64.b64decode(packed, validate=True), np.uint8)
    except (ValueError, binascii.Error):
        raise _refused() from None
    total = sides[0] * sides[1]
    if not all(1 <= side <= MAX_SIDE for side in sides) or len(bits) != -(-total // 8):
        raise _refused()
    return np.unpackbits(bits, count=total).astype(bool).reshape(sides)


def at_size(mask: Mask, height: int, width: int) -> Mask:
    """The cells of a (height, width) grid over the mask, of no more than its size, that it meets.

    A codec's state stands for several pixels: all of it is generated where one of them is.
    """
    rows, columns = (
        np.arange(cells) * side // cells
        for cells, side in zip((height, width), mask.shape, strict=True)
    )
    return np.asarray(np.logical_or.reduceat(np.logical_or.reduceat(mask, rows, 0), columns, 1))


def _refused() -> UserError:
    return UserError(
        "This is not a mask.",
        "A recipe holds one as HEIGHTxWIDTH:BITS.",
        "Make it from a black and white picture with 'diffusion-gui sample --mask FILE'.",
    )
