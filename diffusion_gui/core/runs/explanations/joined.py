"""What is said of the prediction where a second model joins the first: see `diffusion.product`."""

from __future__ import annotations

import math

from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.core.recipes.second_model import EXACT

_SUMMED = """
# x0 is that of the summed scores w1 s1 + w2 s2 of two denoisers, w1 = {w1!r}, w2 = {w2!r}:
# D1, D2 = denoiser(x, alpha_s, sigma_s), second(x, alpha_s, sigma_s)
# x0 = w1 * D1 + w2 * D2{rest}
# Liu et al. 2022; Du et al. 2023. It is not the exact product: that needs MCMC at every level.
"""
_REST = " + (1 - w1 - w2) * alpha_s * 20**2 / (alpha_s**2 * 20**2 + sigma_s**2) * x"
_EXACT = """
# x0 is that of the exact product p1**w1 * p2**w2 / Z on a grid, w1 = {w1!r}, w2 = {w2!r}:
# logits = log_p - ((x - alpha_s * grid)**2).sum(1) / (2 * sigma_s**2)
# x0 = (logits.softmax(0)[:, None] * grid).sum(0)
"""


def joined_symbols(recipe: Recipe, name: str) -> tuple[str, ...]:
    """The prediction, called `name`, in symbols."""
    if recipe.product == EXACT:
        return f"{name} = E[x_0 | x_t]", "log p = w_1 · log p_1 + w_2 · log p_2 − log Z"
    rest = "" if _whole(recipe) else " + (1 − w_1 − w_2) · x_t / α"
    return f"{name} = w_1 · D_1 + w_2 · D_2{rest}", "∇ log p = w_1 · ∇ log p_1 + w_2 · ∇ log p_2"


def joined_code(recipe: Recipe) -> str:
    """The same as lines of PyTorch to read; empty where there is no second model."""
    if not recipe.second:
        return ""
    text = _EXACT if recipe.product == EXACT else _SUMMED
    rest = "" if _whole(recipe) else _REST
    return text.format(w1=recipe.weight, w2=recipe.second_weight, rest=rest)


def _whole(recipe: Recipe) -> bool:
    return math.isclose(recipe.weight + recipe.second_weight, 1.0, abs_tol=1e-9)
