"""Sharpness and steadiness of clips, by waves and changes whose figures are known."""

from __future__ import annotations

import math

import pytest
import torch

from diffusion_gui.diffusion.clip_metrics import fine_detail, flicker, frame_change

NOISE = torch.randn(4, 3, 8, 24, 24, generator=torch.Generator().manual_seed(0))


def wave(pixels: float) -> torch.Tensor:
    """Clips of one wave across, `pixels` long."""
    across = torch.cos(2.0 * math.pi * torch.arange(24) / pixels)
    return (0.7 + across).expand(2, 3, 4, 24, 24)


def test_short_waves_are_fine_detail_and_long_ones_are_not() -> None:
    assert fine_detail(wave(3.0)) == pytest.approx(1.0)
    assert fine_detail(wave(6.0)) == pytest.approx(0.0, abs=1e-9)
    assert fine_detail(wave(3.0) + wave(6.0)) == pytest.approx(0.5)


def test_white_noise_has_as_much_detail_as_there_are_short_waves() -> None:
    circle = math.pi * 0.25**2  # of the unit square of frequencies
    assert fine_detail(NOISE) == pytest.approx(1.0 - circle, abs=0.02)


def test_a_plain_clip_has_no_detail() -> None:
    assert fine_detail(torch.full((2, 3, 4, 8, 8), 0.3)) == pytest.approx(0.0, abs=1e-6)


def test_a_clip_that_stands_still_neither_changes_nor_flickers() -> None:
    still = NOISE[:, :, :1].expand_as(NOISE)
    assert frame_change(still) == flicker(still) == 0.0


def test_frames_of_independent_noise_change_by_what_two_normal_numbers_differ() -> None:
    assert frame_change(NOISE) == pytest.approx(math.sqrt(2.0), rel=0.02)
    assert flicker(NOISE) == pytest.approx(0.6745 * math.sqrt(2.0), rel=0.05)


def test_a_small_thing_that_moves_changes_frames_and_is_no_flicker() -> None:
    x = torch.zeros(1, 1, 6, 12, 12)
    for frame in range(6):
        x[:, :, frame, 4:7, frame : frame + 3] = 1.0
    assert frame_change(x) > 0.1
    assert flicker(x) == 0.0
