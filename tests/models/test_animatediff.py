"""Folders of AnimateDiff against diffusers' own pipeline, from the same start latents.

Limits are five times what one processor needs: kernels of others round otherwise.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from animatediff_folders import CLIPS, LONGEST, apart_folder, clips_folder, linear
from attended import assert_maps, of_state, recorded, scores_of_layers
from diffusers import AnimateDiffPipeline
from foreign_runs import carried_out, difference, recipe_of
from stable_diffusion_folders import TOKENS

from diffusion_gui.core.catalog import SAMPLERS, SCHEDULES
from diffusion_gui.core.runs.decoded import codec_of
from diffusion_gui.core.runs.shown_values import decoded_value
from diffusion_gui.core.runs.trajectory import Trajectory
from diffusion_gui.engine.library import Library
from diffusion_gui.engine.runs import run
from diffusion_gui.models.codecs.foreign_clips import ClipCodec
from diffusion_gui.storage import trajectory_file
from diffusion_gui.storage.model_sources import describe

Folder = tuple[Path, AnimateDiffPipeline]
WORDS = {"prompt": "a red cat\nblack", "negative_prompt": "blue"}
LATENTS = (4, LONGEST, 8, 8)
MOST = 1e-5
"""Of the largest latent."""


@pytest.fixture(scope="module")
def library() -> Library:
    return Library("cpu")


@pytest.fixture(scope="module")
def moving(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    folder = tmp_path_factory.mktemp("moving") / "m"
    return folder, clips_folder(folder)


def theirs(pipeline: AnimateDiffPipeline, made: Trajectory, output_type: str = "latent") -> Any:
    """What the pipeline makes of a run's start with its prompts."""
    recipe = made.recipe
    asked = [made.domain.labels[k] for k in made.labels]
    return np.asarray(
        pipeline(
            prompt=asked, negative_prompt=[recipe.negative_prompt] * len(asked),
            num_frames=LONGEST, latents=torch.from_numpy(made.x[0].copy()),
            guidance_scale=recipe.guidance, num_inference_steps=recipe.steps,
            output_type=output_type,
        ).frames
    )  # fmt: skip


def test_latents_and_clips_are_those_of_diffusers_pipeline(
    library: Library, moving: Folder
) -> None:
    folder, pipeline = moving
    recipe = recipe_of(folder, **WORDS)
    assert (recipe.guidance, recipe.schedule, recipe.own_offset) == (7.5, "own", 1)
    made = carried_out(run(library, recipe))
    assert made.x.shape == (11, 2, *LATENTS)
    assert made.domain.labels == ("a red cat", "black")
    assert difference(made.x[-1], theirs(pipeline, made)) < MOST
    clips = theirs(pipeline, made, "np").transpose(0, 4, 1, 2, 3)
    shown = decoded_value(made, 10, "x") / 2 + 0.5
    assert shown.shape == (2, *CLIPS)
    assert np.abs(shown - clips).max() < 1e-5
    assert difference(shown[:, :, 0], shown[:, :, 1]) > 1e-3
    assert (made.shown.modality, made.shown.rate, made.domain.rate) == ("video", 8.0, 8.0)


def test_without_guidance_it_is_theirs_too(library: Library, moving: Folder) -> None:
    folder, pipeline = moving
    made = carried_out(run(library, recipe_of(folder, steps=4, guidance=1.0, **WORDS)))
    assert difference(made.x[-1], theirs(pipeline, made)) < MOST


VARIANTS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "no motion in the middle": ({}, {"adapter": {"use_motion_mid_block": False}}),
    "the second version's words": (
        {"prediction_type": "v_prediction", "timestep_spacing": "trailing"},
        {"use_linear_projection": True},
    ),
    "more layers": (
        {},
        {"layers_per_block": 2, "attention_head_dim": (2, 4),
         "adapter": {"motion_layers_per_block": 2, "motion_num_attention_heads": (2, 4),
                     "motion_transformer_layers_per_block": (1, 2),
                     "motion_transformer_layers_per_mid_block": 2}},
    ),
    "no offset": ({"steps_offset": 0}, {}),
}  # fmt: skip


@pytest.mark.parametrize("name", VARIANTS)
def test_its_variants_are_those_of_diffusers_too(
    library: Library, tmp_path: Path, name: str
) -> None:
    scheduler, more = VARIANTS[name]
    pipeline = clips_folder(tmp_path / "m", linear(**scheduler), **more)
    made = carried_out(run(library, recipe_of(tmp_path / "m", steps=4, **WORDS)))
    assert difference(made.x[-1], theirs(pipeline, made)) < MOST


