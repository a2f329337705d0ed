"""Controls of the size of a run's items, there where its model can make others than its own."""

from __future__ import annotations

from collections.abc import Mapping

from diffusion_gui.core.recipes.item_size import NAMES
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.storage.model_sources import takes_sizes

from .controls import Control, TextControl
from .recipe_controls import cover


def offer_sizes(controls: Mapping[str, Control], recipe: Recipe) -> set[str]:
    """Let them offer what the recipe's model can make; the names of those that play no part."""
    sizes = takes_sizes(recipe.model)
    size, frames = (controls[name] for name in NAMES)
    hidden = set(NAMES)
    if sizes is not None and sizes.rows:
        assert isinstance(size, TextControl)
        size.set_hint(f"{sizes.own[-1]}x{sizes.own[-2]}")
        hidden.remove("size")
    if sizes is not None and sizes.frames:
        cover(frames, 0, max(recipe.frames, sizes.frames[-1]))
        hidden.remove("frames")
    return hidden
