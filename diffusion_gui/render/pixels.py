"""Values to colours: (N, *S) float states as (N, H, W, 3) bytes."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from diffusion_gui.core.domain import Domain

NOISE_RANGE = 3.0
"""Noise is shown from -3 to 3: that is where 99.7 % of a standard normal lies."""


def to_rgb(
    x: npt.NDArray[np.float32], domain: Domain, kind: str = "x"
) -> npt.NDArray[np.uint8]:
    """Images as bytes; grey ones get three equal channels.

    Args:
        x: (N, C, H, W) with C = 1 or 3.
        kind: `x` and `x0` map the domain's range to 0..255, `eps` maps -3..3.
    """
    low, high = (-NOISE_RANGE, NOISE_RANGE) if kind == "eps" else (domain.low, domain.high)
    scaled = (x - low) * (255.0 / (high - low)) + 0.5
    pixels = np.clip(scaled, 0.0, 255.0).astype(np.uint8).transpose(0, 2, 3, 1)
    return np.repeat(pixels, 3, axis=3) if pixels.shape[3] == 1 else pixels
