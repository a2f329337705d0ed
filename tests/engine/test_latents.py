"""Runs in the latents of an autoencoder: states stay latents, and pictures are decoded of them."""

from __future__ import annotations

import itertools
import shutil
from pathlib import Path

import numpy as np
import pytest
import torch
from tiny_scenes import DENOISER, autoencoder, denoiser, few_scenes

from diffusion_gui.core.catalog import SAMPLERS, SCHEDULES
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.protocol.overlays import Nearest, NearestRequest
from diffusion_gui.core.protocol.sampling import ContinueRequest, Preview, RunStarted, StepDone
from diffusion_gui.core.recipes.export_options import ExportOptions
from diffusion_gui.core.recipes.inpaint_mask import encode as mask_text
from diffusion_gui.core.recipes.own_settings import OWN
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.core.recipes.train_settings import TrainSettings
from diffusion_gui.core.runs import decoded
from diffusion_gui.core.runs.decoded import codec_of
from diffusion_gui.core.runs.shown_values import decoded_value, is_known, shown_value, state_value
from diffusion_gui.core.runs.trajectory import Trajectory
from diffusion_gui.engine.library import Library
from diffusion_gui.engine.overlays import nearest
from diffusion_gui.engine.runs import go_on, preview, run
from diffusion_gui.models import checkpoint
from diffusion_gui.models.codecs.autoencoder import LearnedCodec
from diffusion_gui.models.coding import coding_of_items
from diffusion_gui.render.films.run_film import Film
from diffusion_gui.storage import trajectory_file
from diffusion_gui.storage.checkpoints import read_checkpoint
from diffusion_gui.storage.learned_codecs import found_codec
from diffusion_gui.training.trainer import train

__all__ = ["autoencoder", "denoiser", "few_scenes"]


@pytest.fixture
def library() -> Library:
    return Library("cpu")


def carried_out(events: object) -> Trajectory:
    made = None
    for event in events:  # type: ignore[attr-defined]
        if isinstance(event, RunStarted):
            made = event.trajectory()
        elif isinstance(event, StepDone):
            assert made is not None
            made.add(event.x0, event.noise, event.x)
    assert made is not None
    return made


def test_one_file_holds_the_denoiser_and_what_its_latents_stand_for(
    library: Library, denoiser: Path, autoencoder: Path
) -> None:
    sha256 = read_checkpoint(autoencoder / "checkpoint.safetensors").sha256
    shutil.rmtree(autoencoder)
    info = read_checkpoint(denoiser / "checkpoint.safetensors")
    assert (info.modality, info.domain.modality) == ("image", "latent")
    assert info.domain.shape == (4, 16, 16)
    assert info.codec.endswith(f"@{sha256}")
    made = carried_out(run(library, Recipe(model=str(denoiser), count=2, steps=2)))
    assert made.x.shape == (3, 2, 4, 16, 16)
    assert made.shown.shape == (3, 64, 64)
    assert made.recipe.codec_sha256 == sha256
    assert decoded_value(made, 2, "x").shape == (2, 3, 64, 64)


def test_sampling_decodes_nothing(
    library: Library, denoiser: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: LearnedCodec, state: object) -> None:
        raise AssertionError("decoded in the sampler's loop")

    monkeypatch.setattr(LearnedCodec, "decode", refuse)
    made = carried_out(run(library, Recipe(model=str(denoiser), count=2, steps=4)))
    assert made.complete
    assert not any(is_known(made, k, "x") for k in range(5))
    for k in range(5):  # and tiles need no decoding
        assert shown_value(made, k, "z").shape == shown_value(made, k, "eps").shape


def test_an_item_is_decoded_to_the_same_bytes_alone_and_among_others(denoiser: Path) -> None:
    codec = codec_of(found_codec(str(denoiser)))
    z = np.random.default_rng(0).normal(size=(5, 4, 16, 16)).astype(np.float32)
    np.testing.assert_array_equal(codec.decode(z)[3:4], codec.decode(z[3:4]))


def test_tiles_show_each_channel_of_the_state(library: Library, denoiser: Path) -> None:
    made = carried_out(run(library, Recipe(model=str(denoiser), count=2, steps=2)))
    shown, state = shown_value(made, 0, "z"), state_value(made, 0, "x") / 3.0
    np.testing.assert_allclose(shown[:, 0, ::2, ::2][:, :16, :16], state[:, 0], atol=1e-6)
    np.testing.assert_allclose(shown[:, 2, ::2, ::2][:, 16:, :16], state[:, 2], atol=1e-6)


def test_every_sampler_and_schedule_runs_on_latents(library: Library, denoiser: Path) -> None:
    schedules = [name for name in SCHEDULES if name != OWN]  # a model of ours has none of its own
    for sampler, schedule in itertools.product(SAMPLERS, schedules):
        T = 100 if schedule == "article" else 1000
        recipe = Recipe(model=str(denoiser), sampler=sampler, schedule=schedule, T=T, count=1)
        made = carried_out(run(library, recipe.changed(steps=3)))
        for k, quantity in ((0, "x"), (1, "x0"), (3, "x"), (1, "eps"), (1, "z"), (1, "z0")):
            picture = decoded_value(made, k, quantity)
            assert picture.shape == (1, 3, 64, 64)
            assert np.isfinite(picture).all(), (sampler, schedule, k, quantity)


