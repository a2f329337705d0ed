"""Latents of clips as tiles: each frame as a picture's latents are."""

from __future__ import annotations

import numpy as np

from diffusion_gui.core.runs.latent_tiles import tiled


def test_each_frame_is_tiled_as_a_picture() -> None:
    clips = np.random.default_rng(0).normal(size=(2, 4, 3, 5, 6)).astype(np.float32)
    shown = tiled(clips, (3, 3, 20, 24))
    assert shown.shape == (2, 3, 3, 20, 24)
    for frame in range(3):
        of_picture = tiled(clips[:, :, frame], (3, 20, 24))
        np.testing.assert_array_equal(shown[:, :, frame], of_picture)
