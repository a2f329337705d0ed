"""The denoiser of a recipe: its model's, guided and clipped as the recipe says."""

from __future__ import annotations

from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.diffusion.clipped import Clipped
from diffusion_gui.diffusion.denoiser import Denoiser
from diffusion_gui.diffusion.guided import Guided
from diffusion_gui.models.model import Model


def denoiser_of(model: Model, recipe: Recipe) -> Denoiser:
    """What the samplers of `recipe` call; clipping comes after guidance, as in diffusers."""
    guided = Guided(model.denoiser, recipe.guidance)
    return Clipped(guided, recipe.clip) if recipe.clip else guided
