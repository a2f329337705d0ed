"""Folders of Stable Diffusion 3 and Flux against diffusers' own pipelines, from the same start.

Limits are five times what one processor needs: kernels of others round otherwise.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
import torch
from attended import assert_maps, of_state, recorded, scores_of_layers
from diffusers import FlowMatchEulerDiscreteScheduler
from flow_folders import CHANNELS, PICTURES, SIDE, flux_folder, pieces, sd3_folder
from foreign_runs import carried_out, difference, recipe_of
from safetensors.torch import load_file, save_file
from stable_diffusion_folders import TOKENS

from diffusion_gui.core.catalog import SAMPLERS, SCHEDULES
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.own_table import flow_levels, read_flow
from diffusion_gui.core.protocol.events import Notice
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.core.recipes.schedules import schedule_of
from diffusion_gui.core.recipes.timesteps import timesteps_of
from diffusion_gui.core.runs.decoded import codec_of
from diffusion_gui.core.runs.shown_values import decoded_value
from diffusion_gui.core.runs.trajectory import Trajectory
from diffusion_gui.engine.library import Library
from diffusion_gui.engine.runs import run
from diffusion_gui.models.foreign.flow import FlowDenoiser
from diffusion_gui.models.foreign.flux import packed, unpacked
from diffusion_gui.storage.model_sources import describe, takes_told_guidance

Values = npt.NDArray[np.floating]
WORDS = {"prompt": "a red cat\nblack", "negative_prompt": "blue"}
MOST = 5e-6
"""Of the largest latent; pictures differ by as much of their range."""


@pytest.fixture(scope="module")
def library() -> Library:
    return Library("cpu")


@pytest.fixture(scope="module")
def sd3(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Any]:
    folder = tmp_path_factory.mktemp("flow") / "sd3"
    return folder, sd3_folder(folder)


@pytest.fixture(scope="module")
def flux(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Any]:
    folder = tmp_path_factory.mktemp("flow") / "flux"
    return folder, flux_folder(folder)


def notices(events: Iterator[Any]) -> str:
    return " ".join(str(one.text) for one in events if isinstance(one, Notice))


def of_sd3(pipeline: Any, made: Trajectory, output_type: str) -> Values:
    """What the pipeline makes of a run's start with its prompts: latents, or pictures in [0, 1]."""
    recipe = made.recipe
    asked = [made.domain.labels[k] for k in made.labels]
    images = pipeline(
        prompt=asked, negative_prompt=[recipe.negative_prompt] * len(asked),
        latents=torch.from_numpy(made.x[0].copy()), guidance_scale=recipe.guidance,
        num_inference_steps=recipe.steps, output_type=output_type,
    ).images  # fmt: skip
    latents: Values = np.asarray(images)
    return latents if output_type == "latent" else latents.transpose(0, 3, 1, 2)


def of_flux(pipeline: Any, made: Trajectory, output_type: str) -> Values:
    """The same of Flux."""
    recipe = made.recipe
    asked = [made.domain.labels[k] for k in made.labels]
    images = pipeline(
        prompt=asked, negative_prompt=[recipe.negative_prompt] * len(asked),
        true_cfg_scale=recipe.guidance, guidance_scale=recipe.told_guidance,
        latents=packed(torch.from_numpy(made.x[0].copy())), height=PICTURES[1], width=PICTURES[2],
        num_inference_steps=recipe.steps, output_type=output_type,
    ).images  # fmt: skip
    if output_type == "latent":
        return unpacked(images, SIDE, SIDE).numpy()
    pictures: Values = images.transpose(0, 3, 1, 2)
    return pictures


def assert_same(
    theirs: Callable[[Any, Trajectory, str], Values], pipeline: Any, made: Trajectory,
    decoded: bool = False,
) -> None:  # fmt: skip
    """Latents of a run are those of the pipeline, and so are the pictures."""
    assert difference(made.x[-1], theirs(pipeline, made, "latent")) < MOST
    if not decoded:
        return
    pictures = decoded_value(made, made.recipe.steps, "x") / 2 + 0.5
    assert pictures.shape == (2, *PICTURES)
    assert np.abs(pictures - theirs(pipeline, made, "np")).max() < 1e-5


