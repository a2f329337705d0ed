"""Folders of DanceDiffusionPipeline against diffusers' network and scheduler.

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
from dance_folders import LENGTH, make_folder
from diffusers import DanceDiffusionPipeline, IPNDMScheduler
from foreign_runs import carried_out, difference, recipe_of

from diffusion_gui.cli.inspect import inspect
from diffusion_gui.core.catalog import SAMPLERS, SCHEDULES
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.recipes.codec_choice import codec_choices
from diffusion_gui.core.recipes.data_spec import modality_of
from diffusion_gui.core.recipes.schedules import schedule_of
from diffusion_gui.core.recipes.train_settings import TrainSettings
from diffusion_gui.core.runs.decoded import codec_of
from diffusion_gui.core.runs.shown_values import decoded_value, shown_value
from diffusion_gui.core.runs.sound import waveforms
from diffusion_gui.engine.library import Library
from diffusion_gui.engine.runs import run
from diffusion_gui.storage import trajectory_file
from diffusion_gui.storage.model_sources import describe

Folder = tuple[Path, DanceDiffusionPipeline]
CONFIG = "unet/config.json"


@pytest.fixture(scope="module")
def stereo(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    folder = tmp_path_factory.mktemp("stereo") / "dance"
    return folder, make_folder(folder)


@pytest.fixture(scope="module")
def library() -> Library:
    return Library("cpu")


@pytest.mark.parametrize("steps", [1, 4, 25])
def test_levels_and_times_are_those_of_its_scheduler(
    library: Library, stereo: Folder, steps: int
) -> None:
    """At each of its levels: the time it is told, and x_0 of what the network predicts."""
    folder, pipeline = stereo
    recipe = recipe_of(folder, steps=steps, count=1)
    made = carried_out(run(library, recipe))
    scheduler = IPNDMScheduler()
    scheduler.set_timesteps(steps)
    np.testing.assert_allclose(made.path.sigma[:-1], scheduler.betas[:-1], rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(made.path.alpha[1:-1], scheduler.alphas[1:-1], rtol=1e-4)
    assert (made.path.alpha[0], made.path.sigma[-1]) == (0.0, 0.0)
    for k in sorted({0, steps // 2, steps - 1}):
        x = torch.from_numpy(made.x[k].copy())
        with torch.inference_mode():
            v = pipeline.unet(x, scheduler.timesteps[k]).sample
        x0 = scheduler.alphas[k] * x - scheduler.betas[k] * v
        assert difference(made.x0[k], x0.numpy()) < 1e-4


def test_a_step_is_that_of_diffusers_scheduler(library: Library, stereo: Folder) -> None:
    """Its first from where it begins; later ones extrapolate from those before.

    Not the one from noise alone: there its scheduler divides by an alpha of 0, and loses x_0.
    """
    folder, pipeline = stereo
    made = carried_out(run(library, recipe_of(folder, steps=20, sampler="ddim", count=2)))
    for k in (1, 10, 19):
        scheduler = IPNDMScheduler()
        scheduler.set_timesteps(20)
        scheduler.set_begin_index(k)
        x, t = torch.from_numpy(made.x[k].copy()), scheduler.timesteps[k]
        with torch.inference_mode():
            after = scheduler.step(pipeline.unet(x, t).sample, t, x).prev_sample
        assert difference(made.x[k + 1], after.numpy()) < 1e-4


def test_two_channels_are_kept_and_shown_and_heard_as_their_mean(
    library: Library, stereo: Folder, tmp_path: Path
) -> None:
    folder = stereo[0]
    made = carried_out(run(library, recipe_of(folder, steps=3)))
    assert made.x.shape == (4, 2, 2, LENGTH)
    assert (made.shown.modality, made.shown.shape, made.shown.rate) == ("audio", (1, LENGTH), 16000)
    mean = made.x[3].mean(axis=1, keepdims=True)
    assert np.allclose(decoded_value(made, 3, "x"), mean)
    heard = waveforms(made, 3, "x")
    assert heard is not None
    assert np.allclose(heard, mean[:, 0])
    for quantity in ("eps", "z"):
        assert shown_value(made, 1, quantity).shape == (2, 1, LENGTH)
    assert any("their mean" in str(note) for note in describe(str(folder)).notes)
    trajectory_file.save(made, tmp_path / "a.npz")
    assert np.array_equal(trajectory_file.load(tmp_path / "a.npz").x, made.x)
    codec = codec_of("stereo")
    sounds = np.random.default_rng(0).uniform(-1, 1, (2, 1, LENGTH)).astype(np.float32)
    assert np.array_equal(codec.decode(codec.encode(sounds)), sounds)


def test_nothing_is_trained_in_two_channels() -> None:
    assert "stereo" not in codec_choices(modality_of("sounds"))
    with pytest.raises(UserError, match="cannot be trained in"):
        TrainSettings(data="sounds", codec="stereo").checked()


def test_one_channel_is_the_waveform_itself(library: Library, tmp_path: Path) -> None:
    pipeline = make_folder(tmp_path / "m", channels=1)
    made = carried_out(run(library, recipe_of(tmp_path / "m", steps=2, count=1)))
    assert made.decoded is None
    assert made.shown.shape == (1, LENGTH)
    x = torch.from_numpy(made.x[0].copy())
    with torch.inference_mode():
        v = pipeline.unet(x, torch.tensor(1.0)).sample
    assert difference(made.x0[0], -v.numpy()) < 1e-5


def test_every_sampler_is_finite_on_every_schedule(library: Library, stereo: Folder) -> None:
    for schedule in SCHEDULES:
        for sampler in SAMPLERS:
            recipe = recipe_of(
                stereo[0], schedule=schedule, sampler=sampler, steps=2, T=100, count=1
            )
            made = carried_out(run(library, recipe))
            assert np.isfinite(made.x).all(), (schedule, sampler)


def test_a_config_that_is_silent_of_the_time_is_read(
    library: Library, stereo: Folder, tmp_path: Path
) -> None:
    """As those on the hub are: the first block says how many channels the time takes."""
    folder = tmp_path / "old"
    shutil.copytree(stereo[0], folder)
    content = json.loads((folder / CONFIG).read_text())
    del content["time_embedding_dim"]
    (folder / CONFIG).write_text(json.dumps(content))
    one, other = (
        carried_out(run(library, recipe_of(place, steps=2))) for place in (stereo[0], folder)
    )
    assert np.array_equal(one.x, other.x)


def test_it_is_told_what_it_is(stereo: Folder) -> None:
    told = inspect(str(stereo[0]))
    assert (told["pipeline"], told["modality"]) == ("DanceDiffusionPipeline", "audio")
    assert told["sounds"] == "0.064 s at 16,000 Hz"
    assert "mean" in told["channels"]


def test_the_last_level_of_its_table_is_all_noise(stereo: Folder) -> None:
    table = schedule_of(recipe_of(stereo[0]))
    assert table.T == 1000
    assert table.alpha[-1] == 0.0


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"sample_rate": 48_000}, "48000 samples a second"),
        ({"sample_rate": None}, "samples a second"),
        ({"sample_size": 2**19}, "at most"),
        ({"sample_size": 1000 * 8}, "a multiple of"),
        ({"sample_size": 1001}, "sample_size"),
        ({"sample_size": 8}, "sample_size"),
        ({"in_channels": 6}, "in_channels"),
        ({"out_channels": 1}, "out_channels"),
        ({"block_out_channels": [32] * 100}, "block_out_channels"),
        ({"block_out_channels": [2**40, 32, 64]}, "larger than any"),
        ({"block_out_channels": [2**19, 2**20, 2**20]}, "cannot be used"),
        ({"down_block_types": ["os", "DownBlock1D", "AttnDownBlock1D"]}, "down_block_types"),
        ({"down_block_types": ["DownBlock1DNoSkip"] * 3}, "down_block_types"),
        ({"extra_in_channels": 8}, "extra_in_channels"),
        ({"use_timestep_embedding": True}, "use_timestep_embedding"),
        ({"mid_block_type": "ValueFunctionMidBlock1D"}, "mid_block_type"),
        ({"out_block_type": "ValueFunction"}, "out_block_type"),
        ({"layers_per_block": 10**6}, "layers_per_block"),
        ({"_class_name": "UNet2DModel"}, "UNet2DModel"),
    ],
)
def test_what_cannot_be_built_or_shown_is_refused_in_words(
    library: Library, stereo: Folder, tmp_path: Path, settings: dict[str, Any], words: str
) -> None:
    folder = tmp_path / "m"
    shutil.copytree(stereo[0], folder)
    content = json.loads((folder / CONFIG).read_text())
    (folder / CONFIG).write_text(json.dumps(content | settings))
    with pytest.raises(UserError, match=words) as told:
        library.model(str(folder))
    assert all((told.value.what, told.value.why, told.value.what_to_do))


@pytest.mark.parametrize(
    ("file", "settings", "words"),
    [
        ("scheduler/scheduler_config.json", {"_class_name": "DDPMScheduler"}, "_class_name"),
        ("scheduler/scheduler_config.json", {"trained_betas": [0.1]}, "trained_betas"),
        ("scheduler/scheduler_config.json", {"num_train_timesteps": 10**6}, "num_train_timesteps"),
        ("model_index.json", {"unet": ["hostile", "Hostile"]}, "does not run"),
        ("model_index.json", {"unet": ["diffusers", "UNet3DConditionModel"]}, "So far"),
        ("model_index.json", {"vae": ["diffusers", "AutoencoderOobleck"]}, "So far"),
    ],
)
def test_another_scheduler_or_part_is_refused_in_words(
    library: Library, stereo: Folder, tmp_path: Path,
    file: str, settings: dict[str, Any], words: str,
) -> None:  # fmt: skip
    folder = tmp_path / "m"
    shutil.copytree(stereo[0], folder)
    content = json.loads((folder / file).read_text())
    (folder / file).write_text(json.dumps(content | settings))
    with pytest.raises(UserError, match=words):
        library.model(str(folder))


def test_a_missing_scheduler_is_not_guessed(stereo: Folder, tmp_path: Path) -> None:
    folder = tmp_path / "m"
    shutil.copytree(stereo[0], folder)
    shutil.rmtree(folder / "scheduler")
    with pytest.raises(UserError, match="scheduler is missing"):
        describe(str(folder))
