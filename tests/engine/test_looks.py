"""The denoiser's field over the plane, and the nearest training items."""

from __future__ import annotations

import numpy as np
import pytest

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.look_messages import Field, FieldRequest, Nearest, NearestRequest
from diffusion_gui.core.recipe import Recipe
from diffusion_gui.data import open_dataset
from diffusion_gui.engine import Engine


def answer(request: FieldRequest | NearestRequest) -> Field | Nearest:
    """The one event with the answer."""
    first = next(iter(Engine(1).execute(request)))
    assert isinstance(first, Field | Nearest)
    return first


def test_the_field_of_two_points_is_their_mixtures_score(tmp_path) -> None:
    # standardised, two points are (-1, -1) and (1, 1)
    (tmp_path / "two.csv").write_text("0,0\n2,4\n")
    recipe = Recipe(model=f"ideal:points:{tmp_path / 'two.csv'}", data="")
    alpha, sigma = 0.8, 0.6
    field = answer(FieldRequest(recipe, alpha, sigma, reach=1.2, side=5))
    assert field.x.shape == (25, 2)
    reach = np.abs(field.x).max()
    assert reach == pytest.approx(1.2 * 3.0, rel=0.2)
    means = alpha * np.array([[-1.0, -1.0], [1.0, 1.0]])
    x = field.x.astype(np.float64)
    log = -((x[:, None] - means) ** 2).sum(2) / (2 * sigma**2)
    weight = np.exp(log - log.max(1, keepdims=True))
    weight /= weight.sum(1, keepdims=True)
    score = (weight[:, :, None] * (means - x[:, None])).sum(1) / sigma**2
    np.testing.assert_allclose(field.score, score, atol=1e-4)
    x0 = weight @ means / alpha
    eps = (x - alpha * x0) / sigma
    np.testing.assert_allclose(field.velocity, alpha * eps - sigma * x0, atol=1e-4)


def test_an_exploding_level_covers_as_much_more() -> None:
    recipe = Recipe(model="ideal:points:moons")
    near = answer(FieldRequest(recipe, 1.0, 1e-6, reach=1.0, side=3))
    far = answer(FieldRequest(recipe, 1.0, 80.0, reach=1.0, side=3))
    np.testing.assert_allclose(far.x, near.x * np.hypot(1.0, 80.0), rtol=1e-5)


def test_images_have_no_field() -> None:
    with pytest.raises(UserError, match="points in the plane"):
        answer(FieldRequest(Recipe(model="ideal:digits"), 0.8, 0.6, 1.0))


def test_training_items_are_found_exactly_and_others_at_their_distance() -> None:
    items, _ = open_dataset("digits").tensors()
    x = items[[5, 1000]].numpy().copy()
    x[1] += 0.01
    found = answer(NearestRequest("digits", x))
    np.testing.assert_array_equal(found.x, items[[5, 1000]].numpy())
    np.testing.assert_allclose(found.distance, [0.0, 0.01], atol=1e-6)
    brute = ((items.reshape(len(items), -1)[None] - items[7].reshape(1, -1) * 0.5) ** 2).mean(2)
    half = answer(NearestRequest("digits", items[7:8].numpy() * 0.5))
    assert half.index[0] == int(brute.argmin())
    assert half.distance[0] == pytest.approx(float(brute.min()) ** 0.5, rel=1e-4)


def test_items_of_another_shape_are_refused() -> None:
    with pytest.raises(UserError, match="cannot be compared"):
        answer(NearestRequest("digits", np.zeros((1, 3, 28, 28), np.float32)))
