"""The figures of the Learn scene: the article's loop as printed, and gradients by depth."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from diffusion_gui.core.protocol.events import Finished
from diffusion_gui.core.protocol.lessons import (
    ArticleRequest,
    ArticleShown,
    GradientRequest,
    GradientShown,
)
from diffusion_gui.engine import Engine


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine(device="cpu")


def test_the_articles_loop_is_as_printed(engine: Engine) -> None:
    shown, end = engine.execute(ArticleRequest(seed=0))
    assert isinstance(shown, ArticleShown)
    assert isinstance(end, Finished)
    torch.manual_seed(0)
    prior = torch.randn(1, 3, 28, 28).numpy()[0]
    for i, t in enumerate(reversed(range(100))):
        level = 1.0 / (1.0 + math.exp(-0.1 * t))
        assert shown.level[i] == pytest.approx(level, rel=1e-12)
        np.testing.assert_allclose(
            shown.given[i], level * prior * (1 - level) + prior * level, rtol=1e-5, atol=1e-6
        )
    assert shown.made.shape == (100, 3, 28, 28)
    # never trained: whatever it is given, about the same grey comes out
    assert np.abs(shown.made).max() < 0.6
    assert shown.made[0].std() < 0.15


def test_the_articles_loop_leaves_the_worlds_chance_alone(engine: Engine) -> None:
    torch.manual_seed(5)
    expected = torch.rand(3)
    torch.manual_seed(5)
    list(engine.execute(ArticleRequest()))
    assert torch.equal(torch.rand(3), expected)


def share(engine: Engine, **settings: float | bool) -> np.ndarray:
    shown, _ = engine.execute(GradientRequest(**settings))
    assert isinstance(shown, GradientShown)
    assert shown.share[-1] == 1.0
    return shown.share


@pytest.mark.parametrize("scale", [0.5, 1.0, 2.0, 2.5])
def test_a_plain_stack_multiplies_the_gradient_by_its_weights_in_every_layer(
    engine: Engine, scale: float
) -> None:
    # a ReLU lets half of the gradient's squares through: a factor of scale / sqrt(2) a layer
    found = share(engine, depth=20, scale=scale)
    assert math.log10(found[0]) == pytest.approx(19 * math.log10(scale / math.sqrt(2)), abs=1.0)


def test_residual_connections_with_normalisation_hold_at_any_depth_and_weights(
    engine: Engine,
) -> None:
    for depth in (10, 60):
        for scale in (0.3, 1.0, 3.0):
            found = share(engine, depth=depth, scale=scale, residual=True, normalised=True)
            assert 0.3 < found[0] < 30.0, (depth, scale)
    assert share(engine, depth=60, scale=3.0, residual=True)[0] > 1e6
