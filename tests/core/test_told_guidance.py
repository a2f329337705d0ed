"""The guidance scale that distilled networks are given: a model's own, and no other model's."""

from __future__ import annotations

import pytest

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.recipes.own_settings import own_settings
from diffusion_gui.core.recipes.prompts import unasked
from diffusion_gui.core.recipes.recipe import RECIPE_OPTIONS, Recipe
from diffusion_gui.engine.guiding import prompted
from diffusion_gui.engine.library import Library

OWN = (("own_betas", "0.1,0.2"), ("T", 2), ("told_guidance", 3.5))


def test_it_comes_with_a_model_and_leaves_with_it() -> None:
    assert own_settings(OWN, {})["told_guidance"] == 3.5
    assert "told_guidance" not in own_settings(OWN, {"told_guidance": 2.0})
    assert own_settings((), {})["told_guidance"] == 0.0


def test_a_recipe_without_it_is_written_as_before() -> None:
    assert "told_guidance" not in Recipe().to_json()
    asked = Recipe(told_guidance=2.5)
    assert Recipe.from_json(asked.to_json()) == asked


def test_it_is_offered_only_where_a_network_takes_it() -> None:
    assert "told_guidance" in unasked(True, False, False) & unasked(False, True, False)
    assert "told_guidance" not in unasked(True, False, True) | unasked(False, True, True)
    assert {"varied", "scored", "free", "forked"} <= RECIPE_OPTIONS["told_guidance"].tags


def test_a_model_that_does_not_take_it_refuses_it_in_words() -> None:
    with pytest.raises(UserError, match="takes no distilled guidance") as told:
        prompted(Library("cpu"), Recipe(model="digits", told_guidance=2.0))
    assert told.value.why
    assert told.value.what_to_do
