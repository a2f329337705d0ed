"""A guide goes with the data whose classes it knows."""

from __future__ import annotations

from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.ui.state.watch.recipe_edits import values_of_data, values_of_model

LED = Recipe(model="digits", data="digits", guide="classifier:digits", guidance=0.0)


def test_a_guide_leaves_where_the_data_change() -> None:
    assert values_of_model(LED, "shapes")["guide"] == ""
    assert values_of_data(LED, "shapes")["guide"] == ""


def test_it_stays_with_another_model_of_the_same_data() -> None:
    assert values_of_model(LED, "ideal:digits").get("guide", LED.guide) == LED.guide
