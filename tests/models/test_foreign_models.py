"""Folders of diffusers' UNet2DModel against diffusers' own loops, from the same start.

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
from diffusers import (
    DDIMPipeline,
    DDIMScheduler,
    DDPMScheduler,
    EulerDiscreteScheduler,
    UNet2DModel,
)
from diffusers_folders import make_folder
from safetensors.torch import load_file, save_file
from torch import Tensor

from diffusion_gui.core.catalog import SAMPLERS, SCHEDULES
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.recipes.own_settings import own_settings
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.core.recipes.schedules import make_schedule, schedule_of
from diffusion_gui.core.recipes.timesteps import timesteps_of
from diffusion_gui.diffusion.clipped import Clipped
from diffusion_gui.diffusion.denoiser import Denoiser
from diffusion_gui.models.foreign.loading import load
from diffusion_gui.models.model import Model
from diffusion_gui.storage.foreign.folders import ForeignFolders

CPU = torch.device("cpu")
UNCLIPPED: dict[str, Any] = {"clip_sample": False}


def opened(folder: Path) -> Model:
    return load(str(folder), CPU, None)


def own_recipe(folder: Path, **values: Any) -> Recipe:
    """A recipe as the window makes it for the model in `folder`."""
    info = ForeignFolders().describe(str(folder))
    return Recipe().changed(**(own_settings(info.own, values) | values))


def ours(
    folder: Path, recipe: Recipe, start: Tensor, noises: list[Tensor], label: int = -1
) -> Tensor:
    model = opened(folder)
    denoiser: Denoiser = Clipped(model.denoiser, recipe.clip) if recipe.clip else model.denoiser
    entry = SAMPLERS[recipe.sampler]
    options = {option.name: getattr(recipe, option.name) for option in entry.options}
    labels = torch.full((len(start),), label)
    steps = list(
        entry.load()(
            denoiser, start, schedule_of(recipe), timesteps_of(recipe),
            lambda k: noises[k], labels, **options,
        )
    )  # fmt: skip
    made: Tensor = steps[-1].x_next
    return made


@torch.inference_mode()
def theirs(
    network: UNet2DModel, scheduler: Any, steps: int, start: Tensor, label: int = -1, **more: Any
) -> Tensor:
    """diffusers' pipelines in their own words, but for what they do to make pictures of it."""
    scheduler.set_timesteps(steps)
    x = start * scheduler.init_noise_sigma
    classes = {"class_labels": torch.full((len(x),), label)} if label >= 0 else {}
    for t in scheduler.timesteps:
        out = network(scheduler.scale_model_input(x, t), t, **classes).sample
        x = scheduler.step(out, t, x, **more).prev_sample
    made: Tensor = x
    return made


def drawn(count: int, shape: tuple[int, ...], seed: int = 7) -> list[Tensor]:
    generator = torch.Generator().manual_seed(seed)
    return [torch.randn(shape, generator=generator) for _ in range(count)]


def difference(a: Tensor, b: Tensor) -> float:
    return float((a - b).abs().max() / b.abs().max())


START = drawn(1, (2, 3, 16, 16), 3)[0]


@pytest.mark.parametrize(
    ("prediction", "most"), [("epsilon", 1e-5), ("v_prediction", 1e-5), ("sample", 2e-4)]
)
@pytest.mark.parametrize("spacing", ["leading", "trailing"])
def test_ddim_makes_what_diffusers_makes(
    tmp_path: Path, prediction: str, most: float, spacing: str
) -> None:
    scheduler = DDIMScheduler(
        prediction_type=prediction, timestep_spacing=spacing, beta_schedule="scaled_linear",
        **UNCLIPPED,
    )  # fmt: skip
    network = make_folder(tmp_path / "m", scheduler)
    recipe = own_recipe(tmp_path / "m", steps=20, sampler="ddim")
    assert (recipe.schedule, recipe.T, recipe.spacing) == ("own", 1000, spacing)
    assert difference(
        ours(tmp_path / "m", recipe, START, []), theirs(network, scheduler, 20, START)
    ) < most  # fmt: skip


def test_clipped_ddim_and_ddpm_make_what_diffusers_makes(tmp_path: Path) -> None:
    network = make_folder(tmp_path / "m", DDIMScheduler())
    recipe = own_recipe(tmp_path / "m", steps=3, sampler="ddim")
    assert (recipe.clip, recipe.keep_eps) == (1.0, True)
    # diffusers itself differs by 5e-6 between float32 and float64 here, by 5e-4 after 20 steps.
    made = theirs(network, DDIMScheduler(), 3, START)
    assert difference(ours(tmp_path / "m", recipe, START, []), made) < 1e-5
    recipe = own_recipe(tmp_path / "m", steps=20, sampler="ddim", keep_eps=False)
    made = theirs(network, DDIMScheduler(), 20, START, use_clipped_model_output=True)
    assert difference(ours(tmp_path / "m", recipe, START, []), made) < 5e-5
    recipe = own_recipe(tmp_path / "m", steps=20, sampler="ddpm")
    generator = torch.Generator().manual_seed(7)
    made = theirs(network, DDPMScheduler(), 20, START, generator=generator)
    assert difference(ours(tmp_path / "m", recipe, START, drawn(20, START.shape)), made) < 5e-5


