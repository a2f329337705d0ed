"""Stable Diffusion XL against diffusers' own pipeline, from the same start latents."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from attended import assert_maps, of_state, recorded, scores_of_layers
from diffusers import EulerDiscreteScheduler, StableDiffusionXLPipeline
from foreign_runs import carried_out, difference, recipe_of
from safetensors.torch import load_file, save_file
from stable_diffusion_folders import LATENTS, PICTURES, TOKENS, ddim
from stable_diffusion_xl import make_pipeline, make_single

from diffusion_gui.cli.inspect import inspect
from diffusion_gui.core.catalog import SAMPLERS, SCHEDULES
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.runs.shown_values import decoded_value
from diffusion_gui.core.runs.trajectory import Trajectory
from diffusion_gui.engine.library import Library
from diffusion_gui.engine.runs import run
from diffusion_gui.models.foreign.loading import load
from diffusion_gui.storage.model_sources import describe

Large = tuple[Path, StableDiffusionXLPipeline]
WORDS = {"prompt": "a red cat\nblack", "negative_prompt": "blue"}


@pytest.fixture(scope="module")
def library() -> Library:
    return Library("cpu")


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Large:
    """A folder and its pipeline, which tests leave as they are."""
    pipeline, folder = make_pipeline(), tmp_path_factory.mktemp("large") / "xl"
    pipeline.save_pretrained(str(folder))
    return folder, pipeline


def theirs(pipeline: StableDiffusionXLPipeline, made: Trajectory, **more: Any) -> Any:
    """What the pipeline makes of a run's start; without a negative prompt it is given none."""
    recipe = made.recipe
    asked = [made.domain.labels[k] for k in made.labels]
    return pipeline(
        prompt=asked,
        negative_prompt=[recipe.negative_prompt] * len(asked) if recipe.negative_prompt else None,
        latents=torch.from_numpy(made.x[0].copy()),
        guidance_scale=recipe.guidance,
        num_inference_steps=recipe.steps,
        **more,
    ).images


@pytest.mark.parametrize("words", [WORDS, {"prompt": "a red cat\nblack"}, {"guidance": 1.0}])
def test_latents_are_those_of_diffusers_pipeline(
    library: Library, large: Large, words: dict[str, Any]
) -> None:
    folder, pipeline = large
    recipe = recipe_of(folder, steps=6, **words)
    assert (recipe.guidance, recipe.schedule) == (words.get("guidance", 5.0), "own")
    made = carried_out(run(library, recipe))
    assert made.x.shape == (7, 2, *LATENTS)
    assert difference(made.x[-1], theirs(pipeline, made, output_type="latent").numpy()) < 1e-5


def test_pictures_are_those_of_the_pipeline_too(library: Library, large: Large) -> None:
    folder, pipeline = large
    made = carried_out(run(library, recipe_of(folder, steps=3, **WORDS)))
    pictures = theirs(pipeline, made, output_type="np").transpose(0, 3, 1, 2)
    shown = decoded_value(made, 3, "x") / 2 + 0.5
    assert shown.shape == (2, *PICTURES)
    assert np.abs(shown - pictures).max() < 1e-5


def test_without_a_negative_prompt_it_is_told_zeros_only_where_its_folder_says_so(
    library: Library, tmp_path: Path
) -> None:
    pipeline = make_pipeline(zeros=False)
    pipeline.save_pretrained(str(tmp_path / "xl"))
    facts = inspect(str(tmp_path / "xl"))
    assert facts["without a negative prompt"] == "the empty prompt"
    made = carried_out(run(library, recipe_of(tmp_path / "xl", steps=3, prompt="a red cat")))
    assert difference(made.x[-1], theirs(pipeline, made, output_type="latent").numpy()) < 1e-5


def test_its_own_scheduler_is_read(tmp_path: Path) -> None:
    scheduler = EulerDiscreteScheduler(
        beta_schedule="scaled_linear", beta_start=0.00085, beta_end=0.012, steps_offset=1,
        timestep_spacing="leading",
    )  # fmt: skip
    make_pipeline(scheduler).save_pretrained(str(tmp_path / "xl"))
    own = dict(describe(str(tmp_path / "xl")).own)
    assert (own["spacing"], own["own_offset"], own["guidance"]) == ("leading", 1, 5.0)


def test_a_turbo_model_is_not_guided_and_its_few_steps_are_those_of_the_pipeline(
    library: Library, tmp_path: Path
) -> None:
    """They are told by their scheduler: nothing else in their folders says it."""
    pipeline = make_pipeline(ddim(timestep_spacing="trailing"))
    pipeline.save_pretrained(str(tmp_path / "turbo"))
    info = describe(str(tmp_path / "turbo"))
    assert any("turbo" in note for note in info.notes)
    recipe = recipe_of(tmp_path / "turbo", steps=2, prompt="a red cat")
    assert (recipe.guidance, recipe.spacing) == (1.0, "trailing")
    made = carried_out(run(library, recipe))
    assert difference(made.x[-1], theirs(pipeline, made, output_type="latent").numpy()) < 1e-5


