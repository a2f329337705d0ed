"""A classifier that leads a run, as the command line is asked."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest

from diffusion_gui.__main__ import main
from diffusion_gui.core.recipes import comparison_presets
from diffusion_gui.core.recipes.inputs import inputs_of
from diffusion_gui.core.recipes.recipe import OF_A_GUIDE, Recipe
from diffusion_gui.storage import file_places, trajectory_file

LINE = ["sample", "--model", "digits", "--label", "3", "--guidance", "0", "--steps", "2"]
GUIDED = Recipe(model="digits", guide="classifier:digits", guide_scale=7.0)


def test_a_led_run_says_who_named_how_many_and_keeps_its_guide(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "t.npz"
    guide = ["--guide", "classifier:digits", "--guide-scale", "2", "--count", "2"]
    assert main([*LINE, *guide, "--out", str(out)]) == 0
    told = capsys.readouterr().out
    assert "by the guide itself" in told
    assert "by another classifier (digits.places)" in told
    recipe = trajectory_file.load(out).recipe
    assert (recipe.guide, recipe.guide_scale) == ("classifier:digits", 2.0)
    assert len(recipe.guide_sha256) == 64


@pytest.mark.parametrize(
    ("flags", "words"),
    [
        (["--guide", "classifier:nobody"], "classifier:digits"),
        (["--guide", "digits"], "classifier:FILE"),
        (["--guide-scale", "3"], "--guide-scale"),
        (["--guide", "classifier:digits", "--guide-scale", "nan"], "Guide scale"),
        (["--guide", "classifier:digits", "--guide-scale", "-1"], "Guide scale"),
        (["--guide", "classifier:/no/such.safetensors"], "not a classifier"),
    ],
)
def test_mistakes_with_guides_are_told_in_plain_lines(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], flags: list[str], words: str
) -> None:
    out = tmp_path / "t.npz"
    assert main([*LINE, *flags, "--out", str(out)]) == 2
    told = capsys.readouterr().err
    assert words in told
    assert "Traceback" not in told
    assert not out.exists()


def test_recipes_without_a_guide_are_the_bytes_they_were_and_old_ones_read() -> None:
    plain = json.loads(Recipe().to_json())
    assert not set(plain) & set(OF_A_GUIDE)
    assert Recipe.from_json(json.dumps(plain)) == Recipe()
    text = comparison_presets.guidance().to_json()
    assert "guide_scale" not in text


def test_a_guide_goes_through_json_and_through_the_recipes_of_parents() -> None:
    child = dataclasses.replace(GUIDED, parent=GUIDED, at=2, guide="")
    again = Recipe.from_json(child.to_json())
    assert again == child.checked()
    assert again.parent is not None
    assert again.parent.guide == "classifier:digits"


def test_a_guides_file_is_kept_in_both_places_and_never_written_over(tmp_path: Path) -> None:
    file = tmp_path / "mine.safetensors"
    file.touch()
    recipe = dataclasses.replace(GUIDED, guide=f"classifier:{file}")
    assert str(file) in inputs_of(recipe)
    written = file_places.with_places(recipe.to_json(), tmp_path / "r.json")
    assert json.loads(written)["places"] == {str(file): "mine.safetensors"}
    moved = tmp_path / "there"
    moved.mkdir()
    file.rename(moved / file.name)
    found = file_places.found_text(written, moved / "r.json")
    assert json.loads(found)["guide"] == f"classifier:{moved / file.name}"


def test_the_comparison_of_guidances_differs_in_nothing_but_guidance() -> None:
    panes = [pane.recipe for pane in comparison_presets.guides().panes]
    bare = {dataclasses.replace(p, guidance=1.0, guide="", guide_scale=3.0) for p in panes}
    assert len(bare) == 1
    assert [p.guide for p in panes] == ["", "", "classifier:shapes", "classifier:shapes"]
