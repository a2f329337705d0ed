"""Values to colours: items of a domain as 8-bit RGB images."""

from __future__ import annotations

import math
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


def visible(x: npt.NDArray[np.floating], alpha: float, sigma: float) -> npt.NDArray[np.floating]:
    """`x` = alpha x_0 + sigma eps at a size that can be shown.

    A variance-exploding state has a deviation of 80 where clean data has 1; divided by
    sqrt(alpha^2 + sigma^2) it looks like the variance-preserving state of the same SNR. States
    that do not exceed unit variance are left as they are.
    """
    size = math.hypot(alpha, sigma)
    return x if size <= 1.0 + 1e-6 else np.asarray(x / np.float32(size))
