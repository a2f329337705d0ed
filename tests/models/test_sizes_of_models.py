"""Other sizes than a model's own, against diffusers' pipelines from the same start.

Limits are five times what one processor needs: kernels of others round otherwise.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from animatediff_folders import LONGEST, clips_folder
from diffusers import DDIMScheduler, FlowMatchEulerDiscreteScheduler
from diffusers_folders import make_folder as make_pixels
from dit_folders import make_folder as make_dit
from flow_folders import flux_folder, pixart_folder, sd3_folder
from foreign_runs import carried_out, difference, recipe_of
from stable_diffusion_folders import make_folder as make_sd
from stable_diffusion_xl import make_pipeline as make_xl

from diffusion_gui.cli.inspect import inspect
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.protocol.sampling import ContinueRequest
from diffusion_gui.core.recipes.item_size import MOST_BYTES, check_bytes
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.core.runs.decoded import codec_of
from diffusion_gui.core.runs.shown_values import decoded_value
from diffusion_gui.core.runs.trajectory import Trajectory
from diffusion_gui.engine.library import Library
from diffusion_gui.engine.runs import go_on, run
from diffusion_gui.models.foreign.flux import packed, unpacked
from diffusion_gui.storage import trajectory_file

MOST = 1e-5
"""Of the largest latent."""
WORDS = {"prompt": "a red cat\nblack", "negative_prompt": "blue"}


@pytest.fixture(scope="module")
def library() -> Library:
    return Library("cpu")


def xl(folder: Path) -> Any:
    pipeline = make_xl()
    pipeline.save_pretrained(str(folder))
    return pipeline


def dynamic_sd3(folder: Path) -> Any:
    return sd3_folder(folder, scheduler=FlowMatchEulerDiscreteScheduler(use_dynamic_shifting=True))


def asked(pipeline: Any, made: Trajectory, width: int, height: int, **more: Any) -> Any:
    """What a pipeline makes of a run's start at a size."""
    recipe = made.recipe
    latents = torch.from_numpy(made.x[0].copy())
    return pipeline(
        **{
            "prompt": [made.domain.labels[k] for k in made.labels],
            "negative_prompt": [recipe.negative_prompt] * len(made.labels),
            "latents": latents, "guidance_scale": recipe.guidance,
            "num_inference_steps": recipe.steps, "width": width, "height": height,
            "output_type": "latent",
        }
        | more
    )  # fmt: skip


def plain(pipeline: Any, made: Trajectory, width: int, height: int) -> Any:
    return asked(pipeline, made, width, height).images


def of_pixart(pipeline: Any, made: Trajectory, width: int, height: int) -> Any:
    more = {"use_resolution_binning": False, "negative_prompt": made.recipe.negative_prompt}
    return asked(pipeline, made, width, height, clean_caption=False, **more).images


def of_flux(pipeline: Any, made: Trajectory, width: int, height: int) -> Any:
    recipe = made.recipe
    images = asked(
        pipeline, made, width, height, true_cfg_scale=recipe.guidance,
        guidance_scale=recipe.told_guidance, latents=packed(torch.from_numpy(made.x[0].copy())),
    ).images  # fmt: skip
    return unpacked(images, *made.x.shape[-2:])


def of_clips(pipeline: Any, made: Trajectory, width: int, height: int) -> Any:
    return asked(pipeline, made, width, height, num_frames=made.x.shape[3]).frames


KINDS: dict[str, tuple[Callable[[Path], Any], Callable[..., Any], str, dict[str, Any]]] = {
    "stable diffusion": (make_sd, plain, "40x24", {}),
    "xl": (xl, plain, "40x24", {}),
    "sd3, shifted by size": (dynamic_sd3, plain, "20x12", {"steps": 10}),
    "flux": (flux_folder, of_flux, "20x12", {"T": 3}),
    "pixart": (pixart_folder, of_pixart, "40x24", {"steps": 10}),
    "animatediff": (clips_folder, of_clips, "24x16", {"frames": LONGEST - 1}),
}


