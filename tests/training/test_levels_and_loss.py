"""Noise levels of a batch, the loss over them, and the loss itself against EDM's definition."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from diffusion_gui.core.runs.training_record import LEVEL_EDGES
from diffusion_gui.models.preconditioning import NetworkDenoiser
from diffusion_gui.storage.run_log import detail_due
from diffusion_gui.training.gradient_stats import Details
from diffusion_gui.training.loss import SHARPEST, denoising_losses
from diffusion_gui.training.noise_levels import draw_levels


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
    told = Details(("a",)).add(1, np.ones(1), levels, losses)
    assert told is not None
    means = told.level_loss
    assert len(means) == len(LEVEL_EDGES) - 1 == 10
    expected = {0: 1.0, 5: 3.5, 7: 5.0, 8: 6.0, 9: 7.0}
    for place, mean in enumerate(means):
        if place in expected:
            assert mean == expected[place]
        else:
            assert math.isnan(mean)


def test_what_was_gathered_is_told_when_due_and_then_forgotten() -> None:
    """From step 800 on every second one tells: means over both, of the items and not of means."""
    details = Details(("a", "b"))
    assert [detail_due(step) for step in (1, 2, 799, 800, 801, 802, 1600, 1602, 1604)] == [
        *[True] * 4,
        False,
        True,
        True,
        False,
        True,
    ]
    assert details.add(800, np.ones(2), np.zeros(1), np.ones(1)) is not None
    assert (
        details.add(801, np.array([1.0, 4.0]), np.array([0.5, -9.0]), np.array([1.0, 7.0])) is None
    )
    told = details.add(802, np.array([9.0, 4.0]), np.array([0.1, 0.2]), np.array([4.0, 4.0]))
    assert told is not None
    assert (told.step, told.groups, told.norms) == (802, ("a", "b"), (2.0, 2.0))
    assert told.level_loss[0] == 7.0
    assert told.level_loss[5] == 3.0
    assert sum(map(math.isnan, told.level_loss)) == 8


def test_a_run_of_any_length_tells_few_details_and_none_for_more_than_its_share() -> None:
    for steps in (400, 5_000, 100_000):
        due = np.array([0, *(step for step in range(1, steps + 1) if detail_due(step))])
        assert len(due) < 400 * (2 + math.log2(steps / 400))
        assert np.diff(due, append=steps).max() <= max(1, steps / 400)


class Linear(nn.Module):
    """F = 0.3 x + 0.1, taken for what `predicts` says."""

    def __init__(self, predicts: str) -> None:
        super().__init__()
        self.predicts = predicts
        self.scale = nn.Parameter(torch.tensor(0.3, dtype=torch.float64))

    def forward(self, x: Tensor, told: Tensor, labels: Tensor) -> Tensor:
        return self.scale * x + 0.1 + 0.05 * told.view(-1, *[1] * (x.dim() - 1))


@pytest.mark.parametrize("predicts", ["edm", "x0"])
@pytest.mark.parametrize("shape", [(2,), (3, 4, 4)])
def test_the_loss_is_edms(shape: tuple[int, ...], predicts: str) -> None:
    """lambda(sigma) |D(x_0 + sigma eps) - x_0|^2, lambda = 1 / c_out^2 (Karras et al. 2022).

    Where x_0 is predicted, lambda grows no more below SHARPEST.
    """
    x0, eps = torch.randn(2, 6, *shape, dtype=torch.float64)
    level = torch.linspace(-3, 3, 6, dtype=torch.float64)
    labels = torch.full((6,), -1)
    network, sigma_data = Linear(predicts), 0.7
    losses = denoising_losses(network, x0, eps, level, labels, sigma_data)
    sigma = level.exp()
    denoise = NetworkDenoiser(network, sigma_data)
    for i in range(6):
        s = float(sigma[i])
        x = x0[i : i + 1] + s * eps[i : i + 1]
        least = max(s, SHARPEST) if predicts == "x0" else s
        weight = (least**2 + sigma_data**2) / (least * sigma_data) ** 2
        error = (denoise(x, 1.0, s) - x0[i : i + 1]).square().mean()
        assert losses[i].item() == pytest.approx(weight * error.item(), rel=1e-5)


def test_a_network_of_x0_is_compared_with_x0() -> None:
    x0, eps = torch.randn(2, 4, 3, dtype=torch.float64)
    level = torch.tensor([-1.0, 0.0, 1.0, 2.0], dtype=torch.float64)
    network = Linear("blend")
    losses = denoising_losses(network, x0, eps, level, torch.full((4,), -1), 0.7)
    denoise = NetworkDenoiser(network, 0.7)
    for i in range(4):
        s = float(level[i].exp())
        x = x0[i : i + 1] + s * eps[i : i + 1]
        error = (denoise(x, 1.0, s) - x0[i : i + 1]).square().mean()
        assert losses[i].item() == pytest.approx(error.item(), rel=1e-5)
