"""Which frames of a clip each frame of its latents is made of, where there are fewer of those.

An autoencoder of clips that goes forward in time makes the first latent of the first frame alone,
and each of the others of as many frames: 1 + 4 k frames have 1 + k latents.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Places = npt.NDArray[np.intp]


def first_frames(latents: int, frames: int) -> Places:
    """The first of the frames that each latent stands for, (latents,); they rise from 0.

    Where the numbers are none of such an autoencoder, frames are shared out evenly.
    """
    if 1 < latents < frames and (frames - 1) % (latents - 1) == 0:
        each = (frames - 1) // (latents - 1)
        return np.concatenate([[0], 1 + each * np.arange(latents - 1)])
    return np.arange(latents) * frames // latents


def latents_of_frames(latents: int, frames: int) -> Places:
    """The latent that stands for each frame, (frames,)."""
    starts = first_frames(latents, frames)
    return np.searchsorted(starts, np.arange(frames), side="right") - 1
