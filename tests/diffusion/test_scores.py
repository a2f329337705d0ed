"""Scores against closed forms and brute force."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from diffusion_gui.diffusion import sample_metrics
from diffusion_gui.diffusion.sample_metrics import (
    directions,
    energy_distance,
    frechet_distance,
    nearest_items,
    sliced_wasserstein,
    standard_error,
)


def normal(*shape: int, seed: int = 0) -> torch.Tensor:
    """Standard normal numbers, float64."""
    return torch.from_numpy(np.random.default_rng(seed).standard_normal(shape))


def test_energy_distance_equals_its_definition_pair_by_pair(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sample_metrics, "BLOCK", 4)  # so that blocks meet, and one is cut short
    x, y = normal(9, 2).numpy(), normal(7, 2, seed=1).numpy() + 0.3

    def mean(pairs: list[float]) -> float:
        return sum(pairs) / len(pairs)

    between = mean([float(np.linalg.norm(a - b)) for a in x for b in y])
    first, second = (
        mean([float(np.linalg.norm(a - b)) for i, a in enumerate(z) for b in np.delete(z, i, 0)])
        for z in (x, y)
    )
    found = energy_distance(torch.from_numpy(x), torch.from_numpy(y))
    assert found == pytest.approx(2 * between - first - second, rel=1e-12)


def test_energy_distance_of_two_normals_on_a_line() -> None:
    # E|N(m, s^2)| = s sqrt(2/pi) exp(-m^2 / 2 s^2) + m erf(m / s sqrt 2); X - Y ~ N(1, 2)
    s = math.sqrt(2.0)
    between = s * math.sqrt(2 / math.pi) * math.exp(-0.25) + math.erf(0.5)
    expected = 2 * between - 2 * (2 / math.sqrt(math.pi))
    found = energy_distance(normal(3000, 1), normal(3000, 1, seed=1) + 1.0)
    assert found == pytest.approx(expected, abs=0.05)
    assert expected > 0.4


def test_energy_distance_within_one_distribution_is_zero_on_average() -> None:
    found = [
        energy_distance(normal(20, 2, seed=2 * i), normal(20, 2, seed=2 * i + 1))
        for i in range(400)
    ]
    error = np.std(found) / 20
    # A V-statistic, which counts an item's distance to itself, would give 0.18 here.
    assert abs(np.mean(found)) < 4 * error < 0.05
    assert min(found) < 0 < max(found)


@pytest.mark.parametrize("size", [1, 2, 3, 64])
def test_directions_are_orthogonal_unit_vectors_and_always_the_same(size: int) -> None:
    lines = directions(size, 2 * size)
    assert lines.shape == (size, 2 * size)
    torch.testing.assert_close(lines[:, :size].T @ lines[:, :size], torch.eye(size).double())
    assert torch.equal(lines, directions(size, 2 * size))


@pytest.mark.parametrize("shape", [(2,), (3, 4, 4)])
def test_sliced_wasserstein_of_a_shift_is_its_length_by_the_root_of_the_dimension(
    shape: tuple[int, ...],
) -> None:
    x = normal(50, *shape)
    shift = normal(1, *shape, seed=1)
    size = math.prod(shape)
    found = sliced_wasserstein(x, (x + shift)[torch.randperm(50)], count=4 * size)
    assert found == pytest.approx(float(shift.norm()) / math.sqrt(size), rel=1e-9)


def test_sliced_wasserstein_of_a_stretch_on_a_line() -> None:
    x = normal(1000, 1)
    # Along a line the best matching is in order: x to 3 x moves each by 2 |x|.
    assert sliced_wasserstein(x, 3 * x) == pytest.approx(2 * float(x.square().mean().sqrt()))


def test_sliced_wasserstein_needs_equal_numbers() -> None:
    with pytest.raises(ValueError, match="equal length"):
        sliced_wasserstein(normal(3, 2), normal(4, 2))


def with_moments(mean: list[float], covariance: torch.Tensor, seed: int) -> torch.Tensor:
    """A sample whose own mean and covariance are exactly these."""
    x = normal(200, len(mean), seed=seed)
    x = x - x.mean(0)
    whiten = torch.linalg.inv(torch.linalg.cholesky(torch.cov(x.T)))
    return x @ whiten.T @ torch.linalg.cholesky(covariance).T + torch.tensor(mean).double()


def test_frechet_distance_of_diagonal_gaussians() -> None:
    first, second = torch.tensor([1.0, 4.0]).double(), torch.tensor([9.0, 0.25]).double()
    x = with_moments([0.0, 1.0], torch.diag(first), 0)
    y = with_moments([2.0, 1.5], torch.diag(second), 1)
    expected = 2.0**2 + 0.5**2 + (1 - 3) ** 2 + (2 - 0.5) ** 2
    assert frechet_distance(x, y) == pytest.approx(expected, rel=1e-9)


def test_frechet_distance_of_gaussians_that_do_not_commute() -> None:
    a = torch.tensor([[2.0, 0.8], [0.8, 1.0]]).double()
    b = torch.tensor([[1.0, -0.5], [-0.5, 3.0]]).double()
    x, y = with_moments([0.0, 0.0], a, 0), with_moments([1.0, 0.0], b, 1)
    # For 2 x 2 matrices tr (A B)^(1/2) = sqrt(tr A B + 2 sqrt(det A B)).
    root = math.sqrt(float((a @ b).trace()) + 2 * math.sqrt(float((a @ b).det())))
    expected = 1.0 + float(a.trace() + b.trace()) - 2 * root
    assert frechet_distance(x, y) == pytest.approx(expected, rel=1e-9)
    assert frechet_distance(x, x) == pytest.approx(0.0, abs=1e-9)


def test_frechet_distance_of_fewer_items_than_features_is_finite() -> None:
    assert frechet_distance(normal(5, 64), normal(5, 64, seed=1)) > 0


@pytest.mark.parametrize("wide", [1, 4096])
@pytest.mark.parametrize("own", [False, True])
def test_nearest_items_by_brute_force(
    own: bool, wide: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sample_metrics, "BLOCK", 5)
    monkeypatch.setattr(sample_metrics, "WIDE", wide)
    memory = normal(17, 3, 2).float()
    x = memory[torch.arange(11)] if own else normal(11, 3, 2, seed=1).float()
    distance, index = nearest_items(x, memory, own=own)
    gaps = (x[:, None].double() - memory[None].double()).flatten(2).square().mean(2).sqrt()
    if own:
        gaps[torch.arange(11), torch.arange(11)] = torch.inf
    torch.testing.assert_close(distance, gaps.amin(1))
    assert torch.equal(index, gaps.argmin(1))


def test_a_copy_is_at_distance_zero_and_a_second_copy_counts_as_another_item() -> None:
    memory = 100.0 + normal(8, 4).float()
    assert nearest_items(memory[3:4], memory)[0].item() == 0.0
    twice = torch.cat([memory, memory[3:4]])
    assert nearest_items(memory[3:4], twice, own=True)[0].item() == 0.0
    assert nearest_items(memory[3:4], memory, own=True)[0].item() > 0.1


def test_the_standard_error_of_a_mean_is_that_of_the_textbook() -> None:
    x = torch.from_numpy(np.random.default_rng(0).standard_normal(80_000)) * 3.0
    errors = [
        standard_error(lambda part: float(part.mean()), part) for part in torch.split(x, 2000)
    ]
    assert np.sqrt(np.mean(np.square(errors))) == pytest.approx(3.0 / np.sqrt(2000), rel=0.15)


@pytest.mark.parametrize("shift", [0.0, 1.0])
def test_the_standard_error_of_an_energy_distance_is_not_too_small(shift: float) -> None:
    """Over many samples the distance spreads no more than the error says, and not far less."""
    rng = np.random.default_rng(1)
    found, errors = [], []
    for _ in range(60):
        x, y = (torch.from_numpy(rng.standard_normal((160, 2))) for _ in range(2))
        found.append(energy_distance(x, y + shift))
        errors.append(standard_error(energy_distance, x, y + shift))
    spread, said = np.std(found), np.sqrt(np.mean(np.square(errors)))
    assert 0.7 < said / spread < (4.0 if shift == 0.0 else 1.5)


def test_too_few_items_have_no_standard_error() -> None:
    assert standard_error(energy_distance, torch.zeros(3, 2), torch.zeros(3, 2)) is None
    assert standard_error(energy_distance, torch.zeros(4, 2), torch.zeros(4, 2)) == 0.0
