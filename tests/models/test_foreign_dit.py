"""Folders of DiTPipeline against diffusers' own pipeline, from the same start latents.

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
from diffusers import DDIMScheduler, DiTPipeline
from dit_folders import LATENTS, PICTURES, make_folder
from foreign_runs import carried_out, difference, recipe_of
from safetensors.torch import load_file, save_file

from diffusion_gui.core.catalog import SAMPLERS, SCHEDULES
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.runs.decoded import codec_of
from diffusion_gui.core.runs.shown_values import decoded_value
from diffusion_gui.core.runs.trajectory import Trajectory
from diffusion_gui.engine.library import Library
from diffusion_gui.engine.runs import run
from diffusion_gui.storage.model_sources import describe

Folder = tuple[Path, DiTPipeline]
START = "diffusers.pipelines.dit.pipeline_dit.randn_tensor"


@pytest.fixture(scope="module")
def classed(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    folder = tmp_path_factory.mktemp("classed") / "dit"
    return folder, make_folder(folder)


@pytest.fixture(scope="module")
def library() -> Library:
    return Library("cpu")


def theirs(
    monkeypatch: pytest.MonkeyPatch, pipeline: DiTPipeline, made: Trajectory
) -> tuple[Any, Any]:
    """Latents and pictures that the pipeline makes of a run's start with its classes."""
    start = torch.from_numpy(made.x[0].copy())
    monkeypatch.setattr(START, lambda *shape, **more: start)
    latents, decode = [], type(pipeline.vae).decode

    def decoded(z: torch.Tensor) -> Any:
        latents.append(z * pipeline.vae.config.scaling_factor)
        return decode(pipeline.vae, z)

    monkeypatch.setattr(pipeline.vae, "decode", decoded)
    pictures = pipeline(
        made.labels.tolist(),
        guidance_scale=made.recipe.guidance,
        num_inference_steps=made.recipe.steps,
        output_type="np",
    ).images
    return latents[0].numpy(), pictures.transpose(0, 3, 1, 2)


@pytest.mark.parametrize("guidance", [4.0, 1.0, 1.5])
def test_latents_and_pictures_are_those_of_diffusers_pipeline(
    library: Library, classed: Folder, monkeypatch: pytest.MonkeyPatch, guidance: float
) -> None:
    folder, pipeline = classed
    assert recipe_of(folder).guidance == 4.0  # what the pipeline guides by
    recipe = recipe_of(folder, label="tench, 7", guidance=guidance)
    made = carried_out(run(library, recipe))
    assert made.x.shape == (11, 2, *LATENTS)
    assert made.labels.tolist() == [0, 7]
    latents, pictures = theirs(monkeypatch, pipeline, made)
    assert difference(made.x[-1], latents) < 1e-5
    shown = decoded_value(made, 10, "x") / 2 + 0.5
    assert shown.shape == (2, *PICTURES)
    assert np.abs(shown - pictures).max() < 1e-5