def test_items_between_two_seeds_begin_and_end_with_those_of_the_seeds(
    library: Library, denoiser: Path
) -> None:
    recipe = Recipe(model=str(denoiser), label="one star", seed=2, interpolate=7, count=3, steps=3)
    between = carried_out(run(library, recipe))
    for place, seed in ((0, 2), (2, 7)):
        alone = carried_out(run(library, recipe.changed(seed=seed, interpolate=-1, count=1)))
        np.testing.assert_allclose(between.x[-1][place], alone.x[-1][0], atol=1e-4)
    assert np.abs(between.x[-1][1] - between.x[-1][0]).max() > 0.1


def test_the_ideal_denoiser_in_latents_makes_training_items(
    library: Library, autoencoder: Path, few_scenes: torch.Tensor
) -> None:
    recipe = Recipe(data="scenes", model="ideal:scenes", codec=str(autoencoder), count=2, steps=12)
    made = carried_out(run(library, recipe))
    codec = codec_of(found_codec(str(autoencoder)))
    z = codec.encode(few_scenes.numpy())
    away = np.abs(made.x[-1][:, None] - z[None]).reshape(2, len(z), -1).mean(axis=2)
    assert away.min(axis=1).max() < 1e-3
    found = [
        one
        for one in nearest(library, NearestRequest("scenes", decoded_value(made, 12, "x")))
        if isinstance(one, Nearest)
    ]
    assert found[0].x.shape == (2, 3, 64, 64)


def test_a_one_step_prediction_is_shown_decoded(
    library: Library, denoiser: Path, few_scenes: torch.Tensor
) -> None:
    recipe = Recipe(data="scenes", model=str(denoiser), count=2, schedule="karras")
    (shown,) = (one for one in preview(library, recipe, 500, None) if isinstance(one, Preview))
    assert shown.domain.shape == (3, 64, 64)
    for values in (shown.clean, shown.x, shown.x0, shown.eps):
        assert values.shape == (2, 3, 64, 64)
        assert np.isfinite(values).all()


def test_a_mask_of_pixels_keeps_the_latents_that_none_of_them_touches(
    library: Library, denoiser: Path, few_scenes: torch.Tensor
) -> None:
    mask = np.zeros((64, 64), bool)
    mask[30:, :] = True
    recipe = Recipe(
        model=str(denoiser), init="scenes", from_level=1.0, count=2, steps=3, mask=mask_text(mask)
    )
    made = carried_out(run(library, recipe))
    codec = codec_of(found_codec(str(denoiser)))
    clean = codec.encode(decoded_of(library, recipe))
    np.testing.assert_allclose(made.x[-1][:, :, :7], clean[:, :, :7], atol=1e-5)
    assert np.abs(made.x[-1][:, :, 7:] - clean[:, :, 7:]).max() > 0.1


def decoded_of(library: Library, recipe: Recipe) -> np.ndarray:
    """The clean items of a recipe."""
    return library.data("scenes").draw(recipe.count, recipe.seed)[0].numpy()


def test_a_run_forks_from_a_state_of_latents(library: Library, denoiser: Path) -> None:
    recipe = Recipe(model=str(denoiser), count=2, steps=4)
    made = carried_out(run(library, recipe))
    fork = Recipe(**{**vars(recipe), "sampler": "ddpm", "parent": made.recipe, "at": 2, "steps": 2})
    request = ContinueRequest(fork, made.x[2], made.labels)
    other = carried_out(go_on(library, request))
    np.testing.assert_array_equal(other.x[0], made.x[2])
    assert other.shown.shape == (3, 64, 64)


def test_the_newest_state_of_a_growing_run_gets_its_own_prediction_when_that_comes(
    library: Library, denoiser: Path
) -> None:
    events = run(library, Recipe(model=str(denoiser), count=1, steps=3))
    started = next(one for one in events if isinstance(one, RunStarted))
    made = started.trajectory()
    codec = codec_of(found_codec(str(denoiser)))
    for k, step in enumerate(one for one in events if isinstance(one, StepDone)):
        made.add(step.x0, step.noise, step.x)
        newest = len(made) - 1
        shown = decoded_value(made, newest, "x0")
        if made.path.sigma[newest] > 0.0:
            np.testing.assert_array_equal(shown, codec.decode(made.x0[k]))
        else:
            np.testing.assert_array_equal(shown, decoded_value(made, newest, "x"))
    for k in range(3):
        np.testing.assert_array_equal(decoded_value(made, k, "x0"), codec.decode(made.x0[k]))