def test_ddpm_without_clipping_makes_what_diffusers_makes(tmp_path: Path) -> None:
    scheduler = DDPMScheduler(beta_schedule="squaredcos_cap_v2", **UNCLIPPED)
    network = make_folder(tmp_path / "m", scheduler)
    recipe = own_recipe(tmp_path / "m", steps=25, sampler="ddpm")
    generator = torch.Generator().manual_seed(7)
    made = theirs(network, scheduler, 25, START, generator=generator)
    # The first level of this table has alpha 5e-5: eps is multiplied by 20,000 there.
    assert difference(ours(tmp_path / "m", recipe, START, drawn(25, START.shape)), made) < 1e-4


def test_a_class_is_told_to_the_network_and_the_offset_of_leading_is_kept(tmp_path: Path) -> None:
    scheduler = DDIMScheduler(steps_offset=1, **UNCLIPPED)
    network = make_folder(tmp_path / "m", scheduler, num_class_embeds=5)
    recipe = own_recipe(tmp_path / "m", steps=10)
    assert recipe.own_offset == 1
    assert timesteps_of(recipe)[:2].tolist() == [902, 802]
    made = [ours(tmp_path / "m", recipe, START, [], label) for label in (2, 4, -1)]
    assert difference(made[0], theirs(network, scheduler, 10, START, label=2)) < 1e-5
    assert difference(made[0], made[1]) > 1e-3
    assert torch.equal(made[1], made[2])  # without a class, the last one


def test_the_pictures_of_diffusers_pipeline_are_those_of_the_run(tmp_path: Path) -> None:
    scheduler = DDIMScheduler(**UNCLIPPED)
    network = make_folder(tmp_path / "m", scheduler)
    pipeline = DDIMPipeline(network, scheduler)
    pipeline.set_progress_bar_config(disable=True)
    start = drawn(1, (1, 3, 16, 16), 5)[0]
    generator = torch.Generator().manual_seed(5)
    pictures = pipeline(
        batch_size=1, generator=generator, num_inference_steps=10, output_type="np"
    ).images
    made = ours(tmp_path / "m", own_recipe(tmp_path / "m", steps=10), start, [])
    shown = (made / 2 + 0.5).clamp(0, 1).permute(0, 2, 3, 1).numpy()
    assert np.abs(shown - pictures).max() < 1e-5


def test_euler_on_karras_sees_what_diffusers_euler_sees(tmp_path: Path) -> None:
    """The same network on levels between its own: sigma of diffusers' table, told as fractions."""
    network = make_folder(tmp_path / "m", DDPMScheduler(**UNCLIPPED))
    model = opened(tmp_path / "m")
    scheduler = EulerDiscreteScheduler(use_karras_sigmas=True)
    scheduler.set_timesteps(12)
    x = START * float(scheduler.sigmas[0])
    for t, sigma in zip(scheduler.timesteps, scheduler.sigmas[:-1], strict=True):
        with torch.inference_mode():
            out = network(x / (sigma**2 + 1) ** 0.5, t).sample
            mine = model.denoiser(x, 1.0, float(sigma))
        # Their t of a sigma is an interpolation of log sigma, ours one of the same numbers.
        assert difference(mine, x - sigma * out) < 1e-4


@pytest.mark.parametrize("prediction", ["epsilon", "v_prediction", "sample"])
def test_every_sampler_is_finite_on_every_schedule(tmp_path: Path, prediction: str) -> None:
    zero_snr = prediction != "epsilon"
    scheduler = DDIMScheduler(
        prediction_type=prediction, rescale_betas_zero_snr=zero_snr, timestep_spacing="trailing"
    )
    make_folder(tmp_path / "m", scheduler)
    for schedule in SCHEDULES:
        for sampler in SAMPLERS:
            recipe = own_recipe(tmp_path / "m", schedule=schedule, sampler=sampler, steps=3, T=1000)
            table = schedule_of(recipe)
            start = START * float(table.sigma[-1])
            made = ours(tmp_path / "m", recipe, start, drawn(3, START.shape))
            assert torch.isfinite(made).all(), (schedule, sampler)
            assert float(made.abs().max()) < 100.0, (schedule, sampler)


