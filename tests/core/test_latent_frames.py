"""Frames of clips and those of their latents: the first one has a latent of its own."""

from __future__ import annotations

import numpy as np

from diffusion_gui.core.latent_frames import first_frames, latents_of_frames
from diffusion_gui.core.recipes.inpaint_mask import at_size
from diffusion_gui.core.runs.latent_tiles import tiled
from diffusion_gui.core.runs.linear_preview import LinearPreview, linear_sums

RNG = np.random.default_rng(0)


def test_the_first_frame_has_its_own_latent_and_the_others_come_in_groups() -> None:
    assert first_frames(3, 9).tolist() == [0, 1, 5]
    assert latents_of_frames(3, 9).tolist() == [0, 1, 1, 1, 1, 2, 2, 2, 2]
    assert first_frames(21, 81)[-1] == 77
    assert latents_of_frames(1, 1).tolist() == [0]


def test_as_many_latents_as_frames_are_one_each_and_odd_numbers_are_shared_out() -> None:
    assert latents_of_frames(4, 4).tolist() == [0, 1, 2, 3]
    assert latents_of_frames(1, 3).tolist() == [0, 0, 0]
    assert latents_of_frames(3, 6).tolist() == [0, 0, 1, 1, 2, 2]


def test_a_mask_of_frames_is_one_of_the_latents_that_they_are_made_of() -> None:
    for frame, latent in ((0, 0), (1, 1), (4, 1), (5, 2), (8, 2)):
        mask = np.zeros((9, 4, 4), bool)
        mask[frame, 1, 2] = True
        assert np.argwhere(at_size(mask, (3, 2, 2))).tolist() == [[latent, 0, 1]]


def test_tiles_of_latents_are_shown_in_every_frame_they_stand_for() -> None:
    latents = RNG.normal(size=(2, 4, 3, 5, 6)).astype(np.float32)
    shown = tiled(latents, (3, 9, 20, 24))
    assert shown.shape == (2, 3, 9, 20, 24)
    apart = tiled(latents, (3, 3, 20, 24))
    for frame, latent in enumerate(latents_of_frames(3, 9)):
        np.testing.assert_array_equal(shown[:, :, frame], apart[:, :, latent])


def test_previews_of_fewer_latents_than_frames_are_fitted_and_shown() -> None:
    slope = RNG.normal(size=(4, 3)) * 0.1
    latents = RNG.normal(size=(2, 4, 3, 2, 2)).astype(np.float32)
    colors = np.einsum("ncfhw,cd->ndfhw", latents, slope)[:, :, latents_of_frames(3, 9)]
    clips = colors.repeat(4, axis=3).repeat(4, axis=4).astype(np.float32)
    flicker = np.where(np.arange(8) % 2, 0.2, -0.2)  # within a group, it cancels out
    clips[:, :, 1:] += flicker[:, None, None].astype(np.float32)
    sums = linear_sums(latents, clips)
    assert sums is not None
    preview = LinearPreview()
    preview.add(sums, 1.0)
    shown = preview(latents, (3, 9, 8, 8))
    np.testing.assert_allclose(shown, colors.repeat(4, axis=3).repeat(4, axis=4), atol=5e-3)
