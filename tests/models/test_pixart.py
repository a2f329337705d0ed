"""Folders of PixArt alpha and sigma against diffusers' own pipelines, from the same start.

Limits are five times what one processor needs: kernels of others round otherwise.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from attended import assert_maps, of_state, recorded, scores_of_layers
from diffusers import DPMSolverMultistepScheduler
from flow_folders import PICTURES, SIDE, as_pieces, pixart_folder
from foreign_runs import carried_out, difference, recipe_of

from diffusion_gui.core.catalog import SAMPLERS, SCHEDULES
from diffusion_gui.core.protocol.events import Notice
from diffusion_gui.core.runs.shown_values import decoded_value
from diffusion_gui.core.runs.trajectory import Trajectory
from diffusion_gui.engine.library import Library
from diffusion_gui.engine.runs import run
from diffusion_gui.storage.model_sources import describe

WORDS = {"prompt": "A red Cat \nblack", "negative_prompt": "Blue"}
MOST = 5e-6
"""Of the largest latent."""


@pytest.fixture(scope="module")
def library() -> Library:
    return Library("cpu")


@pytest.fixture(scope="module")
def alpha(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Any]:
    folder = tmp_path_factory.mktemp("pixart") / "alpha"
    return folder, pixart_folder(folder)


def theirs(pipeline: Any, made: Trajectory, output_type: str = "latent") -> Any:
    """What the pipeline makes of a run's start with its prompts."""
    recipe = made.recipe
    return np.asarray(
        pipeline(
            prompt=[made.domain.labels[k] for k in made.labels],
            negative_prompt=recipe.negative_prompt,
            latents=torch.from_numpy(made.x[0].copy()), guidance_scale=recipe.guidance,
            num_inference_steps=recipe.steps, use_resolution_binning=False, clean_caption=False,
            output_type=output_type,
        ).images
    )  # fmt: skip


def test_alpha_makes_what_diffusers_pipeline_makes(
    library: Library, alpha: tuple[Path, Any]
) -> None:
    folder, pipeline = alpha
    recipe = recipe_of(folder, **WORDS)
    assert (recipe.guidance, recipe.schedule, recipe.clip) == (4.5, "own", 0.0)
    made = carried_out(run(library, recipe))
    assert made.x.shape == (11, 2, 4, SIDE, SIDE)
    assert difference(made.x[-1], theirs(pipeline, made)) < MOST
    pictures = theirs(pipeline, made, "np").transpose(0, 3, 1, 2)
    shown = decoded_value(made, 10, "x") / 2 + 0.5
    assert shown.shape == (2, *PICTURES)
    assert np.abs(shown - pictures).max() < 1e-5
    assert difference(made.x[-1][0], made.x[-1][1]) > 1e-3


@pytest.mark.parametrize(
    "more",
    [
        {"sigma": True, "out_channels": 4, "interpolation_scale": 2},
        {"sample_size": 128, "patch_size": 16},
        {"caption_channels": None, "cross_attention_dim": 32},
    ],
    ids=["sigma", "told its size", "words as they are"],
)
def test_its_variants_are_those_of_diffusers_too(
    library: Library, tmp_path: Path, more: dict[str, Any]
) -> None:
    pipeline = pixart_folder(tmp_path / "m", **more)
    made = carried_out(run(library, recipe_of(tmp_path / "m", steps=4, **WORDS)))
    assert difference(made.x[-1], theirs(pipeline, made)) < MOST


def test_the_scheduler_of_the_folders_on_the_hub_is_read(
    library: Library, alpha: tuple[Path, Any], tmp_path: Path
) -> None:
    folder = tmp_path / "m"
    shutil.copytree(alpha[0], folder)
    solver = DPMSolverMultistepScheduler(beta_start=0.0001, beta_end=0.02)
    solver.save_pretrained(str(folder / "scheduler"))
    index = folder / "model_index.json"
    content = json.loads(index.read_text())
    content |= {
        "scheduler": ["diffusers", "DPMSolverMultistepScheduler"],
        "transformer": ["diffusers", "Transformer2DModel"],
    }
    index.write_text(json.dumps(content))
    config = folder / "transformer" / "config.json"  # as it was called, with what it had then
    config.write_text(
        json.dumps(
            json.loads(config.read_text())
            | {"_class_name": "Transformer2DModel", "double_self_attention": False,
               "num_vector_embeds": None, "only_cross_attention": False}
        )
    )  # fmt: skip
    recipe = recipe_of(folder, steps=5, sampler="dpmpp_2m", **WORDS)
    assert (recipe.T, recipe.spacing) == (1000, "linspace")
    assert not describe(str(folder)).notes
    assert np.isfinite(carried_out(run(library, recipe)).x).all()


def test_a_tokenizer_that_only_sentence_piece_wrote_makes_the_same(
    library: Library, alpha: tuple[Path, Any], tmp_path: Path
) -> None:
    folder = tmp_path / "m"
    shutil.copytree(alpha[0], folder)
    before = carried_out(run(library, recipe_of(folder, steps=2, **WORDS)))
    as_pieces(folder / "tokenizer")
    after = carried_out(run(library, recipe_of(folder, steps=2, **WORDS)))
    assert np.array_equal(before.x, after.x)


def test_every_sampler_is_finite_on_every_schedule(
    library: Library, alpha: tuple[Path, Any]
) -> None:
    for schedule in SCHEDULES:
        for sampler in SAMPLERS:
            recipe = recipe_of(
                alpha[0], schedule=schedule, sampler=sampler, steps=2, T=100, count=1, **WORDS
            )
            made = carried_out(run(library, recipe))
            assert np.isfinite(made.x).all(), (schedule, sampler)


def test_words_the_model_does_not_read_are_told(library: Library, alpha: tuple[Path, Any]) -> None:
    recipe = recipe_of(alpha[0], steps=1, prompt="red " * 200 + "CAT")
    told = [str(one.text) for one in run(library, recipe) if isinstance(one, Notice)]
    assert any(one.endswith("red cat") for one in told)


def test_words_are_looked_for_as_its_layers_do_without_what_fills_the_prompt_up(
    library: Library, alpha: tuple[Path, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    made = recorded(library, alpha[0], prompt="A red Cat")
    tokens = library.model(str(alpha[0])).asked.text.ids.length  # type: ignore[union-attr]
    text = slice(0, tokens)
    scores = scores_of_layers(monkeypatch, library, made, 1, text, {tokens}, (4, 4))
    texts = {"a": (0, 1), "red": (2,), "cat": (3,)}
    assert_maps(of_state(library, made, 1), 1, scores, texts)
    np.testing.assert_allclose(scores[:, :5].sum(1), 1.0, atol=1e-6)  # of the words and the end
