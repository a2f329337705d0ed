"""Folders of Stable Diffusion against diffusers' own pipeline, from the same start latents.

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
from diffusers import StableDiffusionPipeline
from foreign_runs import carried_out, difference, recipe_of, theirs
from safetensors.torch import load_file, save_file
from stable_diffusion_folders import (
    LATENTS,
    PICTURES,
    TOKENS,
    ddim,
    make_folder,
    old_words,
    prompted,
)

from diffusion_gui.core.catalog import SAMPLERS, SCHEDULES
from diffusion_gui.core.catalog.codecs import learned_place
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.protocol.events import Notice
from diffusion_gui.core.protocol.sampling import ContinueRequest
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.core.runs.decoded import CODECS_KEPT, codec_of
from diffusion_gui.core.runs.shown_values import decoded_value
from diffusion_gui.engine.library import Library
from diffusion_gui.engine.runs import go_on, run
from diffusion_gui.models.codecs.foreign import ForeignCodec
from diffusion_gui.storage import trajectory_file
from diffusion_gui.storage.model_sources import describe, own_of

__all__ = ["prompted"]
Folder = tuple[Path, StableDiffusionPipeline]
WORDS = {"prompt": "a red cat\nblack", "negative_prompt": "blue"}


@pytest.fixture(scope="module")
def library() -> Library:
    return Library("cpu")


def test_latents_and_pictures_are_those_of_diffusers_pipeline_at_guidance_7_5(
    library: Library, prompted: Folder
) -> None:
    folder, pipeline = prompted
    recipe = recipe_of(folder, steps=20, **WORDS)
    assert (recipe.guidance, recipe.schedule, recipe.own_offset) == (7.5, "own", 1)
    made = carried_out(run(library, recipe))
    assert made.x.shape == (21, 2, *LATENTS)
    assert made.labels.tolist() == [0, 1]
    assert made.domain.labels == ("a red cat", "black")
    latents = theirs(pipeline, made, output_type="latent").numpy()
    assert difference(made.x[-1], latents) < 1e-5
    pictures = theirs(pipeline, made, output_type="np").transpose(0, 3, 1, 2)
    shown = decoded_value(made, 20, "x") / 2 + 0.5
    assert shown.shape == (2, *PICTURES)
    assert np.abs(shown - pictures).max() < 1e-5


@pytest.mark.parametrize(
    ("scheduler", "unet"),
    [
        ({"prediction_type": "v_prediction", "timestep_spacing": "trailing"}, {}),
        ({}, {"use_linear_projection": True, "attention_head_dim": (2, 4), "layers_per_block": 2}),
    ],
)
def test_the_second_version_is_that_of_diffusers_too(
    library: Library, tmp_path: Path, scheduler: dict[str, Any], unet: dict[str, Any]
) -> None:
    pipeline = make_folder(tmp_path / "sd", ddim(**scheduler), **unet)
    made = carried_out(run(library, recipe_of(tmp_path / "sd", **WORDS)))
    assert difference(made.x[-1], theirs(pipeline, made, output_type="latent").numpy()) < 1e-5


@pytest.mark.parametrize("guidance", [1.0, 3.0])
def test_no_words_are_words_too(library: Library, prompted: Folder, guidance: float) -> None:
    folder, pipeline = prompted
    recipe = recipe_of(folder, negative_prompt="blue", guidance=guidance)
    made = carried_out(run(library, recipe))
    assert made.domain.labels == ("",)
    assert difference(made.x[-1], theirs(pipeline, made, output_type="latent").numpy()) < 1e-5


def test_an_old_folder_makes_the_same(library: Library, prompted: Folder, tmp_path: Path) -> None:
    """As files on the hub are: two lists of words, CLIP's prefix, positions, old attention."""
    before = carried_out(run(library, recipe_of(prompted[0], **WORDS)))
    folder = tmp_path / "old"
    shutil.copytree(prompted[0], folder)
    old_words(folder)
    text = folder / "text_encoder" / "model.safetensors"
    tensors = {f"text_model.{name}": tensor for name, tensor in load_file(text).items()}
    tensors["text_model.embeddings.position_ids"] = torch.arange(TOKENS)[None]
    save_file(tensors, text)
    vae = folder / "vae" / "diffusion_pytorch_model.safetensors"
    old = {"to_q": "query", "to_k": "key", "to_v": "value", "to_out.0": "proj_attn"}
    renamed = {}
    for name, tensor in load_file(vae).items():
        for new, was in old.items():
            name = name.replace(f".{new}.", f".{was}.")
        renamed[name] = tensor
    assert renamed.keys() != load_file(vae).keys()
    save_file(renamed, vae)
    settings = folder / "vae" / "config.json"
    content = json.loads(settings.read_text())
    del content["scaling_factor"]
    settings.write_text(json.dumps(content | {"force_upcast": False}))
    after = carried_out(run(library, recipe_of(folder, **WORDS)))
    assert np.array_equal(before.x, after.x)
    assert np.array_equal(decoded_value(before, 10, "x"), decoded_value(after, 10, "x"))
    unet = folder / "unet" / "diffusion_pytorch_model.safetensors"
    save_file({name: tensor.half() for name, tensor in load_file(unet).items()}, unet)
    half = carried_out(run(library, recipe_of(folder, **WORDS)))
    assert 0.0 < difference(half.x[-1], before.x[-1]) < 0.05


