"""Recipes: checked, and the same after a journey through JSON."""

from __future__ import annotations

import dataclasses
import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.options import Option
from diffusion_gui.core.recipe import MAX_COUNT, RECIPE_OPTIONS, Recipe
from diffusion_gui.core.schedule import MAX_T


def allowed(option: Option) -> st.SearchStrategy[Any]:
    match option.kind:
        case "int":
            return st.integers(int(option.low), int(option.high))
        case "float":
            return st.floats(option.low, option.high)
        case "choice":
            return st.sampled_from(option.choices)
        case "bool":
            return st.booleans()
        case _:
            return st.text()


recipes = st.fixed_dictionaries({name: allowed(o) for name, o in RECIPE_OPTIONS.items()}).map(
    lambda values: Recipe(**values | {"steps": 1 + values["steps"] % values["T"]})
)


@given(recipe=recipes)
def test_a_recipe_survives_json(recipe: Recipe) -> None:
    text = recipe.to_json()
    assert Recipe.from_json(text) == recipe.checked() == recipe
    assert text.isascii()
    assert "\n" not in text
    assert Recipe.from_json(text).to_json() == text, "equal recipes are equal text"


def test_every_setting_is_an_option_with_the_recipes_default() -> None:
    defaults = {field.name: field.default for field in dataclasses.fields(Recipe)}
    defaults.pop("version")
    assert {name: option.default for name, option in RECIPE_OPTIONS.items()} == defaults


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("T", bad) for bad in (0, -5, MAX_T + 1, 10**9, math.nan, "x", True, None, 2.5)),
        *(("steps", bad) for bad in (0, -1, 10**9, math.nan, math.inf, "fifty", False)),
        *(("eta", bad) for bad in (-0.1, 1.1, math.nan, "much", True)),
        *(("guidance", bad) for bad in (-1, 1e6, math.nan, math.inf, "strong")),
        *(("count", bad) for bad in (0, -1, MAX_COUNT + 1, math.nan, "all")),
        *(("seed", bad) for bad in (-1, 2**63, 2**64, 0.5, math.nan, "lucky", True)),
        *(("from_level", bad) for bad in (-0.1, 1.1, math.nan)),
        *(("schedule", bad) for bad in ("cosin", "", None, 3)),
        *(("sampler", bad) for bad in ("DDIM", None, ["ddim"])),
        *(("spacing", bad) for bad in ("even", None)),
        *(("process", bad) for bad in ("sideways", None)),
        *(("data", bad) for bad in (None, 3, {})),
    ],
)
def test_a_wrong_value_is_refused_in_words(name: str, value: Any) -> None:
    with pytest.raises(UserError) as refused:
        Recipe().changed(**{name: value})
    assert refused.value.what_to_do
    stored = json.loads(Recipe().to_json()) | {name: value}
    with pytest.raises(UserError):
        Recipe.from_json(json.dumps(stored))


def test_more_steps_than_T_are_refused() -> None:
    assert Recipe(T=10, steps=10).checked().steps == 10
    with pytest.raises(UserError) as refused:
        Recipe(T=10, steps=11).checked()
    assert "11" in refused.value.what
    assert "10" in refused.value.what_to_do
    with pytest.raises(UserError):
        Recipe(T=50, steps=50).changed(T=49)


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "3", '"recipe"', "null", "[" * 100_000, '{"T": ' + "9" * 5000 + "}"]
)
def test_what_is_no_recipe_is_refused_in_words(text: str) -> None:
    with pytest.raises(UserError):
        Recipe.from_json(text)


def test_a_recipe_of_a_newer_version_is_read_without_what_is_new() -> None:
    newer = json.loads(Recipe(T=77).to_json()) | {"colour": "red", "version": "99.0"}
    recipe = Recipe.from_json(json.dumps(newer))
    assert (recipe.T, recipe.version) == (77, "99.0")


def test_a_recipe_can_always_be_looked_up() -> None:
    """It is a key of caches, so nothing unhashable may enter, not even as a version."""
    odd = json.loads(Recipe().to_json()) | {"version": ["1", "0"]}
    assert isinstance(hash(Recipe.from_json(json.dumps(odd))), int)


def test_changing_gives_a_new_recipe() -> None:
    old = Recipe()
    new = old.changed(T="100", steps=20)
    assert (new.T, new.steps) == (100, 20)
    assert old == Recipe()
