"""Recipes: checked, and the same after a journey through JSON."""

from __future__ import annotations

import dataclasses
import json
import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from diffusion_gui import __version__
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.item_sizes import read_size, write_size
from diffusion_gui.core.options import Option, tagged
from diffusion_gui.core.own_table import write_betas
from diffusion_gui.core.recipes.inpaint_mask import decode, encode
from diffusion_gui.core.recipes.picked_items import write_picked
from diffusion_gui.core.recipes.recipe import (
    FROM_NOISE,
    MAX_COUNT,
    MAX_FORKS,
    RECIPE_OPTIONS,
    Recipe,
    unused_settings,
)
from diffusion_gui.core.schedule import MAX_T
from diffusion_gui.core.schedule_handles import write_handles


def allowed(option: Option) -> st.SearchStrategy[Any]:
    match option.kind:
        case "int":
            return st.integers(int(option.low), int(option.high))
        case "float":
            return st.floats(option.low, option.high)
        case "choice":
            return st.sampled_from(list(option.choices))
        case "bool":
            return st.booleans()
        case _:
            return st.text()


@st.composite
def recipes(draw: st.DrawFn, forks: int = 2) -> Recipe:
    """Any recipe that `checked` lets through, with and without a mask and a parent."""
    values = {name: draw(allowed(option)) for name, option in RECIPE_OPTIONS.items()}
    tenths = draw(st.lists(st.integers(-600, 600), min_size=7, max_size=7, unique=True))
    values["handles"] = write_handles(tuple(sorted((n / 10 for n in tenths), reverse=True)))
    values["own_betas"] = write_betas(draw(st.lists(st.floats(1e-6, 0.999), max_size=4)))
    values["size"] = write_size(draw(st.sampled_from([None, (768, 512), (8, 8)])))
    for name in ("items", "mask_items"):
        values[name] = write_picked(draw(st.lists(st.integers(0, 9999), max_size=4)))
    values["steps"] = 1 + values["steps"] % values["T"]
    size = draw(st.sampled_from([(0, 0), (3, 5), (28, 28)])) if values["init"] else (0, 0)
    values["mask"] = encode(np.arange(size[0] * size[1]).reshape(size) % 3 == 0) if size[0] else ""
    if values["mask"] or values["interpolate"] >= 0:
        values["noise"] = "own"  # torch's is refused there
    if forks and draw(st.booleans()):
        bound = {name: values[name] for name in tagged(RECIPE_OPTIONS, "bound")}
        parent = dataclasses.replace(draw(recipes(forks - 1)), **(FROM_NOISE | bound))
        values["parent"] = dataclasses.replace(parent, steps=1 + parent.steps % bound["T"])
    return Recipe(**values)


@given(recipe=recipes())
def test_a_recipe_survives_json(recipe: Recipe) -> None:
    text = recipe.to_json()
    assert Recipe.from_json(text) == recipe.checked() == recipe
    assert text.isascii()
    assert "\n" not in text
    assert Recipe.from_json(text).to_json() == text, "equal recipes are equal text"


def test_every_setting_is_an_option_with_the_recipes_default() -> None:
    defaults = {field.name: field.default for field in dataclasses.fields(Recipe)}
    assert (defaults.pop("version"), defaults.pop("parent")) == (__version__, None)
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
        *(("handles", bad) for bad in (None, "", "1,2", "cosine", "6,5,4,3,2,1,nan", 3)),
        *(("items", bad) for bad in (None, "a", "1,,2", "-1", "10000", "1.5", "٣", 3)),
        *(("sampler", bad) for bad in ("DDIM", None, ["ddim"])),
        *(("spacing", bad) for bad in ("even", None)),
        *(("process", bad) for bad in ("sideways", None)),
        *(("data", bad) for bad in (None, 3, {})),
        *(("mask", bad) for bad in ("white", "2x2:", "2x2:////", "0x0:", "2x:8A==", "9999x1:AA==")),
        *(("interpolate", bad) for bad in (-2, 2**63, "there")),
        *(("at", bad) for bad in (-1, 10**6, None)),
    ],
)
def test_a_wrong_value_is_refused_in_words(name: str, value: Any) -> None:
    with pytest.raises(UserError) as refused:
        Recipe().changed(**{name: value})
    assert refused.value.what_to_do
    stored = json.loads(Recipe().to_json()) | {name: value}
    with pytest.raises(UserError):
        Recipe.from_json(json.dumps(stored))


def test_a_recipe_from_before_masks_and_forks_is_read() -> None:
    old = json.loads(Recipe(seed=4).to_json())
    for name in ("handles", "items", "mask", "interpolate", "at", "start_sha256", "parent"):
        del old[name]
    assert Recipe.from_json(json.dumps(old)) == Recipe(seed=4)


