"""diffusers folders and the cache of Hugging Face on the command line."""

from __future__ import annotations

import dataclasses
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from diffusers import DDIMScheduler
from diffusers_folders import make_folder
from stable_diffusion_folders import make_folder as make_prompted

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.protocol.sampling import RunRequest
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.core.recipes.schedules import schedule_of
from diffusion_gui.engine import Engine
from diffusion_gui.export.embedded import read_recipe
from diffusion_gui.storage import trajectory_file

Cli = Callable[..., tuple[int, str, str]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A model that says by itself how it is sampled, in a folder called by one word."""
    scheduler = DDIMScheduler(num_train_timesteps=200, steps_offset=1, clip_sample_range=2.0)
    make_folder(tmp_path / "mine", scheduler, num_class_embeds=3)
    return tmp_path / "mine"


def test_a_folder_is_sampled_as_its_makers_do_and_the_recipe_makes_it_again(
    cli: Cli, folder: Path
) -> None:
    assert cli("sample --model mine --steps 4 --count 2 --out a.npz")[0] == 0
    told = cli("inspect a.npz")[1]
    assert max(map(len, told.splitlines())) < 200, "a schedule of 200 numbers is told by its ends"
    assert "(200 numbers; all of them with --json)" in told
    run = trajectory_file.load(Path("a.npz"))
    recipe = run.recipe
    assert (recipe.schedule, recipe.T, recipe.own_offset) == ("own", 200, 1)
    assert (recipe.clip, recipe.spacing, recipe.model) == (2.0, "leading", str(folder))
    assert run.path.t.tolist() == [152, 102, 52, 2, 0]
    assert len(schedule_of(recipe).alpha) == 201
    assert run.labels.tolist() == [0, 1]
    shutil.copytree(folder, folder.parent / "moved")
    Path("recipe.json").write_text(recipe.to_json())
    again = Recipe.from_json(Path("recipe.json").read_text())
    assert again == recipe
    assert cli("sample --model mine --steps 4 --count 2 --out b.npz")[0] == 0
    assert Path("a.npz").read_bytes() == Path("b.npz").read_bytes()


def test_what_is_asked_for_comes_before_what_the_makers_do(cli: Cli, folder: Path) -> None:
    line = "sample --model mine --schedule karras --T 50 --clip 0 --steps 3 --count 1 --out a.npz"
    assert cli(line)[0] == 0
    recipe = trajectory_file.load(Path("a.npz")).recipe
    assert (recipe.schedule, recipe.T, recipe.clip) == ("karras", 50, 0.0)
    assert recipe.spacing == "trailing"


def test_inspect_tells_what_a_folder_is_and_why_one_cannot_be_used(cli: Cli, folder: Path) -> None:
    code, text, _ = cli("inspect mine --json")
    facts = json.loads(text)
    assert code == 0
    assert (facts["what"], facts["predicts"], facts["classes"]) == (
        "diffusers folder",
        "epsilon",
        3,
    )
    assert (facts["shape"], facts["clip"], facts["offset"]) == ([3, 16, 16], 2.0, 1)
    (folder / "unet" / "diffusion_pytorch_model.safetensors").unlink()
    code, _, error = cli("inspect mine")
    assert code == 2
    assert "no weights" in error


def test_the_cache_is_listed_and_its_models_are_sampled(
    cli: Cli, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HUB_CACHE", str(folder.parent / "hub"))
    assert "no model" in cli("list models --cache")[1]
    repo = folder.parent / "hub" / "models--some--tiny"
    shutil.copytree(folder, repo / "snapshots" / "1")
    assert "hf:some/tiny" in cli("list models --cache")[1]
    assert "hf:some/tiny" in cli("list models")[1]
    assert "diffusers folder" in cli("inspect hf:some/tiny")[1]
    assert cli("sample --model hf:some/tiny --steps 2 --count 1 --out a.npz")[0] == 0
    assert trajectory_file.load(Path("a.npz")).recipe.model == "hf:some/tiny"
    assert cli("list data --cache")[0] == 2


def test_a_recipe_whose_model_is_gone_names_it_and_its_fingerprint(tmp_path: Path) -> None:
    recipe = Recipe(model="hf:some/tiny", model_sha256="12ab" * 16, steps=2)
    with pytest.raises(UserError) as told:
        list(Engine().execute(RunRequest(recipe)))
    assert "some/tiny" in told.value.what
    assert "12ab" * 16 in told.value.why
    other = dataclasses.replace(recipe).changed(model="shapes")
    assert other.model_sha256 == ""


def test_words_are_asked_for_and_told_away_from(cli: Cli, tmp_path: Path) -> None:
    make_prompted(tmp_path / "sd")
    line = (
        "sample --model sd --prompt {} --negative blue --guidance 7.5 --steps 3 --count 2 --out {}"
    )
    assert cli(line.format("cat", "a.mp4"))[0] == 0
    recipe = read_recipe(Path("a.mp4"))
    assert (recipe.prompt, recipe.negative_prompt, recipe.guidance) == ("cat", "blue", 7.5)
    Path("recipe.json").write_text(recipe.to_json())
    assert cli(line.format("cat", "a.npz"))[0] == 0
    assert cli(line.format("cat", "b.npz"))[0] == 0
    assert Path("a.npz").read_bytes() == Path("b.npz").read_bytes()
    _, said, _ = cli(line.format("cat", "w.gif") + " --show x,words --item 1")
    assert "plays no part" not in said
    assert cli(line.format("cat", "w.npz") + " --record x0,noise,words")[0] == 0
    with np.load("w.npz") as found, np.load("a.npz") as plain:
        assert found["x"].tobytes() == plain["x"].tobytes()
        assert json.loads(str(found["words"])) == [["cat"]] * 2
        assert found["word_maps"].shape[:3] == (4, 2, 1)
        assert (found["word_maps"][:3] > 0.0).all()
    assert cli("sample --continue a.npz --at 1 --prompt red --out c.npz")[0] == 0
    first, forked = (trajectory_file.load(Path(name)) for name in ("a.npz", "c.npz"))
    assert (first.x[1] == forked.x[0]).all()
    assert forked.domain.labels == ("red",)
    assert "pictures" in cli("inspect sd")[1]


def test_words_and_classes_are_refused_where_they_mean_nothing(cli: Cli, tmp_path: Path) -> None:
    make_prompted(tmp_path / "sd")
    code, _, error = cli("sample --model sd --label 3 --out a.npz")
    assert (code, "--prompt" in error) == (2, True)
    code, _, error = cli("sample --model digits --prompt cat --negative dog --out a.npz")
    assert (code, "--prompt and --negative" in error) == (2, True)
    code, _, error = cli("sample --model digits --steps 2 --show words --out a.gif")
    assert (code, "has no words" in error) == (2, True)
    code, _, error = cli("train --data shapes --codec kl:sd --steps 1 --out run")
    assert (code, "cannot be trained in" in error) == (2, True)


def test_a_scripts_seed_is_repeated_and_the_file_says_so(cli: Cli, folder: Path) -> None:
    line = "sample --model mine --noise torch --seed 5 --steps 3 --count 2 --out {}"
    assert cli(line.format("a.npz"))[0] == 0
    run = trajectory_file.load(Path("a.npz"))
    drawn = torch.randn((2, 3, 16, 16), generator=torch.Generator().manual_seed(5))
    assert run.x[0].tobytes() == drawn.numpy().tobytes()
    assert cli(line.format("a.webp"))[0] == 0
    assert read_recipe(Path("a.webp")).noise == "torch"
    code, _, error = cli("sample --model mine --noise torch --finished npz --out set/")
    assert code == 2
    assert "--noise torch" in error
    code, _, error = cli("sample --continue a.npz --at 1 --noise own --out b.npz")
    assert code == 2
    assert "--noise cannot change" in error