def test_scrubbing_keeps_decoded_states_within_a_budget(
    library: Library, denoiser: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = carried_out(run(library, Recipe(model=str(denoiser), count=2, steps=30)))
    one = decoded_value(made, 0, "x").nbytes
    monkeypatch.setattr(decoded, "BUDGET", 10 * one)
    for k in range(31):
        decoded_value(made, k, "x")
    assert made.decoded is not None
    assert len(made.decoded) == 10


def test_a_trajectory_file_holds_latents_and_names_the_way_to_decode_them(
    library: Library, denoiser: Path, tmp_path: Path
) -> None:
    made = carried_out(run(library, Recipe(model=str(denoiser), count=2, steps=2)))
    trajectory_file.save(made, tmp_path / "z.npz")
    again = trajectory_file.load(tmp_path / "z.npz")
    assert again.decoded is not None
    assert again.recipe.codec_sha256 in again.decoded.codec
    np.testing.assert_array_equal(again.x, made.x)
    np.testing.assert_array_equal(decoded_value(again, 2, "x"), decoded_value(made, 2, "x"))


def test_a_trajectory_that_moved_with_its_model_is_decoded(
    library: Library, denoiser: Path, tmp_path: Path
) -> None:
    made = carried_out(run(library, Recipe(model=str(denoiser), count=1, steps=1)))
    expected = decoded_value(made, 1, "x")
    trajectory_file.save(made, tmp_path / "z.npz")
    (tmp_path / "moved").mkdir()
    for place in (denoiser, tmp_path / "z.npz"):
        shutil.move(place, tmp_path / "moved" / place.name)
    again = trajectory_file.load(tmp_path / "moved" / "z.npz")
    np.testing.assert_array_equal(decoded_value(again, 1, "x"), expected)


def test_another_codec_than_the_one_that_is_named_is_refused(
    library: Library, denoiser: Path, autoencoder: Path, few_scenes: torch.Tensor, tmp_path: Path
) -> None:
    name = found_codec(str(autoencoder))
    other = TrainSettings(**{**vars(DENOISER), "network": "autoencoder", "seed": 5})
    shutil.rmtree(autoencoder)
    for _ in train(other, autoencoder):
        pass
    with pytest.raises(UserError, match="is another one"):
        LearnedCodec(name)
    with pytest.raises(UserError, match="is another one"):
        found_codec(name)
    with pytest.raises(UserError, match="trained otherwise"):
        library.model(str(denoiser), str(autoencoder))


def test_a_missing_codec_is_refused(few_scenes: torch.Tensor, tmp_path: Path) -> None:
    domain = coding_of_items("", read_domain()).domain
    for codec in (str(tmp_path / "gone.safetensors"), "autoencoder:nothing"):
        with pytest.raises(UserError, match="cannot be used"):
            coding_of_items(codec, domain)


def read_domain() -> object:
    """The scenes'."""
    from diffusion_gui.data import open_dataset

    return open_dataset("scenes").domain


def test_a_model_without_an_autoencoder_is_no_codec() -> None:
    with pytest.raises(UserError, match="cannot be used"):
        found_codec("autoencoder:shapes")


def test_a_damaged_codec_is_refused(autoencoder: Path) -> None:
    name, path = found_codec(str(autoencoder)), autoencoder / "checkpoint.safetensors"
    whole = bytearray(path.read_bytes())
    whole[-5] ^= 1
    path.write_bytes(whole)
    with pytest.raises(UserError, match="damaged"):
        LearnedCodec(name)


def test_pictures_of_another_size_do_not_fit(autoencoder: Path) -> None:
    from diffusion_gui.data import open_dataset

    with pytest.raises(UserError, match="do not fit the autoencoder"):
        coding_of_items(str(autoencoder), open_dataset("shapes").domain)


def test_a_file_whose_autoencoder_was_exchanged_is_refused(denoiser: Path) -> None:
    path = denoiser / "checkpoint.safetensors"
    loaded = checkpoint.load_codec(str(path))
    assert loaded.sha256 == read_checkpoint(path).codec[-64:]
    from safetensors.torch import load_file

    from diffusion_gui.storage.model_files import read_metadata

    tensors, metadata = load_file(path), read_metadata(path)
    tensors["codec/latent_std"] += 1.0
    checkpoint.write_tensors(path, tensors, metadata)
    with pytest.raises(UserError, match="does not match its checksum"):
        checkpoint.load_codec(str(path))


def test_an_animation_shows_latents_beside_what_they_stand_for(
    library: Library, denoiser: Path
) -> None:
    made = carried_out(run(library, Recipe(model=str(denoiser), count=2, steps=2)))
    film = Film([made], ExportOptions(show=("z", "x"), scale=2))
    assert film.frame(0).shape == (film.size[1], film.size[0], 3)
    plain = carried_out(run(library, Recipe(data="shapes", process="forward", count=1, steps=2)))
    with pytest.raises(UserError, match="no latents"):
        Film([plain], ExportOptions(show=("z",)))
