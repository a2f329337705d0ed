"""Folders of Wan against diffusers' own pipeline, from the same start latents.

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
from diffusers import FlowMatchEulerDiscreteScheduler, UniPCMultistepScheduler, WanPipeline
from foreign_runs import carried_out, difference, recipe_of
from wan_folders import CLIPS, CONFIG, FRAMES, LATENTS, wan_folder

from diffusion_gui.core.catalog import SAMPLERS, SCHEDULES
from diffusion_gui.core.protocol.events import Notice
from diffusion_gui.core.recipes.inpaint_mask import encode, of_moments
from diffusion_gui.core.recipes.schedules import schedule_of
from diffusion_gui.core.recipes.timesteps import timesteps_of
from diffusion_gui.core.runs.decoded import codec_of
from diffusion_gui.core.runs.shown_values import decoded_value
from diffusion_gui.core.runs.trajectory import Trajectory
from diffusion_gui.core.steps import listening
from diffusion_gui.engine.library import Library
from diffusion_gui.engine.runs import run
from diffusion_gui.models.codecs.foreign_wan import WanCodec
from diffusion_gui.models.foreign.clean_prompt import cleaned
from diffusion_gui.storage import trajectory_file
from diffusion_gui.storage.foreign.info import ForeignInfo
from diffusion_gui.storage.model_sources import describe

Folder = tuple[Path, WanPipeline]
WORDS = {"prompt": "a  red &amp; cat\nblack", "negative_prompt": "blue"}
MOST = 1e-5
"""Of the largest latent."""


@pytest.fixture(scope="module")
def library() -> Library:
    return Library("cpu")


@pytest.fixture(scope="module")
def moving(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    folder = tmp_path_factory.mktemp("moving") / "wan"
    return folder, wan_folder(folder)


def theirs(pipeline: WanPipeline, made: Trajectory, output_type: str = "latent") -> Any:
    """What the pipeline makes of a run's start with its prompts."""
    recipe = made.recipe
    asked = [made.domain.labels[k] for k in made.labels]
    frames = pipeline(
        prompt=asked, negative_prompt=[recipe.negative_prompt] * len(asked), num_frames=FRAMES,
        height=16, width=16, latents=torch.from_numpy(made.x[0].copy()),
        guidance_scale=recipe.guidance, num_inference_steps=recipe.steps, output_type=output_type,
    ).frames  # fmt: skip
    return np.asarray(frames)


def test_latents_and_clips_are_those_of_diffusers_pipeline(
    library: Library, moving: Folder
) -> None:
    folder, pipeline = moving
    recipe = recipe_of(folder, **WORDS)
    assert (recipe.guidance, recipe.schedule, recipe.T) == (5.0, "own", 1000)
    made = carried_out(run(library, recipe))
    assert made.x.shape == (11, 2, *LATENTS)
    assert made.domain.labels == ("a  red &amp; cat", "black")
    assert difference(made.x[-1], theirs(pipeline, made)) < MOST
    clips = theirs(pipeline, made, "np").transpose(0, 4, 1, 2, 3)
    shown = decoded_value(made, 10, "x") / 2 + 0.5
    assert shown.shape == (2, *CLIPS)
    assert np.abs(shown - clips).max() < 2e-5
    assert difference(shown[:, :, 0], shown[:, :, 1]) > 1e-3
    assert (made.shown.modality, made.shown.rate, made.domain.modality) == (
        "video", 16.0, "latent_clip",
    )  # fmt: skip


def test_a_prompt_is_read_as_diffusers_reads_it() -> None:
    assert cleaned(" a  red&amp;amp;\n cat ") == "a red& cat"


VARIANTS: dict[str, dict[str, Any]] = {
    "two networks": {"boundary": 0.8},
    "the small one of 2.2": {
        "expand": True,
        "vae": {"is_residual": True, "patch_size": 2, "in_channels": 12, "out_channels": 12,
                "scale_factor_spatial": 8, "decoder_base_dim": 8, "dim_mult": [1, 2, 2]},
    },
    "patches in time": {
        "patch_size": (3, 1, 2), "cross_attn_norm": False,
        "scheduler": FlowMatchEulerDiscreteScheduler(shift=5.0),
    },
}  # fmt: skip


