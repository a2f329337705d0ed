"""Views of a learned code: what comes back of a run's items, and their pixels noised as much."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from tiny_scenes import autoencoder, denoiser, few_scenes

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.protocol.codec_views import (
    NoisedPixels,
    NoisedPixelsRequest,
    Reconstruction,
    ReconstructionRequest,
)
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.core.runs.decoded import codec_of
from diffusion_gui.engine import Engine
from diffusion_gui.storage.learned_codecs import found_codec

__all__ = ["autoencoder", "denoiser", "few_scenes"]


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine(threads=1, device="cpu")


def test_the_items_of_a_run_come_back_through_its_codec(engine: Engine, denoiser: Path) -> None:
    recipe = Recipe(data="scenes", model=str(denoiser), process="forward", count=3, seed=2)
    found = [
        one
        for one in engine.execute(ReconstructionRequest(recipe))
        if isinstance(one, Reconstruction)
    ]
    (shown,) = found
    assert shown.domain.shape == (3, 64, 64)
    expected = engine.library.data("scenes").draw(3, 2)[0].numpy()
    np.testing.assert_array_equal(shown.original, expected)
    codec = codec_of(found_codec(str(denoiser)))
    np.testing.assert_array_equal(shown.back, codec.decode(codec.encode(expected)))


def test_pixels_themselves_lose_nothing_and_are_refused(engine: Engine) -> None:
    recipe = Recipe(data="shapes", process="forward", count=1)
    with pytest.raises(UserError, match="no latents"):
        list(engine.execute(ReconstructionRequest(recipe)))


def test_pixels_are_noised_by_the_formula_and_with_the_same_noise_at_each_level(
    engine: Engine, autoencoder: Path
) -> None:
    name = found_codec(str(autoencoder))
    z = torch.randn(2, 4, 16, 16, generator=torch.Generator().manual_seed(0)).numpy()
    clean = codec_of(name).decode(z)

    def noised(alpha: float, sigma: float) -> np.ndarray:
        request = NoisedPixelsRequest(name, z, alpha, sigma, seed=3)
        (made,) = (one for one in engine.execute(request) if isinstance(one, NoisedPixels))
        return made.x

    np.testing.assert_allclose(noised(1.0, 0.0), clean, atol=1e-6)
    noise = noised(0.0, 1.0)
    np.testing.assert_allclose(noised(0.6, 0.8), 0.6 * clean + 0.8 * noise, atol=1e-5)
    assert abs(float(noise.std()) - 1.0) < 0.05
    # A variance-exploding level is shown at the size of the data, as states are.
    np.testing.assert_allclose(noised(1.0, 80.0), (clean + 80 * noise) / 6401**0.5, atol=1e-4)
