"""A script's seed repeated: noise of torch's generator, against diffusers' own pipelines.

Limits are five times what one processor needs: kernels of others round otherwise.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from diffusers import (
    DDIMPipeline,
    DDIMScheduler,
    DDPMPipeline,
    DDPMScheduler,
    StableDiffusionPipeline,
)
from diffusers_folders import make_folder
from stable_diffusion_folders import LATENTS, prompted

from diffusion_gui.core.domain import Domain
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.noise import Stream
from diffusion_gui.core.protocol.sampling import RunStarted, StepDone
from diffusion_gui.core.recipes.inpaint_mask import encode
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.engine.items import noise_of
from diffusion_gui.engine.library import Library
from diffusion_gui.engine.runs import run
from diffusion_gui.storage.model_sources import own_of

__all__ = ["prompted"]
SEED = 5


def states(folder: Path, **values: Any) -> list[Any]:
    """Start and states of a run with torch's noise of the model in `folder`."""
    values = {"model": str(folder), "count": 2, "seed": SEED, "noise": "torch"} | values
    recipe = Recipe().changed(**(own_of(str(folder), values) | values))
    events = list(run(Library("cpu"), recipe))
    return [event.x for event in events if isinstance(event, RunStarted | StepDone)]


def theirs(pipeline: Any, **more: Any) -> Any:
    pipeline.set_progress_bar_config(disable=True)
    return pipeline(generator=torch.Generator().manual_seed(SEED), **more).images


def test_every_draw_is_the_next_of_one_generator_whatever_is_asked_for_first() -> None:
    shape, domain = (3, 1, 4, 5), Domain("image", (1, 4, 5))
    generator = torch.Generator().manual_seed(SEED)
    drawn = [torch.randn(shape, generator=generator) for _ in range(4)]
    recipe = Recipe(seed=SEED, count=3, noise="torch")
    noise = noise_of(recipe, domain, torch.device("cpu"))
    for step in (1, 0, 2, 2):
        assert torch.equal(noise(Stream.STEP, step), drawn[step + 1])
    assert torch.equal(noise(Stream.PRIOR, 0), drawn[0])
    one = noise_of(recipe, domain, torch.device("cpu"), range(1, 2))
    assert torch.equal(one(Stream.PRIOR, 0), drawn[0][1:2])


@pytest.mark.parametrize("sampler", ["ddim", "ddim of eta 0.7", "ddpm"])
def test_the_pictures_are_those_of_a_pipeline_of_the_same_seed(
    tmp_path: Path, sampler: str
) -> None:
    name, eta = sampler.split()[0], 0.7 if "eta" in sampler else 0.0
    kinds: dict[str, Any] = {
        "ddim": (DDIMScheduler, DDIMPipeline),
        "ddpm": (DDPMScheduler, DDPMPipeline),
    }
    scheduler = kinds[name][0]()
    network = make_folder(tmp_path / "m", scheduler)
    told = {"eta": eta} if name == "ddim" else {}
    pictures = theirs(
        kinds[name][1](network, scheduler),
        batch_size=2,
        num_inference_steps=8,
        output_type="np",
        **told,
    )
    made = states(tmp_path / "m", sampler=name, steps=8, eta=eta)[-1]
    assert np.abs((made / 2 + 0.5).clip(0, 1).transpose(0, 2, 3, 1) - pictures).max() < 5e-5


@pytest.mark.parametrize("eta", [0.0, 1.0])
def test_latents_are_those_of_stable_diffusion_of_the_same_seed(
    prompted: tuple[Path, StableDiffusionPipeline], eta: float
) -> None:
    folder, pipeline = prompted
    latents = theirs(
        pipeline, prompt=["a red cat"] * 2, negative_prompt=["blue"] * 2, num_inference_steps=6,
        guidance_scale=7.5, eta=eta, output_type="latent",
    ).numpy()  # fmt: skip
    made = states(folder, prompt="a red cat", negative_prompt="blue", steps=6, eta=eta)
    generator = torch.Generator().manual_seed(SEED)
    start = torch.randn((2, *LATENTS), generator=generator).numpy()
    np.testing.assert_array_equal(made[0], start)
    assert np.abs(made[-1] - latents).max() < 1e-4 * np.abs(latents).max()


def test_without_a_script_the_noise_is_our_own_and_files_are_as_they_were() -> None:
    assert Recipe().noise == "own"
    assert '"noise"' not in Recipe().to_json()
    asked = Recipe().changed(noise="torch", seed=SEED)
    assert Recipe.from_json(asked.to_json()) == asked
    assert Recipe.from_json(Recipe().to_json()).noise == "own"


def test_torchs_noise_is_refused_in_words_where_no_script_draws_such() -> None:
    mask = encode(np.eye(4, dtype=bool))
    for values in ({"interpolate": 3}, {"init": "digits", "mask": mask}):
        with pytest.raises(UserError, match="noise of PyTorch's"):
            Recipe().changed(noise="torch", **values)  # type: ignore[arg-type]
    with pytest.raises(UserError, match="'cuda'"):
        Recipe().changed(noise="cuda")


def test_a_run_that_goes_on_draws_on(tmp_path: Path) -> None:
    """The steps after a fork take the draws that the whole run takes."""
    make_folder(tmp_path / "m", DDPMScheduler())
    library, name = Library("cpu"), str(tmp_path / "m")
    asked = {"model": name, "count": 2, "noise": "torch", "sampler": "ddpm", "steps": 5}
    parent = Recipe().changed(**(own_of(name, asked) | asked))
    whole = [e.x for e in run(library, parent) if isinstance(e, RunStarted | StepDone)]
    child = parent.changed(parent=parent, at=2, steps=3)  # type: ignore[arg-type]
    rest = [e.x for e in run(library, child) if isinstance(e, RunStarted | StepDone)]
    assert len(rest) == 4
    assert all(np.array_equal(a, b) for a, b in zip(whole[2:], rest, strict=True))
