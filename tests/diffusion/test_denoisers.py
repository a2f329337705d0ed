"""Exact denoisers against naive float64 sums, and guidance against its formula."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
import torch
from references.mixture import LINE, PLANE, Mixture, nearest_by_softmax
from stage import SAMPLER_NAMES, draws, mixture_denoiser, steps_of, tensor
from torch.utils._python_dispatch import TorchDispatchMode

from diffusion_gui.core.recipes.schedules import make_schedule
from diffusion_gui.diffusion import ideal
from diffusion_gui.diffusion.guided import Guided
from diffusion_gui.diffusion.ideal import IdealDenoiser
from diffusion_gui.diffusion.mixture import MixtureDenoiser

LEVELS = [(1.0, 1e-3), (1.0, 0.05), (0.9, 0.4), (0.5, 0.9), (1.0, 3.0), (0.01, 1.0), (1.0, 80.0)]


# ------------------------------------------------------------------ Gaussian mixture


@pytest.mark.parametrize(("alpha", "sigma"), LEVELS)
def test_mixture_is_the_posterior_mean(alpha: float, sigma: float) -> None:
    x = alpha * 1.5 * draws((30, 2)) + sigma * draws((30, 2), 1)
    ours = mixture_denoiser()(tensor(x), alpha, sigma).numpy()
    np.testing.assert_allclose(ours, PLANE.denoise(x, alpha, sigma), rtol=1e-10, atol=1e-12)


def test_mixture_is_the_posterior_mean_by_quadrature() -> None:
    """Bayes' integral of x_0 p(x_0) N(x_t; alpha x_0, sigma^2), on a fine grid."""
    grid = np.linspace(-8, 8, 40_001)
    prior = sum(
        w / s * np.exp(-0.5 * ((grid - m) / s) ** 2)
        for m, s, w in zip(LINE.means[:, 0], LINE.stds, LINE.weights, strict=True)
    )
    for alpha, sigma in [(1.0, 0.3), (0.6, 0.8), (0.1, 1.0)]:
        for x in (-1.3, 0.0, 0.4, 2.0):
            weight = prior * np.exp(-0.5 * ((x - alpha * grid) / sigma) ** 2)
            expected = np.sum(weight * grid) / np.sum(weight)
            ours = float(mixture_denoiser(LINE)(tensor(np.array([[x]])), alpha, sigma))
            assert ours == pytest.approx(expected, rel=1e-9)


def test_mixture_of_a_given_class_is_that_component_alone() -> None:
    x = tensor(draws((3, 2)))
    labels = torch.tensor([2, -1, 0])
    ours = mixture_denoiser()(x, 0.7, 0.7, labels).numpy()
    for row, component in ((0, slice(2, 3)), (1, slice(0, 3)), (2, slice(0, 1))):
        part = Mixture(PLANE.means[component], PLANE.stds[component], PLANE.weights[component])
        alone = Mixture(part.means, part.stds, part.weights / part.weights.sum())
        np.testing.assert_allclose(
            ours[row : row + 1], alone.denoise(x[row : row + 1].numpy(), 0.7, 0.7), rtol=1e-10
        )


def test_mixture_of_unsaid_weights_weighs_all_alike() -> None:
    equal = Mixture(PLANE.means, PLANE.stds, np.full(3, 1 / 3))
    ours = MixtureDenoiser(tensor(PLANE.means), tensor(PLANE.stds))
    x = draws((10, 2))
    np.testing.assert_allclose(
        ours(tensor(x), 0.7, 0.7).numpy(), equal.denoise(x, 0.7, 0.7), rtol=1e-7
    )


# ------------------------------------------------------------------ ideal denoiser of a data set

DATA = 1.5 * draws((300, 2), 5)
KINDS = torch.arange(300) % 3


def at_level(alpha: float, sigma: float, count: int = 12) -> np.ndarray:
    return alpha * DATA[:count] + sigma * draws((count, 2), 6)


