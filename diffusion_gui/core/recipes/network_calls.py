"""How often a run asks the network: the one count that every scene, command and chart tells."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from diffusion_gui.core.catalog import SAMPLERS

from .recipe import Recipe
from .second_model import EXACT
from .timesteps import steps_taken


def calls_before(recipe: Recipe, steps: int, labelled: bool) -> npt.NDArray[np.int64]:
    """Network calls made before state k, for k = 0..steps (steps + 1 numbers).

    Guidance other than 0 and 1 asks the network twice where the items have classes. A second
    model is asked once more each time; their exact product is asked in place of both. A sampler
    that looks ahead does not at the last of the recipe's steps, which ends in clean data, and
    there nothing is resampled.

    Args:
        labelled: whether the items have classes.
    """
    once = SAMPLERS.find(recipe.sampler).calls
    again = recipe.resample - 1 if recipe.mask else 0
    each = np.full(steps, once + again, np.int64)
    if steps == steps_taken(recipe):
        each[-1:] = 1
    if recipe.second and recipe.product == EXACT:
        return np.concatenate([[0], np.cumsum(each)])
    twice = labelled and recipe.guidance not in (0.0, 1.0)
    each *= 1 + twice + bool(recipe.second)
    return np.concatenate([[0], np.cumsum(each)])


def network_calls(recipe: Recipe, labelled: bool) -> int:
    """Network calls of a whole run, for each of its items."""
    return int(calls_before(recipe, steps_taken(recipe), labelled)[-1])
