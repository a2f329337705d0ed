"""The denoiser's field over the plane, and the nearest training items."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from references.mixture import Mixture

from diffusion_gui.core.catalog import SCHEDULES
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.protocol.overlays import Field, FieldRequest, Nearest, NearestRequest
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.core.recipes.schedules import schedule_of
from diffusion_gui.data import open_dataset
from diffusion_gui.engine import Engine


def answer(request: FieldRequest | NearestRequest) -> Field | Nearest:
    """The one event with the answer."""
    first = next(iter(Engine(1).execute(request)))
    assert isinstance(first, Field | Nearest)
    return first


def of_two_points(folder: Path, **rest: object) -> Recipe:
    """The ideal denoiser of two points, which are (-1, -1) and (1, 1) once standardised."""
    (folder / "two.csv").write_text("0,0\n2,4\n")
    return Recipe(model=f"ideal:points:{folder / 'two.csv'}", data="", **rest)  # type: ignore[arg-type]


def test_the_field_of_two_points_is_their_mixtures_score(tmp_path: Path) -> None:
    recipe = of_two_points(tmp_path)
    field = answer(FieldRequest(recipe, 400, reach=1.2, side=5))
    alpha, sigma = field.alpha, field.sigma
    assert alpha == schedule_of(recipe).alpha[400]
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


TWO = Mixture(np.array([[-1.0], [1.0]]) * np.sqrt(2.0), np.zeros(2), np.array([0.5, 0.5]))
"""The two points along the diagonal they lie on."""


@pytest.mark.parametrize("name", SCHEDULES)
@pytest.mark.parametrize("t", [300, 400, 600, 800, 950])
def test_velocity_arrows_point_the_way_the_probability_flow_takes_the_points_that_are_shown(
    tmp_path: Path, name: str, t: int
) -> None:
    """Against the exact flow of two points, a step of a thousand up and down.

    Along the diagonal a point keeps its quantile; across it there is noise alone, which shrinks
    as sigma does.
    """
    recipe = of_two_points(tmp_path, schedule=name, T=100 if name == "article" else 1000)
    t = t * recipe.T // 1000
    table = schedule_of(recipe)
    field = answer(FieldRequest(recipe, t, reach=0.6, side=6))
    assert isinstance(field, Field)
    along = field.x.astype(np.float64) @ [[1.0, 1.0], [1.0, -1.0]] / np.sqrt(2.0)
    here = float(table.alpha[t]), float(table.sigma[t])
    quantile = np.array([TWO.cdf(x, *here) for x in along[:, 0]])
    # where nothing lies, at the ends and between the two, a quantile names no place
    known = (np.minimum(quantile, 1 - quantile) > 1e-5) & (np.abs(quantile - 0.5) > 1e-5)
    assert known.sum() > 5
    shown = []
    for end in (t - 1, t + 1):
        alpha, sigma = float(table.alpha[end]), float(table.sigma[end])
        carried = [TWO.carried(x, *here, alpha, sigma) for x in along[known, 0]]
        there = np.stack([carried, along[known, 1] * sigma / here[1]], axis=1)
        shown.append(there / max(1.0, np.hypot(alpha, sigma)))
    way = (shown[0] - shown[1]) * recipe.T / 2 @ [[1.0, 1.0], [1.0, -1.0]] / np.sqrt(2.0)
    scale = np.abs(way).max()
    np.testing.assert_allclose(field.velocity[known] / scale, way / scale, atol=0.01)
    turned = np.einsum("ij,ij->i", field.velocity[known], way)
    lengths = np.hypot(*field.velocity[known].T) * np.hypot(*way.T)
    long = np.hypot(*way.T) > 0.05 * scale
    assert np.degrees(np.arccos(np.clip(turned / lengths, -1, 1)))[long].max() < 2.0


def test_under_flow_an_arrow_leads_from_the_noise_to_the_predicted_data(tmp_path: Path) -> None:
    """Liu et al. 2022: the velocity of the straight path is x_0 - eps on the way to the data."""
    recipe = of_two_points(tmp_path, schedule="flow")
    field = answer(FieldRequest(recipe, 800, reach=1.0, side=5))
    assert isinstance(field, Field)
    alpha, sigma = 0.2, 0.8
    x = field.x.astype(np.float64)
    x0 = (x + sigma**2 * field.score) / alpha
    np.testing.assert_allclose(field.velocity, x0 - (x - alpha * x0) / sigma, atol=1e-3)


def test_an_exploding_level_covers_as_much_more() -> None:
    recipe = Recipe(model="ideal:points:moons", schedule="karras")
    near = answer(FieldRequest(recipe, 1, reach=1.0, side=3))
    far = answer(FieldRequest(recipe, 1000, reach=1.0, side=3))
    np.testing.assert_allclose(far.x, near.x * np.hypot(1.0, 80.0), rtol=1e-5)


def test_images_have_no_field() -> None:
    with pytest.raises(UserError, match="points in the plane"):
        answer(FieldRequest(Recipe(model="ideal:digits"), 300, 1.0))


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
