"""The channels of latents as tiles of one picture: what a learned code holds, without decoding."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from diffusion_gui.core.latent_frames import latents_of_frames

Values = npt.NDArray[np.floating]


def tiled(latents: Values, shape: tuple[int, ...]) -> Values:
    """Latents (N, c, h, w) as pictures (N, *shape), channel beside channel, all colours alike.

    As many rows of tiles as columns, or one less; tiles are enlarged by a whole number where there
    is room, and what does not fit is left out. Clips of latents (N, c, F, h, w) have clips, frame
    by frame; a latent that stands for several frames is shown in each. Of other states, such as
    the channels (N, 2, L) of a sound, it is their mean.
    """
    if latents.ndim == 3:
        mean = latents.mean(axis=1, keepdims=True, dtype=np.float32)
        return np.repeat(mean, shape[0], axis=1)
    if latents.ndim == 5:
        count, channels, frames, *sides = latents.shape
        apart = latents.swapaxes(1, 2).reshape(count * frames, channels, *sides)
        pictures = tiled(apart, (shape[0], *shape[2:]))
        clips = pictures.reshape(count, frames, *pictures.shape[1:]).swapaxes(1, 2)
        return clips if frames == shape[1] else clips[:, :, latents_of_frames(frames, shape[1])]
    n, channels, rows, columns = latents.shape
    across = math.ceil(math.sqrt(channels))
    down = -(-channels // across)
    height, width = shape[1:]
    factor = max(1, min(height // (down * rows), width // (across * columns)))
    sheet = np.zeros((n, down * across, rows, columns), np.float32)
    sheet[:, :channels] = latents
    grid = sheet.reshape(n, down, across, rows, columns).transpose(0, 1, 3, 2, 4)
    grid = grid.reshape(n, down * rows, across * columns)
    grid = grid.repeat(factor, axis=1).repeat(factor, axis=2)[:, :height, :width]
    picture = np.zeros((n, 1, height, width), np.float32)
    picture[:, 0, : grid.shape[1], : grid.shape[2]] = grid
    return np.repeat(picture, shape[0], axis=1)