def test_every_sampler_is_finite_on_every_schedule(library: Library, large: Large) -> None:
    for schedule in SCHEDULES:
        for sampler in SAMPLERS:
            recipe = recipe_of(large[0], schedule=schedule, sampler=sampler, steps=1, T=100,
                               count=1, **WORDS)  # fmt: skip
            assert np.isfinite(carried_out(run(library, recipe)).x).all(), (schedule, sampler)


def test_one_file_makes_what_the_folder_makes_bit_for_bit(
    library: Library, large: Large, tmp_path: Path
) -> None:
    file = make_single(tmp_path, large[1])
    facts = inspect(str(file))
    assert facts["what"] == "Stable Diffusion XL, one file"
    assert (facts["guidance"], facts["scaling"]) == (5.0, 0.13025)
    for words in (WORDS, {"prompt": "a red cat\nblack"}):
        ours = carried_out(run(library, recipe_of(file, steps=3, **words)))
        folder = carried_out(run(library, recipe_of(large[0], steps=3, **words)))
        assert np.array_equal(ours.x, folder.x)
        assert np.array_equal(decoded_value(ours, 3, "x"), decoded_value(folder, 3, "x"))


@pytest.mark.parametrize(
    ("start", "words"),
    [
        ("conditioner.embedders.1.", "no text encoder"),
        ("conditioner.embedders.1.model.text_projection", "text_projection"),
        ("conditioner.embedders.1.model.transformer.resblocks.1.ln_1", "lacks"),
        ("model.diffusion_model.label_emb.0.0.", "label_emb"),
        ("first_stage_model.", "no autoencoder"),
    ],
)
def test_one_file_that_lacks_a_part_is_refused_in_words(
    large: Large, tmp_path: Path, start: str, words: str
) -> None:
    file = make_single(tmp_path, large[1])
    tensors = {name: one for name, one in load_file(file).items() if not name.startswith(start)}
    save_file(tensors, file)
    with pytest.raises(UserError) as told:
        load(str(file), torch.device("cpu"), None)
    assert words in f"{told.value}"


def settings(folder: Path, part: str, **values: Any) -> None:
    path = folder / part / "config.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | values))


HOSTILE: dict[str, tuple[str, dict[str, Any], str]] = {
    "the refiner": ("unet", {"projection_class_embeddings_input_dim": 72}, "text encoders make"),
    "told of nothing known": ("unet", {"addition_embed_type": "image"}, "addition_embed_type"),
    "sizes of 2^40": ("unet", {"addition_time_embed_dim": 2**40}, "larger than any"),
    "more transformers than any": (
        "unet", {"transformer_layers_per_block": [1, 300]}, "transformer_layers"
    ),
    "transformers of other blocks": (
        "unet", {"transformer_layers_per_block": [1, 2, 10]}, "transformer_layers"
    ),
    "words of another width": ("text_encoder", {"hidden_size": 32}, "text encoders make"),
    "a prompt of another width": ("text_encoder_2", {"projection_dim": 31}, "text encoders make"),
    "an end that is no number": ("text_encoder_2", {"eos_token_id": "end"}, "eos_token_id"),
    "another class": ("text_encoder_2", {"architectures": ["Hostile"]}, "architectures"),
    "the same class twice": ("text_encoder_2", {"architectures": ["CLIPTextModel"]},
                             "architectures"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_folder_is_refused_in_words(large: Large, tmp_path: Path, name: str) -> None:
    part, values, words = HOSTILE[name]
    folder = tmp_path / "xl"
    shutil.copytree(large[0], folder)
    settings(folder, part, **values)
    with pytest.raises(UserError) as told:
        load(str(folder), torch.device("cpu"), None)
    assert words in f"{told.value}"
    assert told.value.what_to_do


def test_a_pipeline_without_its_second_text_encoder_is_refused(
    large: Large, tmp_path: Path
) -> None:
    folder = tmp_path / "xl"
    shutil.copytree(large[0], folder)
    index = folder / "model_index.json"
    content = json.loads(index.read_text())
    del content["text_encoder_2"]
    index.write_text(json.dumps(content))
    with pytest.raises(UserError, match="text_encoder_2"):
        describe(str(folder))


def test_words_are_looked_for_at_the_first_tokenizers_places(
    library: Library, large: Large, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = recorded(library, large[0], prompt="a red cat")
    text = slice(0, TOKENS)
    scores = scores_of_layers(monkeypatch, library, made, 1, text, {TOKENS}, (4, 4))
    texts = {"a": (1,), "red": (2,), "cat": (3,)}
    assert_maps(of_state(library, made, 1), 1, scores, texts)