def test_without_the_learned_variance_it_is_the_same_too(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pipeline = make_folder(
        tmp_path / "dit", DDIMScheduler(clip_sample=False, prediction_type="v_prediction"),
        out_channels=4,
    )  # fmt: skip
    made = carried_out(run(library, recipe_of(tmp_path / "dit", label="3")))
    assert difference(made.x[-1], theirs(monkeypatch, pipeline, made)[0]) < 1e-5
    notes = [str(note) for note in describe(str(tmp_path / "dit")).notes]
    assert not [note for note in notes if "variance" in note]


def test_an_item_without_a_class_is_told_the_last_one(library: Library, classed: Folder) -> None:
    folder, pipeline = classed
    model = library.model(str(folder))
    x = torch.randn(2, *LATENTS, generator=torch.Generator().manual_seed(1))
    level = DDIMScheduler().alphas_cumprod[500]
    alpha, sigma = float(level**0.5), float((1 - level) ** 0.5)
    made = model.denoiser(x, alpha, sigma, torch.tensor([-1, 2]))
    with torch.inference_mode():
        eps = pipeline.transformer(
            x, timestep=torch.tensor([500, 500]), class_labels=torch.tensor([1000, 2])
        ).sample[:, :4]
    assert difference(made.numpy(), ((x - sigma * eps) / alpha).numpy()) < 1e-4


def test_classes_have_the_names_that_the_index_says(classed: Folder) -> None:
    domain = describe(str(classed[0])).domain
    assert domain is not None
    assert domain.labels[:5] == ("tench", "crane", "crane (2)", "white shark", "4")
    assert len(set(domain.labels)) == 1000


@pytest.mark.parametrize(
    ("table", "names"),
    [
        ({"0": "a" * 4000, "1": "\x00\u202e b\n"}, ("a" * 40, "b", "2")),
        ({"0": "2", "7": "far", "x": "y", "-1": "z"}, ("2", "1", "2_")),
        ({"0": ",,", "1": "", "2": "a, A ,b"}, ("0", "1", "a")),
        ({"0": "a", "1": "A, b", "2": "a, b"}, ("a", "b", "a (2)")),
        (None, ("0", "1", "2")),
    ],
)
def test_names_are_short_printable_and_each_of_one_class(
    tmp_path: Path, table: Any, names: tuple[str, ...]
) -> None:
    make_folder(tmp_path / "dit", num_embeds_ada_norm=3)
    index = tmp_path / "dit" / "model_index.json"
    index.write_text(json.dumps(json.loads(index.read_text()) | {"id2label": table}))
    domain = describe(str(tmp_path / "dit")).domain
    assert domain is not None
    assert domain.labels == names


def test_a_config_of_the_old_class_and_old_tensors_are_read(
    library: Library, classed: Folder, tmp_path: Path
) -> None:
    before = carried_out(run(library, recipe_of(classed[0], steps=3, label="1")))
    folder = tmp_path / "old"
    shutil.copytree(classed[0], folder)
    config = folder / "transformer" / "config.json"
    content = json.loads(config.read_text()) | {
        "_class_name": "Transformer2DModel", "cross_attention_dim": None,
        "num_vector_embeds": None, "only_cross_attention": False,
    }  # fmt: skip
    config.write_text(json.dumps(content))
    file = folder / "transformer" / "diffusion_pytorch_model.safetensors"
    save_file(load_file(file) | {"pos_embed.pos_embed": torch.zeros(1, 16, 16)}, file)
    index = folder / "model_index.json"
    old = {"transformer": ["diffusers", "Transformer2DModel"]}
    index.write_text(json.dumps(json.loads(index.read_text()) | old))
    after = carried_out(run(library, recipe_of(folder, steps=3, label="1")))
    assert np.array_equal(before.x, after.x)
    assert not [note for note in describe(str(folder)).notes if "left out: cross" in note]


def test_every_sampler_is_finite_on_every_schedule(library: Library, classed: Folder) -> None:
    for schedule in SCHEDULES:
        for sampler in SAMPLERS:
            recipe = recipe_of(
                classed[0], schedule=schedule, sampler=sampler, steps=2, T=100, count=1
            )
            made = carried_out(run(library, recipe))
            assert np.isfinite(made.x).all(), (schedule, sampler)


def test_pictures_go_through_its_autoencoder(library: Library, classed: Folder) -> None:
    folder, pipeline = classed
    codec = codec_of(describe(str(folder)).codec)
    pictures = np.random.default_rng(0).uniform(-1, 1, (2, *PICTURES)).astype(np.float32)
    with torch.inference_mode():
        mean = pipeline.vae.encode(torch.from_numpy(pictures)).latent_dist.mode().numpy()
    assert difference(codec.encode(pictures), mean * pipeline.vae.config.scaling_factor) < 1e-5


def test_the_network_alone_is_told_to_be_a_part(classed: Folder) -> None:
    with pytest.raises(UserError, match="without the rest"):
        describe(str(classed[0] / "transformer"))
