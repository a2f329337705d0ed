"""Controls of a second model whose score joins the first one's: what its lists offer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from diffusion_gui.core.domain import Domain
from diffusion_gui.core.recipes.class_labels import label_text
from diffusion_gui.core.recipes.data_spec import modality_of
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.core.recipes.second_model import EXACT
from diffusion_gui.storage.model_sources import class_names
from diffusion_gui.ui.display_names import second_choices
from diffusion_gui.ui.i18n import tr
from diffusion_gui.ui.support.groups import Choice

from .controls import Control
from .recipe_controls import offer

NAMES = ("second", "weight", "second_weight", "second_label", "product")
"""The settings, in the order of their controls."""


def offer_second(
    controls: Mapping[str, Control],
    recipe: Recipe,
    run: Domain | None,
    choices: Sequence[Choice] | None = None,
) -> set[str]:
    """Let the lists have what fits the recipe; returns the settings that have no use in it.

    Args:
        run: the domain of a run of the first model, where only its data says more.
        choices: the models that the first is chosen from, where they are known.
    """
    models = second_choices(recipe, run, choices)
    offer(controls["second"], models)
    own = run if recipe.second == recipe.model else None
    labels = class_names(recipe.second, own) if recipe.second else ()
    classes = [(label_text(k, labels), tr(name), "") for k, name in enumerate(labels)]
    first = ("", tr("As the first model"), tr("The items' own class, where both know the same"))
    none = ("none", tr("None"), tr("Unconditional"))
    offer(controls["second_label"], [first, *classes, none])
    hidden = set() if len(models) > 1 else {"second"}
    if not labels and not recipe.second_label:
        hidden.add("second_label")
    plane = not recipe.data or modality_of(recipe.data).together
    if not plane and recipe.product != EXACT:
        hidden.add("product")
    return hidden


def product_words(recipe: Recipe) -> str:
    """What the two models' product is, and what it is not; empty where there is no second one."""
    if not recipe.second:
        return ""
    if recipe.product == EXACT:
        return tr(
            "The exact product of the densities of the data of both, computed on a grid. "
            "The models themselves are not asked."
        )
    words = tr(
        "The sum of noised scores is not the score of the noised product: without MCMC at every "
        "level the run does not end in the exact product."
    )
    whole = abs(recipe.weight + recipe.second_weight - 1.0) < 1e-9
    if not whole:
        words += " " + tr(
            "These weights sum to {sum}: above 1 the items crowd together, below 1 they spread."
        ).format(sum=f"{recipe.weight + recipe.second_weight:g}")
    return words
