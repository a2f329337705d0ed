"""Radial spectra against what is known of waves and of white noise."""

from __future__ import annotations

import numpy as np
import pytest

from diffusion_gui.core.runs.spectrum import radial_spectrum


def test_white_noise_has_the_same_power_at_every_frequency() -> None:
    x = 0.7 * np.random.default_rng(0).standard_normal((400, 3, 28, 28))
    np.testing.assert_allclose(radial_spectrum(x), 0.49, rtol=0.05)


@pytest.mark.parametrize("periods", [1, 3, 9, 14])
def test_a_wave_stands_at_its_own_frequency(periods: int) -> None:
    x = np.cos(2 * np.pi * periods * np.arange(28) / 28)[None, None, None, :].repeat(28, 2)
    spectrum = radial_spectrum(x)
    assert len(spectrum) == 14
    assert spectrum.argmax() == periods - 1
    assert spectrum.sum() == pytest.approx(spectrum[periods - 1])


def test_a_flat_picture_has_no_waves_and_any_shape_will_do() -> None:
    assert radial_spectrum(np.full((2, 1, 8, 12), 0.3)).max() < 1e-20
    assert radial_spectrum(np.zeros((1, 3, 8, 12))).shape == (4,)
    assert radial_spectrum(np.zeros((1, 1, 1, 5))).shape == (1,)
