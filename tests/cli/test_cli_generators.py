"""Runs that start from what a generator makes, as the command line is asked."""

from __future__ import annotations

import dataclasses
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from tiny_vae import vae_run

from diffusion_gui.core.recipes.comparison import pane_names
from diffusion_gui.core.recipes.comparison_presets import vae
from diffusion_gui.core.recipes.data_spec import data_title, modality_of
from diffusion_gui.core.recipes.inputs import inputs_of
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.storage import file_places

__all__ = ["vae_run"]

Cli = Callable[..., tuple[int, str, str]]
LINE = "sample --model digits --steps 2 --count 2 --device cpu"


def test_a_run_that_starts_from_a_generator_is_kept_with_its_file_and_made_again(
    cli: Cli, vae_run: Path, tmp_path: Path
) -> None:
    shutil.copytree(vae_run, tmp_path / "mine")
    assert cli(f"{LINE} --init vae:mine --from-level 0.6 --out a.gif")[0] == 0
    code, out, _ = cli("inspect --json a.gif")
    recipe = json.loads(out)["recipe"]
    assert code == 0
    assert (recipe["init"], recipe["from_level"]) == (f"vae:{tmp_path / 'mine'}", 0.6)
    assert len(recipe["init_sha256"]) == 64


def test_scores_tell_what_was_made_in_one_go_and_what_was_refined(cli: Cli, vae_run: Path) -> None:
    code, out, _ = cli(f"score --model {vae_run} --count 32 --device cpu")
    assert code == 0
    assert "each in one go" in out
    line = f"score --model digits --init vae:{vae_run} --from-level 0.6 --steps 2 --count 32"
    code, out, _ = cli(line + " --device cpu --json")
    facts = json.loads(out)
    assert (code, facts["from_level"], facts["init"]) == (0, 0.6, f"vae:{vae_run}")


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (f"{LINE} --init vae:nobody --out a.gif", "vae:nobody"),
        (f"{LINE} --init vae:digits --out a.gif", "makes no items in one go"),
        (f"{LINE} --from-level 0.5 --out a.gif", "--from-level"),
        ("score --model digits --init digits --count 32", "would be one of those"),
        ("score --model digits --from-level 0.5 --count 32", "--from-level"),
        ("train --data vae:digits --network vae --out run", "vae:digits"),
    ],
)
def test_mistakes_are_told_in_plain_lines(cli: Cli, line: str, words: str) -> None:
    code, _, told = cli(line)
    assert code == 2
    assert words in told
    assert "Traceback" not in told


def test_a_generator_that_should_denoise_is_refused(cli: Cli, vae_run: Path) -> None:
    code, _, told = cli(f"sample --model {vae_run} --steps 2 --count 2 --out a.gif --device cpu")
    assert code == 2
    assert "in one go" in told
    code, _, told = cli(f"score --model {vae_run} --plot a.png")
    assert code == 2
    assert "no denoiser" in told


def test_its_training_is_kept_and_told_like_any_others(cli: Cli, vae_run: Path) -> None:
    code, out, _ = cli(f"inspect --json {vae_run}")
    facts = json.loads(out)
    assert code == 0
    assert facts["network"] == facts["training"]["network"] == "vae"
    assert facts["figures"]["steps"] == 4


def test_recipes_that_start_elsewhere_are_the_bytes_they_were() -> None:
    assert "init_sha256" not in json.loads(Recipe(init="digits").to_json())
    made = Recipe(init="vae:shapes", init_sha256="0" * 64)
    assert Recipe.from_json(made.to_json()) == made


def test_a_generators_file_is_looked_for_in_both_places(vae_run: Path, tmp_path: Path) -> None:
    file = tmp_path / "mine.safetensors"
    file.touch()
    recipe = Recipe(init=f"vae:{file}")
    assert str(file) in inputs_of(recipe)
    text = file_places.with_places(recipe.to_json(), tmp_path / "r.json")
    assert json.loads(text)["places"] == {str(file): "mine.safetensors"}
    assert file_places.missing(Recipe(init="vae:shapes").to_json()) == ()
    file.rename(tmp_path / "other.safetensors")
    assert file_places.missing(text) == (str(file),)


def test_words_for_generators() -> None:
    assert data_title("vae:shapes") == "VAE: Shapes"
    assert modality_of("vae:shapes").name == "image"
    panes = vae().panes
    names = pane_names(panes)
    assert names == ["VAE · From level 0.02", "VAE · From level 0.65", "Noise"]
    own = dataclasses.replace(panes[0], recipe=panes[0].recipe.changed(init="cats.png"))
    assert pane_names((own, panes[2]))[0].startswith("cats.png")
