"""Folders of LDMPipeline against diffusers' own pipeline, from the same start latents.

Limits are five times what one processor needs: kernels of others round otherwise.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from diffusers import LDMPipeline
from foreign_runs import carried_out, difference, recipe_of
from ldm_folders import LATENTS, PICTURES, make_folder

from diffusion_gui.cli.inspect import inspect
from diffusion_gui.core.catalog import SAMPLERS, SCHEDULES
from diffusion_gui.core.catalog.codecs import learned_place
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.runs.decoded import CODECS_KEPT, codec_of
from diffusion_gui.core.runs.shown_values import decoded_value
from diffusion_gui.engine.library import Library
from diffusion_gui.engine.runs import run
from diffusion_gui.storage import trajectory_file
from diffusion_gui.storage.model_sources import describe

Folder = tuple[Path, LDMPipeline]
START = (
    "diffusers.pipelines.deprecated.latent_diffusion_uncond.pipeline_latent_diffusion_uncond."
    "randn_tensor"
)


@pytest.fixture(scope="module")
def coded(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    folder = tmp_path_factory.mktemp("coded") / "ldm"
    return folder, make_folder(folder)


@pytest.fixture(scope="module")
def library() -> Library:
    return Library("cpu")


def test_latents_and_pictures_are_those_of_diffusers_pipeline(
    library: Library, coded: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, pipeline = coded
    made = carried_out(run(library, recipe_of(folder)))
    assert made.x.shape == (11, 2, *LATENTS)
    start = torch.from_numpy(made.x[0].copy())
    monkeypatch.setattr(START, lambda *shape, **more: start)
    latents: list[torch.Tensor] = []
    decode = pipeline.vqvae.decode

    def decoded(z: torch.Tensor) -> Any:
        latents.append(z * pipeline.vqvae.config.scaling_factor)
        return decode(z)

    monkeypatch.setattr(pipeline.vqvae, "decode", decoded)
    pictures = pipeline(batch_size=2, num_inference_steps=10, output_type="np").images
    assert difference(made.x[-1], latents[0].numpy()) < 1e-5
    # Pictures of their latents: a code is the nearest, and which one is may go by a last digit.
    mine = codec_of(describe(str(folder)).codec).decode(latents[0].numpy()) / 2 + 0.5
    assert np.abs(mine - pictures.transpose(0, 3, 1, 2)).max() < 1e-5
    assert decoded_value(made, 10, "x").shape == (2, *PICTURES)


def test_pictures_go_through_its_codes(library: Library, coded: Folder) -> None:
    folder, pipeline = coded
    codec = codec_of(describe(str(folder)).codec)
    pictures = np.random.default_rng(0).uniform(-1, 1, (2, *PICTURES)).astype(np.float32)
    with torch.inference_mode():
        wanted = pipeline.vqvae.encode(torch.from_numpy(pictures)).latents.numpy()
    assert difference(codec.encode(pictures), wanted * pipeline.vqvae.config.scaling_factor) < 1e-5
    recipe = recipe_of(folder, steps=4, process="forward", data="shapes")
    assert carried_out(run(library, recipe)).shown.shape == PICTURES


def test_every_sampler_is_finite_on_every_schedule(library: Library, coded: Folder) -> None:
    for schedule in SCHEDULES:
        for sampler in SAMPLERS:
            recipe = recipe_of(
                coded[0], schedule=schedule, sampler=sampler, steps=2, T=100, count=1
            )
            made = carried_out(run(library, recipe))
            assert np.isfinite(made.x).all(), (schedule, sampler)


def test_a_run_names_its_codes_and_opens_with_no_other(
    library: Library, coded: Folder, tmp_path: Path
) -> None:
    folder = tmp_path / "ldm"
    shutil.copytree(coded[0], folder)
    made = carried_out(run(library, recipe_of(folder, steps=2)))
    trajectory_file.save(made, tmp_path / "a.npz")
    opened = trajectory_file.load(tmp_path / "a.npz")
    assert opened.decoded is not None
    found = learned_place(opened.decoded.codec)
    assert found == ("vq", str(folder), made.recipe.codec_sha256)
    assert np.array_equal(decoded_value(opened, 2, "x"), decoded_value(made, 2, "x"))
    make_folder(tmp_path / "other", seed=1)
    shutil.rmtree(folder / "vqvae")
    shutil.copytree(tmp_path / "other" / "vqvae", folder / "vqvae")
    CODECS_KEPT.clear()
    with pytest.raises(UserError, match="is another one"):
        decoded_value(trajectory_file.load(tmp_path / "a.npz"), 2, "x")


def test_it_is_told_what_it_is(coded: Folder) -> None:
    told = inspect(str(coded[0]))
    assert (told["pipeline"], told["network"]) == ("LDMPipeline", "UNet2DModel")
    assert told["autoencoder"].startswith("VQModel")
    assert told["pictures"] == list(PICTURES)
    assert describe(str(coded[0] / "unet")).codec == ""  # alone it is a network of pictures
