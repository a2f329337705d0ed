"""Runs that start from what a generator makes: whose items, which classes, always the same."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest
import torch
from tiny_vae import vae_run

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.noise import Stream, normal
from diffusion_gui.core.protocol.sampling import RunRequest, RunStarted, StepDone
from diffusion_gui.core.protocol.scoring import Scored, ScoreRequest
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.core.recipes.schedules import schedule_of
from diffusion_gui.core.runs.trajectory import Trajectory
from diffusion_gui.engine import Engine
from diffusion_gui.engine.generated import open_generator
from diffusion_gui.models.checkpoint import load
from diffusion_gui.models.vae import VAE

__all__ = ["vae_run"]


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine(threads=1, device="cpu")


@pytest.fixture
def recipe(vae_run: Path) -> Recipe:
    return Recipe(
        model="digits", init=f"vae:{vae_run}", from_level=0.6, count=4, steps=3, T=60, seed=5
    )


def ran(engine: Engine, recipe: Recipe) -> Trajectory:
    run = None
    for event in engine.execute(RunRequest(recipe)):
        if isinstance(event, RunStarted):
            run = event.trajectory()
        elif isinstance(event, StepDone):
            assert run is not None
            run.add(event.x0, event.noise, event.x)
    assert run is not None
    return run


def test_the_state_it_starts_from_is_the_generators_item_noised(
    engine: Engine, recipe: Recipe, vae_run: Path
) -> None:
    run = ran(engine, recipe)
    schedule, network = schedule_of(recipe), load(str(vae_run)).network
    assert isinstance(network, VAE)
    t = schedule.nearest(0.6)
    assert run.path.t[0] == t
    latents = torch.from_numpy(normal(5, Stream.DATA, range(4), 0, (4,)).astype(np.float32))
    with torch.no_grad():
        made = network.made_of(latents, torch.arange(4)).numpy()
    eps = normal(5, Stream.PRIOR, range(4), 0, (1, 28, 28))
    expected = schedule.alpha[t] * made + schedule.sigma[t] * eps
    np.testing.assert_allclose(run.x[0], expected, atol=1e-4)
    assert run.labels.tolist() == [0, 1, 2, 3]
    assert run.recipe.init_sha256 == load(str(vae_run)).sha256


def test_it_is_refined_as_the_class_that_was_asked_for(engine: Engine, recipe: Recipe) -> None:
    run = ran(engine, dataclasses.replace(recipe, label="7", count=2))
    assert run.labels.tolist() == [7, 7]


def test_noising_is_of_the_generators_items_too(engine: Engine, recipe: Recipe) -> None:
    forward = ran(engine, dataclasses.replace(recipe, process="forward", from_level=1.0))
    backward = ran(engine, recipe)
    data = ran(engine, dataclasses.replace(recipe, process="forward", init="", from_level=1.0))
    x, labels = open_generator(recipe.init).draw(4, 5)
    np.testing.assert_array_equal(forward.x[0], x.numpy())
    assert forward.labels.tolist() == labels.tolist() == backward.labels.tolist()
    assert not np.array_equal(forward.x[0], data.x[0])


def test_an_item_depends_on_its_number_and_class_alone(vae_run: Path) -> None:
    made = open_generator(f"vae:{vae_run}")
    x, labels = made.draw(40, 3)
    some, their = made.draw(7, 3, first=20)
    torch.testing.assert_close(some, x[20:27], rtol=0, atol=0)
    assert their.tolist() == labels[20:27].tolist()
    asked = [9, -1, 4]
    other, classes = made.draw(3, 3, asked)
    assert classes.tolist() == [9, 1, 4]
    torch.testing.assert_close(other[1], x[1], rtol=0, atol=0)
    held, _ = made.tensors()
    assert not bool((held[:16] == x[:16]).flatten(1).all(dim=1).any())


def test_scores_of_a_generator_and_of_its_refined_items(
    engine: Engine, recipe: Recipe, vae_run: Path
) -> None:
    def scored(asked: Recipe) -> Scored:
        (made,) = (one for one in engine.execute(ScoreRequest(asked)) if isinstance(one, Scored))
        return made

    alone = scored(Recipe(model=str(vae_run), count=32))
    assert alone.calls == 1
    assert alone.recipe.data == "digits"
    assert alone.recipe.model_sha256 == load(str(vae_run)).sha256
    assert {"accuracy", "frechet"} <= {one.name for one in alone.scores}
    refined = scored(dataclasses.replace(recipe, count=32))
    assert (refined.recipe.init, refined.recipe.from_level) == (recipe.init, 0.6)
    assert refined.calls == 3
    plain = scored(dataclasses.replace(recipe, init="digits", count=32))
    assert not plain.recipe.init, "a score of real items would say nothing of the model"


@pytest.mark.parametrize(
    ("init", "words"),
    [
        ("vae:nowhere", "no model called 'nowhere'"),
        ("vae:digits", "makes no items in one go"),
        ("vae:/no/such.safetensors", "not a model"),
    ],
)
def test_a_start_that_is_no_generator_is_refused_in_words(
    engine: Engine, recipe: Recipe, init: str, words: str
) -> None:
    with pytest.raises(UserError, match=words):
        ran(engine, dataclasses.replace(recipe, init=init))


def test_a_generator_is_asked_for_no_denoising(engine: Engine, vae_run: Path) -> None:
    with pytest.raises(UserError, match="in one go"):
        ran(engine, Recipe(model=str(vae_run), count=1, steps=1))


def test_a_damaged_generator_is_refused(engine: Engine, recipe: Recipe, tmp_path: Path) -> None:
    whole = Path(recipe.init.removeprefix("vae:")) / "checkpoint.safetensors"
    bad = tmp_path / "bad.safetensors"
    content = bytearray(whole.read_bytes())
    content[-50] ^= 64
    bad.write_bytes(content)
    with pytest.raises(UserError, match="bad"):
        ran(engine, dataclasses.replace(recipe, init=f"vae:{bad}"))
