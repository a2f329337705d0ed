"""A mask as short text, so that a recipe can hold it: `28x28:` and the bits in base64, row by row.

True (1, white) is what a run generates, False (0, black) is what it keeps. Its lengths are those of
an item along all axes but the first, such as `16x24x24:` of a clip; one of fewer lengths, such as
`24x24:`, holds for all of the axes before its own: all frames of the clip.
"""

from __future__ import annotations

import base64
import binascii
import math

import numpy as np
import numpy.typing as npt

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.latent_frames import first_frames

Mask = npt.NDArray[np.bool_]

MAX_SIDE = 4096
LENGTHS = (2, 3)
"""How many lengths a mask can have."""


def encode(mask: Mask) -> str:
    """The text of a boolean array, (height, width) or (frames, height, width)."""
    bits = np.packbits(np.asarray(mask, dtype=bool))
    size = "x".join(map(str, mask.shape))
    return f"{size}:{base64.b64encode(bits.tobytes()).decode('ascii')}"


def decode(text: str) -> Mask:
    """The inverse of `encode`: bool (height, width) or (frames, height, width).

    Raises:
        UserError: the text is no mask.
    """
    size, _, packed = text.partition(":")
    try:
        sides = tuple(int(side) for side in size.split("x"))
        bits = np.frombuffer(base64.b64decode(packed, validate=True), np.uint8)
    except (ValueError, binascii.Error):
        raise _refused() from None
    total = math.prod(sides)
    known = len(sides) in LENGTHS and all(1 <= side <= MAX_SIDE for side in sides)
    if not known or len(bits) != -(-total // 8):
        raise _refused()
    return np.unpackbits(bits, count=total).astype(bool).reshape(sides)


def fits(mask: Mask, shape: tuple[int, ...]) -> bool:
    """Whether it is a mask of items of `shape`: of all axes but the first, or of the last two."""
    return len(shape) > mask.ndim and mask.shape in (shape[1:], shape[-2:])


def whole(mask: Mask, sides: tuple[int, ...]) -> Mask:
    """A mask that fits items of (*, *sides), along all those sides."""
    return np.broadcast_to(mask, (*sides[: len(sides) - mask.ndim], *mask.shape)).copy()


def at_size(mask: Mask, sides: tuple[int, ...]) -> Mask:
    """The cells of a grid of `sides` over the mask, of no more than its size, that it meets.

    A codec's state stands for several pixels, and of a clip for several frames: all of it is
    generated where one of them is.
    """
    found = whole(mask, sides)
    for axis, cells in enumerate(sides):
        of_axis = found.shape[axis]
        in_time = axis == 0 and len(sides) == LENGTHS[-1]
        starts = first_frames(cells, of_axis) if in_time else np.arange(cells) * of_axis // cells
        found = np.asarray(np.logical_or.reduceat(found, starts, axis))
    return found


def of_moments(sides: tuple[int, ...], first: int, last: int) -> Mask:
    """The mask of items whose first axis of `sides` is time: it keeps moments at its ends.

    Args:
        first, last: how many are kept at the beginning and at the end; the rest is generated.
    """
    mask = np.ones(sides, bool)
    mask[:first] = False
    mask[max(first, sides[0] - last) :] = False
    return mask


def made_moments(mask: Mask) -> str:
    """Of a mask with time, the numbers of the moments in which something is generated: `5–16`.

    Empty where that is so in all of them or in none, or where it has no time.
    """
    if mask.ndim < LENGTHS[-1]:
        return ""
    made = mask.any(axis=tuple(range(1, mask.ndim)))
    if made.all() or not made.any():
        return ""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], made, [False]]).astype(int)))
    runs = [(first + 1, last) for first, last in edges.reshape(-1, 2).tolist()]
    return ", ".join(f"{first}" if first == last else f"{first}–{last}" for first, last in runs)


def mask_summary(text: str) -> str:
    """A mask in a line: its lengths, how much of it is generated, and in which frames.

    Raises:
        UserError: the text is no mask.
    """
    mask = decode(text)
    moments = made_moments(mask)
    parts = ["x".join(map(str, mask.shape)), f"{100.0 * mask.mean():.0f} % generated"]
    return ", ".join([*parts, f"frames {moments}"] if moments else parts)


def _refused() -> UserError:
    return UserError(
        "This is not a mask.",
        "A recipe holds one as HEIGHTxWIDTH:BITS, or FRAMESxHEIGHTxWIDTH:BITS of a clip.",
        "Make it from a black and white picture with 'diffusion-gui sample --mask FILE'.",
    )
