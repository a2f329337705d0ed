"""Linear previews of latents: fitted by least squares to what was decoded, block by block."""

from __future__ import annotations

import numpy as np
import pytest

from diffusion_gui.core.catalog import CODECS
from diffusion_gui.core.runs.linear_preview import (
    FITS_KEPT,
    LinearPreview,
    fit_preview,
    forget_previews,
    linear_sums,
    preview_of,
)

RNG = np.random.default_rng(0)
SLOPE = RNG.normal(size=(4, 3)) * 0.1
OFFSET = np.array([0.1, -0.2, 0.0])


def latents(count: int = 2, scale: float = 1.0) -> np.ndarray:
    return (scale * RNG.normal(size=(count, 4, 6, 5))).astype(np.float32)


def decoded(z: np.ndarray, detail: float = 0.0) -> np.ndarray:
    """A decoder whose blocks of 8x8 have linear mean colours, and detail in them."""
    colors = np.einsum("nchw,cd->ndhw", z, SLOPE) + OFFSET[:, None, None]
    whole = colors.repeat(8, axis=2).repeat(8, axis=3)
    stripes = np.where(np.arange(whole.shape[-1]) % 2, detail, -detail)
    return (whole + stripes).astype(np.float32)


def fitted(*weighed: tuple[np.ndarray, np.ndarray, float]) -> LinearPreview:
    made = LinearPreview()
    for z, pictures, weight in weighed:
        sums = linear_sums(z, pictures)
        assert sums is not None
        made.add(sums, weight)
    return made


def test_a_linear_decoder_is_found_and_detail_within_blocks_does_not_disturb() -> None:
    z = latents()
    preview = fitted((z, decoded(z, 0.3), 1.0))
    other = latents()
    np.testing.assert_allclose(preview(other, (3, 48, 40)), decoded(other), atol=2e-3)


def test_one_row_is_that_of_the_whole_preview() -> None:
    z = latents()
    preview = fitted((z, decoded(z), 1.0))
    for row in (0, 7, 8, 47):
        np.testing.assert_array_equal(
            preview.rows(z, row, (3, 48, 40)), preview(z, (3, 48, 40))[:, :, row]
        )


def test_clips_are_previewed_frame_by_frame_and_so_is_a_row_of_one() -> None:
    frames = latents(6)
    clips = frames.reshape(2, 3, 4, 6, 5).swapaxes(1, 2)
    whole = decoded(frames).reshape(2, 3, 3, 48, 40).swapaxes(1, 2)
    of_frames, of_clips = fitted((frames, decoded(frames), 1.0)), fitted((clips, whole, 1.0))
    np.testing.assert_allclose(of_clips(clips, (3, 3, 48, 40)), whole, atol=2e-3)
    np.testing.assert_allclose(
        of_clips(clips, (3, 3, 48, 40))[:, :, 1], of_frames(clips[:, :, 1], (3, 48, 40)), atol=1e-5
    )
    np.testing.assert_array_equal(
        of_clips.rows(clips[:, :, 1], 9, (3, 3, 48, 40)),
        of_clips(clips, (3, 3, 48, 40))[:, :, 1, 9],
    )


def test_a_clean_state_counts_more_than_noise() -> None:
    noise, clean = latents(), latents()
    wrong = np.full_like(decoded(noise), 0.9)
    preview = fitted((noise, wrong, 0.0), (clean, decoded(clean), 1.0))
    error = np.abs(preview(clean, (3, 48, 40)) - decoded(clean)).max()
    assert error < 0.1
    assert preview.version == 2


def test_previews_are_within_the_range_and_a_flat_state_does_not_break_the_fit() -> None:
    flat = np.zeros((1, 4, 6, 5), np.float32)
    preview = fitted((flat, decoded(flat), 1.0))
    np.testing.assert_allclose(preview(flat, (3, 48, 40)), decoded(flat), atol=1e-4)
    large = preview(1e6 * latents(), (3, 48, 40))
    assert np.isfinite(large).all()
    assert np.abs(large).max() <= 1.0


@pytest.mark.parametrize("shape", [(3, 49, 40), (3, 48, 41)])
def test_blocks_that_are_no_whole_pixels_give_no_fit(shape: tuple[int, ...]) -> None:
    assert linear_sums(latents(1), np.zeros((1, *shape), np.float32)) is None
    assert linear_sums(np.full((1, 4, 6, 5), np.nan), np.zeros((1, 3, 48, 40))) is None


def test_fits_are_of_one_codec_each_and_few_are_kept() -> None:
    forget_previews()
    z = latents()
    sums = linear_sums(z, decoded(z))
    assert sums is not None
    for number in range(FITS_KEPT + 1):
        fit_preview(f"codec {number}", sums, 1.0)
    assert preview_of("codec 0") is None
    assert preview_of(f"codec {FITS_KEPT}") is not None
    forget_previews()


def test_codecs_that_decode_at_once_have_no_previews() -> None:
    dear = {one.name for one in CODECS.values() if one.dear}
    assert dear == {"kl", "kl_clip", "wan_clip", "vq", "tiny"}
    assert {one.name for one in CODECS.values() if one.linear} == dear
