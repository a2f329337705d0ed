"""Where runs begin: items at a level, masked items, between two seeds, a state of another run."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image

from diffusion_gui.core.catalog import SAMPLERS, SCHEDULES
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.noise import Stream, normal
from diffusion_gui.core.protocol import Request
from diffusion_gui.core.protocol.sampling import ContinueRequest, RunRequest, RunStarted, StepDone
from diffusion_gui.core.recipes.inpaint_mask import encode
from diffusion_gui.core.recipes.network_calls import calls_before
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.core.recipes.schedules import make_schedule
from diffusion_gui.core.recipes.timesteps import timesteps_of
from diffusion_gui.core.runs.trajectory import Trajectory
from diffusion_gui.engine import Engine
from diffusion_gui.models.mlp import MLP
from diffusion_gui.models.preconditioning import NetworkDenoiser

POINTS = Recipe(model="ideal:points:moons", count=5, steps=6, T=60, seed=3)
DIGITS = Recipe(model="ideal:digits", count=3, steps=5, T=50, seed=3)
TOP_HALF = np.zeros((28, 28), dtype=bool)
TOP_HALF[:14] = True


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine(threads=1, device="cpu")


def carried_out(engine: Engine, request: Request) -> Trajectory:
    run = None
    for event in engine.execute(request):
        if isinstance(event, RunStarted):
            run = event.trajectory()
        elif isinstance(event, StepDone):
            assert run is not None
            assert event.k == len(run) - 1
            run.add(event.x0, event.noise, event.x)
    assert run is not None
    assert run.complete
    return run


def ran(engine: Engine, recipe: Recipe, **changes: Any) -> Trajectory:
    return carried_out(engine, RunRequest(dataclasses.replace(recipe, **changes)))


def forked(run: Trajectory, at: int, **changes: Any) -> ContinueRequest:
    """Going on from state `at`, with the steps that are left unless said otherwise."""
    changes = {"steps": max(run.steps - at, 1)} | changes
    recipe = dataclasses.replace(run.recipe, parent=run.recipe, at=at, **changes)
    return ContinueRequest(recipe, run.x[at], run.labels, run.x[at - 1] if at else None)


# -- from a level ---------------------------------------------------------------------------------


@pytest.mark.parametrize("spacing", ["trailing", "leading", "linspace"])
@pytest.mark.parametrize("schedule", SCHEDULES)
def test_an_item_is_noised_to_where_its_run_begins(
    engine: Engine, schedule: str, spacing: str
) -> None:
    run = ran(
        engine,
        POINTS,
        schedule=schedule,
        spacing=spacing,
        init="points:moons",
        from_level=0.7,
    )
    clean, _ = engine.library.data("points:moons").draw(5, 3)
    eps = normal(3, Stream.PRIOR, range(5), 0, (2,))
    expected = run.path.alpha[0] * clean.numpy() + run.path.sigma[0] * eps
    np.testing.assert_allclose(run.x[0], expected, rtol=1e-5, atol=1e-6)
    assert np.isfinite(run.x).all()
    assert run.path.t[-1] == 0
    if spacing != "leading":
        level = run.path.sigma[0] / (run.path.alpha[0] + run.path.sigma[0])
        assert level == pytest.approx(0.7, abs=0.06)


def test_level_one_begins_at_the_noisy_end_of_every_schedule(engine: Engine) -> None:
    for schedule in SCHEDULES:
        run = ran(engine, POINTS, schedule=schedule, T=1000, init="points:moons", from_level=1.0)
        assert run.path.t[0] == 1000, schedule


def test_a_level_below_a_schedules_lowest_begins_at_its_lowest(engine: Engine) -> None:
    run = ran(engine, POINTS, schedule="article", init="points:moons", from_level=0.1)
    assert run.path.t.tolist() == [1, 0]


def test_a_low_level_keeps_the_item(engine: Engine) -> None:
    run = ran(engine, DIGITS, init="digits", from_level=0.02)
    clean, own = engine.library.data("digits").draw(3, 3)
    assert np.abs(run.x[-1] - clean.numpy()).max() < 0.1
    np.testing.assert_array_equal(run.labels, own)


def test_a_picture_takes_the_models_shape_and_colours(engine: Engine) -> None:
    grey = ran(engine, DIGITS, model="ideal:shapes", init="digits", from_level=0.05, label="none")
    assert grey.x.shape[2:] == (3, 28, 28)
    np.testing.assert_allclose(grey.x0[0].mean(0)[0], grey.x0[0].mean(0)[0])
    with pytest.raises(UserError, match="does not fit"):
        ran(engine, POINTS, init="digits", from_level=0.5)


def test_a_coloured_item_turns_grey_as_pillow_does(engine: Engine) -> None:
    from diffusion_gui.engine.items import fitted

    rng = np.random.default_rng(0)
    pixels = rng.integers(0, 256, (28, 28, 3), dtype=np.uint8)
    x = torch.from_numpy(pixels.transpose(2, 0, 1)[None].astype(np.float32) / 127.5 - 1)
    domains = (engine.library.data(name).domain for name in ("shapes", "digits"))
    grey = fitted(x, *domains, DIGITS)
    expected = np.asarray(Image.fromarray(pixels).convert("L"), dtype=np.float32) / 127.5 - 1
    np.testing.assert_allclose(grey[0, 0].numpy(), expected, atol=1.01 / 127.5)


# -- inpainting -----------------------------------------------------------------------------------


@pytest.mark.parametrize("sampler", SAMPLERS)
def test_the_kept_part_is_exactly_the_item_and_noisy_on_the_way(
    engine: Engine, sampler: str
) -> None:
    run = ran(engine, DIGITS, sampler=sampler, eta=0.5, init="digits", mask=encode(TOP_HALF))
    clean = engine.library.data("digits").draw(3, 3)[0].numpy()
    np.testing.assert_array_equal(run.x[-1][..., 14:, :], clean[..., 14:, :])
    for k in range(run.steps - 1):
        eps = normal(3, Stream.KNOWN, range(3), k, (1, 28, 28)).astype(np.float32)
        alpha, sigma = run.path.alpha[k + 1], run.path.sigma[k + 1]
        known = alpha * clean + sigma * eps
        np.testing.assert_allclose(run.x[k + 1][..., 14:, :], known[..., 14:, :], atol=1e-5)
        assert np.abs(run.x[k + 1] - known)[..., :14, :].mean() > 0.05


def test_the_sampler_goes_on_from_the_kept_part(engine: Engine) -> None:
    """Each state follows from the one before it with the kept part in place."""
    run = ran(engine, DIGITS, init="digits", mask=encode(TOP_HALF))
    model = engine.library.model("ideal:digits")
    for k in range(run.steps):
        with torch.inference_mode():
            x0 = model.denoiser(
                torch.from_numpy(run.x[k]),
                run.path.alpha[k],
                run.path.sigma[k],
                torch.from_numpy(run.labels),
            )
        np.testing.assert_array_equal(run.x0[k], x0.numpy())


def test_a_mask_that_generates_all_is_plain_sampling(engine: Engine) -> None:
    for sampler in SAMPLERS:
        plain = ran(engine, DIGITS, sampler=sampler, label="7")
        white = encode(np.ones((28, 28), dtype=bool))
        masked = ran(engine, DIGITS, sampler=sampler, label="7", init="digits", mask=white)
        np.testing.assert_array_equal(masked.x, plain.x)


def test_resampling_changes_what_is_made_alone_and_asks_the_network_as_often_as_is_told(
    engine: Engine,
) -> None:
    masked = {"init": "digits", "mask": encode(TOP_HALF)}
    once = ran(engine, DIGITS, **masked)
    calls = 0
    denoiser = engine.library.model(DIGITS.model).denoiser

    def counted(*arguments: object) -> object:
        nonlocal calls
        calls += 1
        return type(denoiser).__call__(denoiser, *arguments)

    model = dataclasses.replace(engine.library.model(DIGITS.model), denoiser=counted)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine.library, "model", lambda name, codec="": model)
        again = ran(engine, DIGITS, resample=3, **masked)
    assert calls == calls_before(again.recipe, again.steps, False)[-1] > again.steps
    bottom = again.x[-1][..., ~TOP_HALF]
    np.testing.assert_array_equal(bottom, once.x[-1][..., ~TOP_HALF])
    assert not np.array_equal(again.x[-1], once.x[-1])
    few = ran(engine, DIGITS, resample=3, count=DIGITS.count - 1, **masked)
    np.testing.assert_array_equal(few.x, again.x[:, : DIGITS.count - 1])


def test_resampling_without_a_mask_is_nothing(engine: Engine) -> None:
    plain, asked = ran(engine, DIGITS), ran(engine, DIGITS, resample=4)
    np.testing.assert_array_equal(plain.x, asked.x)


def test_a_mask_that_keeps_all_returns_the_item(engine: Engine) -> None:
    black = encode(np.zeros((28, 28), dtype=bool))
    run = ran(engine, DIGITS, sampler="ddpm", init="digits", mask=black)
    np.testing.assert_array_equal(run.x[-1], engine.library.data("digits").draw(3, 3)[0].numpy())


def test_a_region_is_edited_from_a_level(engine: Engine) -> None:
    run = ran(engine, DIGITS, init="digits", from_level=0.3, mask=encode(TOP_HALF))
    whole = ran(engine, DIGITS, init="digits", from_level=0.3)
    np.testing.assert_array_equal(run.x[0], whole.x[0])


@pytest.mark.parametrize(
    ("recipe", "said"),
    [
        (dataclasses.replace(DIGITS, mask=encode(TOP_HALF)), "needs an item"),
        (dataclasses.replace(DIGITS, init="digits", mask="28x28:oops"), "not a mask"),
        (
            dataclasses.replace(DIGITS, init="digits", mask=encode(TOP_HALF[:20])),
            "20 x 28",
        ),
        (
            dataclasses.replace(POINTS, init="points:moons", mask=encode(TOP_HALF)),
            "does not fit",
        ),
    ],
)
def test_a_mask_that_cannot_be_is_refused(engine: Engine, recipe: Recipe, said: str) -> None:
    with pytest.raises(UserError) as told:
        list(engine.execute(RunRequest(recipe)))
    assert said in str(told.value)


# -- between two seeds ----------------------------------------------------------------------------


@pytest.mark.parametrize("sampler", ["ddim", "ddpm", "euler_ancestral"])
def test_the_ends_of_a_path_are_the_two_seeds_own_runs(engine: Engine, sampler: str) -> None:
    path = ran(engine, DIGITS, sampler=sampler, interpolate=8, count=4, label="5")
    assert path.labels.tolist() == [5] * 4
    for item, seed in ((0, 3), (-1, 8)):
        own = ran(engine, DIGITS, sampler=sampler, seed=seed, count=4, label="5")
        np.testing.assert_array_equal(path.x[0, item], own.x[0, 0])
        np.testing.assert_array_equal(path.noise[:, item], own.noise[:, 0])
        np.testing.assert_allclose(path.x[:, item], own.x[:, 0], atol=1e-4)


def test_the_way_between_is_a_turn_at_an_even_pace(engine: Engine) -> None:
    path = ran(engine, DIGITS, interpolate=8, count=5)
    noise = path.x[0].reshape(5, -1).astype(np.float64)
    norms = np.linalg.norm(noise, axis=1)
    np.testing.assert_allclose(norms, np.linspace(norms[0], norms[-1], 5), rtol=1e-6)
    unit = noise / norms[:, None]
    angles = np.arccos((unit[:-1] * unit[1:]).sum(1))
    np.testing.assert_allclose(angles, angles[0], rtol=1e-4)


def test_one_item_is_noised_by_the_way_between_two_seeds(engine: Engine) -> None:
    path = ran(engine, DIGITS, interpolate=8, init="digits", from_level=0.4, count=3)
    for item, seed in ((0, 3), (2, 8)):
        eps = normal(seed, Stream.PRIOR, [0], 0, (1, 28, 28))[0]
        clean = engine.library.data("digits").draw(1, 3)[0][0].numpy()
        expected = path.path.alpha[0] * clean + path.path.sigma[0] * eps
        np.testing.assert_allclose(path.x[0, item], expected, atol=1e-5)
    assert len(set(path.labels.tolist())) == 1


# -- going on -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def network_engine() -> Engine:
    """An engine whose `ideal:points:moons` is an untrained network instead of the closed form."""
    engine = Engine(threads=1, device="cpu")
    model = engine.library.model("ideal:points:moons")
    torch.manual_seed(0)
    network = MLP(model.domain, width=32, depth=2)
    with torch.no_grad():
        network.head.weight.normal_()
    object.__setattr__(model, "denoiser", NetworkDenoiser(network, 0.5))
    return engine


@pytest.mark.parametrize("at", [0, 1, 3, 5])
@pytest.mark.parametrize("spacing", ["trailing", "leading", "linspace"])
@pytest.mark.parametrize("sampler", SAMPLERS)
def test_going_on_with_nothing_changed_is_the_rest_of_the_run(
    network_engine: Engine, sampler: str, spacing: str, at: int
) -> None:
    whole = ran(network_engine, POINTS, sampler=sampler, spacing=spacing, eta=0.7, T=47)
    rest = carried_out(network_engine, forked(whole, at))
    np.testing.assert_array_equal(rest.path.t, whole.path.t[at:])
    for name in ("x", "x0", "noise"):
        np.testing.assert_array_equal(getattr(rest, name), getattr(whole, name)[at:])


def test_the_recipe_of_a_continued_run_makes_it_again(engine: Engine) -> None:
    whole = ran(engine, POINTS, sampler="dpmpp_2m")
    once = carried_out(engine, forked(whole, 2, sampler="ddpm", seed=9, steps=3, label=""))
    twice = carried_out(engine, forked(once, 1, sampler="dpmpp_2m"))
    for run in (once, twice):
        again = ran(engine, Recipe.from_json(run.recipe.to_json()))
        np.testing.assert_array_equal(again.x, run.x)
        assert again.recipe == run.recipe
    assert twice.recipe.parent == once.recipe
    assert once.recipe.parent == whole.recipe


def test_a_fork_changes_what_it_is_told_to(engine: Engine) -> None:
    whole = ran(engine, DIGITS, sampler="ddpm")
    same = carried_out(engine, forked(whole, 2))
    for changes in ({"seed": 99}, {"sampler": "ddim"}, {"guidance": 3.0}, {"label": "4"}):
        other = carried_out(engine, forked(whole, 2, **changes))
        np.testing.assert_array_equal(other.x[0], whole.x[2])
        assert not np.array_equal(other.x, same.x), changes
    more = carried_out(engine, forked(whole, 2, steps=10))
    assert (more.path.t[0], more.path.t[-1], more.steps) == (whole.path.t[2], 0, 10)
    assert carried_out(engine, forked(whole, 2, label="4")).labels.tolist() == [4] * 3
    assert carried_out(engine, forked(whole, 2)).labels.tolist() == whole.labels.tolist()


def test_noise_is_denoised_from_any_state_of_the_forward_process(engine: Engine) -> None:
    outward = ran(engine, POINTS, process="markov", data="points:moons")
    back = carried_out(engine, forked(outward, 4, process="reverse", sampler="ddpm", steps=7))
    assert back.path.t[0] == outward.path.t[4]
    assert back.path.t[-1] == 0
    np.testing.assert_array_equal(ran(engine, back.recipe).x, back.x)


def test_a_continued_run_keeps_what_its_mask_keeps(engine: Engine) -> None:
    whole = ran(engine, DIGITS, sampler="ddpm", init="digits", mask=encode(TOP_HALF))
    rest = carried_out(engine, forked(whole, 3))
    np.testing.assert_array_equal(rest.x, whole.x[3:])


def test_an_edited_state_is_marked_in_the_recipe(engine: Engine) -> None:
    whole = ran(engine, POINTS)
    request = forked(whole, 2)
    painted = whole.x[2].copy()
    painted[1] += 1.0
    run = carried_out(engine, dataclasses.replace(request, x=painted, edited=True))
    np.testing.assert_array_equal(run.x[0], painted)
    assert len(run.recipe.start_sha256) == 64
    assert run.recipe.parent == whole.recipe
    with pytest.raises(UserError, match="edited by hand"):
        ran(engine, run.recipe)
    # Its states are there to go on from all the same.
    rest = carried_out(engine, forked(run, 2))
    np.testing.assert_array_equal(rest.x, run.x[2:])
    with pytest.raises(UserError, match="edited by hand"):
        ran(engine, rest.recipe)


@pytest.mark.parametrize(
    ("at", "changes", "said"),
    [
        (6, {}, "nothing to do"),
        (7, {}, "states 0 to 6"),
        (2, {"T": 70}, "keeps its T"),
        (2, {"schedule": "flow"}, "keeps its schedule"),
        (2, {"count": 4}, "keeps its count"),
        (2, {"model": "ideal:digits"}, "does not fit"),
    ],
)
def test_what_cannot_be_gone_on_from_is_refused(
    engine: Engine, at: int, changes: dict[str, Any], said: str
) -> None:
    whole = ran(engine, POINTS)
    recipe = dataclasses.replace(POINTS, parent=whole.recipe, at=at, **changes)
    request = ContinueRequest(recipe, whole.x[min(at, 5)], whole.labels)
    for made in (request, RunRequest(recipe)):
        with pytest.raises(UserError) as told:
            list(engine.execute(made))
        assert said in str(told.value)
        assert told.value.what_to_do


def test_a_state_with_nan_is_refused(engine: Engine) -> None:
    whole = ran(engine, POINTS)
    request = dataclasses.replace(forked(whole, 2), x=whole.x[2] * np.float32("nan"))
    with pytest.raises(UserError, match="NaN"):
        list(engine.execute(request))


def test_the_indices_of_every_run_are_known_before_it(engine: Engine) -> None:
    for process in ("reverse", "forward", "markov"):
        recipe = dataclasses.replace(POINTS, process=process, data="points:moons")
        np.testing.assert_array_equal(ran(engine, recipe).path.t, timesteps_of(recipe))
    assert timesteps_of(POINTS)[0] == make_schedule("cosine", 60).T


def test_picked_items_are_those_that_seed_0_draws(engine: Engine) -> None:
    known, labels = engine.library.data("digits").draw(8, 0)
    picked = {"items": "7,2", "count": 3, "seed": 11, "label": "1"}
    there = ran(engine, DIGITS, process="forward", data="digits", **picked)
    np.testing.assert_array_equal(there.x[0], known[[7, 2, 7]].numpy())
    np.testing.assert_array_equal(there.labels, labels[[7, 2, 7]])
    picked["label"] = ""
    back = ran(engine, DIGITS, init="digits", from_level=0.02, **picked)
    assert np.abs(back.x[-1] - known[[7, 2, 7]].numpy()).max() < 0.1
    drawn = ran(engine, DIGITS, process="forward", data="shapes", model="", items="5", count=2)
    endless, _ = engine.library.data("shapes").draw(6, 0)
    np.testing.assert_array_equal(drawn.x[0], endless[[5, 5]].numpy())


def test_an_item_that_is_not_there_is_refused(engine: Engine) -> None:
    with pytest.raises(UserError, match="no item 1797 in 'digits'") as refused:
        ran(engine, DIGITS, process="forward", data="digits", items="3,1797")
    assert "It has 1797" in refused.value.why
