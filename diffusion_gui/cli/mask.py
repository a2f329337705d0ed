"""`--mask FILE`: a black and white picture as the mask that a recipe holds."""

from __future__ import annotations

import warnings
from pathlib import Path

import numpy as np

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.mask import encode


def read_mask(path: Path, height: int, width: int) -> str:
    """The picture at `path` as a mask of this size: white is generated, black is kept.

    It is brought to the size by averaging, whatever its proportions; what is lighter than middle
    grey after that is white. Transparent is black.

    Raises:
        UserError: the file is missing or no picture.
    """
    from PIL import Image, ImageOps

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(path) as image:
                picture = ImageOps.exif_transpose(image).convert("RGBA")
    except (OSError, ValueError, SyntaxError, EOFError, Warning, Image.DecompressionBombError) as e:
        reason = e.strerror if isinstance(e, OSError) and e.strerror else "It is no picture."
        raise UserError(
            f"The mask {path} could not be read.",
            reason if reason.endswith(".") else f"The system says: {reason}.",
            "Give a black and white picture: white is generated, black is kept.",
        ) from e
    black = Image.new("RGBA", picture.size, (0, 0, 0, 255))
    grey = (
        Image.alpha_composite(black, picture)
        .convert("L")
        .resize((width, height), Image.Resampling.BOX)
    )
    return encode(np.asarray(grey) >= 128)
