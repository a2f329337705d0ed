"""Latent consistency models against diffusers' pipeline, from the same noise and fresh noise."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from attended import assert_maps, of_state, recorded, scores_of_layers
from diffusers import LatentConsistencyModelPipeline, LCMScheduler
from diffusers.schedulers import scheduling_lcm
from foreign_runs import carried_out, difference, recipe_of
from stable_diffusion_folders import TOKENS, make_pipeline

from diffusion_gui.core.catalog import SAMPLERS, SCHEDULES
from diffusion_gui.core.errors import UserError
from diffusion_gui.engine.library import Library
from diffusion_gui.engine.runs import run
from diffusion_gui.storage.model_sources import describe

Distilled = tuple[Path, LatentConsistencyModelPipeline]
WORDS = {"prompt": "a red cat\nblack", "sampler": "lcm"}


@pytest.fixture(scope="module")
def library() -> Library:
    return Library("cpu")


@pytest.fixture(scope="module")
def distilled(tmp_path_factory: pytest.TempPathFactory) -> Distilled:
    """A folder and its pipeline, which tests leave as they are."""
    folder = tmp_path_factory.mktemp("distilled") / "lcm"
    parts = {
        name: part
        for name, part in make_pipeline(LCMScheduler(), time_cond_proj_dim=16).components.items()
        if name != "image_encoder"
    }
    pipeline = LatentConsistencyModelPipeline(**parts, requires_safety_checker=False)
    pipeline.set_progress_bar_config(disable=True)
    pipeline.save_pretrained(str(folder))
    return folder, pipeline


def theirs(
    monkeypatch: pytest.MonkeyPatch, pipeline: LatentConsistencyModelPipeline, made: Any
) -> Any:
    """What the pipeline makes of a run's start and its fresh noise."""
    fresh = iter(torch.from_numpy(made.noise.copy()))
    monkeypatch.setattr(scheduling_lcm, "randn_tensor", lambda *_, **__: next(fresh))
    return pipeline(
        prompt=[made.domain.labels[k] for k in made.labels],
        latents=torch.from_numpy(made.x[0].copy()),
        guidance_scale=made.recipe.told_guidance,
        num_inference_steps=made.recipe.steps,
        output_type="latent",
    ).images.numpy()


@pytest.mark.parametrize(("steps", "told"), [(5, 8.5), (2, 3.0), (1, 1.0)])
def test_latents_are_those_of_diffusers_pipeline(
    library: Library, distilled: Distilled, monkeypatch: pytest.MonkeyPatch, steps: int, told: float
) -> None:
    folder, pipeline = distilled
    recipe = recipe_of(folder, steps=steps, told_guidance=told, **WORDS)
    made = carried_out(run(library, recipe))
    assert difference(made.x[-1], theirs(monkeypatch, pipeline, made)) < 2e-5


def test_it_is_sampled_as_its_makers_do_and_what_it_is_told_matters(
    library: Library, distilled: Distilled
) -> None:
    info = describe(str(distilled[0]))
    own = dict(info.own)
    assert (own["spacing"], own["own_offset"], own["T"]) == ("trailing", 0, 1000)
    assert any("2 to 8 steps" in one for one in info.notes)
    recipe = recipe_of(distilled[0], steps=2, **WORDS)
    assert (recipe.guidance, recipe.told_guidance) == (1.0, 8.5)
    before = carried_out(run(library, recipe))
    after = carried_out(run(library, recipe.changed(told_guidance=2.0)))
    assert difference(after.x[-1], before.x[-1]) > 1e-4


def test_every_sampler_is_finite_on_every_schedule(library: Library, distilled: Distilled) -> None:
    for schedule in SCHEDULES:
        for sampler in SAMPLERS:
            recipe = recipe_of(distilled[0], schedule=schedule, steps=1, T=100, count=1,
                               prompt="a red cat", sampler=sampler)  # fmt: skip
            assert np.isfinite(carried_out(run(library, recipe)).x).all(), (schedule, sampler)


@pytest.mark.parametrize(
    ("file", "values", "words"),
    [
        ("unet/config.json", {"time_cond_proj_dim": 2**30}, "larger than any"),
        ("unet/config.json", {"time_cond_proj_dim": 1}, "time_cond_proj_dim"),
        ("unet/config.json", {"time_cond_proj_dim": None}, "time_cond_proj_dim"),
        ("scheduler/scheduler_config.json", {"_class_name": "Hostile"}, "_class_name"),
        ("scheduler/scheduler_config.json", {"num_train_timesteps": "x"}, "num_train_timesteps"),
    ],
)
def test_hostile_settings_are_refused_in_words(
    distilled: Distilled, file: str, values: dict[str, Any], words: str
) -> None:
    path = distilled[0] / file
    before = path.read_text()
    try:
        path.write_text(json.dumps(json.loads(before) | values))
        with pytest.raises(UserError) as told:
            describe(str(distilled[0]))
        assert words in f"{told.value}"
    finally:
        path.write_text(before)


def test_words_are_looked_for_as_its_layers_do(
    library: Library, distilled: Distilled, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = recorded(library, distilled[0], prompt="a red cat", sampler="lcm")
    text = slice(0, TOKENS)
    scores = scores_of_layers(monkeypatch, library, made, 1, text, {TOKENS}, (8, 8))
    texts = {"a": (1,), "red": (2,), "cat": (3,)}
    assert_maps(of_state(library, made, 1), 1, scores, texts)
