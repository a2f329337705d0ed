"""What a learned code loses: the figures that say it, and the scale a difference is shown at."""

from __future__ import annotations

import numpy as np
import pytest

from diffusion_gui.core.domain import Domain
from diffusion_gui.core.runs.reconstruction import psnr_db, shown_difference, strength
from diffusion_gui.diffusion import sample_metrics


def test_half_a_span_off_everywhere_is_six_decibels() -> None:
    black, grey = np.full((2, 3, 4, 4), -1.0), np.zeros((2, 3, 4, 4))
    np.testing.assert_allclose(psnr_db(black, grey, 2.0), 20.0 * np.log10(2.0), rtol=1e-12)
    assert np.isfinite(psnr_db(grey, grey, 2.0)).all()


def test_the_window_and_the_score_mean_the_same_by_decibels() -> None:
    import torch

    x, y = (np.random.default_rng(n).uniform(-1.0, 1.0, (3, 1, 5, 5)) for n in (0, 1))
    other = sample_metrics.psnr_db(torch.from_numpy(x), torch.from_numpy(y), 2.0)
    np.testing.assert_allclose(psnr_db(x, y, 2.0), other.numpy(), rtol=1e-12)


@pytest.mark.parametrize(
    ("largest", "times"), [(1.0, 1), (0.6, 1), (0.5, 2), (0.26, 2), (0.25, 4), (0.01, 64), (0, 1)]
)
def test_a_difference_is_shown_as_strong_as_it_fits(largest: float, times: int) -> None:
    assert strength(np.linspace(-largest, largest, 4001), 2.0) == times


def test_a_few_values_that_stick_out_do_not_hide_the_rest() -> None:
    values = np.full(10_000, 0.02)
    values[:40] = 0.9
    assert strength(values, 2.0) == 32


def test_no_difference_is_the_middle_and_the_sign_is_kept() -> None:
    domain = Domain("image", (1, 2, 2), 0.0, 1.0)
    original = np.full((1, 1, 2, 2), 0.5, np.float32)
    back = original.copy()
    back[0, 0, 0, 0] += 0.1
    back[0, 0, 1, 1] -= 0.1
    shown, times = shown_difference(original, back, domain)
    assert times == 4
    np.testing.assert_allclose(shown[0, 0], [[0.9, 0.5], [0.5, 0.1]], atol=1e-6)
