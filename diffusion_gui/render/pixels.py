"""Values to colours: items of a domain as 8-bit RGB images."""

from __future__ import annotations

from typing import Literal

import numpy as np
import numpy.typing as npt

from diffusion_gui.core.domain import Domain

Kind = Literal["x", "x0", "eps"]
Images = npt.NDArray[np.uint8]
"""(N, H, W, 3)"""

EPS_REACH = 3.0
"""Noise is shown from -3 to 3 standard deviations."""


def to_rgb(x: npt.NDArray[np.floating], domain: Domain, kind: str = "x") -> Images:
    """Items (N, C, H, W) as images (N, H, W, 3) uint8; values beyond the range are clipped.

    `domain.low` is black and `domain.high` white; of noise (`eps`), -3 is black and 3 white. One
    channel becomes grey.
    """
    low, high = (-EPS_REACH, EPS_REACH) if kind == "eps" else (domain.low, domain.high)
    scale = np.float32(255.0 / (high - low))
    values = np.multiply(x, scale, dtype=np.float32)
    values += np.float32(0.5) - np.float32(low) * scale
    np.clip(values, 0.0, 255.0, out=values)
    planes = values.astype(np.uint8)  # before they are mixed: numbers of one byte move faster
    n, channels, height, width = planes.shape
    images = np.empty((n, height, width, 3), np.uint8)
    for color in range(3):  # a whole plane at a time: pixel by pixel it takes four times as long
        images[..., color] = planes[:, color if channels == 3 else 0]
    return images
