"""Classifier guidance against closed forms: a mixture's covariance, a tilted Gaussian, Bayes."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
import torch
from torch import Tensor
from torch.nn.functional import logsigmoid

from diffusion_gui.core.schedule import linear
from diffusion_gui.diffusion.classifier_guided import BLOCK, ClassifierGuided
from diffusion_gui.diffusion.denoiser import Level
from diffusion_gui.diffusion.ideal import IdealDenoiser
from diffusion_gui.diffusion.mixture import MixtureDenoiser
from diffusion_gui.diffusion.samplers.gaussian import ddim

Array = npt.NDArray[np.float64]
MEANS = np.array([[1.0, 0.5], [-1.0, 0.2], [0.3, -1.2]])
STDS = np.array([0.3, 0.5, 0.4])
SLOPE = np.array([2.0, -1.5])
LEVELS = [(0.9, 0.436), (0.5, 0.866), (0.1, 0.995), (1.0, 3.0)]


def mixture() -> MixtureDenoiser:
    return MixtureDenoiser(torch.from_numpy(MEANS), torch.from_numpy(STDS))


def unconditional(x_t: Tensor, a: Level, s: Level, labels: Tensor | None = None) -> Tensor:
    return mixture()(x_t, a, s, None)


def logistic(x0: Tensor, classes: Tensor) -> Tensor:
    """log p(c | x_0) of a logistic regression with two classes."""
    odds = x0.flatten(1) @ torch.from_numpy(SLOPE).to(x0)
    return logsigmoid(torch.where(classes == 1, odds, -odds))


def moments(x: Array, alpha: float, sigma: float) -> tuple[Array, Array]:
    """Mean (N, 2) and covariance (N, 2, 2) of x_0 given x_t: Bishop 2006, eq. 2.116, summed up."""
    total = alpha**2 * STDS**2 + sigma**2
    away = x[:, None] - alpha * MEANS
    log_weight = -np.log(total) - 0.5 * (away**2).sum(-1) / total
    weight = np.exp(log_weight - log_weight.max(1, keepdims=True))
    weight /= weight.sum(1, keepdims=True)
    posterior = MEANS + (alpha * STDS**2 / total)[:, None] * away
    variance = STDS**2 * sigma**2 / total
    mean = (weight[..., None] * posterior).sum(1)
    apart = posterior - mean[:, None]
    covariance = np.einsum("nj,nja,njb->nab", weight, apart, apart)
    covariance += (weight * variance).sum(1)[:, None, None] * np.eye(2)
    return mean, covariance


def states(count: int = 7) -> Array:
    return np.random.default_rng(3).normal(size=(count, 2)) * 1.5


@pytest.mark.parametrize(("alpha", "sigma"), LEVELS)
@pytest.mark.parametrize("scale", [1.0, 4.0])
def test_the_guided_prediction_is_that_of_the_mixtures_covariance(
    alpha: float, sigma: float, scale: float
) -> None:
    x, classes = states(), np.array([0, 1, 0, 1, -1, 1, 0])
    mean, covariance = moments(x, alpha, sigma)
    signs = np.where(classes == 1, 1.0, -1.0) * (classes >= 0)
    # d/dx0 log sigmoid(+-w x0) = +-w sigmoid(-+w x0)
    slope = signs / (1.0 + np.exp(signs * (mean @ SLOPE)))
    expected = mean + scale * np.einsum("nab,b,n->na", covariance, SLOPE, slope)
    led = ClassifierGuided(unconditional, logistic, 2, scale)(
        torch.from_numpy(x), alpha, sigma, torch.from_numpy(classes)
    )
    np.testing.assert_allclose(led.numpy(), expected, atol=1e-9, rtol=1e-9)


@pytest.mark.parametrize(("alpha", "sigma"), LEVELS)
def test_one_gaussian_led_by_an_exponential_is_the_denoiser_of_the_tilted_one(
    alpha: float, sigma: float
) -> None:
    std, mean = 0.4, torch.tensor([[0.3, -0.2]], dtype=torch.float64)
    slope = torch.from_numpy(SLOPE)
    variance = torch.tensor([std], dtype=torch.float64)
    plain, tilted = (MixtureDenoiser(m, variance) for m in (mean, mean + std**2 * slope))
    x, none = torch.from_numpy(states()), torch.zeros(7, dtype=torch.int64)
    led = ClassifierGuided(plain, lambda x0, _: x0 @ slope, 1, 1.0)
    torch.testing.assert_close(
        led(x, alpha, sigma, none), tilted(x, alpha, sigma), atol=1e-12, rtol=1e-10
    )


@pytest.mark.parametrize(("alpha", "sigma"), LEVELS)
def test_led_by_the_posterior_at_the_state_itself_it_is_the_conditional_denoiser(
    alpha: float, sigma: float
) -> None:
    # Dhariwal & Nichol's own case: p(c | x_t), and by Bayes the score is that of p(x_t | c).
    x = torch.from_numpy(states())
    total = alpha**2 * torch.from_numpy(STDS) ** 2 + sigma**2
    kept: list[Tensor] = []

    def remembering(x_t: Tensor, a: Level, s: Level, labels: Tensor | None = None) -> Tensor:
        kept.append(x_t)
        return mixture()(x_t, a, s, None)

    def posterior(x0: Tensor, classes: Tensor) -> Tensor:
        away = kept[-1][:, None] - alpha * torch.from_numpy(MEANS)
        logits = -total.log() - 0.5 * away.square().sum(-1) / total
        return logits.log_softmax(1).gather(1, classes[:, None]).squeeze(1)

    classes = torch.tensor([0, 1, 2, 0, 1, 2, 0])
    led = ClassifierGuided(remembering, posterior, 3, 1.0)(x, alpha, sigma, classes)
    expected = mixture()(x, alpha, sigma, classes)
    torch.testing.assert_close(led, expected, atol=1e-10, rtol=1e-10)


def test_the_ideal_denoiser_can_be_led_and_knows_its_covariance() -> None:
    data = torch.from_numpy(np.random.default_rng(0).normal(size=(50, 2)))
    x, alpha, sigma = torch.from_numpy(states()), 0.6, 0.8
    weight = (-0.5 * (x[:, None] - alpha * data).square().sum(-1) / sigma**2).softmax(1)
    mean = weight @ data
    apart = data[None] - mean[:, None]
    gradient = torch.einsum("nj,nja,njb,b->na", weight, apart, apart, torch.from_numpy(SLOPE))
    led = ClassifierGuided(IdealDenoiser(data), lambda x0, _: x0 @ torch.from_numpy(SLOPE), 1, 2.0)
    made = led(x, alpha, sigma, torch.zeros(7, dtype=torch.int64))
    torch.testing.assert_close(made, mean + 2.0 * gradient, atol=1e-9, rtol=1e-7)


def test_scale_0_and_items_of_no_class_are_left_alone() -> None:
    x = torch.from_numpy(states())
    none, others = torch.full((7,), -1), torch.full((7,), 2)
    plain = IdealDenoiser(torch.from_numpy(MEANS))

    def never(x0: Tensor, classes: Tensor) -> Tensor:
        raise AssertionError("the classifier was asked")

    for scale, labels in ((0.0, torch.zeros(7, dtype=torch.int64)), (3.0, none), (3.0, others)):
        led = ClassifierGuided(plain, never, 2, scale)
        assert torch.equal(led(x, 0.5, 0.8, labels), plain(x, 0.5, 0.8, labels))


def test_many_items_are_led_block_by_block_to_the_same_end() -> None:
    x = torch.from_numpy(states(2 * BLOCK + 3))
    classes = torch.arange(len(x)) % 2
    sigma = torch.linspace(0.2, 2.0, len(x), dtype=torch.float64)
    seen: list[int] = []

    def counting(x_t: Tensor, a: Level, s: Level, labels: Tensor | None = None) -> Tensor:
        seen.append(len(x_t))
        return IdealDenoiser(torch.from_numpy(MEANS))(x_t, a, s, None)

    led = ClassifierGuided(counting, logistic, 2, 1.0)
    whole = led(x, 0.7, sigma, classes)
    assert max(seen) == BLOCK
    alone = led(x[-1:], 0.7, sigma[-1:], classes[-1:])
    torch.testing.assert_close(whole[-1:], alone, atol=1e-12, rtol=1e-12)


def test_it_works_within_a_samplers_inference_mode_and_where_alpha_is_0() -> None:
    schedule = linear(100)
    noise = torch.from_numpy(states())
    led = ClassifierGuided(IdealDenoiser(torch.from_numpy(MEANS)), logistic, 2, 1.0)
    steps = ddim(
        led, noise, schedule, np.array([100, 60, 30, 0]), lambda k: noise, torch.ones(7).long()
    )
    for step in steps:
        assert torch.isfinite(step.x_next).all()
    assert torch.isfinite(led(noise, 0.0, 1.0, torch.ones(7).long())).all()
