"""Noise levels of a batch, the loss over them, and the loss itself against EDM's definition."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from diffusion_gui.models.precondition import NetworkDenoiser
from diffusion_gui.training.levels import BINS, LEVEL_EDGES, draw_levels, level_means
from diffusion_gui.training.loss import denoising_losses


def normal_cdf(z: np.ndarray) -> np.ndarray:
    return np.array([0.5 * (1 + math.erf(v / math.sqrt(2))) for v in z])


@pytest.mark.parametrize("count", [1, 7, 64])
def test_one_level_falls_in_each_slice_of_the_normal(count: int) -> None:
    for seed in range(20):
        levels = draw_levels(np.random.default_rng(seed), count, -0.6, 1.6)
        slices = np.floor(normal_cdf((levels + 0.6) / 1.6) * count - 1e-9)
        assert sorted(slices.clip(0)) == list(range(count))


def test_levels_are_normal() -> None:
    rng = np.random.default_rng(0)
    levels = np.concatenate([draw_levels(rng, 64, -1.0, 1.5) for _ in range(500)])
    assert levels.mean() == pytest.approx(-1.0, abs=0.01)
    assert levels.std() == pytest.approx(1.5, rel=0.01)
    assert np.isfinite(levels).all()


def test_means_by_level_are_those_of_the_items_in_each_bin() -> None:
    levels = np.array([-9.0, -4.9, -4.2, 0.0, 0.5, 2.999, 3.0, 40.0])
    losses = np.arange(8.0)
    means = level_means(levels, losses)
    assert len(means) == BINS == len(LEVEL_EDGES) - 1 == 10
    expected = {0: 1.0, 5: 3.5, 7: 5.0, 8: 6.0, 9: 7.0}
    for place, mean in enumerate(means):
        if place in expected:
            assert mean == expected[place]
        else:
            assert math.isnan(mean)


class Linear(nn.Module):
    """F = 0.3 x + 0.1, preconditioned or not."""

    def __init__(self, preconditioned: bool) -> None:
        super().__init__()
        self.preconditioned = preconditioned
        self.scale = nn.Parameter(torch.tensor(0.3, dtype=torch.float64))

    def forward(self, x: Tensor, told: Tensor, labels: Tensor) -> Tensor:
        return self.scale * x + 0.1 + 0.05 * told.view(-1, *[1] * (x.dim() - 1))


@pytest.mark.parametrize("shape", [(2,), (3, 4, 4)])
def test_the_loss_is_edms(shape: tuple[int, ...]) -> None:
    """lambda(sigma) |D(x_0 + sigma eps) - x_0|^2, lambda = 1 / c_out^2 (Karras et al. 2022)."""
    x0, eps = torch.randn(2, 6, *shape, dtype=torch.float64)
    level = torch.linspace(-3, 3, 6, dtype=torch.float64)
    labels = torch.full((6,), -1)
    network, sigma_data = Linear(True), 0.7
    losses = denoising_losses(network, x0, eps, level, labels, sigma_data)
    sigma = level.exp()
    denoise = NetworkDenoiser(network, sigma_data)
    for i in range(6):
        s = float(sigma[i])
        x = x0[i : i + 1] + s * eps[i : i + 1]
        weight = (s**2 + sigma_data**2) / (s * sigma_data) ** 2
        error = (denoise(x, 1.0, s) - x0[i : i + 1]).square().mean()
        assert losses[i].item() == pytest.approx(weight * error.item(), rel=1e-5)


def test_a_network_of_x0_is_compared_with_x0() -> None:
    x0, eps = torch.randn(2, 4, 3, dtype=torch.float64)
    level = torch.tensor([-1.0, 0.0, 1.0, 2.0], dtype=torch.float64)
    network = Linear(False)
    losses = denoising_losses(network, x0, eps, level, torch.full((4,), -1), 0.7)
    denoise = NetworkDenoiser(network, 0.7)
    for i in range(4):
        s = float(level[i].exp())
        x = x0[i : i + 1] + s * eps[i : i + 1]
        error = (denoise(x, 1.0, s) - x0[i : i + 1]).square().mean()
        assert losses[i].item() == pytest.approx(error.item(), rel=1e-5)