@pytest.mark.parametrize("name", VARIANTS)
def test_its_variants_are_those_of_diffusers_too(
    library: Library, tmp_path: Path, name: str
) -> None:
    pipeline = wan_folder(tmp_path / "m", **VARIANTS[name])
    made = carried_out(run(library, recipe_of(tmp_path / "m", steps=4, **WORDS)))
    assert difference(made.x[-1], theirs(pipeline, made)) < MOST
    clips = theirs(pipeline, made, "np").transpose(0, 4, 1, 2, 3)
    assert np.abs(decoded_value(made, 4, "x") / 2 + 0.5 - clips).max() < 2e-5
    if name == "two networks":
        before = library.model(str(tmp_path / "m")).sha256
        index = tmp_path / "m/model_index.json"
        content = json.loads(index.read_text()) | {"boundary_ratio": 0.2}
        index.write_text(json.dumps(content))
        assert library.model(str(tmp_path / "m")).sha256 != before
        other = carried_out(run(library, recipe_of(tmp_path / "m", steps=4, **WORDS)))
        assert difference(other.x[-1], made.x[-1]) > 1e-3


def test_items_at_levels_on_both_sides_of_the_boundary_are_asked_of_their_own_network(
    library: Library, tmp_path: Path
) -> None:
    wan_folder(tmp_path / "m", boundary=0.5)
    denoiser = library.model(str(tmp_path / "m")).denoiser
    x = torch.randn(2, *LATENTS, generator=torch.Generator().manual_seed(0))
    tau = torch.tensor([0.8, 0.3])
    with torch.inference_mode():
        together = denoiser(x, 1 - tau, tau)
        apart = [denoiser(x[k : k + 1], 1 - tau[k], tau[k]) for k in range(2)]
    torch.testing.assert_close(together, torch.cat(apart), rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("steps", [50, 8])
def test_the_levels_of_unipc_are_those_its_steps_are_at(
    moving: Folder, tmp_path: Path, steps: int
) -> None:
    shutil.copytree(moving[0], tmp_path / "m")
    scheduler = UniPCMultistepScheduler(
        prediction_type="flow_prediction", use_flow_sigmas=True, flow_shift=3.0
    )
    scheduler.save_pretrained(str(tmp_path / "m/scheduler"))
    scheduler.set_timesteps(steps)
    recipe = recipe_of(tmp_path / "m", steps=steps)
    visited = schedule_of(recipe).sigma[timesteps_of(recipe)]
    # diffusers begins a millionth below noise, so that a logarithm is finite.
    np.testing.assert_allclose(visited, scheduler.sigmas.numpy(), atol=2e-6)


def test_a_clip_is_as_large_as_its_config_says_or_as_diffusers_makes_it(
    moving: Folder, tmp_path: Path
) -> None:
    shutil.copytree(moving[0], tmp_path / "m")
    config = tmp_path / "m" / CONFIG
    content = json.loads(config.read_text())
    for name in ("sample_frames", "sample_height", "sample_width"):
        del content[name]
    config.write_text(json.dumps(content))
    path = tmp_path / "m/vae/config.json"
    settings = json.loads(path.read_text())
    settings |= {"dim_mult": [1, 1, 2, 2], "temperal_downsample": [False, True, True]}
    path.write_text(json.dumps(settings | {"scale_factor_spatial": 8}))
    config.write_text(json.dumps(content | {"rope_max_seq_len": 1024}))
    info = describe(str(tmp_path / "m"))
    assert isinstance(info, ForeignInfo)
    assert info.domain is not None
    assert info.domain.shape == (4, 5, 60, 104)
    assert info.autoencoder is not None
    assert info.autoencoder.shape == (3, 17, 480, 832)
    assert any("sample_frames" in str(one) for one in info.notes)
    assert not any("sample_frames" in str(one) for one in describe(str(moving[0])).notes)


def test_every_sampler_is_finite_on_every_schedule(library: Library, moving: Folder) -> None:
    for schedule in SCHEDULES:
        for sampler in SAMPLERS:
            recipe = recipe_of(
                moving[0], schedule=schedule, sampler=sampler, steps=2, T=100, count=1, **WORDS
            )
            made = carried_out(run(library, recipe))
            assert np.isfinite(made.x).all(), (schedule, sampler)


def test_clips_are_encoded_as_by_diffusers_and_each_alone(moving: Folder) -> None:
    folder, pipeline = moving
    codec = codec_of(describe(str(folder)).codec)
    assert isinstance(codec, WanCodec)
    clips = np.random.default_rng(0).uniform(-1, 1, (2, *CLIPS)).astype(np.float32)
    latents = codec.encode(clips)
    assert latents.shape == (2, *LATENTS)
    config = pipeline.vae.config
    mean, std = (
        torch.tensor(one).reshape(1, -1, 1, 1, 1)
        for one in (config.latents_mean, config.latents_std)
    )
    with torch.inference_mode():
        mode = pipeline.vae.encode(torch.from_numpy(clips)).latent_dist.mode()
    assert difference(latents, ((mean * -1 + mode) / std).numpy()) < 1e-5
    assert np.array_equal(codec.encode(clips[1:])[0], latents[1])
    wild = codec.decode(np.full((1, *LATENTS), 1e20, np.float32))
    assert np.isfinite(wild).all()
    assert np.abs(wild).max() <= 1.0


def test_a_stopped_decoding_keeps_no_frames_and_its_progress_reaches_the_end(
    moving: Folder,
) -> None:
    codec = codec_of(describe(str(moving[0])).codec)
    assert isinstance(codec, WanCodec)
    latents = np.zeros((1, *LATENTS), np.float32)
    shares: list[int] = []

    def listen(done: int, total: int, what: str) -> None:
        shares.append(done)
        if stops_at and len(shares) > stops_at:
            raise InterruptedError

    stops_at = 0
    with listening(listen):
        codec.decode(latents)
    assert shares == sorted(shares)
    assert max(shares) >= 90
    assert sum(one < 50 for one in shares) > len(shares) / 3
    stops_at = len(shares) // 2
    shares.clear()
    with listening(listen), pytest.raises(InterruptedError):
        codec.decode(latents)
    assert not any(isinstance(one, torch.Tensor) for one in codec.network._feat_map)
    assert np.isfinite(codec.decode(latents)).all()


def test_a_saved_run_opens_with_its_clips_and_their_rate(
    library: Library, moving: Folder, tmp_path: Path
) -> None:
    made = carried_out(run(library, recipe_of(moving[0], steps=2, **WORDS)))
    trajectory_file.save(made, tmp_path / "a.npz")
    opened = trajectory_file.load(tmp_path / "a.npz")
    assert (opened.domain, opened.shown) == (made.domain, made.shown)
    assert np.array_equal(decoded_value(opened, 2, "x"), decoded_value(made, 2, "x"))
    assert decoded_value(opened, 1, "eps").shape == (2, *CLIPS)


def test_a_mask_keeps_the_latents_of_the_frames_it_keeps(library: Library, moving: Folder) -> None:
    mask = encode(of_moments(CLIPS[1:], 5, 0))
    recipe = recipe_of(moving[0], steps=3, count=1, init="clips", items="0", mask=mask)
    made = carried_out(run(library, recipe))
    again = carried_out(run(library, recipe.changed(seed=recipe.seed + 1)))
    kept, other = made.x[-1][:, :, :2], again.x[-1][:, :, :2]
    np.testing.assert_allclose(kept, other, atol=1e-5)
    assert difference(made.x[-1][:, :, 2], again.x[-1][:, :, 2]) > 1e-3


def test_what_is_left_out_of_a_prompt_is_told(library: Library, moving: Folder) -> None:
    events = run(library, recipe_of(moving[0], steps=1, prompt="red " * 600))
    texts = " ".join(str(one.text) for one in events if isinstance(one, Notice))
    assert "longer than the model reads" in texts