def test_a_network_of_pictures_with_an_adapter_beside_it_is_the_same(
    library: Library, moving: Folder, tmp_path: Path
) -> None:
    apart_folder(tmp_path / "m")
    made, same = (
        carried_out(run(library, recipe_of(one, steps=2, **WORDS)))
        for one in (moving[0], tmp_path / "m")
    )
    assert np.array_equal(made.x, same.x)
    info, other = describe(str(moving[0])), describe(str(tmp_path / "m"))
    assert info.stamp != other.stamp  # type: ignore[attr-defined]
    assert other.network.endswith("MotionAdapter")  # type: ignore[attr-defined]


def test_another_adapter_is_another_model(library: Library, tmp_path: Path) -> None:
    apart_folder(tmp_path / "m")
    before = library.model(str(tmp_path / "m")).sha256
    weights = tmp_path / "m/motion_adapter/diffusion_pytorch_model.safetensors"
    content = bytearray(weights.read_bytes())
    content[-1] ^= 1
    weights.write_bytes(content)
    assert library.model(str(tmp_path / "m")).sha256 != before


@pytest.mark.parametrize(("longest", "frames"), [(32, 16), (4, 4)])
def test_clips_are_as_long_as_diffusers_makes_them_or_as_the_modules_can(
    moving: Folder, tmp_path: Path, longest: int, frames: int
) -> None:
    clips_folder(tmp_path / "m", adapter={"motion_max_seq_length": longest})
    info = describe(str(tmp_path / "m"))
    assert info.domain is not None
    assert info.domain.shape == (4, frames, 8, 8)


def test_every_sampler_is_finite_on_every_schedule(library: Library, moving: Folder) -> None:
    for schedule in SCHEDULES:
        for sampler in SAMPLERS:
            recipe = recipe_of(
                moving[0], schedule=schedule, sampler=sampler, steps=2, T=100, count=1, **WORDS
            )
            made = carried_out(run(library, recipe))
            assert np.isfinite(made.x).all(), (schedule, sampler)


def test_frames_go_through_the_autoencoder_one_at_a_time(
    moving: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, pipeline = moving
    codec = codec_of(describe(str(folder)).codec)
    assert isinstance(codec, ClipCodec)
    counts: list[int] = []
    for name in ("encode", "decode"):
        call = getattr(codec.network, name)

        def counted(x: torch.Tensor, call: Any = call) -> Any:
            counts.append(len(x))
            return call(x)

        monkeypatch.setattr(codec.network, name, counted)
    clips = np.random.default_rng(0).uniform(-1, 1, (2, *CLIPS)).astype(np.float32)
    latents = codec.encode(clips)
    assert latents.shape == (2, *LATENTS)
    with torch.inference_mode():
        mean = pipeline.vae.encode(torch.from_numpy(clips[1, :, 2:3].swapaxes(0, 1)))
    mode = mean.latent_dist.mode().numpy()[0] * pipeline.vae.config.scaling_factor
    assert difference(latents[1, :, 2], mode) < 1e-5
    assert codec.decode(latents).shape == clips.shape
    assert set(counts) == {1}
    assert len(counts) == 2 * 2 * LONGEST


def test_a_saved_run_opens_with_its_clips_and_their_rate(
    library: Library, moving: Folder, tmp_path: Path
) -> None:
    made = carried_out(run(library, recipe_of(moving[0], steps=2, **WORDS)))
    trajectory_file.save(made, tmp_path / "a.npz")
    opened = trajectory_file.load(tmp_path / "a.npz")
    assert (opened.domain, opened.shown) == (made.domain, made.shown)
    assert np.array_equal(decoded_value(opened, 2, "x"), decoded_value(made, 2, "x"))


def test_the_scheduler_is_taken_as_its_pipeline_takes_it(tmp_path: Path) -> None:
    """It changes nothing, where that of Stable Diffusion does."""
    clips_folder(tmp_path / "m", linear(steps_offset=0, clip_sample=True))
    config = tmp_path / "m/scheduler/scheduler_config.json"
    assert json.loads(config.read_text())["clip_sample"]
    own = dict(describe(str(tmp_path / "m")).own)
    assert (own["own_offset"], own["clip"], own["guidance"]) == (0, 1.0, 7.5)


def test_words_are_looked_for_in_each_frame(
    library: Library, moving: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = recorded(library, moving[0], prompt="a red cat")
    text = slice(0, TOKENS)
    scores = scores_of_layers(monkeypatch, library, made, 1, text, {TOKENS}, (8, 8))
    texts = {"a": (1,), "red": (2,), "cat": (3,)}
    found = of_state(library, made, 1)
    assert found.maps[1].shape == (3, LONGEST, 8, 8)
    assert_maps(found, 1, scores, texts)
    assert np.ptp(found.maps[1].astype(float), axis=1).max() > 0.005
