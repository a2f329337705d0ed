"""Preconditioning against EDM's table, written out here in float64."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from diffusion_gui.core.recipes.schedules import make_schedule
from diffusion_gui.models.checkpoint import load
from diffusion_gui.models.preconditioning import LEVEL_HIGH, LEVEL_LOW, NetworkDenoiser, c_noise


class Recording(nn.Module):
    """A network that keeps what it was shown, and answers with a fixed number."""

    predicts = "edm"

    def __init__(self, answer: float = 1.0) -> None:
        super().__init__()
        self.answer = nn.Parameter(torch.tensor(answer, dtype=torch.float64))

    def forward(self, x: Tensor, told: Tensor, labels: Tensor) -> Tensor:
        self.x, self.told, self.labels = x, told, labels
        return self.answer.expand_as(x)


def edm(sigma: float, sigma_data: float) -> tuple[float, float, float, float]:
    """c_skip, c_out, c_in, c_noise of Karras et al. 2022, table 1, column "Ours"."""
    total = sigma**2 + sigma_data**2
    return (
        sigma_data**2 / total,
        sigma * sigma_data / np.sqrt(total),
        1 / np.sqrt(total),
        np.log(sigma) / 4,
    )


@pytest.mark.parametrize("sigma", [0.002, 0.1, 0.5, 3.0, 80.0])
@pytest.mark.parametrize("sigma_data", [0.25, 0.5, 1.3])
def test_at_alpha_1_the_coefficients_are_edms(sigma: float, sigma_data: float) -> None:
    x = torch.randn(3, 2, dtype=torch.float64)
    network = Recording(0.7)
    x0 = NetworkDenoiser(network, sigma_data)(x, 1.0, sigma)
    c_skip, c_out, c_in, told = edm(sigma, sigma_data)
    torch.testing.assert_close(network.x, c_in * x, rtol=1e-12, atol=0)
    torch.testing.assert_close(x0, c_skip * x + c_out * 0.7, rtol=1e-7, atol=1e-12)
    assert network.told.tolist() == pytest.approx([told] * 3)


@pytest.mark.parametrize("schedule", ["cosine", "linear", "flow", "karras"])
def test_at_any_alpha_they_are_edms_of_the_state_divided_by_alpha(schedule: str) -> None:
    table = make_schedule(schedule, 20)
    x = torch.randn(4, 2, dtype=torch.float64)
    network = Recording(-0.3)
    denoise = NetworkDenoiser(network, 0.6)
    for t in range(1, 20):
        alpha, sigma = float(table.alpha[t]), float(table.sigma[t])
        c_skip, c_out, c_in, told = edm(sigma / alpha, 0.6)
        expected = c_skip * (x / alpha) + c_out * -0.3
        torch.testing.assert_close(denoise(x, alpha, sigma), expected, rtol=1e-6, atol=1e-9)
        torch.testing.assert_close(network.x, c_in * (x / alpha), rtol=1e-9, atol=1e-12)
        assert network.told[0].item() == pytest.approx(np.clip(told, LEVEL_LOW / 4, LEVEL_HIGH / 4))


def test_input_and_target_have_unit_mean_square() -> None:
    """What the preconditioning is for (Karras et al. 2022, appendix B.6)."""
    rng = torch.Generator().manual_seed(0)
    x0 = 0.3 + 0.4 * torch.randn(20_000, 2, generator=rng, dtype=torch.float64)
    eps = torch.randn(x0.shape, generator=rng, dtype=torch.float64)
    sigma_data = float(x0.square().mean().sqrt())
    for sigma in (0.05, 0.5, 5.0):
        x = x0 + sigma * eps
        network = Recording()
        NetworkDenoiser(network, sigma_data)(x, 1.0, sigma)
        c_skip, c_out, *_ = edm(sigma, sigma_data)
        assert network.x.square().mean().item() == pytest.approx(1, rel=0.03)
        assert ((x0 - c_skip * x) / c_out).square().mean().item() == pytest.approx(1, rel=0.03)


def test_both_ends_stay_finite() -> None:
    x = torch.randn(5, 2, dtype=torch.float64)
    denoise = NetworkDenoiser(Recording(), 0.5)
    torch.testing.assert_close(denoise(x, 1.0, 0.0), x)
    assert denoise(x, 0.0, 1.0).isfinite().all(), "nothing but noise"
    ends = c_noise(torch.tensor([1.0, 0.0]), torch.tensor([0.0, 1.0]))
    assert ends.tolist() == [LEVEL_LOW / 4, LEVEL_HIGH / 4]


def test_levels_may_differ_from_item_to_item() -> None:
    x = torch.randn(3, 1, 4, 4, dtype=torch.float64)
    alpha, sigma = torch.tensor([1.0, 0.8, 0.1]), torch.tensor([0.1, 0.6, 0.99])
    denoise = NetworkDenoiser(Recording(0.2), 0.5)
    together = denoise(x, alpha.double(), sigma.double())
    for i in range(3):
        alone = denoise(x[i : i + 1], float(alpha[i].double()), float(sigma[i].double()))
        torch.testing.assert_close(together[i : i + 1], alone)


def test_without_labels_the_network_is_told_none() -> None:
    network = Recording()
    NetworkDenoiser(network, 0.5)(torch.zeros(3, 2), 1.0, 1.0)
    assert network.labels.tolist() == [-1, -1, -1]
    NetworkDenoiser(network, 0.5)(torch.zeros(2, 2), 1.0, 1.0, torch.tensor([4, 1]))
    assert network.labels.tolist() == [4, 1]


def test_an_unconditioned_network_sees_the_blend_and_answers_x0_itself() -> None:
    network = Recording(0.4)
    network.predicts = "blend"
    x = torch.randn(2, 3, dtype=torch.float64)
    x0 = NetworkDenoiser(network, 0.5)(x, 0.75, 0.5)
    torch.testing.assert_close(network.x, x / 1.25)
    torch.testing.assert_close(x0, torch.full_like(x, 0.4), rtol=1e-7, atol=0)


def test_a_network_of_x0_sees_unit_sized_states_and_answers_in_units_of_the_data() -> None:
    network = Recording(0.4)
    network.predicts = "x0"
    x = torch.randn(2, 3, dtype=torch.float64)
    x0 = NetworkDenoiser(network, 0.7)(x, 0.6, 0.8)
    torch.testing.assert_close(network.x, x / (0.6**2 * 0.7**2 + 0.8**2) ** 0.5)
    torch.testing.assert_close(x0, torch.full_like(x, 0.7 * 0.4), rtol=1e-7, atol=0)


@pytest.mark.parametrize("name", ["shapes", "digits"])
def test_a_shipped_model_answers_pure_noise_with_the_mean_of_its_data(name: str) -> None:
    model = load(name)
    x = torch.randn(16, *model.domain.shape, generator=torch.Generator().manual_seed(0))
    labels = torch.arange(16) % len(model.domain.labels)
    with torch.no_grad():
        for alpha in (1e-2, 1e-3, 1e-5, 0.0):
            x0 = model.denoiser(x, alpha, (1.0 - alpha**2) ** 0.5, labels)
            assert float(x0.abs().max()) < 1.5