def test_sd3_makes_what_diffusers_pipeline_makes(library: Library, sd3: tuple[Path, Any]) -> None:
    recipe = recipe_of(sd3[0], steps=28, **WORDS)
    assert (recipe.guidance, recipe.schedule, recipe.T, recipe.spacing) == (
        7.0, "own", 1000, "linspace",
    )  # fmt: skip
    made = carried_out(run(library, recipe))
    assert made.x.shape == (29, 2, CHANNELS, SIDE, SIDE)
    assert_same(of_sd3, sd3[1], made, decoded=True)


@pytest.mark.parametrize(
    "more",
    [
        {"with_t5": False},
        {"dual_attention_layers": (0,), "qk_norm": "rms_norm"},
        {"scheduler": FlowMatchEulerDiscreteScheduler(use_dynamic_shifting=True)},
    ],
    ids=["without T5", "3.5", "dynamic"],
)
def test_its_variants_are_those_of_diffusers_too(
    library: Library, tmp_path: Path, more: dict[str, Any]
) -> None:
    pipeline = sd3_folder(tmp_path / "m", **more)
    made = carried_out(run(library, recipe_of(tmp_path / "m", steps=4, **WORDS)))
    assert_same(of_sd3, pipeline, made)
    told = [str(one) for one in describe(str(tmp_path / "m")).notes]
    assert bool(told) == (more == {"with_t5": False})


def test_flux_makes_what_diffusers_pipeline_makes(library: Library, flux: tuple[Path, Any]) -> None:
    recipe = recipe_of(flux[0], steps=20, **WORDS)
    assert (recipe.guidance, recipe.told_guidance, recipe.spacing) == (1.0, 3.5, "trailing")
    assert takes_told_guidance(str(flux[0]))
    made = carried_out(run(library, recipe))
    assert_same(of_flux, flux[1], made, decoded=True)
    other = carried_out(run(library, recipe.changed(told_guidance=1.0)))
    assert difference(other.x[-1], made.x[-1]) > 0.01


def test_flux_with_true_guidance_follows_the_negative_prompt(
    library: Library, flux: tuple[Path, Any]
) -> None:
    made = carried_out(run(library, recipe_of(flux[0], steps=5, guidance=2.0, **WORDS)))
    assert_same(of_flux, flux[1], made)


def test_any_number_of_steps_is_diffusers_where_t_is_that_number(
    library: Library, tmp_path: Path, sd3: tuple[Path, Any]
) -> None:
    made = carried_out(run(library, recipe_of(sd3[0], steps=7, T=7, **WORDS)))
    assert_same(of_sd3, sd3[1], made)
    schnell = FlowMatchEulerDiscreteScheduler(shift=1.0)
    pipeline = flux_folder(tmp_path / "m", scheduler=schnell, guidance_embeds=False)
    recipe = recipe_of(tmp_path / "m", steps=7, T=7, **WORDS)
    assert recipe.told_guidance == 0.0
    assert_same(of_flux, pipeline, carried_out(run(library, recipe)))
    with pytest.raises(UserError, match="takes no distilled guidance"):
        list(run(library, recipe.changed(told_guidance=2.0)))