@pytest.mark.parametrize("kind", KINDS)
def test_another_size_is_made_as_diffusers_pipeline_makes_it(
    library: Library, tmp_path: Path, kind: str
) -> None:
    make, theirs, size, more = KINDS[kind]
    pipeline = make(tmp_path / "m")
    width, height = map(int, size.split("x"))
    made = carried_out(
        run(library, recipe_of(tmp_path / "m", **({"size": size, "steps": 3} | WORDS | more)))
    )
    assert made.x.shape[-2:] == (height // 2, width // 2)
    assert difference(made.x[-1], np.asarray(theirs(pipeline, made, width, height))) < MOST
    shown = decoded_value(made, made.recipe.steps, "x")
    assert shown.shape[2:] == made.shown.shape[1:]
    assert shown.shape[-2:] == (height, width)
    assert shown.shape[2:-2] == ((LONGEST - 1,) if "frames" in more else ())


def test_a_network_of_pixels_makes_other_sizes_as_it_does_in_diffusers(
    library: Library, tmp_path: Path
) -> None:
    scheduler = DDIMScheduler(clip_sample=False)
    network = make_pixels(tmp_path / "m", scheduler)
    made = carried_out(
        run(library, recipe_of(tmp_path / "m", size="18x24", sampler="ddim", steps=3))
    )
    assert made.x.shape[2:] == (3, 24, 18)
    scheduler.set_timesteps(3)
    x = torch.from_numpy(made.x[0].copy())
    with torch.inference_mode():
        for t in scheduler.timesteps:
            x = scheduler.step(network(x, t).sample, t, x).prev_sample
    assert difference(made.x[-1], x.numpy()) < MOST


@pytest.fixture(scope="module")
def sd(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sizes") / "sd"
    make_sd(folder)
    return folder


def test_a_branch_keeps_the_size_and_the_file_makes_it_again(
    library: Library, sd: Path, tmp_path: Path
) -> None:
    recipe = recipe_of(sd, steps=2, size="24x16", **WORDS)
    made = carried_out(run(library, recipe))
    child = dataclasses.replace(
        made.recipe, parent=made.recipe, at=1, steps=1, prompt="blue", start_sha256=""
    )
    forked = carried_out(go_on(library, ContinueRequest(child, made.x[1], made.labels, None)))
    again = carried_out(run(library, Recipe.from_json(forked.recipe.to_json())))
    assert again.x.shape[-2:] == (8, 12)
    assert np.array_equal(again.x, forked.x)
    with pytest.raises(UserError, match="goes on from another keeps its size"):
        dataclasses.replace(child, size="16x24").checked()
    trajectory_file.save(made, tmp_path / "run.npz")
    opened = trajectory_file.load(tmp_path / "run.npz")
    assert (opened.recipe.size, opened.shown.shape) == ("24x16", (3, 16, 24))


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"size": "20x16"}, r"makes no pictures of 20 x 16.*8, 16 \.\.\. 4096.*Take \d+x16"),
        ({"size": "24x16", "frames": 3}, "its own size alone"),
        ({"size": "4096x4096", "count": 64}, "too large.*fewer items"),
        ({"size": "wide"}, "is no size"),
        ({"size": "0x8"}, "not possible"),
        ({"size": "99999x8"}, "not possible"),
    ],
)
def test_what_it_cannot_make_is_refused_in_words(
    library: Library, sd: Path, values: dict[str, Any], why: str
) -> None:
    with pytest.raises(UserError) as told:
        list(run(library, Recipe(model=str(sd), steps=2).changed(**values)))
    assert re.search(why, told.value.whole())


def test_so_many_bytes_are_taken_and_no_more() -> None:
    check_bytes((1, 1, 1), MOST_BYTES // 4)
    with pytest.raises(UserError, match="too large"):
        check_bytes((1, 1, 1), MOST_BYTES // 4 + 1)


def test_models_that_make_one_size_say_so(library: Library, tmp_path: Path) -> None:
    make_dit(tmp_path / "dit")
    for name, why in ((str(tmp_path / "dit"), "learned their places"), ("digits", "made for that")):
        with pytest.raises(UserError) as told:
            list(run(library, Recipe(model=name, size="24x16", steps=2)))
        assert why in told.value.whole()


def test_clips_have_as_many_frames_as_the_modules_know(library: Library, tmp_path: Path) -> None:
    clips_folder(tmp_path / "m")
    with pytest.raises(UserError) as told:
        list(run(library, Recipe(model=str(tmp_path / "m"), frames=LONGEST + 1, steps=2)))
    assert f"Take {LONGEST}" in told.value.whole()
    assert str(LONGEST) in inspect(str(tmp_path / "m"))["numbers of frames"]


def test_inspect_tells_the_sizes(sd: Path) -> None:
    assert inspect(str(sd))["sides"] == "8, 16 ... 4096"


def test_a_codec_takes_any_sides_that_are_in_its_steps(library: Library, sd: Path) -> None:
    codec = codec_of(library.model(str(sd)).info.codec)
    shown = codec.shown(dataclasses.replace(library.model(str(sd)).domain, shape=(4, 3, 5)))
    assert shown.shape == (3, 6, 10)
    assert codec.coded(shown).shape == (4, 3, 5)
    assert codec.decode(codec.encode(np.zeros((1, *shown.shape), np.float32))).shape[1:] == (
        3, 6, 10,
    )  # fmt: skip
    with pytest.raises(UserError, match="do not fit the autoencoder"):
        codec.coded(dataclasses.replace(shown, shape=(3, 7, 10)))