def test_a_level_beyond_the_last_is_told_as_the_last_and_x0_stays_small(tmp_path: Path) -> None:
    make_folder(tmp_path / "m", DDPMScheduler(**UNCLIPPED))
    denoiser = opened(tmp_path / "m").denoiser
    own = make_schedule("own", 1000)
    last = denoiser(START, float(own.alpha[-1]), float(own.sigma[-1]))
    for alpha, sigma in ((1e-9, 1.0), (0.0, 1.0)):
        assert difference(denoiser(START, alpha, sigma), last) < 5e-5
    scaled = denoiser(80.0 * START, 80.0 * float(own.alpha[-1]), 80.0 * float(own.sigma[-1]))
    assert difference(scaled, last) < 5e-5


@pytest.mark.parametrize(
    "settings",
    [
        {"beta_schedule": "linear"},
        {"beta_schedule": "scaled_linear", "beta_start": 0.00085, "beta_end": 0.012},
        {"beta_schedule": "squaredcos_cap_v2"},
        {"beta_schedule": "sigmoid"},
        {"trained_betas": [0.01, 0.1, 0.2, 0.5]},
        {"rescale_betas_zero_snr": True, "prediction_type": "v_prediction"},
        {"num_train_timesteps": 37},
    ],
)
def test_the_own_table_is_diffusers_table(tmp_path: Path, settings: dict[str, Any]) -> None:
    scheduler = DDPMScheduler(**settings)
    make_folder(tmp_path / "m", scheduler)
    table = schedule_of(own_recipe(tmp_path / "m", steps=2))
    assert len(scheduler.alphas_cumprod) == table.T
    np.testing.assert_allclose(
        table.alpha_bar[1:], scheduler.alphas_cumprod.numpy(), rtol=2e-4, atol=1e-7
    )
    np.testing.assert_allclose(1.0 - table.alpha_bar[1], scheduler.betas[0], rtol=1e-3)


def test_a_bare_network_opens_and_what_is_guessed_is_told(tmp_path: Path) -> None:
    network = make_folder(tmp_path / "m")
    network.save_pretrained(str(tmp_path / "bare"))
    info = ForeignFolders().describe(str(tmp_path / "bare"))
    assert any("DDPM's levels are assumed" in note for note in info.notes)
    own = own_recipe(tmp_path / "bare", steps=5)
    assert own == own_recipe(tmp_path / "m", steps=5)
    made = [ours(folder, own, START, []) for folder in (tmp_path / "m", tmp_path / "bare")]
    assert torch.equal(*made)


def test_shards_half_precision_and_old_names_of_attention_are_read(tmp_path: Path) -> None:
    network = make_folder(tmp_path / "m")
    recipe = own_recipe(tmp_path / "m", steps=5)
    wanted = ours(tmp_path / "m", recipe, START, [])
    sharded = tmp_path / "sharded"
    network.save_pretrained(str(sharded / "unet"), max_shard_size="60KB")
    assert len(list((sharded / "unet").glob("*.safetensors"))) > 1
    for part in ("scheduler", "model_index.json"):
        source = tmp_path / "m" / part
        (shutil.copytree if source.is_dir() else shutil.copy)(source, sharded / part)
    assert torch.equal(ours(sharded, recipe, START, []), wanted)
    file = tmp_path / "m" / "unet" / "diffusion_pytorch_model.safetensors"
    tensors = load_file(file)
    old = {"to_q": "query", "to_k": "key", "to_v": "value", "to_out.0": "proj_attn"}
    renamed = {}
    for name, tensor in tensors.items():
        for new, before in old.items():
            name = name.replace(f".{new}.", f".{before}.")
        renamed[name] = tensor
    assert renamed.keys() != tensors.keys()
    save_file(renamed, file)
    assert torch.equal(ours(tmp_path / "m", recipe, START, []), wanted)
    save_file({name: tensor.half() for name, tensor in tensors.items()}, file)
    assert difference(ours(tmp_path / "m", recipe, START, []), wanted) < 0.01


def test_the_fingerprint_is_of_weights_and_of_what_they_are_told(tmp_path: Path) -> None:
    make_folder(tmp_path / "m")
    first = opened(tmp_path / "m").sha256
    assert opened(tmp_path / "m").sha256 == first
    config = tmp_path / "m" / "scheduler" / "scheduler_config.json"
    content = json.loads(config.read_text())
    config.write_text(json.dumps(content | {"prediction_type": "v_prediction"}))
    assert opened(tmp_path / "m").sha256 != first


def test_without_diffusers_one_message_says_how_to_install_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_folder(tmp_path / "m")
    monkeypatch.setitem(__import__("sys").modules, "diffusers", None)
    with pytest.raises(UserError) as told:
        opened(tmp_path / "m")
    assert "pip install" in told.value.what_to_do
    assert "diffusion-gui[diffusers]" in told.value.what_to_do
    ForeignFolders().describe(str(tmp_path / "m"))  # what it is can be told all the same
