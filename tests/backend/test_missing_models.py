"""Recipes whose model is not here, or is another by now: named with its fingerprint, and found."""

from __future__ import annotations

import dataclasses
import json
import shutil
from pathlib import Path

import pytest
import torch
from diffusers_folders import make_folder
from safetensors.torch import load_file, save_file

from diffusion_gui.backend.moved_paths import looked_for
from diffusion_gui.backend.opening import open_path
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.protocol.events import Notice
from diffusion_gui.core.protocol.sampling import RunRequest, RunStarted
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.engine import Engine
from diffusion_gui.models.foreign.loading import load
from diffusion_gui.storage import fingerprints
from diffusion_gui.storage.checkpoints import read_checkpoint
from diffusion_gui.storage.model_files import models

WEIGHTS = Path("unet") / "diffusion_pytorch_model.safetensors"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made") / "m"
    make_folder(folder)
    return folder


@pytest.fixture
def here(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The model in a folder that can be changed; nothing is known of any model yet."""
    monkeypatch.setattr(fingerprints, "cache_dir", lambda: tmp_path)
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "cache"))
    shutil.copytree(made, tmp_path / "here")
    return tmp_path / "here"


def opened(folder: Path | str) -> str:
    """The fingerprint of a model, which is opened."""
    return load(str(folder), torch.device("cpu"), None).sha256


def change_weights(folder: Path) -> None:
    tensors = load_file(folder / WEIGHTS)
    first = min(tensors)
    save_file(tensors | {first: tensors[first] + 1.0}, folder / WEIGHTS)


def recipe_file(place: Path, **values: object) -> Path:
    place.write_text(json.dumps({"steps": 2, "T": 100, **values}))
    return place


def test_a_model_that_was_opened_is_known_by_its_fingerprint_while_its_files_are_the_same(
    here: Path, tmp_path: Path
) -> None:
    sha256 = opened(here)
    assert fingerprints.same_as(sha256) == str(here)
    assert fingerprints.same_as(sha256, but=str(here)) == ""
    change_weights(here)
    assert fingerprints.same_as(sha256) == ""
    assert fingerprints.same_as(opened(here)) == str(here)
    (tmp_path / "fingerprints.json").write_text("[damaged")
    assert fingerprints.same_as(sha256) == ""
    assert opened(here) != sha256, "what is damaged there stops nothing"


def test_shipped_models_are_known_by_theirs(here: Path) -> None:
    assert fingerprints.same_as(read_checkpoint(models()["digits"]).sha256) == "digits"
    assert fingerprints.same_as("") == ""


@pytest.mark.parametrize("gone", ["hf:someone/gone", "/no/where/model"])
def test_an_opened_recipe_names_the_model_that_is_not_here_and_the_same_one_that_is(
    here: Path, tmp_path: Path, gone: str
) -> None:
    sha256 = opened(here)
    file = recipe_file(tmp_path / "r.json", model=gone, model_sha256=sha256, data="shapes")
    found = looked_for(open_path(file), ())
    [model] = found.models
    assert (model.name, model.sha256, model.same) == (gone, sha256, str(here))
    there = looked_for(open_path(file), ((gone, model.same),))
    assert there.models == there.missing == ()
    assert there.recipe is not None
    assert (there.recipe.model, there.recipe.model_sha256) == (str(here), sha256)


def test_a_model_in_the_cache_is_not_missing_and_a_half_one_is(here: Path, tmp_path: Path) -> None:
    snapshot = tmp_path / "cache" / "models--a--b" / "snapshots" / "1"
    shutil.copytree(here, snapshot)
    file = recipe_file(tmp_path / "r.json", model="hf:a/b", data="shapes")
    assert looked_for(open_path(file), ()).models == ()
    (snapshot / WEIGHTS).unlink()
    [model] = looked_for(open_path(file), ()).models
    assert (model.name, model.sha256, model.same) == ("hf:a/b", "", "")


def test_a_run_of_a_model_that_is_gone_is_told_where_the_same_one_is(here: Path) -> None:
    recipe = Recipe(model="hf:a/gone", model_sha256=opened(here), steps=2)
    with pytest.raises(UserError) as told:
        list(Engine().execute(RunRequest(recipe)))
    assert recipe.model_sha256 in told.value.why
    assert str(here) in told.value.what_to_do


def notices(engine: Engine, recipe: Recipe) -> list[str]:
    events = []
    for event in engine.execute(RunRequest(recipe)):
        events.append(event)
        if isinstance(event, RunStarted):
            break
    return [str(one.text) for one in events if isinstance(one, Notice)]


def test_weights_that_are_others_by_now_are_told_once_and_with_where_the_old_ones_are(
    here: Path, tmp_path: Path
) -> None:
    sha256 = opened(here)
    recipe = Recipe(model=str(here), model_sha256=sha256, T=100, steps=2, count=1)
    engine = Engine()
    assert not [text for text in notices(engine, recipe) if "weights of" in text]
    shutil.copytree(here, tmp_path / "old")
    opened(tmp_path / "old")
    change_weights(here)
    [said] = [text for text in notices(engine, recipe) if "weights of" in text]
    assert sha256[:12] in said
    assert str(tmp_path / "old") in said
    assert not [text for text in notices(engine, recipe) if "weights of" in text], "said once"
    plain = dataclasses.replace(recipe, model_sha256="")
    assert not [text for text in notices(Engine(), plain) if "weights of" in text]


def test_so_are_those_of_a_trained_model_and_of_the_second_one(here: Path) -> None:
    other = "0" * 64
    recipe = Recipe(
        model="points:moons",
        model_sha256=other,
        second="points:moons",
        second_sha256="1" * 64,
        data="points:moons",
        T=100,
        steps=2,
        count=1,
    )
    said = [text for text in notices(Engine(), recipe) if "weights of" in text]
    assert len(said) == 2
    assert "differs" in said[0]
