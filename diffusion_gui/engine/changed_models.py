"""Models that are not those a recipe was made with: a notice, once, before its run begins."""

from __future__ import annotations

from collections.abc import Iterator

from diffusion_gui.core.protocol.events import Notice
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.core.text import msg
from diffusion_gui.storage.fingerprints import same_as
from diffusion_gui.storage.model_sources import title_of

from .library import Library


def changed_models(library: Library, recipe: Recipe) -> Iterator[Notice]:
    """A Notice for each model of `recipe` whose weights are others than its fingerprint tells.

    Raises:
        UserError: there is no such model.
    """
    codec = recipe.codec
    if recipe.model and recipe.model_sha256:
        model = library.model(recipe.model, codec)
        codec = codec or model.info.codec
        yield from _changed(library, recipe.model, recipe.model_sha256, model.sha256)
    if recipe.second and recipe.second_sha256:
        now = library.model(recipe.second, codec).sha256
        yield from _changed(library, recipe.second, recipe.second_sha256, now)
    if recipe.guide and recipe.guide_sha256:
        now = library.guide(recipe.guide).sha256
        yield from _changed(library, recipe.guide, recipe.guide_sha256, now)


def _changed(library: Library, name: str, known: str, now: str) -> Iterator[Notice]:
    if now == known or not library.is_news(("changed", name, known, now)):
        return
    if same := same_as(known, but=name):
        there = msg("The model that it was made with is here: {name}.", name=same)
    else:
        there = msg("The run differs from the one that was recorded.")
    yield Notice(
        msg(
            "The weights of {model} are not those that this recipe was made with (SHA-256 {known}, "
            "now {now}). {there}",
            model=title_of(name),
            known=known[:12],
            now=now[:12],
            there=there,
        )
    )