def test_a_mask_keeps_its_bits() -> None:
    for shape in ((1, 1), (3, 5), (28, 28), (33, 17)):
        mask = np.random.default_rng(0).random(shape) < 0.5
        np.testing.assert_array_equal(decode(encode(mask)), mask)
    assert len(encode(np.ones((28, 28), dtype=bool))) < 150


@pytest.mark.parametrize("bad", [3, [], "parent", {"T": 0}, {"T": 500}, {"parent": {"T": 3}}])
def test_a_wrong_parent_is_refused_in_words(bad: Any) -> None:
    stored = json.loads(Recipe().to_json()) | {"parent": bad}
    with pytest.raises(UserError) as refused:
        Recipe.from_json(json.dumps(stored))
    assert refused.value.what_to_do


def test_a_chain_of_forks_has_an_end() -> None:
    recipe = Recipe()
    for _ in range(MAX_FORKS):
        recipe = dataclasses.replace(recipe, parent=recipe, at=1)
    assert Recipe.from_json(recipe.to_json()) == recipe
    # Each fork adds one recipe's text, not the square of it.
    assert len(recipe.to_json()) < 40 * len(Recipe().to_json())
    with pytest.raises(UserError, match="is not a recipe"):
        Recipe.from_json(dataclasses.replace(recipe, parent=recipe, at=1).to_json())


def test_a_run_of_its_own_has_no_parent_and_no_item() -> None:
    fork = Recipe(seed=5, init="digits", from_level=0.4, parent=Recipe(), at=3)
    assert dataclasses.replace(fork, **FROM_NOISE) == Recipe(seed=5)


def test_more_steps_than_T_are_refused() -> None:
    assert Recipe(T=10, steps=10).checked().steps == 10
    with pytest.raises(UserError) as refused:
        Recipe(T=10, steps=11).checked()
    assert "11" in refused.value.what
    assert "10" in refused.value.what_to_do
    with pytest.raises(UserError):
        Recipe(T=50, steps=50).changed(T=49, steps=50)


def test_fewer_T_take_the_steps_along() -> None:
    assert Recipe(T=50, steps=50).changed(T=49).steps == 49
    assert Recipe(T=50, steps=20).changed(T=49).steps == 20
    assert Recipe(T=50, steps=50).changed(T=100).steps == 50
    with pytest.raises(UserError):
        Recipe().changed(T="many")


def test_a_default_is_that_of_the_option_and_a_tag_names_settings() -> None:
    plain = Recipe()
    assert {name: getattr(plain, name) for name in RECIPE_OPTIONS} == {
        name: option.default for name, option in RECIPE_OPTIONS.items()
    }
    assert tagged(RECIPE_OPTIONS, "bound") == (
        "schedule", "handles", "own_betas", "own_offset", "T", "count", "size", "frames",
    )  # fmt: skip
    assert set(tagged(RECIPE_OPTIONS, "start")) | {"parent"} == set(FROM_NOISE)


def test_settings_of_another_sampler_schedule_or_start_are_unused() -> None:
    assert unused_settings(vars(Recipe(sampler="ddpm"))) == {
        "eta", "handles", "own_betas", "own_offset", "from_level", "interpolate", "at",
        "guide_scale", "weight", "second_weight", "second_label", "product", "keep_eps",
    }  # fmt: skip
    used = Recipe(schedule="custom", init="digits", interpolate=3, parent=Recipe(),
                  guide="classifier:digits", second="digits")  # fmt: skip
    assert unused_settings(vars(used)) == {"own_betas", "own_offset", "keep_eps"}
    assert unused_settings(vars(used.changed(schedule="own", parent=None, at=0))) == {
        "handles",
        "at",
        "keep_eps",
    }


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


def test_a_size_is_width_and_height_however_it_is_written() -> None:
    assert Recipe(size=" 768 X 512").checked().size == Recipe(size="768×512").checked().size
    assert read_size("768x512") == (768, 512)
    assert Recipe.from_json(Recipe(size="768x512").to_json()).size == "768x512"
    for wrong in ("768", "0x5", "5000x8", "-1x8", "768x512x3", "1e9x8"):
        with pytest.raises(UserError):
            Recipe(size=wrong).checked()


def test_recipes_without_the_newer_settings_are_the_text_they_were() -> None:
    text = Recipe(clip=1.0).to_json()
    assert not any(f'"{name}"' in text for name in ("size", "frames", "keep_eps"))
    assert Recipe.from_json(text).keep_eps is False
    assert Recipe.from_json(Recipe(clip=1.0, keep_eps=True).to_json()).keep_eps
