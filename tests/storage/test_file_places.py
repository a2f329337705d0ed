"""Paths in files are kept absolute and relative to the file, and looked for in both places."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.core.recipes.train_settings import TrainSettings
from diffusion_gui.storage.file_places import (
    KEY,
    absolute,
    find_places,
    found_text,
    missing,
    moved,
    with_places,
)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "project"
    (folder / "data").mkdir(parents=True)
    (folder / "out").mkdir()
    (folder / "data" / "own.csv").write_text("0,1\n2,3\n")
    monkeypatch.chdir(folder)
    return folder


RECIPE = Recipe(data="points:data/own.csv#1,2", model="ideal:points:data/own.csv#1,2")


def test_names_alone_leave_the_text_as_it_is() -> None:
    for text in (
        Recipe(data="points:moons", model="shapes", init="digits").to_json(),
        Recipe(data="nothing.csv", model="no/where.safetensors").to_json(),
        TrainSettings(start="points:moons").to_json(),
    ):
        assert with_places(text, Path("a.gif")) == text


def test_a_relative_path_is_found_from_any_folder(
    project: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    text = with_places(RECIPE.to_json(), Path("out/a.gif"))
    monkeypatch.chdir(tmp_path)
    read = Recipe.from_json(found_text(text, project / "out" / "a.gif"))
    assert read.data == f"points:{project / 'data' / 'own.csv'}#1,2"
    assert read.model == f"ideal:{read.data}"


def test_what_moved_together_is_found_beside_the_file(project: Path, tmp_path: Path) -> None:
    text = with_places(RECIPE.to_json(), Path("out/a.gif"))
    elsewhere = tmp_path / "elsewhere"
    project.rename(elsewhere)
    read = Recipe.from_json(found_text(text, elsewhere / "out" / "a.gif"))
    assert read.data == f"points:{elsewhere / 'data' / 'own.csv'}#1,2"


def test_a_file_that_moved_alone_finds_its_data_where_that_was(
    project: Path, tmp_path: Path
) -> None:
    text = with_places(RECIPE.to_json(), Path("out/a.gif"))
    read = Recipe.from_json(found_text(text, tmp_path / "a.gif"))
    assert read.data == f"points:{project / 'data' / 'own.csv'}#1,2"


def test_older_files_hold_paths_as_they_were_typed(
    project: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    read = Recipe.from_json(found_text(RECIPE.to_json(), project / "a.gif"))
    assert read.data == f"points:{project / 'data' / 'own.csv'}#1,2"


def test_runs_that_a_run_goes_on_from_are_looked_through(project: Path) -> None:
    recipe = Recipe(model="shapes", parent=RECIPE)
    content = json.loads(with_places(recipe.to_json(), Path("a.npz")))
    assert content["parent"]["data"] == f"points:{project / 'data' / 'own.csv'}#1,2"
    assert list(content[KEY].values()) == ["data/own.csv"]


def test_what_is_missing_is_named_once_and_can_be_set(project: Path) -> None:
    text = RECIPE.to_json()
    assert missing(text) == ()
    (project / "data" / "own.csv").rename(project / "new.csv")
    assert missing(text) == ("data/own.csv",)
    read = Recipe.from_json(moved(text, "data/own.csv", "/new.csv"))
    assert (read.data, read.model) == ("points:/new.csv#1,2", "ideal:points:/new.csv#1,2")


@pytest.mark.parametrize(
    "spec", ["{}", "images:{}@64", "audio:{}", "video:{}", "video:{}@32", "points:{}#1,2"]
)
@pytest.mark.parametrize("field", ["data", "init", "model"])
def test_every_kind_of_own_data_is_looked_for_where_it_is_now(
    project: Path, spec: str, field: str
) -> None:
    before = "ideal:" if field == "model" else ""
    text = json.dumps({field: before + spec.format("/gone/own.csv")})
    assert missing(text) == ("/gone/own.csv",)
    there = moved(text, "/gone/own.csv", str(project / "data" / "own.csv"))
    assert json.loads(there)[field] == before + spec.format(project / "data" / "own.csv")
    assert missing(there) == ()


@pytest.mark.parametrize(
    "content", [[], "x", {KEY: 3, "data": "gone"}, {KEY: {"/gone": 5}, "data": "/gone", "model": 4}]
)
def test_strange_content_is_left_alone(content: object) -> None:
    before = json.dumps(content)
    find_places(content, Path("a.gif"))
    assert json.dumps(content) == before


def test_values_are_compared_by_their_absolute_path(project: Path) -> None:
    assert absolute("data", "points:data/own.csv") == f"points:{project / 'data' / 'own.csv'}"
    assert absolute("data", "points:moons") == "points:moons"
    assert absolute("start", "shapes") == "shapes"