@pytest.mark.parametrize(
    ("settings", "evenly"),
    [
        ({"shift": 3.0}, True),
        ({"shift": 1.0}, False),
        ({"use_dynamic_shifting": True}, True),
        ({"use_dynamic_shifting": True, "base_shift": 0.1, "max_shift": 2.0}, False),
        ({"use_dynamic_shifting": True, "time_shift_type": "linear"}, False),
        ({"num_train_timesteps": 500, "shift": 2.0}, True),
    ],
)
def test_the_levels_of_a_flow_are_those_of_diffusers_scheduler(
    tmp_path: Path, sd3: tuple[Path, Any], flux: tuple[Path, Any],
    settings: dict[str, Any], evenly: bool,
) -> None:  # fmt: skip
    shutil.copytree((sd3 if evenly else flux)[0], tmp_path / "m")
    scheduler = FlowMatchEulerDiscreteScheduler(**settings)
    scheduler.save_pretrained(str(tmp_path / "m" / "scheduler"))
    recipe = recipe_of(tmp_path / "m", steps=11, T=11)
    tokens, base = (SIDE // 2) ** 2, scheduler.config
    low, high = base.base_shift, base.max_shift
    mu = low + (high - low) / (4096 - 256) * (tokens - 256)
    asked = {} if evenly else {"sigmas": np.linspace(1.0, 1 / 11, 11)}
    if base.use_dynamic_shifting:
        asked["mu"] = mu
    scheduler.set_timesteps(11, **asked)
    table = schedule_of(recipe)
    visited = table.sigma[timesteps_of(recipe)]
    np.testing.assert_allclose(visited, scheduler.sigmas.numpy(), rtol=1e-6)
    np.testing.assert_allclose(table.alpha + table.sigma, 1.0)
    assert describe(str(tmp_path / "m")).own[2] == ("T", base.num_train_timesteps)


def test_the_numbers_of_a_flow_make_levels_for_every_t() -> None:
    for text in ("flow:3", "flow:3,0.003", "flow:0.001", "flow:1000,0.999"):
        shift, first = read_flow(text)
        for T in (1, 2, 10_000):
            tau = flow_levels(T, shift, first)
            assert tau[-1] == 1.0
            assert (np.diff(tau, prepend=0.0) > 0.0).all()
            assert schedule_of(Recipe(schedule="own", own_betas=text, T=T, steps=1)).T == T
    for text in ("flow:", "flow:x", "flow:0", "flow:1e9", "flow:3,1", "flow:3,nan", "flow:3,0,1",
                 "flow:inf", "flow:3,-1"):  # fmt: skip
        with pytest.raises(UserError, match="own schedule"):
            Recipe().changed(own_betas=text)


@pytest.mark.parametrize("kind", ["sd3", "flux"])
def test_every_sampler_is_finite_on_every_schedule(
    library: Library, request: pytest.FixtureRequest, kind: str
) -> None:
    folder = request.getfixturevalue(kind)[0]
    for schedule in SCHEDULES:
        for sampler in SAMPLERS:
            recipe = recipe_of(
                folder, schedule=schedule, sampler=sampler, steps=2, T=100, count=1, **WORDS
            )
            made = carried_out(run(library, recipe))
            assert np.isfinite(made.x).all(), (schedule, sampler)


def test_a_flow_is_asked_the_same_on_every_form_of_schedule() -> None:
    """x_0 of a straight path is known: the network is exact where v is eps - x_0."""
    clean, eps = torch.randn(2, 3, generator=torch.Generator().manual_seed(0)).double()

    def exact(state: torch.Tensor, t: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
        tau = (t / 1000.0).double()[:, None]
        torch.testing.assert_close(state, (1 - tau) * clean + tau * eps, rtol=1e-6, atol=1e-6)
        return (eps - clean).expand(len(state), -1)

    denoiser = FlowDenoiser(exact, 1000)
    for alpha, sigma in ((0.3, 0.7), (0.6, 0.8), (1.0, 80.0), (1.0, 1e-3), (1e-9, 1.0)):
        x_t = (alpha * clean + sigma * eps)[None]
        assert torch.allclose(denoiser(x_t, alpha, sigma), clean, atol=1e-5 * (alpha + sigma))


def test_pictures_are_noised_through_the_autoencoder_with_its_shift(
    library: Library, sd3: tuple[Path, Any]
) -> None:
    folder, pipeline = sd3
    codec = codec_of(describe(str(folder)).codec)
    pictures = np.random.default_rng(0).uniform(-1, 1, (2, *PICTURES)).astype(np.float32)
    vae = pipeline.vae
    with torch.inference_mode():
        mean = vae.encode(torch.from_numpy(pictures)).latent_dist.mode()
    wanted = (mean - vae.config.shift_factor) * vae.config.scaling_factor
    assert difference(codec.encode(pictures), wanted.numpy()) < MOST
    made = carried_out(run(library, recipe_of(folder, steps=2, init="shapes", from_level=0.5)))
    assert made.shown.shape == PICTURES


def test_what_is_not_read_of_prompts_is_told(
    library: Library, sd3: tuple[Path, Any], flux: tuple[Path, Any]
) -> None:
    long = "red red red red red red red red red red cat"
    told = notices(run(library, recipe_of(sd3[0], steps=1, prompt=long)))
    assert "Only T5 reads the whole prompt; CLIP leaves this out: cat" in told
    told = notices(run(library, recipe_of(flux[0], steps=1, prompt="red " * 600)))
    assert "longer than the model reads" in told
    told = notices(run(library, recipe_of(flux[0], steps=1, negative_prompt="blue")))
    assert "At guidance 1 the negative prompt plays no part." in told
    assert not notices(run(library, recipe_of(sd3[0], steps=1, **WORDS)))
    assert any("negative prompt only" in str(one) for one in describe(str(flux[0])).notes)


def test_shards_half_precision_and_the_embedding_under_two_names_are_read(
    library: Library, sd3: tuple[Path, Any], tmp_path: Path
) -> None:
    folder = tmp_path / "m"
    shutil.copytree(sd3[0], folder)
    before = carried_out(run(library, recipe_of(folder, steps=2, **WORDS)))
    file = folder / "text_encoder_3" / "model.safetensors"
    tensors = load_file(file)
    file.unlink()
    tensors["encoder.embed_tokens.weight"] = tensors["shared.weight"].clone()
    halves = sorted(tensors)[::2], sorted(tensors)[1::2]
    names = [f"model-0000{k}-of-00002.safetensors" for k in (1, 2)]
    for name, half in zip(names, halves, strict=True):
        save_file({one: tensors[one] for one in half}, file.with_name(name))
    table = {one: name for name, half in zip(names, halves, strict=True) for one in half}
    file.with_name("model.safetensors.index.json").write_text(json.dumps({"weight_map": table}))
    after = carried_out(run(library, recipe_of(folder, steps=2, **WORDS)))
    assert np.array_equal(before.x, after.x)
    network = folder / "transformer" / "diffusion_pytorch_model.safetensors"
    save_file({name: one.bfloat16() for name, one in load_file(network).items()}, network)
    half = carried_out(run(library, recipe_of(folder, steps=2, **WORDS)))
    assert 0.0 < difference(half.x[-1], before.x[-1]) < 0.1


def test_the_fingerprint_is_of_every_encoder_and_of_the_shift(
    library: Library, sd3: tuple[Path, Any], tmp_path: Path
) -> None:
    folder = tmp_path / "m"
    shutil.copytree(sd3[0], folder)
    prints = {library.model(str(folder)).sha256}
    for file, change in (
        ("text_encoder/config.json", {"hidden_act": "gelu"}),
        ("text_encoder_2/config.json", {"eos_token_id": 2}),
        ("text_encoder_3/config.json", {"layer_norm_epsilon": 1e-4}),
        ("scheduler/scheduler_config.json", {"shift": 2.0}),
    ):
        path = folder / file
        path.write_text(json.dumps(json.loads(path.read_text()) | change))
        prints.add(library.model(str(folder)).sha256)
    words = folder / "tokenizer_3" / "tokenizer.json"
    content = json.loads(words.read_text())
    content["model"]["vocab"][4][1] = -30.0
    assert content["model"]["vocab"][4][0] == pieces()[4][0]
    words.write_text(json.dumps(content))
    prints.add(library.model(str(folder)).sha256)
    assert len(prints) == 6


def test_words_of_sd3_are_looked_for_among_the_tokens_of_clip_and_t5(
    library: Library, sd3: tuple[Path, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    made = recorded(library, sd3[0], prompt="a red cat, at")
    own = 16
    text = slice(own, own + TOKENS + 256)
    scores = scores_of_layers(monkeypatch, library, made, 1, text, {text.stop}, (4, 4))
    texts = {"a": (1, 12, 13), "red": (2, 14), "cat,": (3, 4, 15, 16), "at": (5, 6, 17, 18)}
    assert_maps(of_state(library, made, 1), 1, scores, texts)


def test_words_of_flux_are_looked_for_among_the_tokens_of_t5(
    library: Library, flux: tuple[Path, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    made = recorded(library, flux[0], prompt="a red cat")
    tokens = library.model(str(flux[0])).asked.text.ids.length  # type: ignore[union-attr]
    text = slice(0, tokens)
    scores = scores_of_layers(monkeypatch, library, made, 1, text, {tokens + 16}, (4, 4))
    texts = {"a": (0, 1), "red": (2,), "cat": (3,)}
    assert_maps(of_state(library, made, 1), 1, scores, texts)