@pytest.mark.parametrize(("alpha", "sigma"), LEVELS)
@pytest.mark.parametrize("block", [1, 7, 300, 8192])
def test_ideal_is_a_softmax_over_all_items(
    alpha: float, sigma: float, block: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In blocks of any size it is the naive sum."""
    monkeypatch.setattr(ideal, "BLOCK", block)
    x = at_level(alpha, sigma)
    expected = nearest_by_softmax(x, DATA, alpha, sigma)
    ours = IdealDenoiser(tensor(DATA))(tensor(x), alpha, sigma).numpy()
    np.testing.assert_allclose(ours, expected, rtol=1e-9, atol=1e-11)
    single = IdealDenoiser(tensor(DATA, torch.float32))(tensor(x, torch.float32), alpha, sigma)
    np.testing.assert_allclose(single.numpy(), expected, rtol=1e-4, atol=1e-4)


def test_ideal_of_float32_data_is_exact_in_float64() -> None:
    data = DATA.astype(np.float32)
    x = at_level(1.0, 0.02)
    ours = IdealDenoiser(torch.from_numpy(data))(tensor(x), 1.0, 0.02).numpy()
    expected = nearest_by_softmax(x, data.astype(np.float64), 1.0, 0.02)
    np.testing.assert_allclose(ours, expected, rtol=1e-9, atol=1e-11)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize("sigma", [0.0, 1e-30, 1e-8])
def test_without_noise_ideal_finds_the_nearest_item(sigma: float, dtype: torch.dtype) -> None:
    x = DATA[:5] + 1e-3
    nearest = [int(np.argmin(((DATA - point) ** 2).sum(1))) for point in x]
    ours = IdealDenoiser(tensor(DATA, dtype))(tensor(x, dtype), 1.0, sigma).numpy()
    np.testing.assert_allclose(ours, DATA[nearest], rtol=1e-6)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize(("alpha", "sigma"), [(1.0, 1e12), (0.0, 1.0), (1.0, math.inf)])
def test_in_noise_alone_ideal_knows_only_the_mean(
    alpha: float, sigma: float, dtype: torch.dtype
) -> None:
    x = tensor(draws((4, 2)) * min(sigma, 1e12), dtype)
    ours = IdealDenoiser(tensor(DATA, dtype))(x, alpha, sigma).numpy()
    np.testing.assert_allclose(ours, np.tile(DATA.mean(0), (4, 1)), rtol=1e-5, atol=1e-6)


def test_ideal_of_images_at_a_level_each() -> None:
    data = draws((20, 1, 3, 3), 2)
    alpha, sigma = np.array([1.0, 0.6, 0.1]), np.array([0.3, 0.8, 1.0])
    x = draws((3, 1, 3, 3), 3)
    ours = IdealDenoiser(tensor(data))(tensor(x), tensor(alpha), tensor(sigma))
    assert ours.shape == (3, 1, 3, 3)
    flat = data.reshape(20, 9)
    for i in range(3):
        expected = nearest_by_softmax(x[i].reshape(1, 9), flat, alpha[i], sigma[i])
        np.testing.assert_allclose(ours[i].numpy().reshape(1, 9), expected, rtol=1e-9)


@pytest.mark.parametrize("block", [2, 8192])
def test_ideal_of_a_class_sees_that_class_alone(
    block: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ideal, "BLOCK", block)  # with 2, whole blocks hold none of a class
    x = at_level(0.8, 0.6, 4)
    labels = torch.tensor([0, 2, -1, 1])
    ours = IdealDenoiser(tensor(DATA), KINDS)(tensor(x), 0.8, 0.6, labels).numpy()
    for i, label in enumerate(labels.tolist()):
        own = DATA if label < 0 else DATA[KINDS.numpy() == label]
        np.testing.assert_allclose(
            ours[i : i + 1], nearest_by_softmax(x[i : i + 1], own, 0.8, 0.6), rtol=1e-9
        )


def test_ideal_of_a_class_without_items_answers_as_of_none() -> None:
    denoise = IdealDenoiser(tensor(draws((6, 2))), torch.tensor([0, 0, 1, 1, 3, 3]))
    x = tensor(draws((3, 2), 1))
    asked = denoise(x, 0.8, 0.6, torch.tensor([2, 1, 2]))
    assert asked.isfinite().all()
    rest = denoise(x, 0.8, 0.6, torch.tensor([-1, 1, -1]))
    torch.testing.assert_close(asked, rest, rtol=0, atol=0)


def test_ideal_minimises_the_training_loss() -> None:
    """What makes it ideal: no other function is nearer to the data on average over the noise."""
    eps = draws((20_000, 2), 8)
    item = np.random.default_rng(9).integers(0, 300, 20_000)
    x = tensor(0.8 * DATA[item] + 0.6 * eps)
    best = IdealDenoiser(tensor(DATA))(x, 0.8, 0.6).numpy()
    loss = np.mean((best - DATA[item]) ** 2)
    for other in (1.02 * best, best + 0.03, 0.8 * x.numpy()):
        assert np.mean((other - DATA[item]) ** 2) > loss


class Largest(TorchDispatchMode):
    """Remembers the largest tensor that any operation makes; views make none."""

    numbers = 0

    def __torch_dispatch__(
        self, function: Any, types: Any, args: Any = (), kwargs: Any = None
    ) -> Any:
        result = function(*args, **(kwargs or {}))
        given = [one.untyped_storage().data_ptr() for one in args if isinstance(one, torch.Tensor)]
        if isinstance(result, torch.Tensor) and result.untyped_storage().data_ptr() not in given:
            self.numbers = max(self.numbers, result.numel())
        return result


def test_memory_does_not_grow_with_the_data() -> None:
    """60,000 items: no step of it makes more numbers than N x BLOCK, or a block of the data."""
    items, size, block = 16, 32, ideal.BLOCK
    data = torch.randn(60_000, size, generator=torch.Generator().manual_seed(0))
    with Largest() as making:
        denoiser = IdealDenoiser(data)
    assert making.numbers <= block * size
    with Largest() as asking:
        denoiser(data[:items], 1.0, 0.5)
    assert asking.numbers <= block * max(items, size)


def test_long_items_are_never_all_held_twice() -> None:
    """Clips: 8,192 of them are 906 MB, and twice as much in double precision."""
    data = torch.randn(512, 3 * 16 * 24 * 24, generator=torch.Generator().manual_seed(0))
    with Largest() as making:
        denoiser = IdealDenoiser(data)
    assert making.numbers <= ideal.DOUBLED < data.numel()
    with Largest() as asking:
        denoiser(data[:4], 1.0, 0.5)
    assert asking.numbers <= 4 * data.shape[1]


# ------------------------------------------------------------------ guidance


class Counting:
    """A denoiser whose answer tells what it was asked; counts calls and rows."""

    def __init__(self) -> None:
        self.calls: list[int] = []

    def __call__(self, x_t: Any, alpha: Any, sigma: Any, labels: Any = None) -> torch.Tensor:
        self.calls.append(len(x_t))
        if labels is None:
            labels = torch.full((len(x_t),), -1)
        per_item = torch.as_tensor(alpha, dtype=x_t.dtype).reshape(-1, 1)
        return x_t + 10.0 * labels[:, None] + per_item * 100.0


@pytest.mark.parametrize("scale", [0.0, 0.5, 1.0, 2.0, 7.5])
def test_guidance_is_its_formula(scale: float) -> None:
    """D = D(x) + w (D(x | c) - D(x)) (Ho & Salimans 2022, eq. 6, with w = 1 + theirs)."""
    x, labels = tensor(draws((3, 2))), torch.tensor([0, 1, 2])
    plain = mixture_denoiser()
    free, conditional = plain(x, 0.7, 0.7), plain(x, 0.7, 0.7, labels)
    ours = Guided(plain, scale)(x, 0.7, 0.7, labels)
    torch.testing.assert_close(ours, free + scale * (conditional - free), rtol=1e-12, atol=1e-14)


def test_guidance_leaves_items_without_a_class_alone() -> None:
    x, labels = tensor(draws((3, 2))), torch.tensor([0, -1, 2])
    plain = mixture_denoiser()
    ours = Guided(plain, 5.0)(x, 0.7, 0.7, labels)
    torch.testing.assert_close(ours[1:2], plain(x[1:2], 0.7, 0.7), rtol=1e-12, atol=1e-14)


def test_guidance_costs_one_call_and_no_more_rows_than_it_needs() -> None:
    x, labels = tensor(draws((3, 2))), torch.tensor([0, 1, 2])
    nobody = torch.full((3,), -1)
    for scale, given, rows in (
        (3.0, labels, 6),
        (1.0, labels, 3),
        (0.0, labels, 3),
        (3.0, nobody, 3),
    ):
        counting = Counting()
        Guided(counting, scale)(x, 0.7, 0.7, given)
        assert counting.calls == [rows]
    counting = Counting()
    Guided(counting, 3.0)(x, 0.7, 0.7)
    assert counting.calls == [3]


def test_guidance_keeps_each_items_own_level() -> None:
    x, labels = tensor(draws((3, 2))), torch.tensor([0, 1, 2])
    alpha, sigma = tensor(np.array([0.9, 0.5, 0.1])), tensor(np.array([0.1, 0.5, 0.9]))
    ours = Guided(Counting(), 2.0)(x, alpha, sigma, labels)
    free = x - 10.0 + 100.0 * alpha[:, None]
    conditional = x + 10.0 * labels[:, None] + 100.0 * alpha[:, None]
    torch.testing.assert_close(ours, free + 2.0 * (conditional - free))


def test_labels_reach_the_denoiser_through_every_sampler() -> None:
    """Items of one component, asked for by class, end at that component."""
    schedule = make_schedule("cosine", 60)
    labels = torch.tensor([0, 1, 2, 2])
    for name in SAMPLER_NAMES:
        run = steps_of(
            name,
            schedule,
            schedule.timesteps(60),
            draws((4, 2)),
            draws((60, 4, 2), 1),
            labels=labels,
        )
        away = np.linalg.norm(run[-1].x_next.numpy() - PLANE.means[labels], axis=1)
        assert (away < 4 * PLANE.stds[labels]).all(), name