def test_short_prompts_are_filled_up_as_the_folder_says(
    library: Library, prompted: Folder, tmp_path: Path
) -> None:
    """The second version fills up with `!`, and says so in a file of its own."""
    folder = tmp_path / "sd"
    shutil.copytree(prompted[0], folder)
    before = carried_out(run(library, recipe_of(folder, steps=2, **WORDS)))
    (folder / "tokenizer" / "special_tokens_map.json").write_text('{"pad_token": "!"}')
    after = carried_out(run(library, recipe_of(folder, steps=2, **WORDS)))
    assert difference(after.x[-1], before.x[-1]) > 1e-4
    loaded = type(prompted[1].tokenizer).from_pretrained(str(folder / "tokenizer"))
    pipeline = StableDiffusionPipeline(**(prompted[1].components | {"tokenizer": loaded}),
                                       requires_safety_checker=False)  # fmt: skip
    assert difference(after.x[-1], theirs(pipeline, after, output_type="latent").numpy()) < 1e-5


def test_the_scheduler_is_taken_as_the_pipeline_takes_it(tmp_path: Path) -> None:
    make_folder(tmp_path / "sd")
    config = tmp_path / "sd" / "scheduler" / "scheduler_config.json"
    content = json.loads(config.read_text()) | {"steps_offset": 0, "clip_sample": True}
    config.write_text(json.dumps(content))
    own = dict(describe(str(tmp_path / "sd")).own)
    assert own["own_offset"] == 1
    assert "clip" not in own


def test_every_sampler_is_finite_on_every_schedule(library: Library, prompted: Folder) -> None:
    for schedule in SCHEDULES:
        for sampler in SAMPLERS:
            recipe = recipe_of(
                prompted[0], schedule=schedule, sampler=sampler, steps=2, T=100, count=1, **WORDS
            )
            made = carried_out(run(library, recipe))
            assert np.isfinite(made.x).all(), (schedule, sampler)


def test_sampling_decodes_nothing(
    library: Library, prompted: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: ForeignCodec, state: object) -> None:
        raise AssertionError("decoded in the sampler's loop")

    monkeypatch.setattr(ForeignCodec, "decode", refuse)
    assert carried_out(run(library, recipe_of(prompted[0], steps=3, **WORDS))).complete


def test_a_fork_with_another_prompt_keeps_the_states_before_and_is_made_again(
    library: Library, prompted: Folder
) -> None:
    whole = carried_out(run(library, recipe_of(prompted[0], steps=6, **WORDS)))
    parent = whole.recipe
    child = parent.changed(prompt="black", parent=parent, at=2, steps=4)  # type: ignore[arg-type]
    request = ContinueRequest(child, whole.x[2], whole.labels, whole.x[1])
    forked = carried_out(go_on(library, request))
    assert np.array_equal(forked.x[0], whole.x[2])
    assert forked.labels.tolist() == [0, 0]
    assert not np.array_equal(forked.x[-1], whole.x[-1])
    # The second item was asked for that already.
    assert np.allclose(forked.x[-1][1], whole.x[-1][1], rtol=1e-4, atol=1e-5)
    again = carried_out(run(Library("cpu"), Recipe.from_json(forked.recipe.to_json())))
    assert again.x.tobytes() == forked.x.tobytes()
    assert again.x0.tobytes() == forked.x0.tobytes()


