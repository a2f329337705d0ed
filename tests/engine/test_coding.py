"""Runs and training through a codec whose states are shown: sounds as spectrograms, or as waves."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from tiny_sounds import SETTINGS, few_sounds

from diffusion_gui.core.catalog import MODALITIES
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.protocol.sampling import Preview, RunStarted, StepDone
from diffusion_gui.core.recipes.codec_choice import codec_choices, codec_for, states_of
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.core.runs.trajectory import Trajectory
from diffusion_gui.engine.library import Library
from diffusion_gui.engine.runs import preview, run
from diffusion_gui.models.codecs.log_mel import LogMel
from diffusion_gui.storage import trajectory_file
from diffusion_gui.storage.checkpoints import read_checkpoint
from diffusion_gui.training.trainer import train

__all__ = ["few_sounds"]
FEW = Recipe(data="sounds", count=2, steps=3)
IDEAL = Recipe(data="sounds", model="ideal:sounds", count=2, steps=3, label="kick")


@pytest.fixture
def library() -> Library:
    return Library("cpu")


def carried_out(library: Library, recipe: Recipe) -> Trajectory:
    made = None
    for event in run(library, recipe):
        if isinstance(event, RunStarted):
            made = Trajectory(
                event.recipe, event.domain, event.labels, event.path, event.x, items=event.items
            )
        elif isinstance(event, StepDone):
            assert made is not None
            made.add(event.x0, event.noise, event.x)
    assert made is not None
    return made


def test_noise_is_added_to_the_spectrogram_unless_asked_otherwise(library: Library) -> None:
    coded = carried_out(library, Recipe(**{**vars(FEW), "process": "forward"}))
    plain = carried_out(library, Recipe(**{**vars(FEW), "process": "forward", "codec": "none"}))
    assert (coded.domain.modality, plain.domain.modality) == ("spectrogram", "audio")
    assert coded.decoded is None
    assert coded.hidden is not None
    assert (coded.hidden.codec, coded.hidden.domain) == ("log_mel", plain.domain)
    assert plain.hidden is None
    np.testing.assert_allclose(coded.x[0], LogMel().encode(plain.x[0]), atol=1e-6)
    t = coded.path
    eps = (coded.x[2] - t.alpha[2] * coded.x[0]) / t.sigma[2]
    assert 0.9 < eps.std() < 1.1


@pytest.mark.parametrize("codec", ["", "log_mel", "none"])
def test_the_ideal_denoiser_makes_training_items_in_either_space(
    library: Library, few_sounds: torch.Tensor, codec: str
) -> None:
    made = carried_out(library, Recipe(**{**vars(IDEAL), "codec": codec, "steps": 12}))
    items = few_sounds.numpy() if codec == "none" else LogMel().encode(few_sounds.numpy())
    away = np.abs(made.x[-1][:, None] - items[None]).reshape(2, len(items), -1).mean(axis=2)
    assert away.min(axis=1).max() < 1e-3


def test_a_one_step_prediction_is_shown_as_the_run_is(
    library: Library, few_sounds: torch.Tensor
) -> None:
    (shown,) = (one for one in preview(library, IDEAL, 400, None) if isinstance(one, Preview))
    assert shown.domain.modality == "spectrogram"
    assert shown.clean.shape == shown.x.shape == shown.x0.shape == (2, 1, 64, 64)


def test_files_keep_what_the_states_stand_for(
    library: Library, few_sounds: torch.Tensor, tmp_path: Path
) -> None:
    made = carried_out(library, IDEAL)
    trajectory_file.save(made, tmp_path / "a.npz")
    again = trajectory_file.load(tmp_path / "a.npz")
    assert again.hidden is not None
    assert made.hidden is not None
    assert (again.hidden.codec, again.hidden.domain) == (made.hidden.codec, made.hidden.domain)
    np.testing.assert_array_equal(again.x, made.x)


def test_a_recipe_without_a_codec_is_written_as_before() -> None:
    assert "codec" not in Recipe().to_json()
    assert Recipe.from_json(Recipe(codec="none").to_json()).codec == "none"


def test_a_codec_is_for_its_modality() -> None:
    sounds, pictures = MODALITIES["audio"], MODALITIES["image"]
    assert codec_choices(sounds) == ["log_mel", "none"]
    assert codec_choices(pictures) == ["none"]
    assert (codec_for("", sounds), codec_for("none", sounds)) == ("log_mel", "")
    assert states_of("", sounds).name == "spectrogram"
    with pytest.raises(UserError, match="does not fit"):
        codec_for("log_mel", pictures)


def test_training_goes_through_the_codec_and_the_model_keeps_it(
    library: Library, few_sounds: torch.Tensor, tmp_path: Path
) -> None:
    for _ in train(SETTINGS, tmp_path / "run"):
        pass
    info = read_checkpoint(tmp_path / "run" / "checkpoint.safetensors")
    assert (info.codec, info.domain.modality, info.modality) == (
        "log_mel",
        "spectrogram",
        "spectrogram",
    )
    recipe = Recipe(model=str(tmp_path / "run"), count=2, steps=2)
    made = carried_out(library, recipe)
    assert made.x.shape == (3, 2, 1, 64, 64)
    assert made.hidden is not None
    with pytest.raises(UserError, match="trained otherwise"):
        carried_out(library, Recipe(**{**vars(recipe), "codec": "none"}))
