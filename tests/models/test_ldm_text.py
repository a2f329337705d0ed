"""Folders of LDMTextToImagePipeline against diffusers' own, from the same start latents.

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
from diffusers import LDMTextToImagePipeline
from foreign_runs import carried_out, difference, recipe_of
from ldm_text_folders import LATENTS, PICTURES, make_folder
from stable_diffusion_folders import ddim

from diffusion_gui.cli.inspect import inspect
from diffusion_gui.core.catalog import SAMPLERS, SCHEDULES
from diffusion_gui.core.protocol.events import Notice
from diffusion_gui.core.runs.decoded import codec_of
from diffusion_gui.core.runs.shown_values import decoded_value
from diffusion_gui.core.runs.trajectory import Trajectory
from diffusion_gui.engine.library import Library
from diffusion_gui.engine.runs import run
from diffusion_gui.storage.model_sources import describe

Folder = tuple[Path, LDMTextToImagePipeline]
WORDS = {"prompt": "A red cat, bläck\nblack"}
MOST = 1e-5
"""Of the largest latent."""


@pytest.fixture(scope="module")
def library() -> Library:
    return Library("cpu")


@pytest.fixture(scope="module")
def prompted(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    folder = tmp_path_factory.mktemp("prompted") / "ldm"
    return folder, make_folder(folder)


def theirs(pipeline: LDMTextToImagePipeline, made: Trajectory) -> tuple[Any, Any]:
    """Latents and pictures that the pipeline makes of a run's start with its prompts."""
    latents: list[torch.Tensor] = []
    decode = pipeline.vqvae.decode

    def decoded(z: torch.Tensor) -> Any:
        latents.append(z * pipeline.vqvae.config.scaling_factor)
        return decode(z)

    pipeline.vqvae.decode = decoded
    try:
        pictures = pipeline(
            prompt=[made.domain.labels[k] for k in made.labels],
            latents=torch.from_numpy(made.x[0].copy()), height=8 * LATENTS[1],
            width=8 * LATENTS[2], guidance_scale=made.recipe.guidance,
            num_inference_steps=made.recipe.steps, output_type="np",
        ).images  # fmt: skip
    finally:
        pipeline.vqvae.decode = decode
    return latents[0].numpy(), pictures.transpose(0, 3, 1, 2)


@pytest.mark.parametrize("guidance", [1.0, 5.0])
def test_latents_and_pictures_are_those_of_diffusers_pipeline(
    library: Library, prompted: Folder, guidance: float
) -> None:
    folder, pipeline = prompted
    assert recipe_of(folder).guidance == 1.0
    made = carried_out(run(library, recipe_of(folder, guidance=guidance, **WORDS)))
    assert made.x.shape == (11, 2, *LATENTS)
    assert made.domain.labels == ("A red cat, bläck", "black")
    latents, pictures = theirs(pipeline, made)
    assert difference(made.x[-1], latents) < MOST
    shown = decoded_value(made, 10, "x") / 2 + 0.5
    assert shown.shape == (2, *PICTURES)
    assert np.abs(shown - pictures).max() < 1e-5
    other = carried_out(run(library, recipe_of(folder, guidance=guidance, prompt="xyz")))
    assert difference(other.x[-1], made.x[-1]) > 1e-3


def test_latents_of_codes_and_a_schedule_that_clips_are_those_of_diffusers_too(
    library: Library, tmp_path: Path
) -> None:
    pipeline = make_folder(tmp_path / "m", ddim(clip_sample=True, steps_offset=0), codes=True)
    recipe = recipe_of(tmp_path / "m", guidance=3.0, steps=5, **WORDS)
    assert (recipe.own_offset, recipe.clip) == (0, 1.0)
    made = carried_out(run(library, recipe))
    latents, pictures = theirs(pipeline, made)
    assert difference(made.x[-1], latents) < 5 * MOST
    # Pictures of their latents: a code is the nearest, and which one is may go by a last digit.
    mine = codec_of(describe(str(tmp_path / "m")).codec).decode(latents) / 2 + 0.5
    assert np.abs(mine - pictures).max() < 1e-5


def test_an_old_folder_makes_the_same(library: Library, prompted: Folder, tmp_path: Path) -> None:
    """As the hub has it: words as lines, and a version in which other models meant another size."""
    folder = tmp_path / "old"
    shutil.copytree(prompted[0], folder)
    words = folder / "tokenizer" / "tokenizer.json"
    vocabulary = json.loads(words.read_text())["model"]["vocab"]
    words.unlink()
    lines = "".join(f"{word}\n" for word in sorted(vocabulary, key=vocabulary.__getitem__))
    (folder / "tokenizer" / "vocab.txt").write_text(lines)
    network = folder / "unet" / "config.json"
    content = json.loads(network.read_text()) | {"_diffusers_version": "0.1.2"}
    network.write_text(json.dumps(content))
    assert library.model(str(folder)).sha256 == library.model(str(prompted[0])).sha256
    before, after = (
        carried_out(run(library, recipe_of(one, steps=2, **WORDS))) for one in (prompted[0], folder)
    )
    assert before.x.tobytes() == after.x.tobytes()
    (folder / "tokenizer" / "vocab.txt").write_text(lines.replace("red\ncat", "cat\nred"))
    assert library.model(str(folder)).sha256 != library.model(str(prompted[0])).sha256


@pytest.mark.parametrize(
    ("called", "spacing"), [("PNDMScheduler", "leading"), ("LMSDiscreteScheduler", "linspace")]
)
def test_its_other_schedulers_are_its_own_schedule(
    prompted: Folder, tmp_path: Path, called: str, spacing: str
) -> None:
    folder = tmp_path / "ldm"
    shutil.copytree(prompted[0], folder)
    betas = {"beta_schedule": "scaled_linear", "beta_start": 0.00085, "beta_end": 0.012}
    config = folder / "scheduler" / "scheduler_config.json"
    config.write_text(json.dumps({"_class_name": called, **betas}))
    own, before = (dict(describe(str(one)).own) for one in (folder, prompted[0]))
    assert (own["spacing"], own["own_offset"], "clip" in own) == (spacing, 0, False)
    assert (own["own_betas"], own["T"]) == (before["own_betas"], 1000)


def test_every_sampler_is_finite_on_every_schedule(library: Library, prompted: Folder) -> None:
    for schedule in SCHEDULES:
        for sampler in SAMPLERS:
            recipe = recipe_of(prompted[0], schedule=schedule, sampler=sampler, steps=2, T=100,
                               count=1, **WORDS)  # fmt: skip
            made = carried_out(run(library, recipe))
            assert np.isfinite(made.x).all(), (schedule, sampler)


def test_it_is_told_what_it_is_and_which_words_it_reads(library: Library, prompted: Folder) -> None:
    told = inspect(str(prompted[0]))
    assert (told["pipeline"], told["network"]) == ("LDMTextToImagePipeline", "UNet2DConditionModel")
    assert (told["pictures"], told["tokens"]) == (list(PICTURES), {"tokenizer": 77})
    asked: Any = library.model(str(prompted[0])).asked
    words = asked.words("A red cat, bläck")
    assert [one.text for one in words] == ["A", "red", "cat", ",", "bläck"]
    assert [one.tokens for one in words] == [(1,), (2,), (3,), (4,), (5, 6, 7)]
    assert asked.attending()
    events = run(library, recipe_of(prompted[0], steps=1, prompt="red " * 75 + "cat"))
    texts = " ".join(str(one.text) for one in events if isinstance(one, Notice))
    assert "left out: cat" in texts