def test_pictures_are_noised_through_the_autoencoder(library: Library, prompted: Folder) -> None:
    folder, pipeline = prompted
    codec = codec_of(describe(str(folder)).codec)
    pictures = np.random.default_rng(0).uniform(-1, 1, (2, *PICTURES)).astype(np.float32)
    with torch.inference_mode():
        mean = pipeline.vae.encode(torch.from_numpy(pictures)).latent_dist.mode().numpy()
    assert difference(codec.encode(pictures), mean * pipeline.vae.config.scaling_factor) < 1e-5
    recipe = recipe_of(folder, steps=4, init="shapes", from_level=0.5, **WORDS)
    made = carried_out(run(library, recipe))
    assert made.x.shape == (5, 2, *LATENTS)
    noised = carried_out(run(library, recipe.changed(process="forward", data="shapes", init="")))
    assert noised.shown.shape == PICTURES


def test_a_run_names_its_autoencoder_and_opens_with_no_other(
    library: Library, prompted: Folder, tmp_path: Path
) -> None:
    folder = tmp_path / "sd"
    shutil.copytree(prompted[0], folder)
    made = carried_out(run(library, recipe_of(folder, steps=2, **WORDS)))
    assert len(made.recipe.codec_sha256) == 64
    trajectory_file.save(made, tmp_path / "a.npz")
    opened = trajectory_file.load(tmp_path / "a.npz")
    assert opened.recipe.prompt == WORDS["prompt"]
    assert opened.decoded is not None
    found = learned_place(opened.decoded.codec)
    assert found is not None
    assert found[1:] == (str(folder), made.recipe.codec_sha256)
    assert np.array_equal(decoded_value(opened, 2, "x"), decoded_value(made, 2, "x"))
    vae = folder / "vae" / "diffusion_pytorch_model.safetensors"
    save_file({name: tensor * 1.5 for name, tensor in load_file(vae).items()}, vae)
    CODECS_KEPT.clear()
    with pytest.raises(UserError, match="is another one"):
        decoded_value(trajectory_file.load(tmp_path / "a.npz"), 2, "x")


def test_the_fingerprint_is_of_the_text_encoder_and_its_words_too(
    library: Library, prompted: Folder, tmp_path: Path
) -> None:
    folder = tmp_path / "sd"
    shutil.copytree(prompted[0], folder)
    prints = {library.model(str(folder)).sha256}
    for change in ({"layer_norm_eps": 1e-4}, {"hidden_act": "gelu"}):
        config = folder / "text_encoder" / "config.json"
        config.write_text(json.dumps(json.loads(config.read_text()) | change))
        prints.add(library.model(str(folder)).sha256)
    (folder / "tokenizer" / "special_tokens_map.json").write_text('{"pad_token": "!"}')
    prints.add(library.model(str(folder)).sha256)
    assert len(prints) == 4


def test_words_the_model_does_not_read_are_told(library: Library, prompted: Folder) -> None:
    recipe = recipe_of(prompted[0], steps=1, prompt="red red red red red red red red red red cat")
    told = [str(one.text) for one in run(library, recipe) if isinstance(one, Notice)]
    assert any("left out: cat" in one for one in told)
    short = recipe_of(prompted[0], steps=1, prompt="red cat")
    assert not [one for one in run(library, short) if isinstance(one, Notice)]


def test_a_model_without_words_takes_no_prompt(library: Library) -> None:
    with pytest.raises(UserError, match="takes no prompt"):
        list(run(library, Recipe(model="digits", prompt="a cat", steps=2, count=1)))


def test_a_prompt_of_a_model_before_is_left_behind_with_its_guidance(prompted: Folder) -> None:
    recipe = recipe_of(prompted[0], **WORDS)
    kept = own_of(str(prompted[0]), {}, recipe.schedule)
    assert "prompt" not in kept
    left = own_of("digits", {}, recipe.schedule)
    assert (left["prompt"], left["negative_prompt"], left["guidance"]) == ("", "", 1.0)
    assert "guidance" not in own_of("digits", {}, "cosine")


def test_without_transformers_one_message_says_how_to_install_it(
    prompted: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "transformers", None)
    with pytest.raises(UserError, match="transformers") as told:
        Library("cpu").model(str(prompted[0]))
    assert "diffusion-gui[diffusers]" in told.value.what_to_do
