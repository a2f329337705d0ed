"""A second model beside the first, as the command line is asked."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest

from diffusion_gui.__main__ import main
from diffusion_gui.core.recipes import comparison_presets
from diffusion_gui.core.recipes.inputs import inputs_of
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.core.recipes.second_model import OF_A_SECOND
from diffusion_gui.core.runs.step_code import step_code
from diffusion_gui.core.runs.step_formula import symbols_of
from diffusion_gui.storage import file_places, trajectory_file

LINE = ["sample", "--model", "points:gaussians", "--label", "none", "--steps", "2", "--count", "3"]
TWO = Recipe(model="points:gaussians", second="points:moons", weight=1.5, second_weight=-0.5)


def test_a_run_of_two_models_keeps_both_and_inspect_names_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "t.npz"
    second = ["--second", "points:moons", "--weight", "1.5", "--second-weight", "-0.5"]
    assert main([*LINE, *second, "--out", str(out)]) == 0
    run = trajectory_file.load(out)
    assert (run.recipe.second, run.recipe.weight, run.recipe.second_weight) == (
        "points:moons", 1.5, -0.5,
    )  # fmt: skip
    assert len(run.recipe.second_sha256) == 64
    assert main(["inspect", str(out)]) == 0
    told = capsys.readouterr().out
    assert "points:moons" in told
    assert "second_weight" in told
    code = step_code(run, 0, (0, ...))
    assert "w1 = 1.5, w2 = -0.5" in code
    assert "not the exact product" in code


@pytest.mark.parametrize(
    ("flags", "words"),
    [
        (["--second", "nobody"], "no model called"),
        (["--second", "shapes"], "cannot join"),
        (["--weight", "2"], "--weight"),
        (["--second-label", "upper", "--product", "exact"], "--second-label, --product"),
        (["--second", "points:moons", "--weight", "nan"], "Weight of the first"),
        (["--second", "points:moons", "--second-label", "upper,lower"], "one class"),
        (["--second", "/no/such.safetensors"], "such.safetensors"),
    ],
)
def test_mistakes_with_two_models_are_told_in_plain_lines(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], flags: list[str], words: str
) -> None:
    out = tmp_path / "t.npz"
    assert main([*LINE, *flags, "--out", str(out)]) == 2
    told = capsys.readouterr().err
    assert words in told
    assert "Traceback" not in told
    assert not out.exists()


def test_recipes_of_one_model_are_the_bytes_they_were_and_old_ones_read() -> None:
    plain = json.loads(Recipe().to_json())
    assert not set(plain) & set(OF_A_SECOND)
    assert Recipe.from_json(json.dumps(plain)) == Recipe()
    assert "second" not in comparison_presets.guidance().to_json()


def test_two_models_go_through_json_and_through_the_recipes_of_parents() -> None:
    child = dataclasses.replace(TWO, parent=TWO, at=2, second="")
    again = Recipe.from_json(child.to_json())
    assert again == child.checked()
    assert again.parent is not None
    assert again.parent.second == "points:moons"


def test_the_second_models_file_is_kept_in_both_places_and_never_written_over(
    tmp_path: Path,
) -> None:
    file = tmp_path / "mine.safetensors"
    file.touch()
    recipe = dataclasses.replace(TWO, second=str(file))
    assert str(file) in inputs_of(recipe)
    written = file_places.with_places(recipe.to_json(), tmp_path / "r.json")
    assert json.loads(written)["places"] == {str(file): "mine.safetensors"}


def test_the_inspectors_formula_says_how_the_prediction_is_made() -> None:
    made = symbols_of(TWO.changed(weight=1.0)).where
    assert "x̂_0 = w_1 · D_1 + w_2 · D_2 + (1 − w_1 − w_2) · x_t / α" in made
    whole = symbols_of(TWO).where
    assert "x̂_0 = w_1 · D_1 + w_2 · D_2" in whole
    assert symbols_of(TWO.changed(product="exact")).where[-1].startswith("log p = ")
    assert not symbols_of(TWO.changed(second="")).where


def test_the_ready_made_comparison_is_of_the_same_noise() -> None:
    for base in (None, Recipe(data="shapes", model="shapes", seed=7)):
        made = comparison_presets.product(base) if base else comparison_presets.product()
        panes = [pane.recipe for pane in made.panes]
        assert len({(pane.seed, pane.count, pane.sampler, pane.steps) for pane in panes}) == 1
        assert [bool(pane.second) for pane in panes] == [False, False, True, True]
        assert panes[1].model == panes[2].second == panes[3].second
    assert comparison_presets.product().panes[3].recipe.product == "exact"
