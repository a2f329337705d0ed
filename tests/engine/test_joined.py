"""Runs of two models at once: what comes out, what is counted, and what is refused in words."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import numpy as np
import pytest
import torch
from torch import Tensor

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.protocol.finished import ProductRequest, ProductShown
from diffusion_gui.core.protocol.overlays import Field, FieldRequest, PredictRequest
from diffusion_gui.core.protocol.sampling import JourneyRequest, RunRequest, RunStarted, StepDone
from diffusion_gui.core.recipes.network_calls import network_calls
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.diffusion.denoiser import Level
from diffusion_gui.engine import Engine
from diffusion_gui.engine.guiding import guided
from diffusion_gui.storage.model_sources import describe

POINTS = Recipe(
    model="points:gaussians", second="points:moons", label="none", steps=6, T=100, count=20
)
SHAPES = Recipe(model="shapes", second="shapes", label="circle", steps=3, count=2)


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine(threads=1, device="cpu")


def run(engine: Engine, recipe: Recipe) -> tuple[RunStarted, list[np.ndarray]]:
    """How it started, and the states after it."""
    events = list(engine.execute(RunRequest(recipe)))
    (started,) = (event for event in events if isinstance(event, RunStarted))
    return started, [event.x for event in events if isinstance(event, StepDone)]


def last(engine: Engine, recipe: Recipe) -> np.ndarray:
    return run(engine, recipe)[1][-1]


def test_weights_lead_from_one_model_to_the_other(engine: Engine) -> None:
    alone = POINTS.changed(second="")
    first = last(engine, alone)
    second = last(engine, alone.changed(model="points:moons"))
    np.testing.assert_array_equal(
        last(engine, POINTS.changed(weight=1.0, second_weight=0.0)), first
    )
    np.testing.assert_array_equal(
        last(engine, POINTS.changed(weight=0.0, second_weight=1.0)), second
    )
    between = last(engine, POINTS)
    assert not np.allclose(between, first, atol=0.05)
    assert not np.allclose(between, second, atol=0.05)


def test_a_model_beside_itself_is_itself(engine: Engine) -> None:
    twice = last(engine, POINTS.changed(second="points:gaussians"))
    np.testing.assert_allclose(twice, last(engine, POINTS.changed(second="")), atol=1e-4)


def test_both_fingerprints_are_told(engine: Engine) -> None:
    started, _ = run(engine, POINTS)
    assert started.recipe.model_sha256 == describe("points:gaussians").sha256
    assert started.recipe.second_sha256 == describe("points:moons").sha256
    assert Recipe.from_json(started.recipe.to_json()) == started.recipe


def test_the_second_model_is_asked_for_a_class_of_its_own(engine: Engine) -> None:
    same, star = (last(engine, SHAPES.changed(second_label=one)) for one in ("", "star"))
    alone = last(engine, SHAPES.changed(second=""))
    np.testing.assert_allclose(same, alone, atol=1e-3)
    assert not np.allclose(star, alone, atol=0.1)
    only = last(engine, SHAPES.changed(second_label="star", weight=0.0, second_weight=1.0))
    wanted = last(engine, SHAPES.changed(second="", label="star"))
    np.testing.assert_array_equal(only, wanted)


def counting(calls: list[int]) -> Callable[..., Tensor]:
    def denoiser(x_t: Tensor, alpha: Level, sigma: Level, labels: Tensor | None = None) -> Tensor:
        calls.append(len(x_t))
        return torch.zeros_like(x_t)

    return denoiser


@pytest.mark.parametrize(
    "changes",
    [
        {"sampler": "ddim"},
        {"sampler": "heun"},
        {"sampler": "ddim", "guidance": 3.0},
        {"sampler": "heun", "guidance": 2.0, "second_label": "star"},
        {"sampler": "ddim", "guidance": 3.0, "second": ""},
    ],
)
def test_the_calls_of_both_networks_are_counted(
    engine: Engine, monkeypatch: pytest.MonkeyPatch, changes: dict[str, str | float]
) -> None:
    recipe, calls = SHAPES.changed(**changes), []  # type: ignore[var-annotated]
    model = dataclasses.replace(engine.library.model("shapes"), denoiser=counting(calls))
    monkeypatch.setattr(engine.library, "model", lambda name, codec="": model)
    run(engine, recipe)
    assert sum(calls) == recipe.count * network_calls(recipe, labelled=True)


def test_predictions_along_the_noising_are_of_both_and_of_these_weights(engine: Engine) -> None:
    def predicted(weight: float) -> np.ndarray:
        recipe = POINTS.changed(data="points:gaussians", process="forward", weight=weight)
        events = list(engine.execute(JourneyRequest((recipe, recipe.changed(process="reverse")))))
        started = next(e for e in events if isinstance(e, RunStarted))
        x = np.stack([e.x for e in events if isinstance(e, RunStarted | StepDone)][:7])
        request = PredictRequest(
            recipe=started.recipe, path=started.path, labels=started.labels, x=x, steps=(3,)
        )
        (answer,) = (e for e in engine.execute(request) if hasattr(e, "x0"))
        return np.asarray(answer.x0)

    light = predicted(0.5)
    assert not np.array_equal(light, predicted(1.5))
    np.testing.assert_array_equal(predicted(0.5), light)


def test_the_arrows_are_the_summed_score(engine: Engine) -> None:
    def score(recipe: Recipe) -> np.ndarray:
        (field,) = (e for e in engine.execute(FieldRequest(recipe, 40, 1.0, 5)) if hasattr(e, "x"))
        assert isinstance(field, Field)
        return field.score

    one, other = (score(Recipe(model=name, T=100)) for name in (POINTS.model, POINTS.second))
    both = score(POINTS.changed(weight=0.7, second_weight=0.3))
    np.testing.assert_allclose(both, 0.7 * one + 0.3 * other, atol=1e-4)


def test_the_exact_product_lies_where_both_are_and_the_sum_of_scores_does_not(
    engine: Engine,
) -> None:
    # Eight heaps on a circle, and two moons that pass through two of them closely.
    recipe = POINTS.changed(steps=20, count=100)
    data = [engine.library.data(name).tensors()[0] for name in (recipe.model, recipe.second)]

    def far(x: np.ndarray) -> float:
        """Share of the points that lie further than 0.25 from the points of one of the two."""
        away = torch.stack([torch.cdist(torch.tensor(x), one).amin(1) for one in data])
        return float((away.amax(0) > 0.25).double().mean())

    summed, exact = (last(engine, recipe.changed(product=one)) for one in ("scores", "exact"))
    assert far(exact) < 0.05
    assert far(summed) > far(exact) + 0.07


def test_the_exact_product_is_of_the_classes_that_are_asked_for(engine: Engine) -> None:
    recipe = POINTS.changed(product="exact", label="east,west", second="points:gaussians", steps=10)
    east, west = last(engine, recipe)[::2], last(engine, recipe)[1::2]
    assert float(east[:, 0].min()) > 0.5
    assert float(west[:, 0].max()) < -0.5
    north = recipe.changed(label="north", second_label="south", weight=0.9, second_weight=0.1)
    assert float(last(engine, north)[:, 1].mean()) > 0.5


def test_the_density_of_the_product_is_told_at_any_level_of_a_run_of_summed_scores(
    engine: Engine,
) -> None:
    def density(alpha: float, sigma: float) -> np.ndarray:
        request = ProductRequest(POINTS, alpha, sigma)
        (shown,) = (e for e in engine.execute(request) if isinstance(e, ProductShown))
        return shown.density

    clean, noisy = density(1.0, 0.0), density(0.0, 1.0)
    assert clean.max() == noisy.max() == 1.0
    side = len(clean) // 2
    assert clean[side, side] < 0.05, "the middle of the ring is empty"
    assert noisy[side, side] > 0.99, "noise alone is densest there"


def test_inside_the_library_the_exact_product_has_a_density_that_sums_to_1(engine: Engine) -> None:
    denoiser = guided(engine.library, POINTS.changed(product="exact")).denoiser
    density = denoiser.density()  # type: ignore[attr-defined]
    assert float(density.sum()) == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"second": "nobody"}, "no model called"),
        ({"second": "shapes"}, "cannot join"),
        ({"model": "shapes", "second": "digits"}, "cannot join"),
        ({"model": "shapes", "second": "shapes", "product": "exact"}, "only in the plane"),
        ({"product": "exact", "weight": 0.5, "second_weight": -0.5}, "no exact product"),
        ({"second_label": "upper,lower"}, "cannot be asked"),
        ({"second_label": "star"}, "class"),
        ({"weight": 11.0}, "out of range"),
        ({"second_weight": float("nan")}, "out of range"),
        ({"product": "other"}, "product"),
    ],
)
def test_what_cannot_join_is_refused_in_words(
    engine: Engine, changes: dict[str, str | float], words: str
) -> None:
    with pytest.raises(UserError, match=words):
        run(engine, POINTS.changed(**changes))
