"""`--mask FILE`, a picture of what is selected, or `first:N` of a clip: as a recipe holds it."""

from __future__ import annotations

import re
import warnings
from pathlib import Path

import numpy as np
import numpy.typing as npt

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.recipes.inpaint_mask import Mask, encode, of_moments

Pixels = npt.NDArray[np.uint8]
_IN_TIME = re.compile(r"(first|ends):(\d{1,6})")
_CHROMA = 64
"""Difference of a pixel's red, green and blue from which it is coloured."""
_LABELS = 8
"""A dark picture of so many values at most holds labels."""


def mask_in_time(text: str, sides: tuple[int, ...]) -> str | None:
    """`first:N` or `ends:N` as a mask of clips of `sides` (F, H, W); None for anything else.

    The first N frames are kept, or N at both ends.

    Raises:
        UserError: nothing would be kept, or nothing generated.
    """
    asked = _IN_TIME.fullmatch(text)
    if asked is None or Path(text).exists():
        return None
    kept, ends = int(asked[2]), 2 if asked[1] == "ends" else 1
    if not 0 < ends * kept < sides[0]:
        raise UserError(
            f"--mask {text} leaves nothing to keep or nothing to generate.",
            f"The model makes clips of {sides[0]} frames.",
            f"Keep 1 to {(sides[0] - 1) // ends}, such as {asked[1]}:1.",
        )
    return encode(of_moments(sides, kept, kept if ends == 2 else 0))


def read_mask(path: Path, height: int, width: int) -> tuple[str, str]:
    """The picture at `path` as a mask of this size, and how it was read (see `painted`).

    It is brought to the size by averaging, whatever its proportions; what is lighter than middle
    grey after that is selected.

    Raises:
        UserError: the file is missing or no picture, or nothing is selected in it.
    """
    from PIL import Image

    selected, words = painted(_pixels(path))
    small = Image.fromarray(selected).resize((width, height), Image.Resampling.BOX)
    mask = np.asarray(small) >= 128
    if not mask.any():
        why = f"It is all black, or what is selected vanishes at the model's {width}x{height}."
        raise UserError(
            f"The mask {path} selects nothing.",
            why,
            "Paint what should be generated white, or in any colour on black, or erase it.",
        )
    return encode(mask), words


def _pixels(path: Path) -> Pixels:
    """The picture as it is painted: uint8 (H, W, 4)."""
    from PIL import Image, ImageOps

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(path) as image:
                upright = ImageOps.exif_transpose(image)
                if upright.mode.startswith("I") or upright.mode == "F":
                    upright = Image.fromarray(_eight_bits(np.asarray(upright, np.float64)))
                return np.asarray(upright.convert("RGBA"))
    except (OSError, ValueError, SyntaxError, EOFError, Warning, Image.DecompressionBombError) as e:
        reason = e.strerror if isinstance(e, OSError) and e.strerror else "It is no picture."
        raise UserError(
            f"The mask {path} could not be read.",
            reason if reason.endswith(".") else f"The system reports: {reason}.",
            "Give a black and white picture: white is generated, black is kept.",
        ) from e


def _eight_bits(values: npt.NDArray[np.float64]) -> Pixels:
    """Of 16 and 32 bits: 0..1 and 0..65535 are scaled, labels and 0..255 stay."""
    values = np.nan_to_num(values)
    high = float(values.max(initial=0.0))
    share = 255.0 if high <= 1.0 else 1.0 / 257.0 if high > 255.0 else 1.0
    return np.rint(np.clip(values * share, 0.0, 255.0)).astype(np.uint8)


def painted(pixels: Pixels) -> tuple[Pixels, str]:
    """What is selected in a picture that someone painted, and how it was read.

    White on black is a mask as it is; its greys are kept, for whoever makes it smaller. Else what
    stands out is selected: a colour on black, white or transparent; what was erased from a
    picture; label values above 0.

    Args:
        pixels: uint8 (H, W, 4), red, green, blue and opacity.

    Returns:
        uint8 (H, W), 255 where it is selected and 0 where it is not; and words, for other readings
        than white on black.
    """
    opaque = pixels[..., 3] >= 128
    colors = pixels[..., :3].astype(np.int32)
    grey = (colors @ np.array([299, 587, 114]) + 500) // 1000
    coloured = np.ptp(colors, axis=-1) >= _CHROMA
    there = opaque if opaque.any() else np.ones_like(opaque)
    if not there.all():
        return _on_transparent(pixels, grey, coloured, opaque)
    if coloured.any():
        rest = grey[~coloured]
        if rest.size and rest.min() >= 128:
            words = "Its coloured part is generated again, the white part is kept."
            return _whole(coloured), words
        return (
            _whole(coloured | (grey >= 128)),
            "Its coloured part is generated again, the black part is kept.",
        )
    low, high = int(grey.min()), int(grey.max())
    if high >= 128 or low == high:
        return grey.astype(np.uint8), ""
    if low == 0 and len(np.unique(grey)) <= _LABELS:
        return _whole(grey > 0), "Its values above 0 are generated again, 0 is kept."
    return _whole(2 * grey >= low + high), "Its lighter part is generated again."


def _on_transparent(
    pixels: Pixels, grey: npt.NDArray[np.integer], coloured: Mask, opaque: Mask
) -> tuple[Pixels, str]:
    """Of a picture that is transparent in part: the paint, or what was erased."""
    inside = pixels[opaque][:, :3].astype(np.int16)
    one = int(np.ptp(inside, axis=0).max()) < _CHROMA
    if one and inside.max() >= 128:
        words = "Its painted part is generated again, the transparent part is kept."
        return pixels[..., 3], words if coloured[opaque].any() else ""
    black_or_white = (grey[opaque] < 64) | (grey[opaque] >= 192)
    if not one and black_or_white.all() and not coloured[opaque].any():
        return np.where(opaque, grey, 0).astype(np.uint8), ""
    return 255 - pixels[..., 3], "Its transparent part is generated again, the rest is kept."


def _whole(selected: Mask) -> Pixels:
    return np.where(selected, 255, 0).astype(np.uint8)
